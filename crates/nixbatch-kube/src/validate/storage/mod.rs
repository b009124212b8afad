//! Volumes that outlive pods.

pub(super) mod claim;
pub(super) mod class;

use super::{Findings, Node, fields, label_selector, metadata, shown, since};

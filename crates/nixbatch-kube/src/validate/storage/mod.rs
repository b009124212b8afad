//! Volumes that outlive pods.

pub(super) mod claim;
pub(super) mod class;
pub(super) mod volume;

use super::{Findings, Node, fields, label_selector, metadata, pod, shown};

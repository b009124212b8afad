//! How pods are reached, and by whom.

pub(super) mod address;
pub(super) mod cidr;
mod cluster_ips;
pub(super) mod endpoints;
pub(super) mod ingress;
pub(super) mod policy;
pub(super) mod service;

use super::{Findings, Node, fields, label_selector, metadata, shown};

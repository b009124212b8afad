//! Kinds that keep pods running, and what scales or spares these.

pub(super) mod autoscaler;
pub(super) mod daemon_set;
pub(super) mod deployment;
pub(super) mod disruption_budget;
mod int_or_percent;
mod running;
pub(super) mod stateful_set;

use super::{
    Findings, Node, ObjectFinding, fields, label_selector, metadata, not_negative, pod, shown, storage,
};

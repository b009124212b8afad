//! Resources of a container: direct, or picked from presets.

use crate::params::{Param, Shape};

/// How a container's resources are said.
pub(super) const PARAMS: &[Param] = &[
    Param::optional(
        "resources",
        Shape::Resources,
        "CPU and memory: `{ requests; limits; }`, or presets of them by name as mkBatchJobConfig has them.",
    ),
    Param::optional("resourcePreset", Shape::Text, "Which of the presets holds; `default` when absent."),
];

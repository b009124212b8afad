//! Resolved spec → findings about the arguments themselves, and how they go together.

use nixbatch_diagnostic::Finding;

use crate::builders::Lowering;
use crate::spec::ResolvedSpec;

/// Runs the checks of the spec's builder.
pub fn check(spec: &ResolvedSpec) -> Vec<Finding> {
    match spec.builder.lowering {
        Lowering::Objects { check, .. } | Lowering::Value { check } => check(&spec.args()),
        Lowering::Unsupported => Vec::new(),
    }
}

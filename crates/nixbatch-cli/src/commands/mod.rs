//! One file a command.

pub mod build;
pub mod completions;
pub mod eval;
pub mod explain;
pub mod lint;
pub mod man;

/// How a command that did its work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing to complain about: status 0.
    Clean,
    /// Findings at or above the failing level: status 1.
    Findings,
    /// The command could not do its work, and has said so in the form that was asked for: status 2.
    Failed,
}

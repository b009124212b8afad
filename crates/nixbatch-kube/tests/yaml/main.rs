//! YAML as other programs read it, and as we read theirs.

// A test may do what the crate itself may not: run other programs, read files, look at the clock, and say what it leaves out.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stderr)]

mod editing;
mod hostile;
mod judges;
mod layout;
mod printing;
mod reading;
mod strings;

use nixbatch_kube::yaml;
use serde_json::Value;

/// A stream of documents.
fn stream(values: &[Value]) -> String {
    values.iter().map(yaml::print).collect::<Vec<_>>().join(yaml::SEPARATOR)
}

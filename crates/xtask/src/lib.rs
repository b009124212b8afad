//! What is generated from the code, and what is checked about the repository beyond its tests.

pub mod check;
pub mod docs;
mod example;
mod files;

use std::path::{Path, PathBuf};

/// What a task gives, or why it failed: a sentence for whoever ran it.
pub type Result<T> = std::result::Result<T, String>;

/// The repository's root.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest).to_owned()
}

//! How diagnostics are shown: one file for each format.

mod json;
mod text;

pub use json::json;
pub use text::{TextOptions, text};

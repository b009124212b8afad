//! How diagnostics are shown: one file for each format.

mod excerpt;
mod json;
mod origin;
mod text;
mod visible;

pub use json::json;
pub use text::{TextOptions, text, text_without_summary};

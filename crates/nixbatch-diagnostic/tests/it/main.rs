//! The crate as the others use it.

mod common;
mod json;
mod report;
mod text;

//! The crate as the others use it.
#![allow(clippy::disallowed_methods)] // They read the published schema, and one looks at the time.

mod common;
mod json;
mod report;
mod text;

//! Everything about the crate that needs a whole file, most of it with the real Nix as the judge.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::unwrap_used)]

mod edits;
mod generate;
mod judged;
mod nix;
mod places;
mod robust;
mod strings;

//! YAML as other programs read it, and as we read theirs.

mod judges;
mod printing;
mod reading;
mod strings;

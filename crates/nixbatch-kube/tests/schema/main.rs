//! The schema checks: what they say, and whether they are right.

mod decoder;
mod generate;
mod messages;
mod types;

//! The schema checks: what they say, and whether they are right.
//!
//! One judge is Kubernetes' own decoder and validation, `tests/conformance/cmd/oracle`, a Go program. Where
//! `NIXBATCH_ORACLES` does not name the folder of its versions, the tests that need it say so and check nothing.
//! `.ci/conformance build` builds them into `target/conformance`.
//!
//! Cases are generated from a seed, which is printed; `NIXBATCH_SEED` sets another one, and `NIXBATCH_CASES`
//! multiplies their number.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may fail with a panic, and says what it did.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // It runs another program and reads fixtures.

#[path = "../shared/fixtures.rs"]
mod accepted;
mod corpus;
mod decoder;
#[path = "../shared/dice.rs"]
mod dice;
mod fixtures;
mod generate;
mod messages;
#[allow(dead_code)] // The other judgements are of `tests/conformance_rules`.
#[path = "../shared/oracle.rs"]
mod oracle;
mod types;
#[allow(dead_code)] // The odd values are of the other tests.
#[path = "../shared/values.rs"]
mod values;

//! The schema checks: what they say, and whether they are right.
//!
//! One judge is Kubernetes' own decoder and validation, `tests/conformance/cmd/decode`, a Go program. Where
//! `NIXBATCH_DECODER` does not name it, the tests that need it say so and check nothing. Build and run:
//!
//! ```text
//! (cd tests/conformance && go build -o /tmp/decode ./cmd/decode)
//! NIXBATCH_DECODER=/tmp/decode cargo test -p nixbatch-kube --test schema
//! ```
//!
//! Cases are generated from a seed, which is printed; `NIXBATCH_SEED` sets another one, and `NIXBATCH_CASES`
//! multiplies their number.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may fail with a panic, and says what it did.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // It runs another program and reads fixtures.

mod corpus;
mod decoder;
#[path = "../shared/dice.rs"]
mod dice;
mod fixtures;
mod generate;
mod messages;
mod types;
#[allow(dead_code)] // The odd values are of the other tests.
#[path = "../shared/values.rs"]
mod values;

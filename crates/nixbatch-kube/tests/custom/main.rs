//! Custom resources: what is said about them and about their definitions, and whether it is right.
//!
//! The judge is apiextensions-apiserver, by `tests/conformance/cmd/oracle`, a Go program. Where `NIXBATCH_ORACLE` does not
//! name it, the tests that need it say so and check nothing. Build and run:
//!
//! ```text
//! (cd tests/conformance && go build -o /tmp/oracle ./cmd/oracle)
//! NIXBATCH_ORACLE=/tmp/oracle cargo test -p nixbatch-kube --test custom
//! ```
//!
//! Cases are generated from a seed, which is printed; `NIXBATCH_SEED` sets another one, and `NIXBATCH_CASES`
//! multiplies their number.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may fail with a panic, and says what it did.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // It runs another program and reads schemas.

mod apiserver;
mod definitions;
#[path = "../shared/dice.rs"]
mod dice;
mod differential;
mod example;
mod generate;
mod kinds;
mod messages;
#[allow(dead_code)] // The other judgements are of `tests/conformance_rules`.
#[path = "../shared/oracle.rs"]
mod oracle;
#[path = "../shared/values.rs"]
mod values;

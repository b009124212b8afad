//! Kubernetes' own code as the judge of schedules, quantities and validation.
//!
//! The judge is `tests/conformance/cmd/oracle`, a Go program, one a version. Where `NIXBATCH_ORACLES` does not name the
//! folder of them, these tests say so and check nothing. Build and run:
//!
//! ```text
//! .ci/conformance build
//! NIXBATCH_ORACLES=$PWD/target/conformance cargo test -p nixbatch-kube --test conformance_rules
//! ```
//!
//! Cases are generated from a seed, which is printed; `NIXBATCH_SEED` sets another one, and `NIXBATCH_CASES`
//! multiplies their number.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // A test may fail with a panic, and says what it did.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)] // It runs another program.

mod admission;
mod apiserver;
mod cron;
#[path = "../shared/dice.rs"]
mod dice;
#[path = "../shared/fixtures.rs"]
mod fixtures;
mod generate;
mod kinds;
mod mutate;
#[allow(dead_code)] // What only a whole server says is for the tests of `nixbatch-core`.
#[path = "../shared/oracle.rs"]
mod oracle;
mod paths;
mod pod;
mod pod_security;
mod quantity;
mod rules;
mod time_zone;
mod upstream;
#[path = "../shared/values.rs"]
mod values;

//! Any text as a quantity: it is read or refused, and its canonical text has the same value.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nixbatch_kube::quantity::{Counts, Quantity, suggestion};

fuzz_target!(|text: &str| {
    match Quantity::parse(text) {
        Ok(quantity) => {
            let again = Quantity::parse(&quantity.canonical());
            // Beyond the suffix `E` the canonical text loses its exponent, as in the reference, and a greatest exponent
            // may grow beyond the bound.
            if quantity.nanos().unsigned_abs() < i64::MAX as u128 {
                assert_eq!(again, Ok(quantity));
            }
        }
        Err(_) => {
            for counts in [Counts::Cores, Counts::Units] {
                if let Some(meant) = suggestion(text, counts) {
                    assert!(Quantity::parse(&meant).is_ok());
                }
            }
        }
    }
});

use std::env;

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// Choices that a seed determines.
pub(crate) struct Dice(TestRng);

impl Dice {
    /// The dice of a test.
    pub(crate) fn new(test: &str) -> Self {
        let seed: u64 =
            env::var("NIXBATCH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_121);
        println!("{test}: NIXBATCH_SEED={seed}");
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        for (byte, letter) in bytes[8..].iter_mut().zip(test.bytes()) {
            *byte = letter;
        }
        Self(TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.0.next_u64() % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }

    /// True once in `n`.
    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of `values`.
    pub(crate) fn pick<T: Clone>(&mut self, values: &[T]) -> T {
        values[self.below(values.len())].clone()
    }
}

/// `base` cases, or a multiple of them.
pub(crate) fn cases(base: usize) -> usize {
    base * env::var("NIXBATCH_CASES").ok().and_then(|cases| cases.parse::<usize>().ok()).unwrap_or(1)
}

//! Ctrl-C and its relatives: nothing half done stays behind.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::failure::{Failure, Result};

/// The signals that ask the program to end.
///
/// While there is nothing to clean up, they end it at once. While a [`Held`] lives, because a process runs or
/// temporary files exist, they are only remembered: who holds them asks, cleans up and returns.
#[derive(Debug)]
pub struct Interrupts {
    caught: Arc<AtomicUsize>,
    end_at_once: Arc<AtomicBool>,
    /// How many hold.
    holders: AtomicUsize,
}

/// As long as it lives, signals are only remembered.
#[derive(Debug)]
pub struct Held<'a>(&'a Interrupts);

impl Interrupts {
    /// Takes over the signals.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn install() -> io::Result<Self> {
        let interrupts = Self {
            caught: Arc::new(AtomicUsize::new(0)),
            end_at_once: Arc::new(AtomicBool::new(true)),
            holders: AtomicUsize::new(0),
        };
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            let end_at_once = Arc::clone(&interrupts.end_at_once);
            signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, end_at_once)?;
            signal_hook::flag::register_usize(
                signal,
                Arc::clone(&interrupts.caught),
                signal.unsigned_abs() as usize,
            )?;
        }
        Ok(interrupts)
    }

    /// From now on signals are only remembered, until nobody holds them.
    pub fn hold(&self) -> Held<'_> {
        self.holders.fetch_add(1, Ordering::SeqCst);
        self.end_at_once.store(false, Ordering::SeqCst);
        Held(self)
    }

    fn check(&self) -> Result<()> {
        match i32::try_from(self.caught.load(Ordering::SeqCst)) {
            Ok(0) | Err(_) => Ok(()),
            Ok(signal) => Err(Failure::Interrupted(signal)),
        }
    }
}

impl Held<'_> {
    /// Whether a signal has come.
    ///
    /// # Errors
    /// When one has.
    pub fn check(&self) -> Result<()> {
        self.0.check()
    }

    /// Ends the hold, and says whether a signal has come until then.
    ///
    /// # Errors
    /// When one has.
    pub fn release(self) -> Result<()> {
        let interrupts = self.0;
        // In this order no signal falls between the two.
        drop(self);
        interrupts.check()
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if self.0.holders.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.end_at_once.store(true, Ordering::SeqCst);
        }
    }
}

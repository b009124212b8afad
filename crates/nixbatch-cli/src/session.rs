//! What commands share that work on targets.

use std::env;
use std::path::PathBuf;

use crate::args::GlobalArgs;
use crate::failure::{Failure, Result, reason};
use crate::interrupt::Interrupts;
use crate::terminal::Terminal;

/// What every command that works on targets needs.
#[derive(Debug)]
pub struct Session {
    /// Where to say things.
    pub terminal: Terminal,
    /// The signals that ask the program to end.
    pub interrupts: Interrupts,
    /// The working directory.
    pub cwd: PathBuf,
}

impl Session {
    /// Looks at the surroundings.
    ///
    /// # Errors
    /// When the working directory is gone, or the system refuses to hand over signals.
    pub fn new(args: &GlobalArgs) -> Result<Self> {
        let cwd = env::current_dir().map_err(|error| {
            Failure::new(format!("cannot find the working directory: {}", reason(&error)))
        })?;
        let interrupts = Interrupts::install()
            .map_err(|error| Failure::new(format!("cannot listen to signals: {}", reason(&error))))?;
        Ok(Self { terminal: Terminal::new(args), interrupts, cwd })
    }
}

//! `nixbatch completions`

use clap::CommandFactory as _;

use super::Verdict;
use crate::args::{Cli, CompletionsArgs};
use crate::failure::Result;
use crate::terminal::Terminal;

/// Prints the completions for a shell.
///
/// # Errors
/// When standard output cannot be written.
pub fn run(args: &CompletionsArgs, terminal: Terminal) -> Result<Verdict> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "nixbatch", &mut script);
    terminal.write_output(|out| out.write_all(&script))?;
    Ok(Verdict::Clean)
}

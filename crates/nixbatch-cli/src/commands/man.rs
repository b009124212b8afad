//! `nixbatch man`

use std::fs;

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::Verdict;
use crate::args::{Cli, ManArgs};
use crate::failure::{Failure, Result};
use crate::terminal::Terminal;

/// Prints the program's man page, or writes it and those of the commands to a directory.
///
/// # Errors
/// When they cannot be written.
pub fn run(args: &ManArgs, terminal: Terminal) -> Result<Verdict> {
    let command = Cli::command().disable_help_subcommand(true);
    match &args.out {
        Some(directory) => {
            fs::create_dir_all(directory)
                .and_then(|()| clap_mangen::generate_to(command, directory))
                .map_err(|error| Failure::file("write to", directory, &error))?;
        }
        None => terminal.write_output(|mut out| Man::new(command).render(&mut out))?,
    }
    Ok(Verdict::Clean)
}

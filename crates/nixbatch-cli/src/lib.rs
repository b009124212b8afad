//! The program `nixbatch`: the command line, files, processes, and nothing of the compiler itself.
//!
//! A command evaluates its target to a document ([`evaluate`]), or reads manifests ([`manifests`]), has that compiled ([`report`]), and shows or writes
//! what comes out ([`output`]), or mends the sources ([`mend`], [`fix`]).

pub mod args;
pub mod commands;
pub mod config;
pub mod evaluate;
pub mod failure;
pub mod fix;
pub mod interrupt;
pub mod look;
pub mod manifests;
pub mod mend;
pub mod names;
pub mod output;
pub mod reference;
pub mod report;
pub mod session;
pub mod sources;
pub mod target;
pub mod terminal;

use std::panic;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Command};
use commands::Verdict;
use failure::{Failure, Result};
use session::Session;
use terminal::Terminal;

/// Runs the program on the arguments of the process.
///
/// The status is 0 when there is nothing to complain about, 1 with findings at or above the failing level, 2 when
/// the command could not do its work, and 128 and its number after a signal.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let terminal = Terminal::new(&cli.global);
    panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let payload = panic.payload();
        let what = payload.downcast_ref::<&str>().copied();
        let what = what
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("no more is known");
        terminal.error(&Failure::with_details(
            "this is a mistake in nixbatch itself; please report it with the target that leads to it",
            format!("{what}\nat {place}, in version {}", env!("CARGO_PKG_VERSION")),
        ));
    }));
    match panic::catch_unwind(|| run(&cli, terminal)) {
        Ok(Ok(Verdict::Clean)) => ExitCode::SUCCESS,
        Ok(Ok(Verdict::Findings)) => ExitCode::from(1),
        Ok(Ok(Verdict::Failed)) => ExitCode::from(2),
        Ok(Err(Failure::Interrupted(signal))) => {
            ExitCode::from(u8::try_from(128 + signal).unwrap_or(u8::MAX))
        }
        Ok(Err(failure)) => {
            terminal.error(&failure);
            ExitCode::from(2)
        }
        Err(_) => ExitCode::from(2),
    }
}

fn run(cli: &Cli, terminal: Terminal) -> Result<Verdict> {
    match &cli.command {
        Command::Build(args) => commands::build::run(args, &Session::new(&cli.global)?),
        Command::Lint(args) => commands::lint::run(args, &Session::new(&cli.global)?),
        Command::Eval(args) => commands::eval::run(args, &Session::new(&cli.global)?),
        Command::Explain(args) => commands::explain::run(args, terminal),
        Command::Completions(args) => commands::completions::run(args, terminal),
        Command::Man(args) => commands::man::run(args, terminal),
    }
}

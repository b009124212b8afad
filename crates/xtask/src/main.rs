//! `cargo xtask`: code generation and repository checks.

#![allow(clippy::print_stdout, clippy::print_stderr)] // A task talks to whoever runs it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{Result, check, docs, root};

/// Code generation and repository checks.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Write the generated parts of the documentation: reference pages, and what examples compile to
    Docs {
        /// Write nothing, and fail when something is not current
        #[arg(long)]
        check: bool,
    },
    /// Check the repository: generated files, links, sizes of files, the Rust version that dependencies need
    Check,
    /// Check that every snapshot was asked for by a test
    Snapshots {
        /// What insta wrote while all tests ran, to the file that `INSTA_SNAPSHOT_REFERENCES_FILE` named
        references: PathBuf,
    },
}

fn main() -> ExitCode {
    match run(&Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &Task) -> Result<()> {
    let root = root();
    match task {
        Task::Docs { check: true } => docs::assert_current(&root),
        Task::Docs { check: false } => {
            for path in docs::write(&root)? {
                println!("wrote {path}");
            }
            Ok(())
        }
        Task::Snapshots { references } => check::snapshots(&root, references),
        Task::Check => {
            for (name, check) in check::CHECKS {
                check(&root)?;
                println!("{name}: ok");
            }
            Ok(())
        }
    }
}

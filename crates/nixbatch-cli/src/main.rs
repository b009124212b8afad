//! The program `nixbatch`.

use std::process::ExitCode;

fn main() -> ExitCode {
    nixbatch_cli::main()
}

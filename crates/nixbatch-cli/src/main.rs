//! The program `nixbatch`.

use std::process::ExitCode;

/// Objects are many small allocations, made on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    nixbatch_cli::main()
}

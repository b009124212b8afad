//! The reference page of the command line: what `--help` prints.

use clap::{Command, CommandFactory};
use nixbatch_cli::args::Cli;

/// The page.
pub(super) fn page() -> String {
    let mut program = Cli::command().term_width(100);
    program.build();
    let mut page = format!("# Command line\n\n{}", help(&mut program));
    for command in program.get_subcommands_mut().filter(|command| command.get_name() != "help") {
        let title = command.get_name().to_owned();
        page.push_str(&format!("\n## {title}\n\n{}", help(command)));
    }
    page
}

fn help(command: &mut Command) -> String {
    let text = command.render_long_help().to_string();
    let lines: Vec<_> = text.trim_end().lines().map(str::trim_end).collect();
    format!("```console\n{}\n```\n", lines.join("\n"))
}

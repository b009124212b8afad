//! The command line: one field a flag feeds the parser, `--help`, the man pages and the completions.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgGroup, Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use nixbatch_core::{KubernetesVersion, PodSecurity};
use nixbatch_diagnostic::Severity;

use crate::commands::explain::topics;

/// The flake attribute that is meant where none is named.
pub const DEFAULT_TARGET: &str = ".#batch";

/// Compile batch workloads from Nix to Kubernetes YAML
#[derive(Debug, Parser)]
#[command(name = "nixbatch", version, arg_required_else_help = true, propagate_version = false)]
#[command(max_term_width = 100, after_help = TOP_EXAMPLES)]
pub struct Cli {
    /// What applies to every command.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// What applies to every command.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "General")]
pub struct GlobalArgs {
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Print findings and failures and nothing else: no progress, no traces or warnings of Nix, no summary. Of the
    /// findings `build` prints those that make it fail
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show also the commands that are run and everything that Nix says, with its whole traces
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless `NO_COLOR` is set; elsewhere, if `CLICOLOR_FORCE` is
    Auto,
    /// Also into files and pipes
    Always,
    /// Not even on a terminal
    Never,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compile a bundle to Kubernetes YAML
    ///
    /// Without `--out` the manifests go to standard output, as one stream for `kubectl apply -f -`. Findings go to
    /// standard error. When one is at or above the failing level, nothing is written.
    #[command(after_help = BUILD_EXAMPLES)]
    Build(BuildArgs),
    /// Report what is wrong with a bundle or with Kubernetes manifests, or risky
    #[command(after_help = LINT_EXAMPLES)]
    Lint(LintArgs),
    /// Print the document: the evaluated bundle with its positions, as JSON
    #[command(after_help = EVAL_EXAMPLES)]
    Eval(EvalArgs),
    /// Explain a rule, a builder or a setting of bundles
    ///
    /// Of a rule: what it finds, why that matters, what to do about it. Of a builder: its arguments. Of a setting: what it
    /// takes and decides. Without a name, all of them are listed.
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Print the completions for a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArgs),
    /// Print the man page, or write those of all commands
    #[command(after_help = MAN_EXAMPLES)]
    Man(ManArgs),
}

/// How a target is evaluated.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Evaluation")]
pub struct EvaluationArgs {
    /// Pass the Nix expression EXPR as the argument NAME to the function in a `.nix` file
    #[arg(long, num_args = 2, value_names = ["NAME", "EXPR"], action = ArgAction::Append, allow_hyphen_values = true)]
    pub arg: Vec<String>,
    /// Pass the string VALUE as the argument NAME to the function in a `.nix` file
    #[arg(long, num_args = 2, value_names = ["NAME", "VALUE"], action = ArgAction::Append, allow_hyphen_values = true)]
    pub argstr: Vec<String>,
    /// Take the attribute PATH, such as `etl.nightly`, of what a `.nix` file gives, as a bundle by itself: settings and
    /// objects around it do not count
    #[arg(short = 'A', long, value_name = "PATH")]
    pub attr: Option<String>,
    /// End the evaluation after so many seconds; 0 sets no limit
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub eval_timeout: u64,
}

/// How findings are judged and shown.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Findings")]
pub struct FindingArgs {
    /// Kubernetes version to check against; when not given, the bundle's `kubernetesVersion`, or that of `nixbatch.toml`
    #[arg(long, value_name = "VERSION")]
    pub kubernetes_version: Option<KubernetesVersion>,
    /// Pod Security Standard that pods must meet where their namespace demands none; the bundle's `podSecurity` when
    /// not given
    #[arg(long, value_name = "LEVEL", value_parser = pod_security())]
    pub pod_security: Option<PodSecurity>,
    /// Take an object of a kind that nobody knows for an error: neither Kubernetes nor a CustomResourceDefinition that is
    /// given or bundled has it
    #[arg(long)]
    pub strict_kinds: bool,
    /// The least severity with which the exit status is 1; when not given, that of `nixbatch.toml`, or `error`
    #[arg(long, value_name = "SEVERITY")]
    pub fail_on: Option<Level>,
    /// How findings are shown
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// Takes the levels of the Pod Security Standards.
fn pod_security() -> impl TypedValueParser<Value = PodSecurity> {
    PossibleValuesParser::new(PodSecurity::WORDS).try_map(|word| word.parse())
}

/// A severity, as an option's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// Refused by Kubernetes or by nixbatch
    Error,
    /// Accepted, and still risky or wasteful
    Warning,
    /// Worth knowing
    Info,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Info => Self::Info,
        }
    }
}

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, with the lines that they are about
    Text,
    /// For programs: one JSON object
    Json,
}

const TARGET_HELP: &str = "A `.nix` file or a directory with `default.nix`, a flake's attribute (`.#batch`, \
    `github:owner/repo#batch`; `.` means `.#batch`), a document (`.json`), or `-` for a document on standard input";

const LINT_TARGET_HELP: &str = "What `build` takes, or Kubernetes manifests: a `.yaml`, `.yml` or `.json` file, a \
    directory of them, or `-` for standard input";

/// Arguments of `build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// What to compile.
    #[arg(default_value = DEFAULT_TARGET, help = TARGET_HELP, value_hint = ValueHint::FilePath)]
    pub target: OsString,
    /// Write one file an object, and a `Kustomization`, to this directory; a later build removes what it no
    /// longer writes
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Write one stream of YAML to standard output, which is the default
    #[arg(long, conflicts_with = "out")]
    pub stdout: bool,
    /// How findings are judged and shown.
    #[command(flatten)]
    pub findings: FindingArgs,
    /// How the target is evaluated.
    #[command(flatten)]
    pub evaluation: EvaluationArgs,
}

/// Arguments of `lint`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("mending").args(["fix", "diff"]).multiple(true))]
pub struct LintArgs {
    /// What to look at.
    #[arg(default_value = DEFAULT_TARGET, value_name = "TARGET", help = LINT_TARGET_HELP, value_hint = ValueHint::FilePath)]
    pub targets: Vec<OsString>,
    /// Mend in the sources what can be mended safely, and report the rest
    #[arg(long)]
    pub fix: bool,
    /// With `--fix` or `--diff`: mend also what changes behaviour or is a guess
    #[arg(long, requires = "mending")]
    pub unsafe_fixes: bool,
    /// Print as a unified diff what `--fix` would change at first, and change nothing. (`--fix` looks again after that,
    /// and mends what comes to light.) Not with `--format json`, where each finding carries its edits
    #[arg(long)]
    pub diff: bool,
    /// Tell of each file in a directory that is no Kubernetes manifest, and why
    #[arg(long)]
    pub strict: bool,
    /// How findings are judged and shown.
    #[command(flatten)]
    pub findings: FindingArgs,
    /// How the targets are evaluated.
    #[command(flatten)]
    pub evaluation: EvaluationArgs,
}

/// Arguments of `eval`.
#[derive(Debug, Args)]
pub struct EvalArgs {
    /// What to evaluate.
    #[arg(default_value = DEFAULT_TARGET, help = TARGET_HELP, value_hint = ValueHint::FilePath)]
    pub target: OsString,
    /// How the target is evaluated.
    #[command(flatten)]
    pub evaluation: EvaluationArgs,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The rule, as findings name it, the builder or the setting; `settings` for all settings
    #[arg(value_parser = Topic, hide_possible_values = true)]
    pub name: Option<String>,
}

/// Takes any name, since `explain` knows best what to say of an unknown one, and offers the known ones to shells.
#[derive(Debug, Clone, Copy)]
struct Topic;

impl TypedValueParser for Topic {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(topics().map(PossibleValue::new)))
    }
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write the pages of all commands to this directory
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
}

const TOP_EXAMPLES: &str = "\
Examples:
  nixbatch build jobs.nix                    print the manifests of a file
  nixbatch build --out manifests             write those of the flake's attribute `batch`
  nixbatch lint jobs.nix                     report what is wrong or risky
  nixbatch explain schedule-never-fires      what a rule means

Exit status: 0 nothing to complain about, 1 findings at or above `--fail-on`, 2 the command could not do its work

The evaluators are `nix-instantiate` for files and `nix` for flakes; `NIXBATCH_NIX_INSTANTIATE` and
`NIXBATCH_NIX` name others.";

const BUILD_EXAMPLES: &str = "\
Examples:
  nixbatch build jobs.nix | kubectl apply -f -
  nixbatch build jobs.nix --out manifests && kubectl apply -k manifests
  nixbatch build jobs.nix --argstr environment staging --attr etl
  nixbatch build .#batch --out manifests --fail-on warning
  nixbatch eval jobs.nix | nixbatch build -";

const LINT_EXAMPLES: &str = "\
Examples:
  nixbatch lint jobs.nix
  nixbatch lint etl.nix reports.nix --fail-on warning
  nixbatch lint k8s/ jobs.nix
  kustomize build | nixbatch lint -
  nixbatch lint --format json > findings.json
  nixbatch lint jobs.nix --diff
  nixbatch lint jobs.nix --fix";

const EVAL_EXAMPLES: &str = "\
Examples:
  nixbatch eval jobs.nix
  nixbatch eval .#batch > batch.json";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  nixbatch explain
  nixbatch explain image-latest
  nixbatch explain mkCronJob
  nixbatch explain settings";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  nixbatch completions bash > ~/.local/share/bash-completion/completions/nixbatch
  nixbatch completions zsh > ~/.zfunc/_nixbatch
  nixbatch completions fish > ~/.config/fish/completions/nixbatch.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  nixbatch man | man -l -
  nixbatch man --out ~/.local/share/man/man1";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definitions_hold_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn arguments_come_in_pairs() {
        let cli = ["nixbatch", "build", "--arg", "n", "-1", "--argstr", "a", "b", "jobs.nix"];
        let cli = Cli::try_parse_from(cli).expect("valid");
        let Command::Build(build) = cli.command else { panic!("a build") };
        assert_eq!(build.evaluation.arg, ["n", "-1"]);
        assert_eq!(build.evaluation.argstr, ["a", "b"]);
        assert_eq!(build.target, "jobs.nix");
    }

    #[test]
    fn an_unknown_kubernetes_version_names_the_known_ones() {
        let error =
            Cli::try_parse_from(["nixbatch", "build", "--kubernetes-version", "1.2"]).expect_err("unknown");
        assert!(error.to_string().contains("`1.35`"), "{error}");
    }
}

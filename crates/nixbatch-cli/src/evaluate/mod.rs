//! From a target to the text of its document: the only place that runs Nix.

mod bytes;
mod hints;
mod library;
mod messages;
mod process;
mod talk;

use std::io::Read as _;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};
use std::{env, fs, io};

use nixbatch_core::Files as _;
use nixbatch_diagnostic::{Sources, Span};
use signal_hook::consts::{SIGABRT, SIGBUS, SIGKILL, SIGSEGV};

use crate::args::{EvaluationArgs, Format};
use crate::failure::{Failure, Result, reason};
use crate::interrupt::Held;
use crate::names::Names;
use crate::report::Report;
use crate::session::Session;
use crate::sources::SourceFiles;
use crate::target::{Flake, Target};
use crate::terminal::{Stream, Terminal};
use library::Library;
use messages::{Mistake, Trace};
use process::{Ended, Stop};
use talk::Talk;

/// An evaluated target.
#[derive(Debug, Clone)]
pub struct Evaluated {
    /// The document, as JSON.
    pub text: String,
    /// What its files are called.
    pub names: Names,
    /// Whether the document was made from sources just now, so that they are what to mend.
    pub is_from_sources: bool,
}

/// Evaluates a target, or reads it where it is a document already.
///
/// # Errors
/// When the evaluator cannot be run, fails, or takes too long; when a document cannot be read.
pub fn evaluate(target: &Target, args: &EvaluationArgs, session: &Session) -> Result<Evaluated> {
    let arguments = user_arguments(args)?;
    if !matches!(target, Target::File(_)) && (!arguments.is_empty() || args.attr.is_some()) {
        return Err(Failure::new(match target {
            Target::Flake(_) => {
                "`--arg`, `--argstr` and `--attr` are for `.nix` files; \
                                 of a flake, name the attribute, as in `.#batch.etl`"
            }
            _ => "`--arg`, `--argstr` and `--attr` are for `.nix` files; a document is evaluated already",
        }));
    }
    let run = |names, library| Run { target, names, library, timeout: args.eval_timeout, session };
    match target {
        Target::File(path) => {
            let held = session.interrupts.hold();
            let library = Library::unpack()?;
            let path = session.cwd.join(path);
            let command = || nix_instantiate(&library, &path, args.attr.as_deref(), &arguments);
            let names = Names::new(session.cwd.clone(), None);
            let evaluated = run(names, library.directory()).finish(&command, &held);
            // Only when nothing is left to remove may a signal end the program again.
            drop(library);
            held.release()?;
            evaluated
        }
        Target::Flake(flake) => {
            let held = session.interrupts.hold();
            let names = Names::new(session.cwd.clone(), flake.directory.clone());
            let function = library::flake_function()?;
            let command = || nix_eval(flake, &function);
            let evaluated = run(names, PathBuf::from("/dev/null")).finish(&command, &held);
            held.release()?;
            evaluated
        }
        Target::Document(_) | Target::StandardInput => document(read(target, &session.cwd)?, target, session),
        Target::Manifests(path) => Err(Failure::new(if path.is_dir() {
            format!(
                "`{target}` has neither a `flake.nix` nor a `default.nix`; name the file, as in `{}`. Manifests are what \
                 `nixbatch lint` looks at",
                path.join("jobs.nix").display()
            )
        } else {
            format!("`{target}` holds manifests already; `nixbatch lint` looks at them")
        })),
    }
}

/// What is in a document's file, or on standard input.
///
/// # Errors
/// When it cannot be read.
pub fn read(target: &Target, cwd: &Path) -> Result<Vec<u8>> {
    if let Target::Document(path) = target {
        return fs::read(cwd.join(path)).map_err(|error| Failure::file("read", path, &error));
    }
    let mut bytes = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Failure::new(format!("cannot read standard input: {}", reason(&error))))?;
    Ok(bytes)
}

/// A document that was evaluated before. Some editors put a byte order mark before it.
///
/// # Errors
/// When it is not UTF-8.
pub fn document(bytes: Vec<u8>, target: &Target, session: &Session) -> Result<Evaluated> {
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        let line = valid.matches('\n').count() + 1;
        let column = valid.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        Failure::new(format!("{target} is not UTF-8 at line {line} column {column}"))
    })?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(Evaluated { text, names: Names::new(session.cwd.clone(), None), is_from_sources: false })
}

/// The user's `--arg` and `--argstr`, as Nix takes them.
fn user_arguments(args: &EvaluationArgs) -> Result<Vec<&str>> {
    let expressions = args.arg.chunks_exact(2).map(|pair| ("--arg", pair));
    let strings = args.argstr.chunks_exact(2).map(|pair| ("--argstr", pair));
    let mut arguments = Vec::new();
    for (option, pair) in expressions.chain(strings) {
        if ["nixbatchFile", "nixbatchAttr"].contains(&pair[0].as_str()) {
            return Err(Failure::new(format!(
                "`{option} {}` is nixbatch's own; give the argument another name",
                pair[0]
            )));
        }
        arguments.extend([option, &pair[0], &pair[1]]);
    }
    Ok(arguments)
}

/// The program that the environment names, or the usual one. Its messages come without colours, because they are
/// read here.
fn evaluator(variable: &str, usual: &str) -> Command {
    let program = env::var_os(variable).filter(|program| !program.is_empty());
    let mut command = Command::new(program.unwrap_or_else(|| usual.into()));
    command.env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE").env_remove("FORCE_COLOR");
    command
}

fn nix_instantiate(library: &Library, file: &Path, attr: Option<&str>, arguments: &[&str]) -> Command {
    let mut command = evaluator("NIXBATCH_NIX_INSTANTIATE", "nix-instantiate");
    command.args(["--eval", "--strict", "--json"]).arg(library.evaluate());
    command.arg("--argstr").arg("nixbatchFile").arg(file);
    if let Some(attr) = attr {
        command.args(["--argstr", "nixbatchAttr", attr]);
    }
    command.args(arguments);
    command
}

fn nix_eval(flake: &Flake, function: &str) -> Command {
    let mut command = evaluator("NIXBATCH_NIX", "nix");
    command.args(["--extra-experimental-features", "nix-command flakes", "eval", "--json"]);
    match &flake.directory {
        // Nix takes no path with spaces or `$` in a flake's reference, but it takes the working directory.
        Some(directory) if flake.is_local() => {
            command.arg(format!(".#{}", flake.attribute)).current_dir(directory);
        }
        _ => {
            command.arg(format!("{}#{}", flake.reference, flake.attribute));
        }
    }
    command.arg("--apply").arg(function);
    command
}

const SHOW_TRACE: &str = "--show-trace";

/// How much longer than the evaluation its trace may take.
const TRACE_PATIENCE: Duration = Duration::from_secs(5);

/// One run of the evaluator.
struct Run<'a> {
    target: &'a Target,
    names: Names,
    /// Where the library's own files are, which users know nothing of.
    library: PathBuf,
    /// In seconds; 0 for none.
    timeout: u64,
    session: &'a Session,
}

impl Run<'_> {
    /// Runs the evaluator, and a second time for the trace of an error: where a `throw` stands, only that tells. Nix
    /// takes very long for the trace where a file is long and calls are many, so the trace may take its time only
    /// where the user asks for all that there is.
    fn finish(self, command: &dyn Fn() -> Command, held: &Held<'_>) -> Result<Evaluated> {
        let terminal = self.session.terminal;
        let mut first = command();
        if terminal.verbose {
            first.arg(SHOW_TRACE);
        }
        let program = first.get_program().to_string_lossy().into_owned();
        terminal.detail(&format!("running {}", shown(&first)));
        let timeout = (self.timeout > 0).then(|| Duration::from_secs(self.timeout));
        let started = Instant::now();
        let (ended, said) = self.run(&mut first, timeout, held, terminal);
        match ended {
            Ok(ended) if ended.status.success() => self.evaluated(ended.output, &said, &program),
            Ok(ended) => {
                let has_all =
                    terminal.verbose || Mistake::find(&said).is_some() || ended.status.signal().is_some();
                let took = started.elapsed();
                let said = if has_all { said } else { self.traced(said, command(), took, timeout, held)? };
                Err(self.failed(ended.status, &said))
            }
            Err(stop) => Err(self.stopped(stop, &program, &said)),
        }
    }

    /// What the evaluator says of its failure with the trace, or what it has `said` without when that takes too long.
    fn traced(
        &self,
        said: String,
        mut command: Command,
        took: Duration,
        timeout: Option<Duration>,
        held: &Held<'_>,
    ) -> Result<String> {
        let patience = TRACE_PATIENCE + took;
        let left = timeout.map_or(patience, |timeout| timeout.saturating_sub(took).min(patience));
        // The user has heard what the evaluation has to say.
        let silent = self.session.terminal.silent();
        match self.run(command.arg(SHOW_TRACE), Some(left), held, silent) {
            (Ok(ended), traced) if !ended.status.success() && !traced.is_empty() => Ok(traced),
            (Err(Stop::Interrupted(failure)), _) => Err(failure),
            (Err(Stop::Timeout), _) => {
                Ok(format!("{said}\nThe way there takes Nix long to tell; `--verbose` waits for it.\n"))
            }
            _ => Ok(said),
        }
    }

    /// Runs a command, and gives what it said beside traces and warnings, which `terminal` shows as they come.
    fn run(
        &self,
        command: &mut Command,
        timeout: Option<Duration>,
        held: &Held<'_>,
        terminal: Terminal,
    ) -> (std::result::Result<Ended, Stop>, String) {
        let progress = self.session.terminal.progress(format!("evaluating `{}`", self.target));
        let mut talk = Talk::new(terminal, progress);
        let ended = process::run(command, timeout, held, &mut talk);
        (ended, talk.finish())
    }

    fn evaluated(self, output: Vec<u8>, said: &str, program: &str) -> Result<Evaluated> {
        if output.trim_ascii().is_empty() {
            let message = format!("`{program}` ended without an error, and printed no document");
            return Err(Failure::with_details(message, self.details(said)));
        }
        match String::from_utf8(output) {
            Ok(text) => Ok(Evaluated { text, names: self.names, is_from_sources: true }),
            Err(error) => Err(self.not_utf8(error.as_bytes())),
        }
    }

    /// Says which string of the bundle it is that has no text in it.
    fn not_utf8(self, output: &[u8]) -> Failure {
        let (target, terminal) = (self.target, self.session.terminal);
        let evaluated = Evaluated { text: bytes::marked(output), names: self.names, is_from_sources: false };
        let report = bytes::find(&evaluated.text)
            .map(|(document, finding)| Report::new(&document, vec![finding], &evaluated))
            .filter(|report| !report.diagnostics.is_empty());
        match report.map(Box::new) {
            Some(report) => {
                Failure::Shown { text: report.render(Format::Text, terminal, Stream::Error), report }
            }
            None => Failure::new(format!("evaluation of `{target}` gave something that is not UTF-8")),
        }
    }

    fn failed(&self, status: ExitStatus, said: &str) -> Failure {
        if let Some(mistake) = Mistake::find(said) {
            return self.mistake(mistake);
        }
        let target = self.target;
        let message = match status.signal() {
            None if messages::is_import_from_derivation(said) => format!(
                "evaluation of `{target}` failed, because it reads what a derivation is yet to build (import from \
                 derivation), and a `.nix` file is evaluated without building anything: build it before and pass its \
                 path with `--arg`, keep its output beside the sources, or make the bundle a flake's attribute"
            ),
            None => format!("evaluation of `{target}` failed"),
            Some(signal) => {
                let name = signal_hook::low_level::signal_name(signal).unwrap_or("a signal");
                let guess = match signal {
                    SIGKILL => "; the system may have run out of memory",
                    SIGSEGV | SIGBUS | SIGABRT => {
                        "; an endless recursion or a lack of memory can be the cause"
                    }
                    _ => "",
                };
                format!("evaluation of `{target}` was ended by {name}{guess}")
            }
        };
        let trace = Trace::read(said, &self.library);
        let mistake = trace.mistake();
        let help = mistake.as_ref().and_then(|mistake| hints::help(&mistake.message, &self.names));
        let whole = trace.text(&self.names);
        let mut details = if self.session.terminal.verbose { String::new() } else { whole.clone() };
        if let Some(help) = &help {
            details.push_str(&format!("\nhelp: {help}"));
        }
        let report = mistake.map(|mistake| {
            let message = format!("{message}: {}", mistake.message);
            Box::new(self.report(Mistake { message, ..mistake }, whole.trim_end().to_owned(), help))
        });
        Failure::Error { message, details: details.trim_start().to_owned(), report }
    }

    /// What Nix said, for those who have not seen it yet.
    fn details(&self, said: &str) -> String {
        if self.session.terminal.verbose {
            String::new()
        } else {
            Trace::read(said, &self.library).text(&self.names)
        }
    }

    fn stopped(&self, stop: Stop, program: &str, said: &str) -> Failure {
        let target = self.target;
        match stop {
            Stop::Interrupted(failure) => failure,
            Stop::Start(error) if error.kind() == io::ErrorKind::NotFound => {
                let variable = if matches!(target, Target::Flake(_)) {
                    "NIXBATCH_NIX"
                } else {
                    "NIXBATCH_NIX_INSTANTIATE"
                };
                Failure::new(format!(
                    "`{program}` is not there to evaluate `{target}`: install Nix (https://nixos.org/download), \
                     or name an evaluator in `{variable}`"
                ))
            }
            Stop::Start(error) => Failure::new(format!("cannot run `{program}`: {}", reason(&error))),
            Stop::Wait(error) => Failure::new(format!("cannot wait for `{program}`: {}", reason(&error))),
            Stop::Timeout => {
                let seconds = if self.timeout == 1 {
                    "1 second".to_owned()
                } else {
                    format!("{} seconds", self.timeout)
                };
                let message = format!(
                    "evaluation of `{target}` took longer than {seconds} and was ended; \
                     `--eval-timeout` allows it more"
                );
                Failure::with_details(message, self.details(said))
            }
        }
    }

    /// The library's own errors are shown as findings are.
    fn mistake(&self, mut mistake: Mistake) -> Failure {
        // Users know nothing of the library's own files.
        mistake.place = mistake.place.filter(|(file, ..)| !Path::new(file).starts_with(&self.library));
        let help = hints::help(&mistake.message, &self.names);
        let report = Box::new(self.report(mistake, String::new(), help));
        Failure::Shown { text: report.render(Format::Text, self.session.terminal, Stream::Error), report }
    }

    /// A finding at the place of a mistake.
    fn report(&self, mistake: Mistake, details: String, help: Option<String>) -> Report {
        let mut files = SourceFiles::new(self.names.clone(), false);
        let mut sources = Sources::new();
        let span = mistake.place.and_then(|(file, line, column)| {
            let source = files.read(&file)?;
            let range = nixbatch_core::key_at(source.text(), source.offset(line, column)?)?;
            Some(Span::new(sources.add(source), range))
        });
        Report::of_evaluation(mistake.message, details, help, sources, span)
    }
}

/// The command as one would type it, with the long function of `--apply` left out.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args()).map(|word| {
        let word = word.to_string_lossy();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:#=".contains(c);
        if word.contains('\n') {
            "…".to_owned()
        } else if !word.is_empty() && word.chars().all(is_plain) {
            word.into_owned()
        } else {
            format!("'{}'", word.replace('\'', "'\\''"))
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

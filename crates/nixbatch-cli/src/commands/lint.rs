//! `nixbatch lint`

use nixbatch_diagnostic::diff;

use super::Verdict;
use crate::args::{Format, LintArgs};
use crate::evaluate::evaluate;
use crate::failure::{Failure, Result};
use crate::fix::Mended;
use crate::report::{self, Report};
use crate::session::Session;
use crate::target::Target;
use crate::terminal::Stream;

/// Reports what there is to say about the targets, after mending what was asked for. A target that cannot be
/// evaluated does not keep the others from being looked at.
///
/// # Errors
/// When a target cannot be evaluated, something cannot be written, or the options do not go together.
pub fn run(args: &LintArgs, session: &Session) -> Result<Verdict> {
    if args.diff && args.findings.format == Format::Json {
        return Err(Failure::new(
            "`--diff` is for people: with `--format json` each finding carries the edits of its fix; give one of the two",
        ));
    }
    let mends = args.fix && !args.diff;
    let mut lint = Lint { args, session, reports: Vec::new(), failures: Vec::new() };
    let mut fixes = 0;
    let mut evaluable = Vec::new();
    for words in &args.targets {
        let found = Target::resolve(words, &session.cwd)
            .and_then(|target| if mends { lint.fix(&target, &mut fixes) } else { lint.look(&target) });
        if lint.take(found)? {
            evaluable.push(words);
        }
    }
    if fixes > 0 && args.targets.len() > 1 {
        // A file that two targets share may have changed after the first was looked at.
        lint.reports.clear();
        for words in evaluable {
            let found = Target::resolve(words, &session.cwd).and_then(|target| lint.look(&target));
            lint.take(found)?;
        }
    }
    let failed = !lint.failures.is_empty();
    if args.findings.format == Format::Json {
        lint.reports.extend(lint.failures.drain(..).map(Failure::into_report));
    }
    let last_failure = lint.tell_failures();
    if lint.reports.is_empty()
        && let Some(failure) = last_failure
    {
        // No findings at all would look like a clean bundle.
        return Err(failure);
    }
    let report = Report::merge(lint.reports);
    if args.diff {
        show_diff(&report, args.unsafe_fixes, session)?;
    } else {
        session.terminal.output(&report.render(args.findings.format, session.terminal, Stream::Output))?;
        if fixes > 0 || (mends && !failed) {
            session.terminal.note(&format!("made {}", count(fixes)));
        } else if report.diagnostics.is_empty() && !failed {
            session.terminal.note("no findings");
        }
    }
    match last_failure {
        Some(failure) => Err(failure),
        None if failed => Ok(Verdict::Failed),
        None if report.fails(args.findings.fail_on.into()) => Ok(Verdict::Findings),
        None => Ok(Verdict::Clean),
    }
}

/// Several targets, one after the other.
struct Lint<'a> {
    args: &'a LintArgs,
    session: &'a Session,
    reports: Vec<Report>,
    /// Of the targets that could not be looked at.
    failures: Vec<Failure>,
}

/// So often a target is mended and looked at again.
const MOST_ROUNDS: usize = 10;

impl Lint<'_> {
    /// Keeps what was found or why nothing could be, and says whether something was; a signal ends everything.
    fn take(&mut self, found: Result<Report>) -> Result<bool> {
        match found {
            Ok(report) => {
                self.reports.push(report);
                Ok(true)
            }
            Err(interrupted @ Failure::Interrupted(_)) => Err(interrupted),
            Err(failure) => {
                self.failures.push(failure);
                Ok(false)
            }
        }
    }

    /// Tells of all failures but the last, which the program ends with.
    fn tell_failures(&mut self) -> Option<Failure> {
        let last = self.failures.pop();
        self.failures.iter().for_each(|failure| self.session.terminal.error(failure));
        last
    }

    fn look(&self, target: &Target) -> Result<Report> {
        let evaluated = evaluate(target, &self.args.evaluation, self.session)?;
        let document = report::parse(&evaluated, target)?;
        let compilation = report::compile(&document, &self.args.findings, false);
        Ok(Report::new(&document, compilation.findings, &evaluated))
    }

    /// Mends and looks again until nothing changes. `fixes` grows by the number of fixes made.
    fn fix(&self, target: &Target, fixes: &mut usize) -> Result<Report> {
        let mut report = self.look(target)?;
        for _ in 0..MOST_ROUNDS {
            let mended = Mended::new(&report, self.args.unsafe_fixes);
            if mended.files.is_empty() {
                tell_unmended(&mended, self.session);
                break;
            }
            let held = self.session.interrupts.hold();
            mended.write()?;
            held.release()?;
            report = match self.look(target) {
                Ok(report) => report,
                Err(failure) => {
                    mended.undo();
                    return Err(undone(target, failure));
                }
            };
            *fixes += mended.fixes;
        }
        Ok(report)
    }
}

fn undone(target: &Target, failure: Failure) -> Failure {
    match failure {
        Failure::Interrupted(_) => failure,
        failure => Failure::with_details(
            format!("`{target}` could not be evaluated any more after fixes were made, so they were undone"),
            failure.to_string(),
        ),
    }
}

fn show_diff(report: &Report, with_unsafe: bool, session: &Session) -> Result<()> {
    let mended = Mended::new(report, with_unsafe);
    for file in &mended.files {
        session.terminal.output(&diff(&file.name, &file.before, &file.after))?;
    }
    tell_unmended(&mended, session);
    let later = match (mended.fixes, mended.skipped) {
        (0, _) => String::new(),
        (_, 0) => ", then look again for more".to_owned(),
        (_, skipped) => format!(", then {skipped} more at the same places, then look again for more"),
    };
    session.terminal.note(&format!("would make {}{later}", count(mended.fixes)));
    Ok(())
}

fn tell_unmended(mended: &Mended, session: &Session) {
    for (name, reason) in &mended.unmended {
        session.terminal.note(&format!("`{name}` is not mended: {reason}"));
    }
}

fn count(fixes: usize) -> String {
    format!("{fixes} fix{}", if fixes == 1 { "" } else { "es" })
}

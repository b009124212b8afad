//! `nixbatch lint`

use nixbatch_diagnostic::diff;

use super::Verdict;
use crate::args::{Format, LintArgs};
use crate::failure::{Failure, Result};
use crate::fix::Mended;
use crate::look::Look;
use crate::mend::{self, Mending};
use crate::report::Report;
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
    let (mut looks, mut failures) = look_at_all(args, session)?;
    let mut made = 0;
    if mends {
        let look = |target: &Target| Look::at(target, args, session);
        let outlook = Mending::new(session, args.unsafe_fixes, &look, looks).run()?;
        (looks, made) = (outlook.looks, outlook.made);
    }
    let mut reports: Vec<_> = looks.into_iter().map(|look| look.report).collect();
    let failed = !failures.is_empty();
    if args.findings.format == Format::Json {
        reports.extend(failures.drain(..).map(Failure::into_report));
    }
    // The program ends with the last of them.
    let last_failure = failures.pop();
    failures.iter().for_each(|failure| session.terminal.error(failure));
    if reports.is_empty()
        && let Some(failure) = last_failure
    {
        // No findings at all would look like a clean bundle.
        return Err(failure);
    }
    let report = Report::merge(reports).said_once();
    if args.diff {
        show_diff(&report, args.unsafe_fixes, session)?;
    } else {
        session.terminal.output(&report.render(args.findings.format, session.terminal, Stream::Output))?;
        if made > 0 || (mends && !failed) {
            session.terminal.note(&format!("made {}", count(made)));
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

/// Looks at every target; also gives why some could not be looked at. A signal ends everything.
fn look_at_all(args: &LintArgs, session: &Session) -> Result<(Vec<Look>, Vec<Failure>)> {
    let (mut looks, mut failures) = (Vec::new(), Vec::new());
    for words in &args.targets {
        let target = Target::resolve(words, &session.cwd);
        match target.and_then(|target| Look::at(&target, args, session)) {
            Ok(look) => looks.push(look),
            Err(interrupted @ Failure::Interrupted(_)) => return Err(interrupted),
            Err(failure) => failures.push(failure),
        }
    }
    Ok((looks, failures))
}

fn show_diff(report: &Report, with_unsafe: bool, session: &Session) -> Result<()> {
    let fixes: Vec<_> = mend::wanted(report, with_unsafe).map(|(_, fix)| fix).collect();
    let mended = Mended::new(report, &fixes);
    for file in &mended.files {
        session.terminal.output(&diff(&file.name, &file.before, &file.after))?;
    }
    mend::tell_unmended(&mended, session);
    let later = match (mended.fixes, mended.skipped) {
        (0, _) => String::new(),
        (_, 0) => ", then look again for more".to_owned(),
        (_, skipped) => format!(", then {skipped} more at the same places, then look again for more"),
    };
    session.terminal.note(&format!("would make {}{later}", count(mended.fixes)));
    Ok(())
}

fn count(fixes: usize) -> String {
    format!("{fixes} fix{}", if fixes == 1 { "" } else { "es" })
}

//! `nixbatch lint`

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use nixbatch_diagnostic::diff;

use super::Verdict;
use crate::args::{Format, LintArgs};
use crate::config::Config;
use crate::evaluate::{self, read};
use crate::failure::{Failure, Result};
use crate::fix::Mended;
use crate::look::{Input, Look};
use crate::manifests::{Manifests, is_document};
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
        let look = |look: &Look| look.again(args, session);
        let outlook = Mending::new(session, args.unsafe_fixes, &look, looks).run()?;
        (looks, made) = (outlook.looks, outlook.made);
    }
    for look in &looks {
        tell_skipped(&look.input, args.strict, session);
    }
    let fails = looks.iter().any(|look| look.fails(args));
    let configs: BTreeMap<_, _> =
        looks.iter().map(|look| (look.config.directory.clone(), Arc::clone(&look.config))).collect();
    let mut reports: Vec<_> = looks.into_iter().map(|look| look.report).collect();
    reports.extend(configs.into_values().map(|config| config.report.clone()));
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
        None if fails => Ok(Verdict::Findings),
        None => Ok(Verdict::Clean),
    }
}

/// Looks at every target; also gives why some could not be looked at. A signal ends everything.
fn look_at_all(args: &LintArgs, session: &Session) -> Result<(Vec<Look>, Vec<Failure>)> {
    let (mut looks, mut failures) = (Vec::new(), Vec::new());
    let mut worlds = BTreeMap::new();
    for words in &args.targets {
        let look = Target::resolve(words, &session.cwd).and_then(|target| {
            let config = Arc::new(Config::of(&target, &session.cwd)?);
            look_at(target, config, &mut worlds, args, session)
        });
        match look {
            Ok(look) => looks.extend(look),
            Err(interrupted @ Failure::Interrupted(_)) => return Err(interrupted),
            Err(failure) => failures.push(failure),
        }
    }
    for (config, manifests) in worlds.into_values() {
        let (look, unread) = Look::at_manifests(&manifests, config, args, session);
        looks.push(look);
        failures.extend(unread);
    }
    Ok((looks, failures))
}

/// The manifests that one configuration holds for, by its directory.
type Worlds = BTreeMap<PathBuf, (Arc<Config>, Manifests)>;

/// Looks at a bundle; manifests are put to the others.
fn look_at(
    target: Target,
    config: Arc<Config>,
    worlds: &mut Worlds,
    args: &LintArgs,
    session: &Session,
) -> Result<Option<Look>> {
    let mut manifests = |config: Arc<Config>, add: &dyn Fn(&mut Manifests)| {
        let world = worlds.entry(config.directory.clone()).or_insert((config, Manifests::default()));
        add(&mut world.1);
        Ok(None)
    };
    match &target {
        Target::File(_) | Target::Flake(_) => Look::at(&target, config, args, session).map(Some),
        Target::Manifests(path) => manifests(config, &|world| world.add_path(path.clone())),
        Target::Document(_) | Target::StandardInput => {
            let content = read(&target, &session.cwd)?;
            match &target {
                _ if is_document(&content) => {
                    let evaluated = evaluate::document(content, &target, session)?;
                    Look::at_evaluated(target, evaluated, config, args, session).map(Some)
                }
                Target::Document(path) if session.cwd.join(path).is_file() => {
                    manifests(config, &|world| world.add_path(path.clone()))
                }
                _ => manifests(config, &|world| world.add_read(target.to_string(), content.clone())),
            }
        }
    }
}

/// Tells what was not looked at, and with `each` why.
fn tell_skipped(input: &Input, each: bool, session: &Session) {
    let Input::Manifests(manifests) = input else { return };
    if each {
        for (name, why) in &manifests.skipped {
            session.terminal.note(&format!("skipped `{name}`: {why}"));
        }
    }
    match manifests.skipped.len() {
        0 => {}
        1 => session.terminal.note("skipped 1 file that is no Kubernetes manifest"),
        count => session.terminal.note(&format!("skipped {count} files that are no Kubernetes manifests")),
    }
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

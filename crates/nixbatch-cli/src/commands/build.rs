//! `nixbatch build`

use std::ffi::OsStr;

use nixbatch_core::passes::emit::{self, Manifest};
use nixbatch_diagnostic::Severity;

use super::Verdict;
use crate::args::BuildArgs;
use crate::config::Config;
use crate::evaluate::evaluate;
use crate::failure::Result;
use crate::output;
use crate::report::{self, Report};
use crate::session::Session;
use crate::target::Target;
use crate::terminal::Stream;

/// Compiles a target. With findings at or above the failing level, nothing is written.
///
/// # Errors
/// When it cannot be evaluated, or the manifests cannot be written.
pub fn run(args: &BuildArgs, session: &Session) -> Result<Verdict> {
    let (manifests, mut report, config) = match compile(args, session) {
        Ok(compiled) => compiled,
        Err(failure) => return report::fail(failure, args.findings.format, session.terminal),
    };
    let level = report::failing_level(&args.findings, &config);
    let fails = report.fails(level) || report.fails(Severity::Error);
    if session.terminal.quiet {
        report.diagnostics.retain(|diagnostic| diagnostic.severity >= level);
    }
    session.terminal.error_text(&report.render(args.findings.format, session.terminal, Stream::Error));
    if fails {
        return Ok(Verdict::Findings);
    }
    match &args.out {
        Some(directory) => {
            let summary = output::write(directory, emit::files(&manifests), session)?;
            session.terminal.note(&format!("{summary} in `{}`", directory.display()));
        }
        None => session.terminal.write_output(|out| {
            emit::stream(&manifests).try_for_each(|text| out.write_all(text.as_bytes()))
        })?,
    }
    Ok(Verdict::Clean)
}

fn compile(args: &BuildArgs, session: &Session) -> Result<(Vec<Manifest>, Report, Config)> {
    let target = Target::resolve(OsStr::new(&args.target), &session.cwd)?;
    let config = Config::of(&target, &session.cwd)?;
    let evaluated = evaluate(&target, &args.evaluation, session)?;
    let document = report::parse(&evaluated, &target)?;
    let compilation = report::compile(&document, &args.findings, &config, true);
    let mut report = Report::new(&document, compilation.findings, &evaluated);
    config.judge(&mut report, &session.cwd);
    let report = Report::merge(vec![report, config.report.clone()]).said_once();
    Ok((compilation.manifests, report, config))
}

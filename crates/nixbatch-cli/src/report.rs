//! Findings of one or several targets, on their way to the user.

use std::collections::BTreeMap;

use nixbatch_core::document::Document;
use nixbatch_core::{Compilation, Files, Options};
use nixbatch_diagnostic::render::{TextOptions, json, text as render_text, text_without_summary};
use nixbatch_diagnostic::{Counts, Diagnostic, FileId, Severity, Source, Sources, Span};

use crate::args::{FindingArgs, Format};
use crate::commands::Verdict;
use crate::config::Config;
use crate::evaluate::Evaluated;
use crate::failure::{Failure, Result};
use crate::manifests::Manifests;
use crate::sources::{Origins, SourceFiles};
use crate::target::Target;
use crate::terminal::{Stream, Terminal};

/// The findings about one or several targets.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The files that they point into.
    pub sources: Sources,
    /// The findings, in the order in which they are shown.
    pub diagnostics: Vec<Diagnostic>,
    /// Where the files come from.
    pub origins: Origins,
}

/// Reads the document of a target.
///
/// # Errors
/// When it is none.
pub fn parse<'text>(evaluated: &'text Evaluated, target: &Target) -> Result<Document<'text>> {
    Document::parse(&evaluated.text).map_err(|error| match target {
        Target::StandardInput => Failure::new(format!("cannot read the document on standard input: {error}")),
        Target::Document(_) => Failure::new(format!("cannot read `{target}`: {error}")),
        _ => Failure::new(format!("evaluation of `{target}` gave something else than a document: {error}")),
    })
}

/// Compiles a document, for what there is to say about it and, with `build`, for its manifests.
pub fn compile(document: &Document<'_>, args: &FindingArgs, config: &Config, build: bool) -> Compilation {
    let options = Options {
        kubernetes_version: args.kubernetes_version,
        pod_security: args.pod_security,
        strict_kinds: args.strict_kinds,
        build,
        ..Options::default()
    };
    nixbatch_core::compile(document, &config.fallback(options))
}

/// The least severity with which the exit status is 1.
pub fn failing_level(args: &FindingArgs, config: &Config) -> Severity {
    args.fail_on.map(Severity::from).or(config.fail_on).unwrap_or(Severity::Error)
}

/// Ends a command that writes its findings to standard error with a failure: as a finding, where the findings of the
/// run were to be JSON.
///
/// # Errors
/// The failure itself, where it is still to be told.
pub fn fail(failure: Failure, format: Format, terminal: Terminal) -> Result<Verdict> {
    match (format, failure) {
        (Format::Text, failure) | (_, failure @ Failure::Interrupted(_)) => Err(failure),
        (Format::Json, failure) => {
            terminal.error_text(&failure.into_report().render(format, terminal, Stream::Error));
            Ok(Verdict::Failed)
        }
    }
}

impl Report {
    /// Finds the places of what was found.
    pub fn new(
        document: &Document<'_>,
        findings: Vec<nixbatch_diagnostic::Finding>,
        evaluated: &Evaluated,
    ) -> Self {
        let mut files = SourceFiles::new(evaluated.names.clone(), evaluated.is_from_sources);
        let diagnosis = nixbatch_core::diagnose(document, findings, &mut files);
        Self { sources: diagnosis.sources, diagnostics: diagnosis.diagnostics, origins: files.into_origins() }
    }

    /// Finds the places of what was found in manifests.
    pub fn of_manifests(
        document: &Document<'_>,
        findings: Vec<nixbatch_diagnostic::Finding>,
        manifests: &Manifests,
    ) -> Self {
        let diagnosis = nixbatch_core::diagnose(document, findings, &mut NoFiles);
        let mut diagnostics = diagnosis.diagnostics;
        diagnostics.extend(manifests.empty.iter().map(|target| {
            let message = format!("there is no Kubernetes manifest in `{}`", target.display());
            let skip = manifests.skipped.get(&target.display().to_string());
            let notes = skip.map(|why| format!("skipped: {why}")).into_iter().collect();
            Diagnostic { notes, ..Diagnostic::new("empty-bundle", Severity::Warning, message) }
        }));
        Self { sources: diagnosis.sources, diagnostics, origins: manifests.origins.clone() }
    }

    /// The report of a target without a document: one finding, where a place is known at that.
    pub fn of_evaluation(
        message: String,
        details: String,
        help: Option<String>,
        sources: Sources,
        span: Option<Span>,
    ) -> Self {
        let finding = Diagnostic {
            span,
            notes: if details.is_empty() { Vec::new() } else { vec![details] },
            help,
            ..Diagnostic::new("evaluation", Severity::Error, message)
        };
        Self { sources, diagnostics: vec![finding], origins: Origins::new() }
    }

    /// One report of several. What was found in a file that they share is in it for each of them that it means
    /// something else for, until it is [`said_once`](Self::said_once).
    pub fn merge(reports: Vec<Self>) -> Self {
        if reports.len() == 1 {
            return reports.into_iter().next().unwrap_or_default();
        }
        let mut merged = Self::default();
        for report in reports {
            let mut files = BTreeMap::new();
            for mut diagnostic in report.diagnostics {
                spans(&mut diagnostic).for_each(|span| {
                    span.file = *files
                        .entry(span.file)
                        .or_insert_with(|| adopt(&mut merged.sources, &report.sources, span.file));
                });
                merged.diagnostics.push(diagnostic);
            }
            merged.origins.extend(report.origins);
        }
        nixbatch_diagnostic::sort(&mut merged.diagnostics, &merged.sources);
        merged
    }

    /// The report as users read it: what holds for several objects, also of several targets, is said of one.
    pub fn said_once(mut self) -> Self {
        nixbatch_diagnostic::said_once(&mut self.diagnostics);
        self
    }

    /// The findings as they are shown on a stream.
    pub fn render(&self, format: Format, terminal: Terminal, stream: Stream) -> String {
        match format {
            Format::Json => json(&self.diagnostics, &self.sources),
            Format::Text => text(&self.diagnostics, &self.sources, terminal, stream),
        }
    }

    /// Whether there are findings of this severity or a greater one.
    pub fn fails(&self, level: Severity) -> bool {
        Counts::of(&self.diagnostics).at_least(level) > 0
    }
}

/// Manifests have all their texts with them.
struct NoFiles;

impl Files for NoFiles {
    fn read(&mut self, _: &str) -> Option<Source> {
        None
    }
}

/// Diagnostics as people read them on a stream.
pub fn text(diagnostics: &[Diagnostic], sources: &Sources, terminal: Terminal, stream: Stream) -> String {
    let options = TextOptions { color: terminal.is_colored(stream), width: terminal.width(stream) };
    if terminal.quiet {
        text_without_summary(diagnostics, sources, &options)
    } else {
        render_text(diagnostics, sources, &options)
    }
}

/// The file of `from` in `to`, where it is added unless it is there already.
fn adopt(to: &mut Sources, from: &Sources, id: FileId) -> FileId {
    let source = from.get(id);
    match to.find(source.name()) {
        Some(found) if to.get(found).text() == source.text() => found,
        _ => to.add(source.clone()),
    }
}

fn spans(diagnostic: &mut Diagnostic) -> impl Iterator<Item = &mut Span> {
    let edits = diagnostic.fix.iter_mut().flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.span);
    let related = diagnostic.related.iter_mut().map(|label| &mut label.span);
    diagnostic.span.iter_mut().chain(related).chain(edits)
}

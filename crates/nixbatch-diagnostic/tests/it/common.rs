//! Diagnostics to show.

use std::collections::BTreeSet;

use nixbatch_diagnostic::{Diagnostic, Edit, FileId, Fix, Label, Safety, Severity, Source, Sources, Span};

/// The place of the `nth` (from 0) `needle` in a file.
pub(crate) fn nth(sources: &Sources, file: FileId, needle: &str, nth: usize) -> Span {
    let text = sources.get(file).text();
    let (start, found) = text.match_indices(needle).nth(nth).expect("the needle is in the text");
    Span::new(file, start..start + found.len())
}

/// The place of the first `needle` in a file.
pub(crate) fn find(sources: &Sources, file: FileId, needle: &str) -> Span {
    nth(sources, file, needle, 0)
}

/// A plain error.
pub(crate) fn error(rule: &'static str, message: &str, span: Option<Span>) -> Diagnostic {
    Diagnostic {
        rule,
        severity: Severity::Error,
        message: message.to_owned(),
        path: String::new(),
        object: None,
        span,
        related: Vec::new(),
        others: BTreeSet::new(),
        notes: Vec::new(),
        help: None,
        fix: None,
    }
}

/// One remark.
pub(crate) fn label(span: Span, message: &str) -> Label {
    Label { span, message: message.to_owned() }
}

/// A fix.
pub(crate) fn fix(safety: Safety, title: &str, edits: &[(Span, &str)]) -> Option<Fix> {
    let edits = edits.iter().map(|(span, text)| Edit { span: *span, text: (*text).to_owned() }).collect();
    Some(Fix { safety, title: title.to_owned(), edits, changes: Vec::new(), makes: Vec::new() })
}

/// Sources of one file.
pub(crate) fn one(name: &str, text: &str) -> (Sources, FileId) {
    let mut sources = Sources::new();
    let file = sources.add(Source::new(name, text));
    (sources, file)
}

/// What most examples are about.
pub(crate) const JOBS: &str = "\
{ batchProcessing, ... }:
with batchProcessing;
{
  nightly = mkCronJob \"nightly\" {
    image = \"ghcr.io/example/backup\";
    shedule = \"0 0 30 2 *\";
    env.A = \"1\";
    resources = {
      requests.memory = \"512m\";
      limits.memory = \"1Gi\";
    };
  };
}
";

/// One diagnostic of each kind of content, in two files.
pub(crate) fn samples() -> (Sources, Vec<Diagnostic>) {
    let (mut sources, jobs) = one("jobs.nix", JOBS);
    let library = sources.add(Source::new("lib/shared.nix", "{\n  schedule = \"0 0 30 2 *\";\n}\n"));
    let at = |needle: &str| find(&sources, jobs, needle);

    let mut misspelt =
        error("unknown-argument", "`mkCronJob` has no argument `shedule`", Some(at("shedule")));
    misspelt.path = "shedule".to_owned();
    misspelt.help = Some("did you mean `schedule`?".to_owned());
    misspelt.fix = fix(Safety::Safe, "rename it to `schedule`", &[(at("shedule"), "schedule")]);

    let mut missing = error(
        "missing-argument",
        "`schedule` is required",
        Some(Span { end: at("  };\n}").start + 3, ..at("mkCronJob") }),
    );
    missing.path = "schedule".to_owned();
    missing.object = Some("CronJob/batch/nightly".to_owned());
    missing.help = Some("give it as five fields: `schedule = \"0 2 * * *\"`".to_owned());

    let mut never = error(
        "schedule-never-fires",
        "there is no 30 February",
        Some(find(&sources, library, "\"0 0 30 2 *\"")),
    );
    never.severity = Severity::Warning;
    never.object = Some("CronJob/batch/nightly".to_owned());
    never.related = vec![label(at("mkCronJob"), "used by this job"), label(at("\"nightly\""), "named here")];
    never.notes = vec!["day of month and month are both restricted".to_owned()];
    never.fix = fix(
        Safety::Unsafe,
        "suspend it",
        &[(Span::new(jobs, at("    env.A").start..at("    env.A").start), "    suspend = true;\n")],
    );

    let mut unit = error("memory-unit-milli", "`512m` of memory is half a byte", Some(at("\"512m\"")));
    unit.severity = Severity::Info;
    unit.path = "resources.requests.memory".to_owned();
    unit.related = vec![label(at("\"1Gi\""), "the limit")];
    unit.fix = fix(
        Safety::Safe,
        "write `512Mi`, and remove the limit",
        &[(at("\"512m\""), "\"512Mi\""), (at("      limits.memory = \"1Gi\";\n"), "")],
    );

    let mut nowhere = error("invalid-name", "`Nightly` is no name of an object", None);
    nowhere.path = "metadata.name".to_owned();
    nowhere.object = Some("Job/_/Nightly".to_owned());
    nowhere.notes = vec!["the document has no positions".to_owned()];

    (sources, vec![misspelt, missing, never, unit, nowhere])
}

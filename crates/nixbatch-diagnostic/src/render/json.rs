use serde::Serialize;

use crate::{Diagnostic, Edit, Fix, Label, Safety, Severity, Sources, Span};

/// The version of the format. It goes up when a program that reads it could be misled by a change.
const VERSION: u32 = 1;

/// The diagnostics as one JSON object, the public interface for programs.
///
/// `docs/reference/findings.schema.json` is its schema. Lines and columns count from 1, columns in characters;
/// an end is the place after the last character. What there is nothing to say of is left out: `file`, `line` and so
/// on of a finding without a place, `notes` without any. Ends with a line break.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let findings = diagnostics.iter().map(|diagnostic| Finding::new(diagnostic, sources)).collect();
    let mut text = serde_json::to_string_pretty(&Report { version: VERSION, findings })
        .expect("strings, numbers and lists always have a JSON form");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<&'a str>,
    #[serde(flatten)]
    place: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Change<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Serialize)]
struct Change<'a> {
    safety: Safety,
    title: &'a str,
    edits: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
}

impl<'a> Finding<'a> {
    fn new(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Self {
        Self {
            rule: diagnostic.rule,
            severity: diagnostic.severity,
            message: &diagnostic.message,
            path: &diagnostic.path,
            object: diagnostic.object.as_deref(),
            place: diagnostic.span.map(|span| Place::new(span, sources)),
            help: diagnostic.help.as_deref(),
            fix: diagnostic.fix.as_ref().map(|fix| Change::new(fix, sources)),
            notes: diagnostic.remarks(),
            related: diagnostic.related.iter().map(|label| Related::new(label, sources)).collect(),
        }
    }
}

impl<'a> Place<'a> {
    fn new(span: Span, sources: &'a Sources) -> Self {
        let source = sources.get(span.file);
        let range = source.clamp(span);
        let (start, end) = (source.line_column(range.start), source.line_column(range.end));
        Self {
            file: source.name(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

impl<'a> Related<'a> {
    fn new(label: &'a Label, sources: &'a Sources) -> Self {
        Self { message: &label.message, place: Place::new(label.span, sources) }
    }
}

impl<'a> Change<'a> {
    fn new(fix: &'a Fix, sources: &'a Sources) -> Self {
        let edit = |edit: &'a Edit| Replacement { place: Place::new(edit.span, sources), text: &edit.text };
        Self { safety: fix.safety, title: &fix.title, edits: fix.edits.iter().map(edit).collect() }
    }
}

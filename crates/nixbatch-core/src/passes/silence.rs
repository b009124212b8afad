//! What the user has excused: `lint.ignore` on a spec, `nixbatch.io/allow.<rule>` on a raw object, and
//! `# nixbatch: allow <rule> -- reason` in the source. An excuse that excuses nothing is a finding itself, and one
//! without a reason excuses nothing.

use std::collections::BTreeMap;

use nixbatch_diagnostic::{Diagnostic, Finding, Label, Path, Place, Severity, Span};

use super::locate::Locator;
use serde_json::Value;

use crate::document::{Content, Document, Item, SETTINGS};
use crate::rules;

/// Prefix of the annotation that silences a rule on a raw object.
const ANNOTATION: &str = "nixbatch.io/allow.";

/// Drops what the items themselves ignore, and adds what is to be said about their ignores.
pub fn by_settings(document: &Document<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let mut ignores: BTreeMap<(usize, String), Ignore> = BTreeMap::new();
    let of_bundle = entries(&document.settings["lint"]["ignore"], &Path::parse("lint.ignore"), "");
    let of_items = document.items.iter().enumerate().map(|(index, item)| (index, ignored(item)));
    for (index, ignored) in std::iter::once((SETTINGS, of_bundle)).chain(of_items) {
        for (rule, at, reason) in ignored {
            let place = Place::name(index, at);
            ignores
                .insert((index, rule), Ignore { place, has_reason: !reason.trim().is_empty(), used: false });
        }
    }
    if ignores.is_empty() {
        return findings;
    }
    let mut kept: Vec<_> = findings
        .into_iter()
        .filter(|finding| {
            let mut silenced = false;
            for item in [finding.place.item, SETTINGS] {
                if let Some(ignore) = ignores.get_mut(&(item, finding.rule.to_owned()))
                    && silences(ignore.has_reason, finding.severity)
                {
                    ignore.used = true;
                    silenced = true;
                }
            }
            !silenced
        })
        .collect();
    for ((_, rule), ignore) in ignores {
        if let Some((name, message, help)) = verdict(&rule, ignore.has_reason, ignore.used) {
            kept.push(Finding::warning(name, ignore.place, message).with_help(help));
        }
    }
    kept
}

/// Whether an excuse holds for a finding of its rule. What the platform refuses stays refused.
fn silences(has_reason: bool, severity: Severity) -> bool {
    has_reason && severity != Severity::Error
}

struct Ignore {
    place: Place,
    has_reason: bool,
    used: bool,
}

/// The rules that an item ignores: name, place and reason of each.
fn ignored(item: &Item<'_>) -> Vec<Ignored> {
    let (word, at, prefix) = match &item.content {
        Content::Spec { .. } => ("lint", "lint.ignore", ""),
        Content::Object(_) => (ANNOTATION, "metadata.annotations", ANNOTATION),
    };
    if !item.mentions(word) {
        return Vec::new();
    }
    let (value, at) = (item.value().unwrap_or_default(), Path::parse(at));
    at.get(&value).map_or_else(Vec::new, |ignores| entries(ignores, &at, prefix))
}

/// A rule's name, where it is named, and why.
type Ignored = (String, Path, String);

/// The entries of `ignores`, which lies at `at`, whose names start with `prefix`.
fn entries(ignores: &Value, at: &Path, prefix: &str) -> Vec<Ignored> {
    let entries = ignores.as_object().into_iter().flatten();
    entries
        .filter_map(|(key, reason)| {
            let rule = key.strip_prefix(prefix)?.to_owned();
            Some((rule, at.join(key.as_str()), reason.as_str().unwrap_or_default().to_owned()))
        })
        .collect()
}

/// Drops what comments in the sources allow, and adds what is to be said about them.
pub fn by_comments(locator: &mut Locator<'_, '_>, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut allows = locator.allows();
    if allows.is_empty() {
        return diagnostics;
    }
    let mut kept: Vec<_> = diagnostics
        .into_iter()
        .filter(|diagnostic| {
            let Some(span) = diagnostic.span else { return true };
            let line = locator.sources().get(span.file).line_column(span.start).line;
            let mut silenced = false;
            for allow in &mut allows {
                if allow.rule == diagnostic.rule
                    && allow.comment.file == span.file
                    && allow.lines.contains(&line)
                    && silences(allow.has_reason, diagnostic.severity)
                {
                    allow.used = true;
                    silenced = true;
                }
            }
            !silenced
        })
        .collect();
    kept.extend(allows.iter().filter_map(about_comment));
    kept
}

/// A `# nixbatch: allow` comment, for one rule.
#[derive(Debug)]
pub struct Allow {
    /// The rule that it names; empty when it names none.
    pub rule: String,
    /// Whether it says why.
    pub has_reason: bool,
    /// The comment.
    pub comment: Span,
    /// The lines that it holds for, from 1.
    pub lines: std::ops::RangeInclusive<usize>,
    /// Whether it has silenced something.
    pub used: bool,
}

fn about_comment(allow: &Allow) -> Option<Diagnostic> {
    let (rule, message, help) = verdict(&allow.rule, allow.has_reason, allow.used)?;
    Some(Diagnostic {
        rule,
        severity: Severity::Warning,
        message,
        path: String::new(),
        object: None,
        span: Some(allow.comment),
        related: Vec::<Label>::new(),
        notes: Vec::new(),
        help: Some(help),
        fix: None,
    })
}

/// What is to be said about an excuse for `rule`: the finding's rule, message and help.
fn verdict(rule: &str, has_reason: bool, used: bool) -> Option<(&'static str, String, String)> {
    const HOW: &str = "write `# nixbatch: allow <rule> -- <reason>`, or `lint.ignore.<rule> = \"<reason>\";`";
    if rule.is_empty() {
        return Some(("malformed-ignore", "this comment names no rule".to_owned(), HOW.to_owned()));
    }
    let Some(known) = rules::find(rule) else {
        let help = match rules::nearest(rule) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => "`nixbatch explain` lists the rules".to_owned(),
        };
        return Some(("unknown-rule", format!("there is no rule `{rule}`"), help));
    };
    if !used && !known.can_be_silenced() {
        let message = format!("`{rule}` reports errors, and errors cannot be silenced");
        return Some(("malformed-ignore", message, "mend what it finds, and remove this".to_owned()));
    }
    if !has_reason {
        return Some((
            "malformed-ignore",
            format!("this does not silence `{rule}`, because it gives no reason"),
            HOW.to_owned(),
        ));
    }
    (!used).then(|| {
        (
            "unused-ignore",
            format!("`{rule}` finds nothing here, so this silences nothing"),
            "remove it".to_owned(),
        )
    })
}

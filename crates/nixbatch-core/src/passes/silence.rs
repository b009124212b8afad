//! What the user has excused: `lint.ignore` on a spec, `nixbatch.io/allow.<rule>` on a raw object, and
//! `# nixbatch: allow <rule> -- reason` in the source. An excuse that excuses nothing is a finding itself, and one
//! without a reason excuses nothing.

use std::collections::{BTreeMap, BTreeSet};

use nixbatch_diagnostic::{Diagnostic, FileId, Finding, Path, Place, Severity, Span};
use nixbatch_kube::list;

use super::locate::Locator;
use serde_json::Value;

use crate::builders::TEMPLATE;
use crate::document::{Content, Document, Item, SETTINGS};
use crate::rules;

/// Prefix of the annotation that silences a rule on a raw object.
const ANNOTATION: &str = "nixbatch.io/allow.";

/// Drops what the items themselves ignore, and adds what is to be said about their ignores.
pub fn by_settings(document: &Document<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let of_bundle = entries(&document.settings["lint"]["ignore"], &Path::parse("lint.ignore"), "");
    let of_bundle = of_bundle.into_iter().map(|entry| (SETTINGS, Path::root(), entry));
    let of_items =
        document.items.iter().enumerate().flat_map(|(index, item)| {
            ignored(item).into_iter().map(move |(scope, entry)| (index, scope, entry))
        });
    let mut ignores: BTreeMap<(usize, String), Vec<Ignore>> = BTreeMap::new();
    for (index, scope, (rule, at, reason)) in of_bundle.chain(of_items) {
        let place = Place::name(index, at);
        let has_reason = !reason.trim().is_empty();
        ignores.entry((index, rule)).or_default().push(Ignore { scope, place, has_reason, used: false });
    }
    if ignores.is_empty() {
        return findings;
    }
    // What has errors is not judged whole, and what silences nothing now may be of use again.
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    let faulty: BTreeSet<_> = findings.iter().filter(is_error).map(|finding| finding.place.item).collect();
    let mut kept: Vec<_> = findings
        .into_iter()
        .filter(|finding| {
            let mut silenced = false;
            for item in [finding.place.item, SETTINGS] {
                for ignore in ignores.get_mut(&(item, finding.rule.to_owned())).into_iter().flatten() {
                    let is_within = finding.place.path.strip_prefix(&ignore.scope).is_some();
                    if is_within && silences(ignore.has_reason, finding.severity) {
                        ignore.used = true;
                        silenced = true;
                    }
                }
            }
            !silenced
        })
        .collect();
    let of_templates = of_templates(document, &ignores);
    for ((_, rule), ignores) in ignores {
        for ignore in ignores {
            let is_excused = || {
                let is_of_template = ignore.is_taken() || ignore.is_of_template(document);
                is_of_template && ignore.written(document).is_none_or(|at| of_templates.contains(&at))
            };
            let used = ignore.used || is_excused();
            if let Some((name, message, help)) = verdict(&rule, ignore.has_reason, used)
                && !(name == "unused-ignore" && faulty.contains(&ignore.place.item))
            {
                kept.push(Finding::warning(name, ignore.place, message).with_help(help));
            }
        }
    }
    kept
}

/// Where ignores of templates are written that are not to be called unused: one of the specs that take the template has
/// the finding, or none takes it here.
fn of_templates(
    document: &Document<'_>,
    ignores: &BTreeMap<(usize, String), Vec<Ignore>>,
) -> BTreeSet<Written> {
    let all = || ignores.values().flatten();
    let taken = all().filter(|ignore| ignore.is_taken());
    let taken: BTreeSet<_> = taken.filter_map(|ignore| ignore.written(document)).collect();
    let used = all().filter(|ignore| ignore.is_taken() && ignore.used);
    let untaken = all().filter(|ignore| ignore.is_of_template(document));
    let untaken = untaken.filter_map(|ignore| ignore.written(document)).filter(|at| !taken.contains(at));
    used.filter_map(|ignore| ignore.written(document)).chain(untaken).collect()
}

/// Whether an excuse holds for a finding of its rule. What the platform refuses stays refused.
fn silences(has_reason: bool, severity: Severity) -> bool {
    has_reason && severity != Severity::Error
}

struct Ignore {
    /// What of the item it holds for.
    scope: Path,
    place: Place,
    has_reason: bool,
    used: bool,
}

/// A place in a source: file, line and column.
type Written = (String, usize, usize);

impl Ignore {
    /// Whether it stands in a template that the item takes.
    fn is_taken(&self) -> bool {
        self.place.path.strip_prefix(&Path::key("template")).is_some()
    }

    /// Whether the item is a template itself.
    fn is_of_template(&self, document: &Document<'_>) -> bool {
        let item = document.items.get(self.place.item).map(|item| &item.content);
        matches!(item, Some(Content::Spec { builder, .. }) if *builder == TEMPLATE.name)
    }

    /// Where it is written, where that is known.
    fn written(&self, document: &Document<'_>) -> Option<Written> {
        let root = document.positions(self.place.item);
        let mut steps = self.place.path.steps().iter();
        let position =
            steps.try_fold(&root, |here, step| here.step(step)).filter(|found| found.is_known())?;
        Some((position.file.clone(), position.line, position.column))
    }
}

/// The rules that an item ignores, each with the part of the item that it is about.
fn ignored(item: &Item<'_>) -> Vec<(Path, Ignored)> {
    let word = if matches!(item.content, Content::Spec { .. }) { "lint" } else { ANNOTATION };
    if !item.mentions(word) {
        return Vec::new();
    }
    let value = item.value().unwrap_or_default();
    if item.is_object() {
        return annotated(&value);
    }
    let places = ["lint.ignore", "template.lint.ignore"].map(Path::parse);
    let ignores = places.iter().filter_map(|at| Some(entries(at.get(&value)?, at, "")));
    ignores.flatten().map(|ignored| (Path::root(), ignored)).collect()
}

/// What the annotations of an object say, or those of the objects in a list.
fn annotated(object: &Value) -> Vec<(Path, Ignored)> {
    let mut found = Vec::new();
    let mut open = vec![(Path::root(), object)];
    while let Some((scope, object)) = open.pop() {
        if let Some(items) = list::items(object) {
            let at = scope.join("items");
            open.extend(items.iter().enumerate().map(|(index, item)| (at.join(index), item)));
            continue;
        }
        let at = scope.join("metadata").join("annotations");
        let ignores = entries(&object["metadata"]["annotations"], &at, ANNOTATION);
        found.extend(ignores.into_iter().map(|ignored| (scope.clone(), ignored)));
    }
    found
}

/// A rule's name, where it is named, and why.
type Ignored = (String, Path, String);

/// The entries of `ignores`, which lies at `at`, whose names start with `prefix`.
fn entries(ignores: &Value, at: &Path, prefix: &str) -> Vec<Ignored> {
    let entries = ignores.as_object().into_iter().flatten();
    entries
        .filter(|(_, reason)| !reason.is_null())
        .filter_map(|(key, reason)| {
            let rule = key.strip_prefix(prefix)?.to_owned();
            Some((rule, at.join(key.as_str()), reason.as_str().unwrap_or_default().to_owned()))
        })
        .collect()
}

/// Drops what comments in the sources allow, and adds what is to be said about them.
pub fn by_comments(locator: &mut Locator<'_>, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
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
    let is_idle = |allow: &&mut Allow| !allow.used && rules::find(&allow.rule).is_some() && allow.has_reason;
    let mut idle: Vec<_> = allows.iter_mut().filter(is_idle).collect();
    if !idle.is_empty() {
        let elsewhere = locator.are_elsewhere(&idle.iter().map(|allow| &**allow).collect::<Vec<_>>());
        idle.iter_mut().zip(elsewhere).for_each(|(allow, is_elsewhere)| allow.used = is_elsewhere);
    }
    kept.extend(allows.iter().filter_map(about_comment));
    kept
}

impl Allow {
    /// An entry of a comment in a file.
    pub fn new(allow: nixbatch_diagnostic::allow::Allow, file: FileId) -> Self {
        let comment = Span::new(file, allow.comment);
        Self {
            rule: allow.rule,
            has_reason: allow.reason.is_some(),
            comment,
            lines: allow.lines,
            used: false,
        }
    }
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
    let diagnostic = Diagnostic::new(rule, Severity::Warning, message);
    Some(Diagnostic { span: Some(allow.comment), help: Some(help), ..diagnostic })
}

/// What is to be said about an excuse for `rule`: the finding's rule, message and help.
fn verdict(rule: &str, has_reason: bool, used: bool) -> Option<(&'static str, String, String)> {
    const HOW: &str = "write `# nixbatch: allow <rule> -- <reason>`, or `lint.ignore.<rule> = \"<reason>\";`";
    if rule.is_empty() {
        return Some(("malformed-ignore", "this comment allows no rule".to_owned(), HOW.to_owned()));
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

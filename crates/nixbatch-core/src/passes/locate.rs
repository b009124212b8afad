//! Findings → diagnostics: the only place where an argument path becomes a line and a column.
//!
//! The evaluator knows where every attribute was written, except those that a function such as `mapAttrs`
//! made. From the innermost attribute on a finding's path that it knows, the syntax leads on: to a list item,
//! to the value, to a part of a string.

use std::collections::{BTreeMap, BTreeSet};

use nixbatch_diagnostic::{
    Anchor, Diagnostic, Edit, FileId, Finding, Fix, Intent, Label, Path, Place, Proposal, Sources, Span, Step,
};
use nixbatch_syntax::{NixFile, Query};
use serde::Deserialize;

use super::silence::Allow;
use crate::Files;
use crate::document::{Document, Item, Position};

/// Finds places in the sources of one document.
pub struct Locator<'document, 'files> {
    document: &'document Document<'document>,
    files: &'files mut dyn Files,
    sources: Sources,
    parsed: BTreeMap<String, Option<(FileId, NixFile)>>,
    /// The positions of the item that was looked at last; findings about one item mostly come together.
    positions: Option<(usize, Position)>,
}

/// A place in a source.
struct Located {
    span: Span,
    /// Whether it is the place itself, not just the nearest around it.
    exact: bool,
}

/// Where the evaluator's knowledge of a path ends, and the syntax takes over.
struct Known<'a> {
    /// The innermost position.
    position: &'a Position,
    /// How many steps of the path it covers.
    steps: usize,
}

impl<'document, 'files> Locator<'document, 'files> {
    /// A locator that reads sources through `files`.
    pub fn new(document: &'document Document<'document>, files: &'files mut dyn Files) -> Self {
        Self { document, files, sources: Sources::new(), parsed: BTreeMap::new(), positions: None }
    }

    /// The files read so far.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The files that diagnostics point into.
    pub fn into_sources(self) -> Sources {
        self.sources
    }

    /// Finds the place of every finding.
    pub fn locate(&mut self, findings: Vec<Finding>) -> Vec<Diagnostic> {
        findings.into_iter().map(|finding| self.diagnostic(finding)).collect()
    }

    fn diagnostic(&mut self, finding: Finding) -> Diagnostic {
        let located = self.place(&finding.place);
        let path = finding.place.path.to_string();
        let mut notes = Vec::new();
        if located.as_ref().is_some_and(|located| !located.exact) {
            notes.push(match path.as_str() {
                "" => "Nix gives no position for this; shown is the nearest one that is known".to_owned(),
                path => format!("Nix gives no position for `{path}`; shown is the nearest one that is known"),
            });
        }
        if located.is_none()
            && let Some(item) = self.document.items.get(finding.place.item)
        {
            notes.push(format!("in the item `{}`", item.title()));
        }
        let related = finding
            .related
            .iter()
            .filter_map(|related| {
                let span = self.place(&related.place)?.span;
                Some(Label { span, message: related.message.clone() })
            })
            .collect();
        Diagnostic {
            rule: finding.rule,
            severity: finding.severity,
            message: finding.message,
            path,
            object: finding.object,
            span: located.map(|located| located.span),
            label: None,
            related,
            notes,
            help: finding.help,
            fix: finding.fix.and_then(|proposal| self.fix(proposal)),
        }
    }

    fn place(&mut self, place: &Place) -> Option<Located> {
        let item = self.document.items.get(place.item)?;
        self.load_positions(place.item, item);
        let positions = self.positions.take()?;
        let located = self.place_in(item, &positions.1, place);
        self.positions = Some(positions);
        located
    }

    fn load_positions(&mut self, index: usize, item: &Item<'_>) {
        if self.positions.as_ref().is_none_or(|(loaded, _)| *loaded != index) {
            self.positions = Some((index, item.positions()));
        }
    }

    fn place_in(&mut self, item: &Item<'_>, root: &Position, place: &Place) -> Option<Located> {
        let about_call =
            place.path.is_root() || known(root, &place.path).is_none_or(|known| known.steps == 0);
        if about_call {
            return self.call(root, place);
        }
        let known = known(root, &place.path)?;
        let (file, offset) = self.offset(known.position)?;
        let text = match place.anchor {
            Anchor::Text { .. } => place.path.get(item.value()).and_then(serde_json::Value::as_str),
            _ => None,
        };
        let query =
            Query { offset, path: place.path.steps(), known: known.steps, anchor: place.anchor, text };
        let nix = self.nix(file)?;
        let found = nix.find(&query)?;
        let exact = found.exact || place.anchor == Anchor::Missing;
        Some(Located { span: Span::new(file, found.range), exact })
    }

    /// The builder call, or the raw object: what the whole item, and whatever is absent from it, is shown at.
    fn call(&mut self, root: &Position, place: &Place) -> Option<Located> {
        let is_whole = place.path.is_root() || place.anchor == Anchor::Missing;
        let from = if root.is_known() { root } else { first_known(root)? };
        let (file, offset) = self.offset(from)?;
        let nix = self.nix(file)?;
        let range = match nix.call_around(offset) {
            Some(call) if place.path.is_root() && place.anchor == Anchor::Name => call.name,
            Some(call) => call.head,
            None => nix.find(&Query { offset, path: &[], known: 0, anchor: Anchor::Name, text: None })?.range,
        };
        Some(Located { span: Span::new(file, range), exact: is_whole })
    }

    /// The file of a position, read and parsed, and the byte that the position means.
    fn offset(&mut self, position: &Position) -> Option<(FileId, usize)> {
        let &(file, _) = self.load(&position.file)?;
        let offset = self.sources.get(file).offset(position.line, position.column)?;
        Some((file, offset))
    }

    fn load(&mut self, name: &str) -> Option<&(FileId, NixFile)> {
        if !self.parsed.contains_key(name) {
            let source = match self.document.sources.get(name) {
                Some(text) => Some(nixbatch_diagnostic::Source::new(name, text.as_str())),
                None => self.files.read(name),
            };
            let file = source.map(|source| {
                let nix = NixFile::parse(source.text());
                (self.sources.add(source), nix)
            });
            self.parsed.insert(name.to_owned(), file);
        }
        self.parsed.get(name)?.as_ref()
    }

    fn nix(&self, file: FileId) -> Option<&NixFile> {
        self.parsed.values().flatten().find(|(id, _)| *id == file).map(|(_, nix)| nix)
    }

    /// The edits of a proposal: all of them, or no fix.
    fn fix(&mut self, proposal: Proposal) -> Option<Fix> {
        let mut edits = Vec::new();
        for intent in &proposal.intents {
            edits.extend(self.edits(intent)?);
        }
        Some(Fix { safety: proposal.safety, title: proposal.title.into_owned(), edits })
    }

    fn edits(&mut self, intent: &Intent) -> Option<Vec<Edit>> {
        let (from, to) = match intent {
            Intent::Set(at, _) | Intent::Rename(at, _) | Intent::Remove(at) => (at, None),
            Intent::Move(from, to) => (from, Some(to)),
        };
        let _ = (from, to);
        None
    }

    /// The `# nixbatch: allow` comments of every file that the document's positions name.
    pub fn allows(&mut self) -> Vec<Allow> {
        let mut allows = Vec::new();
        for name in file_names(self.document) {
            let Some((file, nix)) = self.load(&name) else { continue };
            for allow in nix.allows() {
                allows.push(Allow {
                    rule: allow.rule.clone(),
                    has_reason: allow.reason.is_some(),
                    comment: Span::new(*file, allow.comment.clone()),
                    lines: allow.lines.clone(),
                    used: false,
                });
            }
        }
        allows
    }
}

/// The innermost known position on the way to `path`.
fn known<'a>(root: &'a Position, path: &Path) -> Option<Known<'a>> {
    let mut best = root.is_known().then_some(Known { position: root, steps: 0 });
    let mut here = root;
    for (index, step) in path.steps().iter().enumerate() {
        let Some(next) = here.step(step) else { break };
        here = next;
        if here.is_known() {
            best = Some(Known { position: here, steps: index + 1 });
        }
    }
    best
}

/// Any position in the item. `kind` is the one that raw objects are told by.
fn first_known(root: &Position) -> Option<&Position> {
    let kind = root.step(&Step::from("kind")).filter(|position| position.is_known());
    kind.or_else(|| {
        root.attrs
            .values()
            .find_map(|position| if position.is_known() { Some(position) } else { first_known(position) })
    })
}

/// Every file that positions name, in order.
fn file_names(document: &Document<'_>) -> BTreeSet<String> {
    /// A [`Position`] of which only the files are of interest.
    #[derive(Deserialize)]
    struct Files<'a> {
        #[serde(default, borrow)]
        file: std::borrow::Cow<'a, str>,
        #[serde(default, borrow)]
        attrs: BTreeMap<std::borrow::Cow<'a, str>, Files<'a>>,
    }
    fn collect(files: Files<'_>, names: &mut BTreeSet<String>) {
        if !files.file.is_empty() && !names.contains(files.file.as_ref()) {
            names.insert(files.file.into_owned());
        }
        files.attrs.into_values().for_each(|files| collect(files, names));
    }
    let mut names = BTreeSet::new();
    for raw in document.items.iter().filter_map(|item| item.positions) {
        if let Ok(files) = serde_json::from_str(raw.get()) {
            collect(files, &mut names);
        }
    }
    names
}

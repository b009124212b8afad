//! Findings → diagnostics: the only place where a path becomes a line and a column.
//!
//! What a path leads to hangs on what the user wrote: [`Nix`](nix::Nix) or [`Manifests`](manifests::Manifests). That is
//! behind the trait [`Ground`]; all else about a diagnostic is the same for both.

mod manifests;
mod nix;

use std::collections::BTreeSet;

use nixbatch_diagnostic::{
    Anchor, Diagnostic, Edit, FileId, Finding, Fix, Intent, Label, Place, Proposal, Related, Safety, Sources,
    Span,
};
use serde_json::Value;

use super::silence::Allow;
use crate::Files;
use crate::document::Document;

/// What the user wrote: leads from places to their texts, and from changes to edits of those.
pub(super) trait Ground {
    /// The files that were needed so far.
    fn sources(&self) -> &Sources;

    /// Where a place is; `text` is the string there, where a part of one is meant.
    fn place(&mut self, place: &Place, text: Option<&str>) -> Option<Located>;

    /// What is to be told of a place that has none.
    fn whereabouts(&mut self, place: &Place) -> Vec<String>;

    /// What holds each of two items, where that is not the same.
    fn holders(&mut self, places: [&Place; 2]) -> Option<[Span; 2]>;

    /// The edits that make a change; nothing where they could mean something else as well.
    fn edits(&mut self, intent: &Intent) -> Option<Vec<Edit>>;

    /// Whether the value at a place is always the one that was found.
    fn is_written_out(&mut self, at: &Place) -> bool;

    /// Whether the file goes by the attribute's name elsewhere.
    fn reads(&self, file: FileId, at: &Place) -> bool;

    /// The `# nixbatch: allow` comments of every file.
    fn allows(&mut self) -> Vec<Allow>;

    /// Of comments that silence nothing, those that hold for what is not in this document.
    fn are_elsewhere(&mut self, allows: &[&Allow]) -> Vec<bool>;

    /// A sentence in the words of those who write this language.
    fn words(&self, text: String) -> String;
}

/// A place in a source.
pub(super) struct Located {
    pub(super) span: Span,
    /// Whether it is the place itself, not just the nearest around it.
    pub(super) exact: bool,
}

/// Finds places in what one document was made from.
pub struct Locator<'d> {
    document: &'d Document<'d>,
    ground: Box<dyn Ground + 'd>,
    /// The value of the item that was looked at last.
    value: Option<(usize, Value)>,
}

impl<'d> Locator<'d> {
    /// A locator that reads sources through `files`.
    pub fn new(document: &'d Document<'d>, files: &'d mut dyn Files) -> Self {
        let ground: Box<dyn Ground + 'd> = match document.manifests {
            Some(manifests) => Box::new(manifests::Manifests::new(document, manifests)),
            None => Box::new(nix::Nix::new(document, files)),
        };
        Self { document, ground, value: None }
    }

    /// The files read so far.
    pub fn sources(&self) -> &Sources {
        self.ground.sources()
    }

    /// The `# nixbatch: allow` comments of every file.
    pub fn allows(&mut self) -> Vec<Allow> {
        self.ground.allows()
    }

    /// Of comments that silence nothing, those that hold for what is not in this document.
    pub fn are_elsewhere(&mut self, allows: &[&Allow]) -> Vec<bool> {
        self.ground.are_elsewhere(allows)
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
            notes.extend(self.ground.whereabouts(&finding.place));
        }
        let mut related = Vec::new();
        for Related { place, message } in &finding.related {
            let Some(Located { span, .. }) = self.place(place) else { continue };
            let is_other = located.as_ref().is_none_or(|located| located.span != span);
            if is_other {
                related.push(Label { span, message: message.clone() });
            } else if finding.place.item != place.item
                && let Some([one, other]) = self.ground.holders([&finding.place, place])
            {
                // What one function makes several times stands at one place; the items are apart.
                related.push(Label { span: one, message: "this one".to_owned() });
                related.push(Label { span: other, message: message.clone() });
            }
        }
        let otherwise = finding.fix.as_ref().map_or("", |proposal| proposal.otherwise);
        let fix = finding.fix.and_then(|proposal| self.fix(&finding.place, proposal));
        Diagnostic {
            rule: finding.rule,
            severity: finding.severity,
            message: self.ground.words(finding.message),
            path,
            object: finding.object,
            span: located.map(|located| located.span),
            related,
            others: BTreeSet::new(),
            notes,
            help: Some(otherwise)
                .filter(|help| fix.is_none() && !help.is_empty())
                .map(str::to_owned)
                .or(finding.help)
                .map(|help| self.ground.words(help)),
            fix,
        }
    }

    fn place(&mut self, place: &Place) -> Option<Located> {
        let text = matches!(place.anchor, Anchor::Text { .. }).then(|| self.text(place)).flatten();
        self.ground.place(place, text.as_deref())
    }

    /// The string at a place.
    fn text(&mut self, place: &Place) -> Option<String> {
        if self.value.as_ref().is_none_or(|(loaded, _)| *loaded != place.item) {
            self.value = Some((place.item, self.document.value(place.item)));
        }
        let (_, value) = self.value.as_ref()?;
        Some(place.path.get(value)?.as_str()?.to_owned())
    }

    /// The edits of a proposal about what is at a place: all of them, or no fix.
    fn fix(&mut self, about: &Place, proposal: Proposal) -> Option<Fix> {
        let mut edits = Vec::new();
        let mut safety = proposal.safety;
        let sets_another =
            |intent: &Intent| matches!(intent, Intent::Set(place, _) if place.path != about.path);
        if about.anchor == Anchor::Value
            && proposal.intents.iter().any(sets_another)
            && !self.ground.is_written_out(about)
        {
            // Evaluated with other arguments, the value may be another one, for which this is wrong.
            safety = Safety::Unsafe;
        }
        for intent in &proposal.intents {
            let found = self.ground.edits(intent)?;
            if let Intent::Rename(at, _) = intent
                && found.iter().any(|edit| self.ground.reads(edit.span.file, at))
            {
                // What else goes by the name would be left with the old one.
                safety = Safety::Unsafe;
            }
            edits.extend(found);
        }
        let changes = proposal.intents.iter().flat_map(Intent::changes).collect();
        let makes = proposal.intents.iter().filter_map(Intent::makes).collect();
        Some(Fix { safety, title: proposal.title.into_owned(), edits, changes, makes })
    }
}

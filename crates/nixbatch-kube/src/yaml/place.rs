//! From paths to places in the text of a document.

use std::ops::Range;

use nixbatch_diagnostic::{Anchor, Step};

use super::events::Style;
use super::stream::DocumentText;
use super::tree::{Descent, Kind, Tree};

impl<'t> DocumentText<'t> {
    /// Where its parts stand. It must be readable.
    pub fn tree(&self) -> Tree<'t> {
        Tree::of(self.text, self.is_json)
    }
}

impl Tree<'_> {
    /// Where a path leads, or the nearest around it, in bytes of the document; `value` is the string there, where it is one.
    ///
    /// A value is shown as it is written. One that spans lines, and what is absent, is shown at its key or the key around
    /// it; an item of a list at its first line, and the whole at its kind.
    pub fn place(&self, path: &[Step], anchor: Anchor, value: Option<&str>) -> Option<Range<usize>> {
        let found = self.descend(path)?;
        let is_there = found.reached == path.len();
        let range = match anchor {
            Anchor::Value | Anchor::Text { .. } if is_there && self.is_short(&found) => {
                found.node.range.clone()
            }
            _ => self.head(&found),
        };
        let part = match (anchor, value) {
            (Anchor::Text { start, end }, Some(value)) if is_there => self.part(&found, value, &(start..end)),
            _ => None,
        };
        Some(part.unwrap_or(range))
    }

    /// Whether a value is written on one line.
    fn is_short(&self, found: &Descent<'_>) -> bool {
        let text = &self.text[found.node.range.clone()];
        !text.is_empty() && !text.contains(['\n', '\r'])
    }

    /// What shows where something is without showing all of it.
    fn head(&self, found: &Descent<'_>) -> Range<usize> {
        if let Some(key) = found.key() {
            return key.clone();
        }
        let node = found.node;
        let is_kind = |entry: &&super::tree::Entry| entry.key.as_ref().is_some_and(|(key, _)| key == "kind");
        if found.within.is_none()
            && let Some(entry) = node.entries.iter().find(is_kind)
            && let Some((_, key)) = &entry.key
        {
            return key.start..self.node(entry).range.end.max(key.end);
        }
        let line = self.text[node.range.clone()].lines().next().unwrap_or_default();
        node.range.start..node.range.start + line.trim_end().len()
    }

    /// Where a part of a string stands, where its text is what is written but for quotes and indentation.
    fn part(&self, found: &Descent<'_>, value: &str, part: &Range<usize>) -> Option<Range<usize>> {
        let node = self.resolved(found.node);
        let written = &self.text[node.range.clone()];
        match node.kind {
            Kind::Scalar(Style::Plain) if written == value => {
                Some(node.range.start + part.start..node.range.start + part.end)
            }
            Kind::Scalar(Style::Quoted) if written.get(1..written.len() - 1) == Some(value) => {
                Some(node.range.start + 1 + part.start..node.range.start + 1 + part.end)
            }
            Kind::Scalar(Style::Block) if written.starts_with('|') => {
                let line = value.get(..part.start)?.matches('\n').count();
                let before = value[..part.start].rfind('\n').map_or(0, |at| at + 1);
                let text = value[before..].lines().next()?;
                let mut lines = written.split_inclusive('\n').skip(1 + line);
                let own = lines.next()?;
                let indent = own.find(text)?;
                let start = own.as_ptr() as usize - self.text.as_ptr() as usize + indent;
                let end = (part.end - before).min(text.len());
                Some(start + (part.start - before)..start + end)
            }
            _ => None,
        }
    }
}

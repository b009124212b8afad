//! Changes to values as edits of the text: comments and layout stay.

use std::ops::Range;

use nixbatch_diagnostic::{Path, Step};
use serde_json::{Map, Value};

use super::events::Style;
use super::flow::Flow;
use super::lines::{column, line_end, line_start, shifted};
use super::tree::{Descent, Entry, Kind, Node, Tree};

/// What is to change at a path.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    /// The value becomes this; the entry is added where it does not exist.
    Set(&'a Value),
    /// The entry gets another key.
    Rename(&'a str),
    /// The entry, or the list item, goes.
    Remove,
    /// The entry goes to another path, text and all. Nothing may be there yet.
    Move(&'a Path),
}

/// A replacement of text; an empty range inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// What is replaced, in bytes of the document.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub text: String,
}

/// Columns by which a new map stands inside its parent.
const INDENT: usize = 2;

impl Tree<'_> {
    /// The edits that make a change at a path, together. They do not overlap.
    ///
    /// Nothing where the text stands for other values as well, as with an alias or a merge, or where the change would need
    /// another layout.
    pub fn edit(&self, path: &Path, change: &Change<'_>) -> Option<Vec<TextEdit>> {
        let found = self.descend(path.steps()).filter(|found| !found.is_shared)?;
        let rest = &path.steps()[found.reached..];
        match change {
            Change::Set(value) if rest.is_empty() => Some(vec![self.replace(&found, value)?]),
            Change::Set(value) => {
                let entry = self.new_entry(found.node, rest, value)?;
                Some(vec![self.insert(found.node, entry)?])
            }
            _ if !rest.is_empty() => None,
            Change::Rename(name) => Some(vec![self.rename(&found, name)?]),
            Change::Remove => Some(vec![self.remove(&found)?]),
            Change::Move(to) => self.relocate(path, &found, to),
        }
    }

    fn flow(&self, within: &Node) -> Flow {
        if self.is_json {
            Flow::Json
        } else if is_block(within) {
            Flow::Outside
        } else {
            Flow::Inside
        }
    }

    fn replace(&self, found: &Descent<'_>, value: &Value) -> Option<TextEdit> {
        let node = found.node;
        let (parent, index) = found.within?;
        if node.anchor != 0 || is_block(node) {
            return None;
        }
        let written = &self.text[node.range.clone()];
        if written.is_empty() {
            let (_, key) = parent.entries[index].key.as_ref()?;
            let at = key.end + self.text[key.end..].find(':')? + 1;
            return Some(TextEdit { range: at..at, text: format!(" {}", self.flow(parent).print(value)) });
        }
        // A number or a word that becomes its own text is quoted as it is written: what is left of `1.50` is 1.5.
        let is_bare = matches!(node.kind, Kind::Scalar(Style::Plain | Style::Json));
        let says_the_same = |old: &Value| value.as_str() == Some(&*old.to_string());
        let text = match self.plain_value(written).filter(|_| is_bare) {
            Some(old) if says_the_same(&old) => format!("\"{written}\""),
            _ => self.flow(parent).print(value),
        };
        Some(TextEdit { range: node.range.clone(), text })
    }

    fn plain_value(&self, written: &str) -> Option<Value> {
        super::resolve::scalar(written.into(), Style::Plain, None).ok()
    }

    fn rename(&self, found: &Descent<'_>, name: &str) -> Option<TextEdit> {
        let (parent, _) = found.within?;
        let key = found.key()?;
        let is_taken = parent.entries.iter().any(|entry| has_key(entry, name));
        if is_taken || self.text[key.clone()].starts_with(['&', '*', '!']) {
            return None;
        }
        Some(TextEdit { range: key.clone(), text: self.flow(parent).key(name) })
    }

    fn remove(&self, found: &Descent<'_>) -> Option<TextEdit> {
        let (parent, index) = found.within?;
        let range = self.entry_range(&parent.entries[index]);
        if self.keeps_blanks(self.node(&parent.entries[index])) {
            return None;
        }
        let neighbour = |index: usize| parent.entries.get(index).map(|entry| self.entry_range(entry));
        let (before, after) = (index.checked_sub(1).and_then(neighbour), neighbour(index + 1));
        if !is_block(parent) {
            let range = match (before, after) {
                (Some(before), _) => before.end..range.end,
                (None, Some(after)) => range.start..after.start,
                (None, None) => range,
            };
            return Some(TextEdit { range, text: String::new() });
        }
        if before.is_none() && after.is_none() {
            return None; // Nothing would be left, which is null.
        }
        let lead = self.text[line_start(self.text, range.start)..range.start].trim();
        let own_lead = if found.key().is_some() { "" } else { "-" };
        let range = if lead == own_lead {
            self.whole_lines(&range)
        } else {
            // The first entry of a map that is an item of a list: its dash stays.
            let next = range.start..after.filter(|_| lead == "-" && found.key().is_some())?.start;
            if self.text[range.end..next.end].contains('#') {
                return None;
            }
            next
        };
        Some(TextEdit { range, text: String::new() })
    }

    /// Whether blank lines after it are its own: it ends in a `|+` or `>+`.
    fn keeps_blanks(&self, node: &Node) -> bool {
        let mut here = node;
        while let Some(last) = here.entries.last() {
            here = self.node(last);
        }
        let header = self.text[here.range.clone()].lines().next().unwrap_or_default();
        here.kind == Kind::Scalar(Style::Block) && header.contains('+')
    }

    /// The lines that hold a range, with the end of the last one.
    fn whole_lines(&self, range: &Range<usize>) -> Range<usize> {
        let end = line_end(self.text, range.end);
        let newline = self.text[end..].find('\n').map_or(0, |at| at + 1);
        line_start(self.text, range.start)..end + newline
    }

    fn entry_range(&self, entry: &Entry) -> Range<usize> {
        let value = &self.node(entry).range;
        match &entry.key {
            Some((_, key)) => key.start..value.end.max(key.end),
            None => value.clone(),
        }
    }

    /// What to write for the entry that `steps` lead to in a map.
    fn new_entry(&self, owner: &Node, steps: &[Step], value: &Value) -> Option<String> {
        let mut keys = steps.iter().map(|step| match step {
            Step::Key(key) => Some(key),
            Step::Index(_) => None,
        });
        let first = keys.next()??;
        let rest: Vec<_> = keys.collect::<Option<_>>()?;
        let nest = |inner: Value, key: &&String| Value::Object(Map::from_iter([((*key).clone(), inner)]));
        let value = rest.iter().rev().fold(value.clone(), nest);
        Some(match self.flow(owner) {
            Flow::Outside => super::print(&nest(value, &first)).trim_end().to_owned(),
            flow => format!("{}: {}", flow.key(first), flow.print(&value)),
        })
    }

    /// Adds an entry to a map: behind the last that takes one line, so that it does not hide below a long one. Its lines are
    /// indented as those of the others.
    fn insert(&self, owner: &Node, entry: String) -> Option<TextEdit> {
        if !matches!(owner.kind, Kind::Map { .. }) {
            return None;
        }
        let Some(first) = owner.entries.first() else {
            let text = if self.is_json { format!("{{{entry}}}") } else { format!("{{ {entry} }}") };
            return (owner.anchor == 0).then(|| TextEdit { range: owner.range.clone(), text });
        };
        let first = self.entry_range(first).start;
        let begins_line = self.text[line_start(self.text, first)..first].trim().is_empty();
        let indent = column(self.text, first);
        if is_block(owner) {
            let is_short = |entry: &&Entry| !self.text[self.entry_range(entry)].contains('\n');
            let last = owner.entries.iter().rfind(is_short).or(owner.entries.last())?;
            if self.keeps_blanks(self.node(last)) {
                return None;
            }
            let at = line_end(self.text, self.entry_range(last).end);
            return Some(TextEdit { range: at..at, text: format!("\n{}", shifted(&entry, indent)) });
        }
        let at = self.entry_range(owner.entries.last()?).end;
        let between = if begins_line { format!(",\n{}", " ".repeat(indent)) } else { ", ".to_owned() };
        Some(TextEdit { range: at..at, text: format!("{between}{entry}") })
    }

    fn relocate(&self, from: &Path, found: &Descent<'_>, to: &Path) -> Option<Vec<TextEdit>> {
        let name = match to.steps().last()? {
            Step::Key(name) => name,
            Step::Index(_) => return None,
        };
        if from.parent() == to.parent() {
            return Some(vec![self.rename(found, name)?]);
        }
        let target = self.descend(to.steps()).filter(|target| !target.is_shared)?;
        let rest = &to.steps()[target.reached..];
        let (parent, index) = found.within?;
        let key = found.key()?;
        let range = self.entry_range(&parent.entries[index]);
        let is_inside = target.node.range.start >= range.start && target.node.range.end <= range.end;
        if rest.is_empty() || is_inside || self.has_anchors(&range) {
            return None;
        }
        let removal = self.remove(found)?;
        let entry = if is_block(parent) && is_block(target.node) {
            self.moved_lines(key, &range, rest)?
        } else {
            let value = self.node(&parent.entries[index]);
            let text = &self.text[value.range.clone()];
            let means_the_same = !matches!(value.kind, Kind::Scalar(Style::Plain | Style::Block))
                && !is_block(value)
                || text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/'));
            let [Step::Key(key)] = rest else { return None };
            if !means_the_same || text.is_empty() || text.contains('\n') {
                return None;
            }
            format!("{}: {text}", self.flow(target.node).key(key))
        };
        let mut insertion = self.insert(target.node, entry)?;
        if removal.range.start <= insertion.range.start && insertion.range.start <= removal.range.end {
            // What moves out of the end of what it moves to: it stands where it stood, further out.
            insertion.range = removal.range.start..removal.range.start;
            insertion.text = format!("{}\n", insertion.text.strip_prefix('\n')?);
        }
        Some(vec![insertion, removal])
    }

    /// The lines of an entry for another map, where `steps` lead to it, as if that began its line.
    fn moved_lines(&self, key: &Range<usize>, range: &Range<usize>, steps: &[Step]) -> Option<String> {
        let mut text = String::new();
        for (depth, step) in steps.iter().enumerate() {
            let Step::Key(name) = step else { return None };
            let newline = if depth == 0 { "" } else { ":\n" };
            text.push_str(&format!("{newline}{}{}", " ".repeat(INDENT * depth), Flow::Outside.key(name)));
        }
        let (old, new) = (column(self.text, key.start), INDENT * (steps.len() - 1));
        let lines = &self.text[key.end..line_end(self.text, range.end)];
        for (number, line) in lines.split('\n').enumerate() {
            if number == 0 {
                text.push_str(line);
                continue;
            }
            let indent = line.len() - line.trim_start_matches(' ').len();
            let rest = &line[indent..];
            text.push('\n');
            if !rest.trim_end().is_empty() {
                text.push_str(&" ".repeat((indent + new).checked_sub(old)?));
            }
            text.push_str(rest);
        }
        Some(text)
    }
}

/// Whether it is a map or list without brackets.
fn is_block(node: &Node) -> bool {
    matches!(node.kind, Kind::Map { is_flow: false } | Kind::List { is_flow: false })
}

fn has_key(entry: &Entry, name: &str) -> bool {
    entry.key.as_ref().is_some_and(|(key, _)| key == name)
}

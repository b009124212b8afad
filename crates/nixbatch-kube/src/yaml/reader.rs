//! YAML streams to values, as `kubectl` understands them.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use saphyr_parser::Tag;
use serde_json::{Map, Value};

use super::events::{Event, Events, Offsets, Style};
use super::resolve;
use super::stream::{self, DocumentText};
use super::tree::Tree;

/// How deep maps and lists may be nested: as deep as `serde_json` reads them.
pub(super) const MAX_DEPTH: usize = 128;

/// So many bytes a document may have. A list may be of many objects, each of which the API server takes up to 3 MiB of.
/// Source: `MaxRequestBodyBytes` in `k8s.io/apiserver/pkg/server/config.go`.
const LARGEST: usize = 32 << 20;

/// How much aliases may copy, in values and bytes of text, besides ten times the size of the stream.
const FREE_COPIES: usize = 1_000_000;

/// The key under which YAML 1.1 merges other maps (<https://yaml.org/type/merge.html>).
pub(super) const MERGE_KEY: &str = "<<";

/// What is wrong with a text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The bytes of the text that it is about; empty where only its beginning is known.
    pub range: Range<usize>,
    /// What is wrong, without a full stop.
    pub message: String,
    /// Another place that belongs to it, and what it has to do with it.
    pub related: Option<(Range<usize>, &'static str)>,
}

impl ReadError {
    pub(super) fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), related: None }
    }

    pub(super) fn too_deep(range: Range<usize>) -> Self {
        Self::new(range, format!("maps and lists are nested more than {MAX_DEPTH} deep"))
    }

    /// The same in a text that has so many bytes before.
    #[must_use]
    pub(super) fn after(self, bytes: usize) -> Self {
        self.map(|range| range.start + bytes..range.end + bytes)
    }

    fn map(self, range: impl Fn(&Range<usize>) -> Range<usize>) -> Self {
        let related = self.related.map(|(place, message)| (range(&place), message));
        Self { range: range(&self.range), message: self.message, related }
    }
}

/// What a document holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its value; nothing when it holds nothing but comments.
    pub value: Option<Value>,
    /// What `kubectl` does not mind, though it leaves something out: keys that stand twice, of which the last counts, and what
    /// follows the end of the document.
    pub left_out: Vec<ReadError>,
}

/// Reads all documents of a stream; see [`read_all`](super::read_all).
pub(super) fn read_all(stream: &str) -> Result<Vec<Value>, ReadError> {
    let (documents, errors) = stream::documents(stream);
    if let Some(error) = errors.into_iter().next() {
        return Err(error);
    }
    let mut values = Vec::new();
    for document in documents {
        let Reading { value, left_out } = document.read()?;
        if let Some(error) = left_out.into_iter().next() {
            return Err(error);
        }
        values.extend(value);
    }
    Ok(values)
}

impl DocumentText<'_> {
    /// Reads the document.
    ///
    /// # Errors
    /// What [`read_all`](super::read_all) refuses. Its ranges are those of the stream.
    pub fn read(&self) -> Result<Reading, ReadError> {
        if self.text.len() > LARGEST {
            let message =
                format!("this document is larger than {} MiB, and the API server takes 3", LARGEST >> 20);
            return Err(ReadError::new(self.start..self.start, message));
        }
        let result = if self.is_json { read(self.text, true) } else { read_yaml(self.text) };
        // What is missing is missing behind the last that is there.
        let last = self.text.trim_end().len();
        let of_stream = |error: ReadError| {
            error.map(|range| self.start + range.start.min(last)..self.start + range.end.min(last))
        };
        let left_out = |found: Vec<ReadError>| found.into_iter().map(of_stream).collect();
        match result {
            Ok(Reading { value, left_out: found }) => Ok(Reading { value, left_out: left_out(found) }),
            Err(error) => Err(of_stream(error)),
        }
    }
}

fn read_yaml(text: &str) -> Result<Reading, ReadError> {
    refuse_unreadable(text)?;
    match read(text, false) {
        Err(error) if error.message.contains(AFTER_TAB) => read(&without_tabs(text), false),
        result => result,
    }
}

/// What the parser says of a tab between a colon and a word.
const AFTER_TAB: &str = "must be followed by a valid YAML whitespace";

/// So many tabs of one document are looked at.
const MOST_TABS: usize = 256;

/// A text in which tabs that the parser wants to be spaces, and Go does not mind, are spaces.
pub(super) fn without_tabs(text: &str) -> Cow<'_, str> {
    let mut spaced = Cow::Borrowed(text);
    for _ in 0..MOST_TABS {
        let mut events = Events::of(&spaced, false);
        let at = loop {
            match events.next() {
                Ok(Some(_)) => {}
                Err(error) if error.message.contains(AFTER_TAB) => {
                    break Offsets::of(&spaced, false).bytes(&error.range).start;
                }
                Ok(None) | Err(_) => return spaced,
            }
        };
        let before = spaced[..at].trim_end_matches('\t').len();
        if before == at {
            break;
        }
        spaced.to_mut().replace_range(before..at, &" ".repeat(at - before));
    }
    spaced
}

fn read(text: &str, is_json: bool) -> Result<Reading, ReadError> {
    let mut events = Events::of(text, is_json);
    let mut reader = Reader::new(text.len());
    let result = loop {
        match events.next() {
            Ok(Some((event, range))) => {
                if let Err(error) = reader.take(event, range) {
                    break Err(error);
                }
            }
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    result.map_err(|error| error.map(|range| Offsets::of(text, is_json).bytes(range)))?;
    let mut left_out = if reader.has_twins { Tree::of(text, is_json).twins() } else { Vec::new() };
    if let Some(second) = reader.second {
        let message = "`kubectl` leaves out what follows the end of a document; begin it with `---`";
        left_out.push(ReadError::new(Offsets::of(text, is_json).bytes(&second), message));
    }
    Ok(Reading { value: reader.value, left_out })
}

/// Refuses characters that `kubectl` does not accept, and those that it takes for line breaks and YAML 1.2 does not.
fn refuse_unreadable(text: &str) -> Result<(), ReadError> {
    let refused = |c: char| match c {
        '\t' | '\n' | '\r' => None,
        '\0'..='\x1f' | '\x7f'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {
            Some("cannot stand in YAML")
        }
        '\u{85}' | '\u{2028}' | '\u{2029}' => Some("is a line break to some readers and not to others"),
        _ => None,
    };
    match text.char_indices().find_map(|(at, c)| Some((at, c, refused(c)?))) {
        None => Ok(()),
        Some((at, c, why)) => {
            let code = u32::from(c);
            let message = format!("the character U+{code:04X} {why}; write `\\u{code:04x}` in double quotes");
            Err(ReadError::new(at..at + c.len_utf8(), message))
        }
    }
}

/// A finished value with what its copies cost.
#[derive(Clone)]
struct Node {
    value: Value,
    /// Values in it and bytes of their text.
    weight: usize,
    /// How many maps and lists are nested in it, itself included.
    height: usize,
}

/// A map or list whose end has not come yet.
struct Open {
    entries: Entries,
    anchor: usize,
    weight: usize,
    /// The height of the highest entry.
    height: usize,
}

enum Entries {
    List(Vec<Value>),
    Map {
        map: Map<String, Value>,
        /// The keys of `map` that only merged maps have, and an entry may therefore replace.
        merged: BTreeSet<String>,
        key: Option<Key>,
    },
}

enum Key {
    Text(String),
    Merge,
}

struct Reader {
    value: Option<Value>,
    /// Whether a key stood twice in a map.
    has_twins: bool,
    /// Where a second document begins.
    second: Option<Range<usize>>,
    begun: bool,
    stack: Vec<Open>,
    anchors: HashMap<usize, Node>,
    /// How much aliases may still copy.
    copies: usize,
}

impl Reader {
    fn new(size: usize) -> Self {
        Self {
            value: None,
            has_twins: false,
            second: None,
            begun: false,
            stack: Vec::new(),
            anchors: HashMap::new(),
            copies: size.saturating_mul(10).saturating_add(FREE_COPIES),
        }
    }

    fn take(&mut self, event: Event<'_>, mark: Range<usize>) -> Result<(), ReadError> {
        if self.second.is_some() {
            return Ok(());
        }
        match event {
            Event::Document if self.begun => self.second = Some(mark),
            Event::Document => self.begun = true,
            Event::Scalar { text, style, anchor, tag } => {
                self.scalar(text, style, anchor, tag.as_deref(), mark)?
            }
            Event::List { anchor } => self.open(Entries::List(Vec::new()), anchor, mark)?,
            Event::Map { anchor } => {
                let entries = Entries::Map { map: Map::new(), merged: BTreeSet::new(), key: None };
                self.open(entries, anchor, mark)?;
            }
            Event::End => self.close(mark)?,
            Event::Alias { anchor } => self.alias(anchor, mark)?,
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: Style,
        anchor: usize,
        tag: Option<&Tag>,
        mark: Range<usize>,
    ) -> Result<(), ReadError> {
        let is_plain = style == Style::Plain && tag.is_none();
        if self.stack.is_empty() && is_plain && text.is_empty() && anchor == 0 {
            return Ok(()); // An empty document, or one of comments only.
        }
        if is_plain && text == MERGE_KEY && self.expects_key() {
            self.set_key(Key::Merge);
            return Ok(());
        }
        let weight = 1 + text.len();
        let value =
            resolve::scalar(text, style, tag).map_err(|message| ReadError::new(mark.clone(), message))?;
        self.finish(Node { value, weight, height: 0 }, anchor, mark)
    }

    fn open(&mut self, entries: Entries, anchor: usize, mark: Range<usize>) -> Result<(), ReadError> {
        if self.expects_key() {
            return Err(ReadError::new(mark, "a map or list cannot be a key; keys are strings"));
        }
        self.check_depth(1, &mark)?;
        self.stack.push(Open { entries, anchor, weight: 1, height: 0 });
        Ok(())
    }

    fn close(&mut self, mark: Range<usize>) -> Result<(), ReadError> {
        let Some(Open { entries, anchor, weight, height }) = self.stack.pop() else {
            return Ok(());
        };
        let value = match entries {
            Entries::List(items) => Value::Array(items),
            Entries::Map { map, .. } => Value::Object(map),
        };
        self.finish(Node { value, weight, height: height + 1 }, anchor, mark)
    }

    fn alias(&mut self, anchor: usize, mark: Range<usize>) -> Result<(), ReadError> {
        // The parser has refused names that no anchor has.
        let Some(node) = self.anchors.get(&anchor) else {
            return Err(ReadError::new(mark, "the value of this anchor contains itself"));
        };
        let copy = self.copies.checked_sub(node.weight).map(|left| (left, node.clone()));
        let Some((left, copy)) = copy else {
            return Err(ReadError::new(mark, "the aliases of this text copy too much; write the values out"));
        };
        self.copies = left;
        self.check_depth(copy.height, &mark)?;
        self.finish(copy, 0, mark)
    }

    fn check_depth(&self, more: usize, mark: &Range<usize>) -> Result<(), ReadError> {
        if self.stack.len() + more > MAX_DEPTH {
            return Err(ReadError::too_deep(mark.clone()));
        }
        Ok(())
    }

    /// Hands a finished value to its map or list, or makes it a document.
    fn finish(&mut self, node: Node, anchor: usize, mark: Range<usize>) -> Result<(), ReadError> {
        if anchor != 0 {
            self.copies = self.copies.saturating_sub(node.weight);
            self.anchors.insert(anchor, node.clone());
        }
        if self.expects_key() {
            let text = key_text(node.value).map_err(|message| ReadError::new(mark, message))?;
            self.set_key(Key::Text(text));
            return Ok(());
        }
        let Some(parent) = self.stack.last_mut() else {
            self.value = Some(node.value);
            return Ok(());
        };
        parent.weight += node.weight;
        parent.height = parent.height.max(node.height);
        match &mut parent.entries {
            Entries::List(items) => items.push(node.value),
            Entries::Map { map, merged, key } => match key.take() {
                Some(Key::Merge) => {
                    merge(map, merged, node.value).map_err(|why| ReadError::new(mark, why))?
                }
                Some(Key::Text(key)) => {
                    map.insert(key, node.value);
                }
                None => {}
            },
        }
        Ok(())
    }

    /// Whether the next value is a key of the innermost map.
    fn expects_key(&self) -> bool {
        matches!(self.stack.last(), Some(Open { entries: Entries::Map { key: None, .. }, .. }))
    }

    fn set_key(&mut self, new: Key) {
        if let Some(Open { entries: Entries::Map { map, merged, key }, weight, .. }) = self.stack.last_mut() {
            if let Key::Text(text) = &new {
                self.has_twins |= !merged.remove(text) && map.contains_key(text);
                *weight += text.len();
            }
            *key = Some(new);
        }
    }
}

/// A key as text. As in `sigs.k8s.io/yaml`, integers and booleans are written out, in decimal and as `true` and `false`;
/// but floats, which come out changed there (`1.10` as `1.1`), are refused.
pub(super) fn key_text(key: Value) -> Result<String, String> {
    let kind = match key {
        Value::String(text) => return Ok(text),
        Value::Bool(_) | Value::Number(_) if !key.is_f64() => return Ok(key.to_string()),
        Value::Number(_) => "a float",
        _ => "null",
    };
    Err(format!("a key cannot be {kind}; quote it to make it a string"))
}

/// Merges the value of a `<<` into `map`. Of several maps the first has the last word. An entry after the `<<` replaces what
/// was merged and, unlike in the definition of merge keys, one before it is replaced, because `kubectl` does so.
fn merge(
    map: &mut Map<String, Value>,
    merged: &mut BTreeSet<String>,
    value: Value,
) -> Result<(), &'static str> {
    const EXPECTED: &str = "`<<` merges a map or a list of maps, and this is neither";
    let sources = match value {
        Value::Array(sources) => sources,
        source => vec![source],
    };
    for source in sources.into_iter().rev() {
        let Value::Object(source) = source else {
            return Err(EXPECTED);
        };
        for (key, value) in source {
            if !map.contains_key(&key) {
                merged.insert(key.clone());
            }
            map.insert(key, value);
        }
    }
    Ok(())
}

//! YAML streams to values, as `kubectl` understands them.

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};
use serde_json::{Map, Value};

use super::resolve;

/// How deep maps and lists may be nested: as deep as `serde_json` reads them.
const MAX_DEPTH: usize = 128;

/// How much aliases may copy, in values and bytes of text, besides ten times the size of the stream.
const FREE_COPIES: usize = 1_000_000;

/// The key under which YAML 1.1 merges other maps (<https://yaml.org/type/merge.html>).
const MERGE_KEY: &str = "<<";

/// Why a text is not read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong, without a full stop.
    pub message: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for ReadError {}

impl From<ScanError> for ReadError {
    fn from(error: ScanError) -> Self {
        match error.info() {
            // The parser looks ahead and gives up in flow style at 256.
            "recursion limit exceeded" => Self::too_deep(*error.marker()),
            info => Self::at(*error.marker(), info),
        }
    }
}

impl ReadError {
    fn at(mark: Marker, message: impl Into<String>) -> Self {
        Self { line: mark.line(), column: mark.col() + 1, message: message.into() }
    }

    fn too_deep(mark: Marker) -> Self {
        Self::at(mark, format!("maps and lists are nested more than {MAX_DEPTH} deep"))
    }
}

/// Reads all documents of `text`; see [`read_all`](super::read_all).
pub(super) fn read_all(text: &str) -> Result<Vec<Value>, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    refuse_unreadable(text)?;
    let mut parser = Parser::new_from_str(text);
    let mut reader = Reader::new(text.len());
    while let Some(event) = parser.next_event() {
        let (event, span) = event?;
        reader.take(event, span.start)?;
    }
    Ok(reader.documents)
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
    let mut line = 1;
    let mut line_start = 0;
    for (at, c) in text.char_indices() {
        if c == '\n' {
            line += 1;
            line_start = at + 1;
        } else if let Some(why) = refused(c) {
            let code = u32::from(c);
            let message = format!("the character U+{code:04X} {why}; write `\\u{code:04x}` in double quotes");
            return Err(ReadError { line, column: text[line_start..at].chars().count() + 1, message });
        }
    }
    Ok(())
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
    documents: Vec<Value>,
    stack: Vec<Open>,
    anchors: HashMap<usize, Node>,
    /// How much aliases may still copy.
    copies: usize,
}

impl Reader {
    fn new(size: usize) -> Self {
        let copies = size.saturating_mul(10).saturating_add(FREE_COPIES);
        Self { documents: Vec::new(), stack: Vec::new(), anchors: HashMap::new(), copies }
    }

    fn take(&mut self, event: Event<'_>, mark: Marker) -> Result<(), ReadError> {
        match event {
            Event::DocumentStart(_) => self.anchors.clear(),
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(&text, style, anchor, tag.as_deref(), mark)?;
            }
            Event::SequenceStart(anchor, _) => self.open(Entries::List(Vec::new()), anchor, mark)?,
            Event::MappingStart(anchor, _) => {
                let entries = Entries::Map { map: Map::new(), merged: BTreeSet::new(), key: None };
                self.open(entries, anchor, mark)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(mark)?,
            Event::Alias(anchor) => self.alias(anchor, mark)?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        mark: Marker,
    ) -> Result<(), ReadError> {
        let plain = style == ScalarStyle::Plain && tag.is_none();
        if self.stack.is_empty() && plain && text.is_empty() && anchor == 0 {
            return Ok(()); // An empty document, or one of comments only.
        }
        if plain && text == MERGE_KEY && self.expects_key() {
            return self.set_key(Key::Merge, mark);
        }
        let value = match tag {
            Some(tag) => resolve::tagged(&format!("{}{}", tag.handle, tag.suffix), text),
            None if plain => resolve::plain(text),
            None => Ok(text.into()),
        };
        let value = value.map_err(|message| ReadError::at(mark, message))?;
        self.finish(Node { value, weight: 1 + text.len(), height: 0 }, anchor, mark)
    }

    fn open(&mut self, entries: Entries, anchor: usize, mark: Marker) -> Result<(), ReadError> {
        if self.expects_key() {
            return Err(ReadError::at(mark, "a map or list cannot be a key; keys are strings"));
        }
        self.check_depth(1, mark)?;
        self.stack.push(Open { entries, anchor, weight: 1, height: 0 });
        Ok(())
    }

    fn close(&mut self, mark: Marker) -> Result<(), ReadError> {
        let Some(Open { entries, anchor, weight, height }) = self.stack.pop() else {
            return Ok(());
        };
        let value = match entries {
            Entries::List(items) => Value::Array(items),
            Entries::Map { map, .. } => Value::Object(map),
        };
        self.finish(Node { value, weight, height: height + 1 }, anchor, mark)
    }

    fn alias(&mut self, anchor: usize, mark: Marker) -> Result<(), ReadError> {
        // The parser has refused names that no anchor has.
        let Some(node) = self.anchors.get(&anchor) else {
            return Err(ReadError::at(mark, "the value of this anchor contains itself"));
        };
        let copy = self.copies.checked_sub(node.weight).map(|left| (left, node.clone()));
        let Some((left, copy)) = copy else {
            return Err(ReadError::at(mark, "the aliases of this text copy too much; write the values out"));
        };
        self.copies = left;
        self.check_depth(copy.height, mark)?;
        self.finish(copy, 0, mark)
    }

    fn check_depth(&self, more: usize, mark: Marker) -> Result<(), ReadError> {
        if self.stack.len() + more > MAX_DEPTH {
            return Err(ReadError::too_deep(mark));
        }
        Ok(())
    }

    /// Hands a finished value to its map or list, or makes it a document.
    fn finish(&mut self, node: Node, anchor: usize, mark: Marker) -> Result<(), ReadError> {
        if anchor != 0 {
            self.copies = self.copies.saturating_sub(node.weight);
            self.anchors.insert(anchor, node.clone());
        }
        if self.expects_key() {
            return self.set_key(Key::Text(key_text(node.value, mark)?), mark);
        }
        let value = match node.value {
            Value::Number(number) => Value::Number(resolve::as_json(number)),
            value => value,
        };
        let Some(parent) = self.stack.last_mut() else {
            self.documents.push(value);
            return Ok(());
        };
        parent.weight += node.weight;
        parent.height = parent.height.max(node.height);
        match &mut parent.entries {
            Entries::List(items) => items.push(value),
            Entries::Map { map, merged, key } => match key.take() {
                Some(Key::Merge) => merge(map, merged, value).map_err(|why| ReadError::at(mark, why))?,
                Some(Key::Text(key)) => {
                    map.insert(key, value);
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

    fn set_key(&mut self, new: Key, mark: Marker) -> Result<(), ReadError> {
        if let Some(Open { entries: Entries::Map { map, merged, key }, weight, .. }) = self.stack.last_mut() {
            if let Key::Text(text) = &new {
                if !merged.remove(text) && map.contains_key(text) {
                    return Err(ReadError::at(
                        mark,
                        format!("the key `{text}` stands twice in this map; remove one"),
                    ));
                }
                *weight += text.len();
            }
            *key = Some(new);
        }
        Ok(())
    }
}

/// A key as text. As in `sigs.k8s.io/yaml`, integers and booleans are written out, in decimal and as `true` and `false`;
/// but floats, which come out changed there (`1.10` as `1.1`), are refused.
fn key_text(key: Value, mark: Marker) -> Result<String, ReadError> {
    let kind = match key {
        Value::String(text) => return Ok(text),
        Value::Bool(_) | Value::Number(_) if !key.is_f64() => return Ok(key.to_string()),
        Value::Number(_) => "a float",
        _ => "null",
    };
    Err(ReadError::at(mark, format!("a key cannot be {kind}; quote it to make it a string")))
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

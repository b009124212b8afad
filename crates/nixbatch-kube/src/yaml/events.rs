//! The events of one document: of YAML as `saphyr-parser` tells them, of JSON as [`json`](super::json) does.

use std::borrow::Cow;
use std::ops::Range;

use saphyr_parser::{Parser, ScalarStyle, ScanError, StrInput, Tag};

use super::json::JsonEvents;
use super::reader::ReadError;

/// What stands in a text, in its order.
#[derive(Debug)]
pub(super) enum Event<'t> {
    /// A map opens.
    Map { anchor: usize },
    /// A list opens.
    List { anchor: usize },
    /// The innermost map or list closes.
    End,
    /// A string, a number, a word.
    Scalar { text: Cow<'t, str>, style: Style, anchor: usize, tag: Option<Cow<'t, Tag>> },
    /// What has the anchor, once more.
    Alias { anchor: usize },
    /// Another document begins.
    Document,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Without quotes.
    Plain,
    /// In quotes of either kind.
    Quoted,
    /// As a block, `|` or `>`.
    Block,
    /// A number, a boolean or null of JSON.
    Json,
}

impl From<ScalarStyle> for Style {
    fn from(style: ScalarStyle) -> Self {
        match style {
            ScalarStyle::Plain => Self::Plain,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Self::Quoted,
            ScalarStyle::Literal | ScalarStyle::Folded => Self::Block,
        }
    }
}

/// Reads events. Their ranges count characters in YAML and bytes in JSON: [`Events::bytes`] makes bytes of either.
pub(super) enum Events<'t> {
    Yaml(Box<Parser<'t, StrInput<'t>>>),
    Json(JsonEvents<'t>),
}

impl<'t> Events<'t> {
    pub(super) fn of(text: &'t str, is_json: bool) -> Self {
        if is_json {
            Self::Json(JsonEvents::new(text))
        } else {
            Self::Yaml(Box::new(Parser::new_from_str(text)))
        }
    }

    /// The next event with its range; nothing after the last.
    pub(super) fn next(&mut self) -> Result<Option<(Event<'t>, Range<usize>)>, ReadError> {
        let parser = match self {
            Self::Json(events) => return events.next(),
            Self::Yaml(parser) => parser,
        };
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(refusal)?;
            let event = match event {
                saphyr_parser::Event::DocumentStart(_) => Event::Document,
                saphyr_parser::Event::Scalar(text, style, anchor, tag) => {
                    Event::Scalar { text, style: style.into(), anchor, tag }
                }
                saphyr_parser::Event::SequenceStart(anchor, _) => Event::List { anchor },
                saphyr_parser::Event::MappingStart(anchor, _) => Event::Map { anchor },
                saphyr_parser::Event::SequenceEnd | saphyr_parser::Event::MappingEnd => Event::End,
                saphyr_parser::Event::Alias(anchor) => Event::Alias { anchor },
                _ => continue,
            };
            return Ok(Some((event, span.start.index()..span.end.index())));
        }
        Ok(None)
    }
}

/// From the ranges of events to bytes of the text.
pub(super) enum Offsets {
    /// They are bytes already.
    Same,
    /// The byte at which each character begins, and the text's length.
    Characters(Vec<usize>),
}

impl Offsets {
    pub(super) fn of(text: &str, is_json: bool) -> Self {
        if is_json || text.is_ascii() {
            return Self::Same;
        }
        Self::Characters(text.char_indices().map(|(at, _)| at).chain([text.len()]).collect())
    }

    pub(super) fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        match self {
            Self::Same => range.clone(),
            Self::Characters(starts) => {
                let byte = |at: usize| starts.get(at).or(starts.last()).copied().unwrap_or_default();
                byte(range.start)..byte(range.end)
            }
        }
    }
}

fn refusal(error: ScanError) -> ReadError {
    let at = error.marker().index();
    match error.info() {
        // The parser looks ahead and gives up in flow style at 256.
        "recursion limit exceeded" => ReadError::too_deep(at..at),
        info => ReadError::new(at..at, info),
    }
}

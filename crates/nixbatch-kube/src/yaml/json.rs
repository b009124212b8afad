//! JSON as events. YAML is nearly a superset of it, but for tabs, surrogate pairs and the notations of numbers.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::IgnoredAny;

use super::events::{Event, Style};
use super::reader::ReadError;

/// The end of the JSON value that `text` begins with.
///
/// # Errors
/// Where it is none: at a byte, and why.
pub(super) fn value_end(text: &str) -> Result<usize, ReadError> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => Ok(values.byte_offset()),
        Some(Err(error)) => Err(refusal(text, &error)),
        None => Err(ReadError::new(0..0, "a value is missing")),
    }
}

fn refusal(text: &str, error: &serde_json::Error) -> ReadError {
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let at = (line + error.column().saturating_sub(1)).min(text.len());
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    ReadError::new(at..at, message.trim_end_matches(&place))
}

/// The events of a text that is known to be one JSON value.
pub(super) struct JsonEvents<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> JsonEvents<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn next(&mut self) -> Result<Option<(Event<'t>, Range<usize>)>, ReadError> {
        let between = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b':');
        let rest = &self.text.as_bytes()[self.at..];
        let Some(skipped) = rest.iter().position(|byte| !between(byte)) else { return Ok(None) };
        let start = self.at + skipped;
        let rest = &self.text[start..];
        let (event, length) = match rest.as_bytes()[0] {
            b'{' => (Event::Map { anchor: 0 }, 1),
            b'[' => (Event::List { anchor: 0 }, 1),
            b'}' | b']' => (Event::End, 1),
            b'"' => {
                let length = string_length(rest);
                let text =
                    string(&rest[..length]).map_err(|why| ReadError::new(start..start + length, why))?;
                (Event::Scalar { text, style: Style::Quoted, anchor: 0, tag: None }, length)
            }
            _ => {
                let ends = |c: char| c.is_ascii_whitespace() || matches!(c, ',' | ':' | ']' | '}');
                let length = rest.find(ends).unwrap_or(rest.len());
                let text = Cow::Borrowed(&rest[..length]);
                (Event::Scalar { text, style: Style::Json, anchor: 0, tag: None }, length)
            }
        };
        self.at = start + length;
        Ok(Some((event, start..self.at)))
    }
}

/// The length of the string in quotes that a text begins with.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

fn string(quoted: &str) -> Result<Cow<'_, str>, &'static str> {
    if !quoted.contains('\\') {
        return Ok(Cow::Borrowed(&quoted[1..quoted.len() - 1]));
    }
    let text = serde_json::from_str::<String>(quoted);
    text.map(Cow::Owned).map_err(|_| "the escapes of this string are half of a character")
}

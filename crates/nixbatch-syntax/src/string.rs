//! String literals as Nix reads them: escapes, and the indentation of `''…''`.

use std::ops::Range;

use rnix::ast::{Interpol, Str};
use rnix::{NodeOrToken, SyntaxKind};
use rowan::ast::AstNode;

/// What a string without interpolations says.
pub(crate) fn literal_text(string: &Str, source: &str) -> Option<String> {
    let mut text = String::new();
    for unit in units(string, source) {
        match unit {
            Unit::Char { c, .. } => text.push(c),
            Unit::Interpol(_) => return None,
        }
    }
    Some(text)
}

/// A character of a string, or an interpolation in it.
pub(crate) enum Unit {
    Char {
        c: char,
        /// The bytes it is written with.
        origin: Range<usize>,
        /// Whether it is written as an escape.
        escaped: bool,
    },
    Interpol(Interpol),
}

/// What a string literal consists of, with escapes read and indentation stripped.
pub(crate) fn units(string: &Str, source: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut indented = false;
    let mut is_first = true;
    for child in string.syntax().children_with_tokens() {
        match child {
            NodeOrToken::Token(token) if token.kind() == SyntaxKind::TOKEN_STRING_START => {
                indented = token.text() == "''";
            }
            NodeOrToken::Token(token) if token.kind() == SyntaxKind::TOKEN_STRING_CONTENT => {
                let mut start = usize::from(token.text_range().start());
                let mut raw = &source[start..start + token.text().len()];
                if indented && is_first {
                    // The rest of the line that opens the string, when it is blank.
                    let line = raw.trim_start_matches(' ');
                    if let Some(next) = line.strip_prefix('\n') {
                        start += raw.len() - next.len();
                        raw = next;
                    }
                }
                is_first = false;
                if indented { read_indented(raw, start, &mut units) } else { read(raw, start, &mut units) }
            }
            NodeOrToken::Token(_) => {}
            NodeOrToken::Node(node) => {
                is_first = false;
                units.extend(Interpol::cast(node).map(Unit::Interpol));
            }
        }
    }
    if indented { strip_indentation(units) } else { units }
}

/// `unescapeStr` of Nix's lexer: escapes, and any line end as a line feed.
fn read(raw: &str, start: usize, units: &mut Vec<Unit>) {
    let mut chars = raw.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let (c, escaped) = match c {
            '\\' => match chars.next() {
                Some((_, c)) => (escape(c), true),
                None => (c, false),
            },
            '\r' => {
                chars.next_if(|(_, next)| *next == '\n');
                ('\n', false)
            }
            c => (c, false),
        };
        let end = chars.peek().map_or(raw.len(), |(next, _)| *next);
        units.push(Unit::Char { c, origin: start + at..start + end, escaped });
    }
}

fn escape(c: char) -> char {
    match c {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        other => other,
    }
}

/// The escapes of `''…''`: `'''`, `''$`, and `''\` before anything.
fn read_indented(raw: &str, start: usize, units: &mut Vec<Unit>) {
    let mut at = 0;
    while let Some(c) = raw[at..].chars().next() {
        let rest = &raw[at..];
        let (text, length) = if rest.starts_with("'''") {
            ("''".to_owned(), 3)
        } else if rest.starts_with("''$") {
            ("$".to_owned(), 3)
        } else if let Some(escaped) = rest.strip_prefix("''\\").and_then(|rest| rest.chars().next()) {
            (escape(escaped).to_string(), 3 + escaped.len_utf8())
        } else {
            (c.to_string(), c.len_utf8())
        };
        let escaped = length > c.len_utf8();
        let origin = start + at..start + at + length;
        units.extend(text.chars().map(|c| Unit::Char { c, origin: origin.clone(), escaped }));
        at += length;
    }
}

/// `stripIndentation` of Nix's parser, with the ways it has.
fn strip_indentation(mut units: Vec<Unit>) -> Vec<Unit> {
    let indentation = indentation(&units);
    drop_last_line(&mut units);
    let mut at_line_start = true;
    let mut dropped = 0;
    units.retain(|unit| match unit {
        Unit::Char { c: ' ', .. } if at_line_start => {
            dropped += 1;
            dropped > indentation
        }
        Unit::Char { c, .. } => {
            at_line_start = *c == '\n';
            dropped = 0;
            true
        }
        Unit::Interpol(_) => {
            at_line_start = false;
            dropped = 0;
            true
        }
    });
    units
}

/// The smallest indentation of the lines that are not blank.
fn indentation(units: &[Unit]) -> usize {
    let mut smallest = usize::MAX;
    let mut at_line_start = true;
    let mut current = 0;
    for unit in units {
        match unit {
            Unit::Char { c: ' ', escaped: false, .. } if at_line_start => current += 1,
            Unit::Char { c: '\n', escaped: false, .. } => {
                at_line_start = true;
                current = 0;
            }
            _ => {
                if at_line_start {
                    smallest = smallest.min(current);
                }
                at_line_start = false;
            }
        }
    }
    smallest
}

/// Drops the blanks of a last line that has nothing else.
fn drop_last_line(units: &mut Vec<Unit>) {
    let is_blank = |unit: &Unit| matches!(unit, Unit::Char { c: ' ', escaped: false, .. });
    let kept = units.iter().rposition(|unit| !is_blank(unit)).map_or(0, |last| last + 1);
    let ends_line =
        kept > 0 && matches!(units.get(kept - 1), Some(Unit::Char { c: '\n', escaped: false, .. }));
    if ends_line {
        units.truncate(kept);
    }
}

//! What a string literal evaluates to, character by character, and where each character stands.

use std::ops::Range;

use rnix::NodeOrToken;
use rnix::SyntaxKind::{TOKEN_STRING_CONTENT, TOKEN_STRING_START};
use rnix::ast::Str;
use rowan::ast::AstNode;

use crate::bytes;

/// A part of a string literal.
#[derive(Debug, Clone)]
enum Part {
    /// One character of the value, where it stands, and whether it was written as an escape.
    Char(char, Range<usize>, bool),
    /// An interpolation: some text that only the evaluator knows.
    Gap(Range<usize>),
}

/// The value of a literal without interpolations.
pub(crate) fn literal(text: &Str) -> Option<String> {
    parts(text)
        .into_iter()
        .map(|part| match part {
            Part::Char(c, _, _) => Some(c),
            Part::Gap(_) => None,
        })
        .collect()
}

/// Where bytes `wanted` of the evaluated `value` stand in the literal. A part that an interpolation made is
/// where the interpolation is.
pub(crate) fn position(text: &Str, value: &str, wanted: Range<usize>) -> Option<Range<usize>> {
    let aligned = align(&parts(text), value)?;
    let mut overlapping = aligned.iter().filter(|(at, _)| at.start < wanted.end && wanted.start < at.end);
    let Some((_, first)) = overlapping.next() else {
        // Nothing of the text, only a place in it.
        let (_, next) = aligned.iter().find(|(at, _)| at.start >= wanted.start)?;
        return Some(next.start..next.start);
    };
    let last = overlapping.next_back().map_or(first, |(_, last)| last);
    Some(first.start..last.end.max(first.end))
}

/// Pairs of evaluated bytes and source bytes, in order.
type Aligned = Vec<(Range<usize>, Range<usize>)>;

/// Lays the literal's parts over the evaluated text: what is literal must be there, in order; what is between
/// belongs to the interpolations.
fn align(parts: &[Part], value: &str) -> Option<Aligned> {
    let mut aligned = Aligned::new();
    let mut at = 0;
    let mut gap: Option<Range<usize>> = None;
    let mut index = 0;
    while index < parts.len() {
        if let Part::Gap(range) = &parts[index] {
            gap = Some(gap.map_or(range.clone(), |gap: Range<usize>| gap.start..range.end));
            index += 1;
            continue;
        }
        let run = run(&parts[index..]);
        let text: String = run.iter().map(|(c, _)| *c).collect();
        let is_last = index + run.len() == parts.len();
        let rest = value.get(at..)?;
        let start = match &gap {
            None => rest.starts_with(&text).then_some(0)?,
            Some(_) if is_last => rest.ends_with(&text).then(|| rest.len() - text.len())?,
            Some(_) => rest.find(&text)?,
        };
        if let Some(range) = gap.take() {
            aligned.push((at..at + start, range));
        }
        at += start;
        for (c, range) in run {
            aligned.push((at..at + c.len_utf8(), range.clone()));
            at += c.len_utf8();
            index += 1;
        }
    }
    if let Some(range) = gap {
        aligned.push((at..value.len(), range));
        at = value.len();
    }
    (at == value.len()).then_some(aligned)
}

/// The characters up to the next interpolation.
fn run(parts: &[Part]) -> Vec<(char, &Range<usize>)> {
    parts
        .iter()
        .map_while(|part| match part {
            Part::Char(c, range, _) => Some((*c, range)),
            Part::Gap(_) => None,
        })
        .collect()
}

fn parts(text: &Str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut indented = false;
    for child in text.syntax().children_with_tokens() {
        match child {
            NodeOrToken::Token(token) if token.kind() == TOKEN_STRING_START => {
                indented = token.text() == "''"
            }
            NodeOrToken::Token(token) if token.kind() == TOKEN_STRING_CONTENT => {
                let start = bytes(token.text_range()).start;
                if indented {
                    read_indented(token.text(), start, &mut parts)
                } else {
                    read(token.text(), start, &mut parts)
                }
            }
            NodeOrToken::Token(_) => {}
            NodeOrToken::Node(node) => parts.push(Part::Gap(bytes(node.text_range()))),
        }
    }
    if indented { strip_indentation(parts) } else { parts }
}

/// The content of a `"…"` literal: `\` escapes, and line breaks that the lexer of Nix makes `\n`.
fn read(content: &str, start: usize, parts: &mut Vec<Part>) {
    let mut characters = content.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let (c, end, escaped) = match c {
            '\\' => match characters.next() {
                Some((next, escaped)) => (unescape(escaped), next + escaped.len_utf8(), true),
                None => (c, at + 1, false),
            },
            '\r' => {
                let newline = characters.next_if(|(_, next)| *next == '\n');
                ('\n', newline.map_or(at, |(at, _)| at) + 1, false)
            }
            c => (c, at + c.len_utf8(), false),
        };
        parts.push(Part::Char(c, start + at..start + end, escaped));
    }
}

/// The content of a `''…''` literal: `'''`, `''$`, `''\x`; everything else is itself.
fn read_indented(content: &str, start: usize, parts: &mut Vec<Part>) {
    let mut at = 0;
    while let Some(c) = content[at..].chars().next() {
        let rest = &content[at..];
        let (c, length, escaped) = if rest.starts_with("'''") {
            // The value is two quotes.
            parts.push(Part::Char('\'', start + at..start + at + 3, true));
            ('\'', 3, true)
        } else if rest.starts_with("''$") {
            ('$', 3, true)
        } else if let Some(after) = rest.strip_prefix("''\\") {
            let escaped = after.chars().next().unwrap_or('\\');
            (unescape(escaped), 3 + escaped.len_utf8(), true)
        } else {
            (c, c.len_utf8(), false)
        };
        let end = (at + length).min(content.len());
        parts.push(Part::Char(c, start + at..start + end, escaped));
        at = end;
    }
}

fn unescape(c: char) -> char {
    match c {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        c => c,
    }
}

/// What Nix does to a `''…''` literal: the first line goes when it is blank, so does a blank end, and the
/// indentation that all lines share. Only spaces count.
/// Source: `stripIndentation` in src/libexpr/parser.y of Nix.
fn strip_indentation(parts: Vec<Part>) -> Vec<Part> {
    let is = |part: &Part, wanted: char| matches!(part, Part::Char(c, _, false) if *c == wanted);
    let mut parts = parts;
    let blank = parts.iter().take_while(|part| is(part, ' ')).count();
    if parts.get(blank).is_some_and(|part| is(part, '\n')) {
        parts.drain(..=blank);
    }
    let indentation = parts
        .split_inclusive(|part| is(part, '\n'))
        .filter_map(|line| {
            let spaces = line.iter().take_while(|part| is(part, ' ')).count();
            line.get(spaces).filter(|part| !is(part, '\n')).map(|_| spaces)
        })
        .min()
        .unwrap_or(usize::MAX);
    let mut stripped = Vec::with_capacity(parts.len());
    for line in parts.split_inclusive(|part| is(part, '\n')) {
        let spaces = line.iter().take_while(|part| is(part, ' ')).count();
        let is_blank_end = spaces == line.len();
        let drop = if is_blank_end { spaces } else { spaces.min(indentation) };
        stripped.extend_from_slice(&line[drop..]);
    }
    stripped
}

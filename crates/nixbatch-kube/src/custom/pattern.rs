//! Patterns: regular expressions as Go's `regexp` reads them (<https://github.com/google/re2/wiki/Syntax>), told to the
//! `regex` crate, which has the same matching and nearly the same syntax.
//!
//! Go's `\d`, `\s`, `\w` and `\b` know ASCII alone; in classes `[`, `&&`, `--` and `~~` are plain characters; braces that
//! are no repetition are plain; and `\Q…\E` quotes. What Go reads and this does not (octal escapes) is no
//! pattern here, and is not checked.

use std::iter::Peekable;
use std::str::Chars;
use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Deserializer};

/// The greatest automaton that is made of a pattern, in bytes; Go bounds repetitions to 1,000 instead.
const MAX_SIZE: usize = 4 << 20;

/// A pattern, compiled when it is first asked.
#[derive(Debug, Default)]
pub(super) struct Pattern {
    pub(super) text: Box<str>,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Whether it matches somewhere in the text. Nothing where it cannot be compiled.
    pub(super) fn matches(&self, text: &str) -> Option<bool> {
        let regex = self.compiled.get_or_init(|| compile(&self.text)).as_ref()?;
        Some(regex.is_match(text))
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<str>::deserialize(deserializer)?;
        Ok(Self { text, compiled: OnceLock::new() })
    }
}

/// What Go's `regexp.Compile` makes of a pattern; nothing where it is none.
pub(super) fn compile(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(&translate(pattern)).size_limit(MAX_SIZE).build().ok()
}

/// The pattern in the syntax of the `regex` crate.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => escape(&mut rest, false, &mut out),
            '[' => class(&mut rest, &mut out),
            '{' if !is_repetition(rest.clone()) => out.push_str("\\{"),
            _ => out.push(c),
        }
    }
    out
}

fn escape(rest: &mut Peekable<Chars<'_>>, in_class: bool, out: &mut String) {
    let Some(c) = rest.next() else { return out.push('\\') };
    let ascii = match c {
        'd' => "0-9",
        's' => "\\t\\n\\x0c\\r ",
        'w' => "0-9A-Za-z_",
        'D' => "[^0-9]",
        'S' => "[^\\t\\n\\x0c\\r ]",
        'W' => "[^0-9A-Za-z_]",
        'b' if !in_class => return out.push_str("(?-u:\\b)"),
        'B' if !in_class => return out.push_str("(?-u:\\B)"),
        'Q' if !in_class => return quoted(rest, out),
        '<' | '>' => return out.push(c),
        'p' | 'P' | 'x' if rest.peek() == Some(&'{') => {
            out.extend(['\\', c]);
            return out.extend(rest.by_ref().take_while(|c| *c != '}').chain(['}']));
        }
        _ => {
            out.push('\\');
            return out.push(c);
        }
    };
    if in_class || ascii.starts_with('[') {
        out.push_str(ascii);
    } else {
        out.extend(["[", ascii, "]"]);
    }
}

/// What follows `\Q`, up to `\E` or the end.
fn quoted(rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    let mut text = String::new();
    while let Some(c) = rest.next() {
        if c == '\\' && rest.next_if_eq(&'E').is_some() {
            break;
        }
        text.push(c);
    }
    out.push_str(&regex::escape(&text));
}

/// The rest of a class, after its `[`.
fn class(rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    out.push('[');
    if rest.next_if_eq(&'^').is_some() {
        out.push('^');
    }
    let mut is_first = true;
    while let Some(c) = rest.next() {
        match c {
            ']' if !is_first => return out.push(']'),
            ']' => out.push_str("\\]"),
            '\\' => escape(rest, true, out),
            '[' if rest.peek() == Some(&':') => named(rest, out),
            '[' => out.push_str("\\["),
            // Twice in a row they are operators there.
            '&' | '~' => out.extend(['\\', c]),
            '-' if is_first || matches!(rest.peek(), Some(']' | '-')) => out.push_str("\\-"),
            _ => out.push(c),
        }
        is_first = false;
    }
}

/// A class such as `[:alpha:]`, after its `[`.
fn named(rest: &mut Peekable<Chars<'_>>, out: &mut String) {
    out.push('[');
    for c in rest.by_ref() {
        out.push(c);
        if c == ']' {
            break;
        }
    }
}

/// Whether what follows a `{` makes a repetition of it: `{2}`, `{2,}` or `{2,5}`.
fn is_repetition(rest: Peekable<Chars<'_>>) -> bool {
    let inner: String = rest.take_while(|c| *c != '}').take(16).collect();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match inner.split_once(',') {
        Some((least, most)) => is_number(least) && (most.is_empty() || is_number(most)),
        None => is_number(&inner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_go_does() {
        for (pattern, text, matches) in [
            (r"^\d+$", "12", true),
            (r"^\d+$", "١٢", false),
            (r"^[\w.-]+$", "a_b.c-d", true),
            (r"^[\w.-]+$", "é", false),
            (r"^[^\s]$", "\u{a0}", true),
            (r"^[[a]+$", "[a[", true),
            (r"^[]a]+$", "]a", true),
            (r"^[a&&b]+$", "&", true),
            (r"^[a-z--9]$", "-", true),
            (r"^[[:alpha:]]$", "x", true),
            (r"^{a}$", "{a}", true),
            (r"^a{2,3}$", "aaa", true),
            (r"^a{,3}$", "a{,3}", true),
            (r"^\Qa.b\E.$", "a.bc", true),
            (r"^\Qa.b\E.$", "axbc", false),
            (r"^\<$", "<", true),
            (r"^(?i)ÄB$", "äb", true),
            (r"a$", "a\n", false),
            (r"^\p{L}+$", "äß", true),
        ] {
            assert_eq!(compile(pattern).map(|regex| regex.is_match(text)), Some(matches), "{pattern} {text}");
        }
        for pattern in ["(", "[a", r"\", "(?=a)", r"(a)\1"] {
            assert!(compile(pattern).is_none(), "{pattern}");
        }
        assert!(compile(&"(a{1000}){1000}".repeat(20)).is_none());
    }
}

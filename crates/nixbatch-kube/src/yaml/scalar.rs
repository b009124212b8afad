//! Scalars: the style of each string, keys and numbers.
//!
//! A string stays plain only when a small grammar says that no reader takes it for anything else; in
//! doubt it is quoted. See the [module](super) for the three styles.

use std::fmt::Write as _;

use serde_json::Number;

/// Words that some reader takes for a boolean, a null or a number, in any mix of capitals:
/// <https://yaml.org/type/bool.html>, <https://yaml.org/type/null.html>, <https://yaml.org/type/float.html>.
const RESERVED: [&str; 13] =
    ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf", "infinity"];

/// The longest key, in bytes as printed, that may stand before its `:` on one line. Readers look for
/// the `:` no further than 1,024 characters (YAML 1.2.2, section 7.4, "implicit keys").
const LONGEST_IMPLICIT_KEY: usize = 1024;

/// How a key was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// `key`
    Implicit,
    /// `? key`, with the `:` on the next line.
    Explicit,
}

/// Writes a key without its `:`.
pub(super) fn write_key(out: &mut String, key: &str) -> Key {
    if is_plain(key) && key.len() <= LONGEST_IMPLICIT_KEY {
        out.push_str(key);
        return Key::Implicit;
    }
    let start = out.len();
    write_quoted(out, key);
    if out.len() - start <= LONGEST_IMPLICIT_KEY {
        return Key::Implicit;
    }
    out.insert_str(start, "? ");
    Key::Explicit
}

/// Writes a string and ends the line. The lines of a block scalar stand at column `indent`.
pub(super) fn write_text(out: &mut String, text: &str, indent: usize) {
    if is_plain(text) {
        out.push_str(text);
    } else if is_literal(text) {
        return write_literal(out, text, indent);
    } else {
        write_quoted(out, text);
    }
    out.push('\n');
}

/// Writes a number so that every reader finds the same number.
///
/// Integers are written as they are. A float needs a dot and a signed exponent to be a float in YAML 1.1
/// (<https://yaml.org/type/float.html>): `1e21` is written `1.0e+21`.
pub(super) fn write_number(out: &mut String, number: &Number) {
    let start = out.len();
    // Writing to a string cannot fail.
    let _ = write!(out, "{number}");
    let written = &out[start..];
    let Some(exponent) = written.find(['e', 'E']) else {
        return;
    };
    let unsigned = !written[exponent + 1..].starts_with(['+', '-']);
    let dotless = !written[..exponent].contains('.');
    if unsigned {
        out.insert(start + exponent + 1, '+');
    }
    if dotless {
        out.insert_str(start + exponent, ".0");
    }
}

/// Writes `count` spaces.
pub(super) fn write_spaces(out: &mut String, count: usize) {
    const SPACES: &str = "                                ";
    let mut left = count;
    while left > SPACES.len() {
        out.push_str(SPACES);
        left -= SPACES.len();
    }
    out.push_str(&SPACES[..left]);
}

/// Whether `text` may stand without quotes: it begins like a word, a path, an option or a quantity, has
/// only harmless characters, and is no word or number to any reader.
pub(super) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts_well = match bytes {
        [b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'/', ..] => true,
        [b'.', b'/', ..] | [b'.', b'.', b'/', ..] => true,
        [b'-', b'a'..=b'z' | b'A'..=b'Z', ..] => true,
        [b'-', b'-', b'a'..=b'z' | b'A'..=b'Z', ..] => true,
        [b'0'..=b'9', ..] => has_letter_of_no_number(bytes),
        _ => false,
    };
    let ends_well = !matches!(bytes.last(), Some(b' ' | b':') | None);
    starts_well
        && ends_well
        && bytes.iter().all(|&byte| is_harmless(byte))
        && !bytes.windows(2).any(|pair| pair == b": ")
        && !is_reserved(text)
}

/// Characters that mean nothing inside a plain scalar in block style; a `:` only when no blank follows.
fn is_harmless(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b' ' | b'_' | b'-' | b'.' | b'/' | b':' | b'+' | b'=' | b'@' | b'%' | b',' | b';')
        || matches!(byte, b'(' | b')' | b'$' | b'^' | b'~')
}

/// Whether a text that begins with a digit has a letter that is part of no number or time in any notation:
/// decimal, `0b`, `0o`, `0x`, exponents, base 60, `2001-12-14t21:59:43.10Z`.
fn has_letter_of_no_number(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| {
        byte.is_ascii_alphabetic()
            && !byte.is_ascii_hexdigit()
            && !matches!(byte, b'x' | b'X' | b'o' | b'O' | b't' | b'T' | b'z' | b'Z')
    })
}

fn is_reserved(text: &str) -> bool {
    text.len() <= 8 && RESERVED.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Whether `text` may be a block scalar: more than one line, the first beginning with a character (or the
/// reader would have to guess the indentation), none ending in a blank (which no one sees), and nothing
/// that needs an escape.
fn is_literal(text: &str) -> bool {
    let is_blank = |byte| matches!(byte, b' ' | b'\t');
    if text.starts_with([' ', '\t', '\n']) || text.ends_with([' ', '\t']) {
        return false;
    }
    let mut has_lines = false;
    let mut previous = b'\0';
    for &byte in text.as_bytes() {
        if byte == b'\n' {
            if is_blank(previous) {
                return false;
            }
            has_lines = true;
        } else if byte.is_ascii_control() && byte != b'\t' {
            return false;
        }
        previous = byte;
    }
    has_lines && (text.is_ascii() || !text.chars().any(|c| !c.is_ascii() && is_unprintable(c)))
}

/// Writes a block scalar, from `|` to the end of its last line.
fn write_literal(out: &mut String, text: &str, indent: usize) {
    let header = match text.strip_suffix('\n') {
        None => "|-\n",
        Some(rest) if rest.ends_with('\n') => "|+\n",
        Some(_) => "|\n",
    };
    out.push_str(header);
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            write_spaces(out, indent);
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// Writes a string in double quotes, on one line. The escapes are those of JSON.
pub(super) fn write_quoted(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    let needs_escape = |c: char| c == '"' || c == '\\' || is_unprintable(c);
    while let Some((at, special)) = rest.char_indices().find(|(_, c)| needs_escape(*c)) {
        out.push_str(&rest[..at]);
        match special {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // All others fit in four digits; writing to a string cannot fail.
            other => {
                let _ = write!(out, "\\u{:04x}", u32::from(other));
            }
        }
        rest = &rest[at + special.len_utf8()..];
    }
    out.push_str(rest);
    out.push('"');
}

/// Characters that no document has as they are: those that are not printable (YAML 1.2.2, section 5.1),
/// the line breaks of YAML 1.1, and those that hide or reorder text.
fn is_unprintable(c: char) -> bool {
    matches!(c,
        '\0'..='\x1f'
        | '\x7f'..='\u{a0}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_of_plain_strings() {
        let plain = [
            "a",
            "_a",
            "/a",
            "./a",
            "../a",
            "-a",
            "--a",
            "1a b-l",
            "10m",
            "a:b",
            "a::b",
            "a b",
            "yes sir",
            "nobody",
            "a,b;(c)=d@e%f~g^h$",
            "e3",
            "x1F",
        ];
        for text in plain {
            assert!(is_plain(text), "{text}");
        }
        let quoted = [
            "",
            " a",
            "a ",
            "a:",
            "a: b",
            "a #b",
            "a'b",
            "-",
            "--",
            "---a",
            "-1a",
            ".a",
            "..a",
            "1",
            "1e3",
            "0xab",
            "1.5",
            "12:30",
            "3f2a",
            "2001-01-01t1",
            "1 2",
            "y",
            "NO",
            "Null",
            "nan",
            "Infinity",
            "$a",
            "é",
            "aé",
            "a\tb",
            "a\nb",
            "a*b",
            "a[0]",
            "a{b}",
            "a|b",
            "a>b",
            "a&b",
            "a!b",
            "a\\b",
            "a?",
        ];
        for text in quoted {
            assert!(!is_plain(text), "{text}");
        }
    }

    #[test]
    fn floats_have_a_dot_and_a_signed_exponent() {
        let written = |float: f64| {
            let mut out = "x: ".to_owned();
            write_number(&mut out, &Number::from_f64(float).expect("the float is finite"));
            out
        };
        assert_eq!(written(1e21), "x: 1.0e+21");
        assert_eq!(written(-1e-7), "x: -1.0e-7");
        assert_eq!(written(1.5e300), "x: 1.5e+300");
        assert_eq!(written(1.0), "x: 1.0");
        assert_eq!(written(-0.0), "x: -0.0");
    }

    #[test]
    fn long_keys_are_explicit() {
        let key = |length: usize| write_key(&mut String::new(), &"k".repeat(length));
        assert_eq!((key(1024), key(1025)), (Key::Implicit, Key::Explicit));
        // Quoted, escapes count.
        assert_eq!(write_key(&mut String::new(), &"\n".repeat(511)), Key::Implicit);
        assert_eq!(write_key(&mut String::new(), &"\n".repeat(512)), Key::Explicit);
    }

    #[test]
    fn block_scalars() {
        let written = |text: &str| {
            let mut out = String::new();
            write_text(&mut out, text, 2);
            out
        };
        assert_eq!(written("a\nb"), "|-\n  a\n  b\n");
        assert_eq!(written("a\n\nb\n"), "|\n  a\n\n  b\n");
        assert_eq!(written("a\n\n"), "|+\n  a\n\n");
        assert_eq!(written("a \nb"), "\"a \\nb\"\n");
        assert_eq!(written("\na"), "\"\\na\"\n");
        assert_eq!(written("a\rb\n"), "\"a\\rb\\n\"\n");
    }
}

use std::borrow::Cow;

/// Stands for a place of a file until a diagnostic is rendered: a private-use character, which therefore no other
/// text may show.
pub(super) const STAND_IN: char = '\u{10fffd}';

/// How wide a tab is shown.
const TAB: &str = "    ";

/// `text` with nothing in it that could steer a terminal or hide from the reader: control characters become
/// their pictures, and those that reorder text or take no space a replacement character. Line feeds stay.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || is_harmless(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' { out.push(c) } else { push(&mut out, c) }
    }
    Cow::Owned(out)
}

/// The same for text that is shown on one line: a line feed, too, becomes its picture.
pub(super) fn visible_line(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push(&mut out, c));
    Cow::Owned(out)
}

fn push(out: &mut String, c: char) {
    match c {
        '\t' => out.push_str(TAB),
        '\0'..='\x1f' => {
            out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER))
        }
        '\x7f' => out.push('\u{2421}'),
        _ if is_harmless(c) => out.push(c),
        _ => out.push(char::REPLACEMENT_CHARACTER),
    }
}

fn is_harmless(c: char) -> bool {
    !matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}'
        // Separators that some terminals and pagers take for line breaks.
        | '\u{2028}' | '\u{2029}'
        // Marks that turn the direction of what follows.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
        // Of no width, and a frequent reason for a name that "is right" and not found.
        | '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}'
        // Stands for places while a diagnostic is rendered.
        | STAND_IN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(visible("\x1b[31mred\x07\u{9b}0m\u{202e}txt\r\n\tend"), "␛[31mred␇�0m�txt␍\n    end");
        assert_eq!(visible_line("a\nb"), "a␊b");
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        assert!(matches!(visible("héllo 日本\nצ 👩‍💻"), Cow::Borrowed(_)));
    }
}

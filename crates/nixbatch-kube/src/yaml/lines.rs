//! Lines of a text, and how far they are indented.

/// Where the line of a byte begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Where the line of a byte ends, before its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    end - usize::from(end > at && text[at..end].ends_with('\r'))
}

/// How many characters stand before a byte on its line.
pub(super) fn column(text: &str, at: usize) -> usize {
    text[line_start(text, at)..at].chars().count()
}

/// A text with each of its lines that is not empty indented by so many more columns.
pub(super) fn shifted(text: &str, columns: usize) -> String {
    let indent = " ".repeat(columns);
    let lines = text.split('\n').map(|line| match line.trim_end() {
        "" => line.to_owned(),
        _ => format!("{indent}{line}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

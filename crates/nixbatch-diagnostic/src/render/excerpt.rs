use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::visible::visible_line;
use crate::Source;

/// Shown where a line goes on.
const ELLIPSIS: &str = "...";

/// So many lines are given to the renderer at most; of a longer span only the first line is marked.
pub(super) const MAX_LINES: usize = 30;

/// The lines of a file that marks touch, made safe to show and cut to a width, with the marks in them.
///
/// Its size depends on the marks alone, not on the file or its lines, so that many findings in a large
/// file cost no more than many in small ones.
pub(super) struct Excerpt {
    /// The lines, each with a line feed after it.
    pub(super) text: String,
    /// Number of the first line, from 1.
    pub(super) first_line: usize,
    /// The marks as bytes of `text`.
    pub(super) marks: Vec<Range<usize>>,
    /// Whether a line had to be cut.
    pub(super) is_cut: bool,
}

/// A line of an [`Excerpt`].
struct Line {
    /// Its bytes of the file that are shown.
    kept: Range<usize>,
    /// Where they begin in the excerpt.
    start: usize,
}

impl Excerpt {
    /// The lines around one mark, which is clamped to the text, each at most `width` columns.
    pub(super) fn around(source: &Source, mark: Range<usize>, width: usize) -> Self {
        let mark = shorten(source, mark);
        Self::build(source, &[mark], width)
    }

    /// The lines around several marks together, where they stand within `lines` lines none of which needs to be cut.
    pub(super) fn joining(
        source: &Source,
        marks: &[Range<usize>],
        lines: usize,
        width: usize,
    ) -> Option<Self> {
        let marks: Vec<_> = marks.iter().map(|mark| shorten(source, mark.clone())).collect();
        let (first, last) = lines_of(source, &marks);
        if last - first >= lines {
            return None;
        }
        let excerpt = Self::build(source, &marks, width);
        (!excerpt.is_cut).then_some(excerpt)
    }

    fn build(source: &Source, marks: &[Range<usize>], width: usize) -> Self {
        let (first_line, last_line) = lines_of(source, marks);
        let mut excerpt = Self { text: String::new(), first_line, marks: Vec::new(), is_cut: false };
        let mut lines = Vec::new();
        for number in first_line..=last_line {
            let Some(mut line) = source.line(number) else { break };
            if source.text()[line.clone()].starts_with('\u{feff}') && line.start == 0 {
                line.start += '\u{feff}'.len_utf8();
            }
            let kept = cut(source.text(), &line, focus(&line, marks), width);
            if kept.start > line.start {
                excerpt.text.push_str(ELLIPSIS);
            }
            let start = excerpt.text.len();
            excerpt.text.push_str(&visible_line(&source.text()[kept.clone()]));
            if kept.end < line.end {
                excerpt.text.push_str(ELLIPSIS);
            }
            excerpt.text.push('\n');
            excerpt.is_cut |= kept != line;
            lines.push(Line { kept, start });
        }
        let place = |offset: usize| {
            let number = source.line_column(offset).line;
            lines.get(number - first_line).map_or(0, |line| {
                let offset = offset.clamp(line.kept.start, line.kept.end);
                line.start + visible_line(&source.text()[line.kept.start..offset]).len()
            })
        };
        excerpt.marks = marks.iter().map(|mark| place(mark.start)..place(mark.end)).collect();
        excerpt
    }
}

/// First and last line of the marks.
fn lines_of(source: &Source, marks: &[Range<usize>]) -> (usize, usize) {
    let line = |offset: usize| source.line_column(offset).line;
    let first = marks.iter().map(|mark| line(mark.start)).min().unwrap_or(1);
    let last = marks.iter().map(|mark| line(mark.end)).max().unwrap_or(first);
    (first, last)
}

/// The mark without a line break at its end, and only its first line where it has too many.
fn shorten(source: &Source, mark: Range<usize>) -> Range<usize> {
    let first = source.line_column(mark.start).line;
    let mut last = source.line_column(mark.end).line;
    let mut end = mark.end;
    if last > first && source.line(last).is_some_and(|line| line.start == end) {
        last -= 1;
        end = source.line(last).map_or(end, |line| line.end);
    }
    if last - first >= MAX_LINES {
        end = source.line(first).map_or(end, |line| line.end);
    }
    mark.start..end.max(mark.start)
}

/// What must be seen of a line: where a mark starts on it, else where one ends, else its beginning.
fn focus(line: &Range<usize>, marks: &[Range<usize>]) -> usize {
    let on_line = |offset: &usize| (line.start..=line.end).contains(offset);
    let starts = marks.iter().map(|mark| mark.start);
    starts.chain(marks.iter().map(|mark| mark.end)).find(on_line).unwrap_or(line.start)
}

/// The part of a line around `focus` that fits into `width` columns, ellipses included.
fn cut(text: &str, line: &Range<usize>, focus: usize, width: usize) -> Range<usize> {
    let whole = walk(text[line.clone()].chars(), width);
    if whole == line.len() {
        return line.clone();
    }
    let width = width.saturating_sub(2 * ELLIPSIS.len()).max(1);
    let start = focus - walk(text[line.start..focus].chars().rev(), width / 3);
    let end = start + walk(text[start..line.end].chars(), width);
    if end < line.end {
        return start..end;
    }
    // Nothing more to the right: the rest of the width goes to the left.
    line.end - walk(text[line.clone()].chars().rev(), width)..line.end
}

/// `line` cut at `width` columns.
pub(super) fn clip(line: &str, width: usize) -> String {
    let kept = cut(line, &(0..line.len()), 0, width);
    let ellipsis = if kept.end < line.len() { ELLIPSIS } else { "" };
    format!("{}{ellipsis}", &line[kept])
}

/// How many bytes of `characters` fit into `width` columns. A character of no width counts as one, or a line
/// full of them would never end.
fn walk(characters: impl Iterator<Item = char>, width: usize) -> usize {
    let mut columns = 0;
    characters
        .take_while(|c| {
            columns += if *c == '\t' { 4 } else { c.width().unwrap_or(1).max(1) };
            columns <= width
        })
        .map(char::len_utf8)
        .sum()
}

use std::ops::Range;
use std::sync::Arc;

/// A file in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A stretch of a file, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes `range` of `file`.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self { file, start: range.start, end: range.end }
    }

    /// The bytes as a range.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// A line and a column as people count them: both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

/// One file's name and text.
///
/// Lines end as Nix and the editors count them: with a line feed, a carriage return, or both together.
/// Unicode's other separators do not end a line.
#[derive(Debug, Clone)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    line_starts: Vec<usize>,
    /// How many characters stand before each multiple of [`BLOCK`] bytes, so that a column far out on a long
    /// line need not be counted from the line's start.
    characters: Vec<usize>,
}

/// Bytes between two counts of [`Source::characters`].
const BLOCK: usize = 1024;

/// What some editors put before the text; it has no column of its own.
const BYTE_ORDER_MARK: char = '\u{feff}';

impl Source {
    /// A source with the name that is shown to the user.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let bytes = text.as_bytes();
        let ends_line = |at: usize| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let line_starts =
            std::iter::once(0).chain((0..bytes.len()).filter(|at| ends_line(*at)).map(|at| at + 1)).collect();
        let characters = std::iter::once(0)
            .chain(bytes.chunks(BLOCK).scan(0, |before, block| {
                *before += count_characters(block);
                Some(*before)
            }))
            .collect();
        Self { name: name.into(), text, line_starts, characters }
    }

    /// The name that is shown to the user.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset. An offset past the end means the end; one inside a character, that
    /// character. A byte order mark at the start of the text has no column.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_starts.partition_point(|start| *start <= offset) - 1;
        let mut start = self.line_starts[line];
        if start == 0 && self.text.starts_with(BYTE_ORDER_MARK) {
            start = BYTE_ORDER_MARK.len_utf8().min(offset);
        }
        let column = self.characters_before(offset) - self.characters_before(start) + 1;
        LineColumn { line: line + 1, column }
    }

    /// How many characters start before a byte offset.
    fn characters_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        self.characters[block] + count_characters(&self.text.as_bytes()[block * BLOCK..offset])
    }

    /// The bytes of `span` that exist: cut to the text, widened to whole characters. A span that ends before it
    /// starts is empty.
    pub fn clamp(&self, span: Span) -> Range<usize> {
        let mut start = span.start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        if span.end <= span.start {
            return start..start;
        }
        let mut end = span.end.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        start..end
    }

    /// Byte offset of a line (from 1) and a column in bytes (from 1), which is how Nix counts. A column past
    /// the line's end means its end; no such line, nothing.
    pub fn offset(&self, line: usize, byte_column: usize) -> Option<usize> {
        let line = self.line(line)?;
        let mut offset = line.start.saturating_add(byte_column.checked_sub(1)?).min(line.end);
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        Some(offset)
    }

    /// The bytes of a line (from 1), without its line break.
    pub fn line(&self, line: usize) -> Option<Range<usize>> {
        let start = *self.line_starts.get(line.checked_sub(1)?)?;
        let end = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        let text = &self.text[start..end];
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        Some(start..start + text.len())
    }

    /// How many lines there are: at least one, and an empty one after a line break at the end.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }
}

/// How many characters start in `bytes` of UTF-8.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| !matches!(byte, 0x80..=0xbf)).count()
}

/// The files that diagnostics point into.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    ///
    /// # Panics
    /// With more than 2^32 files.
    pub fn add(&mut self, source: Source) -> FileId {
        let id = u32::try_from(self.files.len()).expect("fewer than 2^32 files");
        self.files.push(source);
        FileId(id)
    }

    /// The file with this name.
    pub fn find(&self, name: &str) -> Option<FileId> {
        self.files
            .iter()
            .position(|file| file.name() == name)
            .and_then(|at| u32::try_from(at).ok())
            .map(FileId)
    }

    /// The file.
    ///
    /// # Panics
    /// When `id` comes from other sources.
    pub fn get(&self, id: FileId) -> &Source {
        &self.files[id.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_characters() {
        let source = Source::new("jobs.nix", "a\n\tbä日x\r\nz");
        assert_eq!(source.line_column(0), LineColumn { line: 1, column: 1 });
        let x = source.text().find('x').expect("there is an x");
        assert_eq!(source.line_column(x), LineColumn { line: 2, column: 5 });
        assert_eq!(source.line(2).map(|range| &source.text()[range]), Some("\tbä日x"));
        assert_eq!(source.line_column(1000), LineColumn { line: 3, column: 2 });
    }

    #[test]
    fn offsets_count_bytes_as_nix_does() {
        let source = Source::new("jobs.nix", "ä = 1;\nb = 2;\n");
        assert_eq!(source.offset(1, 1), Some(0));
        assert_eq!(source.offset(1, 2), Some(0), "inside the first character");
        assert_eq!(source.offset(2, 1), Some(8));
        assert_eq!(source.offset(2, 99), Some(14));
        assert_eq!(source.offset(9, 1), None);
        assert_eq!(source.offset(0, 1), None);
    }
}

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
#[derive(Debug, Clone)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    line_starts: Vec<usize>,
}

impl Source {
    /// A source with the name that is shown to the user.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let line_starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1))
            .collect();
        Self { name: name.into(), text, line_starts }
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
    /// character.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_starts.partition_point(|start| *start <= offset) - 1;
        let column = self.text[self.line_starts[line]..offset].chars().count() + 1;
        LineColumn { line: line + 1, column }
    }

    /// The bytes of `span` that exist: cut to the text, widened to whole characters. A span that ends before it
    /// starts is empty.
    pub fn clamp(&self, span: Span) -> Range<usize> {
        let mut start = span.start.min(self.text.len());
        let mut end = span.end.min(self.text.len()).max(start);
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        if span.end <= span.start {
            return start..start;
        }
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        start..end
    }

    /// Byte offset of a line (from 1) and a column in bytes (from 1), which is how Nix counts. A column past
    /// the line's end means its end; no such line, nothing.
    pub fn offset(&self, line: usize, byte_column: usize) -> Option<usize> {
        let start = *self.line_starts.get(line.checked_sub(1)?)?;
        let end = self.line_starts.get(line).map_or(self.text.len(), |next| next - 1);
        let mut offset = (start + byte_column.checked_sub(1)?).min(end);
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        Some(offset)
    }

    /// The bytes of a line (from 1), without its line break.
    pub fn line(&self, line: usize) -> Option<Range<usize>> {
        let start = *self.line_starts.get(line.checked_sub(1)?)?;
        let end = self.line_starts.get(line).map_or(self.text.len(), |next| next - 1);
        let end = if self.text[start..end].ends_with('\r') { end - 1 } else { end };
        Some(start..end)
    }
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

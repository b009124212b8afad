//! The documents of a stream, as `kubectl` finds them.
//!
//! Source: `YAMLOrJSONDecoder` and `YAMLReader` of `k8s.io/apimachinery/pkg/util/yaml/decoder.go`.

use std::ops::Range;

use super::json;
use super::reader::ReadError;

/// The text of one document of a stream, not read yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentText<'t> {
    /// The text, which may hold nothing but comments.
    pub text: &'t str,
    /// Where it begins in the stream, in bytes.
    pub start: usize,
    /// Whether it is read as JSON, and not as YAML.
    pub is_json: bool,
}

/// What stands at the beginning of a line between two documents.
const SEPARATOR: &str = "---";

/// What some editors put before the text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Cuts a stream into its documents, and says what is wrong with it as a stream.
///
/// JSON values may follow one another; when the first or second of them is no JSON, it and the rest are YAML. YAML is cut
/// at each line that begins with `---`, whatever it is in, and nothing but a comment may follow on that line.
pub fn documents(stream: &str) -> (Vec<DocumentText<'_>>, Vec<ReadError>) {
    let mut documents = Vec::new();
    let mut errors = Vec::new();
    let mut at = if stream.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    let is_json = stream[at..].trim_start().starts_with('{');
    while is_json && !stream[at..].trim_start().is_empty() {
        let start = stream.len() - stream[at..].trim_start().len();
        match json::value_end(&stream[start..]) {
            Ok(length) => {
                let text = &stream[start..start + length];
                documents.push(DocumentText { text, start, is_json: true });
                at = start + length;
            }
            Err(error) if documents.len() > 1 => {
                errors.push(error.after(start));
                return (documents, errors);
            }
            Err(_) => break,
        }
    }
    if !documents.is_empty() {
        // What `kubectl` calls white space up to the end of the line; only then does a line begin.
        let blank = stream[at..].len()
            - stream[at..].trim_start_matches(|c: char| c != '\n' && c.is_whitespace()).len();
        at += blank + usize::from(stream[at + blank..].starts_with('\n'));
    }
    cut(stream, at, &mut documents, &mut errors);
    (documents, errors)
}

/// Cuts the YAML that begins at `from`.
fn cut<'t>(stream: &'t str, from: usize, documents: &mut Vec<DocumentText<'t>>, errors: &mut Vec<ReadError>) {
    let mut push = |range: Range<usize>| {
        if !range.is_empty() {
            documents.push(DocumentText { text: &stream[range.clone()], start: range.start, is_json: false });
        }
    };
    let mut start = from;
    for line in separators(stream, from) {
        push(start..line.start);
        let rest = stream[line.start + SEPARATOR.len()..line.end].trim();
        if !rest.is_empty() && !rest.starts_with('#') {
            errors.push(ReadError::new(
                line.start..line.start + stream[line.clone()].trim_end().len(),
                "nothing but a comment may follow `---` on its line; write it on the next one",
            ));
        }
        start = line.end;
    }
    push(start..stream.len());
}

/// The lines that begin with `---`, with their line ends.
fn separators(stream: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    let begins_line = move |at: usize| at == from || stream.as_bytes()[at - 1] == b'\n';
    let lines = stream[from..].match_indices(SEPARATOR).map(move |(at, _)| from + at);
    lines.filter(move |at| begins_line(*at)).map(|start| {
        let end = stream[start..].find('\n').map_or(stream.len(), |length| start + length + 1);
        start..end
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(stream: &str) -> Vec<(&str, usize, bool)> {
        let (documents, errors) = documents(stream);
        assert_eq!(errors, []);
        documents.into_iter().map(|document| (document.text, document.start, document.is_json)).collect()
    }

    #[test]
    fn yaml_is_cut_at_lines_that_begin_with_dashes() {
        assert_eq!(
            cut("a: 1\n---\nb: 2\n--- # c\nc: 3"),
            [("a: 1\n", 0, false), ("b: 2\n", 9, false), ("c: 3", 22, false)]
        );
        assert_eq!(cut("---\r\na: |\r\n  ---\r\n---\r\n"), [("a: |\r\n  ---\r\n", 5, false)]);
        assert_eq!(cut("\n---\n---\n"), [("\n", 0, false)]);
    }

    #[test]
    fn what_follows_dashes_is_told() {
        let (documents, errors) = documents("a: 1\n--- b\nc: 2\n----\n");
        assert_eq!(documents.len(), 2);
        let ranges: Vec<_> = errors.into_iter().map(|error| error.range).collect();
        assert_eq!(ranges, [5..10, 16..20]);
    }

    #[test]
    fn json_values_follow_one_another() {
        assert_eq!(cut(" {\"a\":1}\n{\"b\":2} "), [("{\"a\":1}", 1, true), ("{\"b\":2}", 9, true)]);
        assert_eq!(cut("{\"a\":1}\n---\nb: 2\n"), [("{\"a\":1}", 0, true), ("b: 2\n", 12, false)]);
        assert_eq!(cut("{a: 1}\n"), [("{a: 1}\n", 0, false)]);
    }
}

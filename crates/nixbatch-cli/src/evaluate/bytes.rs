//! Strings of Nix hold bytes, those of JSON and of manifests text: which string is it that holds none?

use nixbatch_core::document::{Document, SETTINGS};
use nixbatch_diagnostic::{Finding, Path, Place};
use serde_json::Value;

/// Stands for bytes that are no text. Unicode promises that it is no character, so no text has it.
const MARK: char = '\u{10ffff}';

/// The text with a mark in place of each sequence of bytes that are no text.
pub(super) fn marked(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(MARK);
        }
    }
    text
}

/// A finding about the first marked string in the text of a document.
pub(super) fn find(text: &str) -> Option<(Document<'_>, Finding)> {
    let document = Document::parse(text).ok()?;
    let mut indexes = (0..document.items.len()).chain([SETTINGS]);
    let place = indexes.find_map(|index| marked_place(index, &document.value(index), Path::root()))?;
    let finding = Finding::error("evaluation", place, "this is not UTF-8, and manifests are")
        .with_help("write it in UTF-8; what is binary stands as base64 in `binaryData` of a ConfigMap or `data` of a Secret");
    Some((document, finding))
}

fn marked_place(item: usize, value: &Value, path: Path) -> Option<Place> {
    match value {
        Value::String(text) => text.contains(MARK).then(|| Place::value(item, path)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, value)| marked_place(item, value, path.clone().join(index))),
        Value::Object(fields) => fields.iter().find_map(|(key, value)| {
            if key.contains(MARK) {
                // Its name cannot be found in the source, what it belongs to can.
                return Some(Place::value(item, path.clone()));
            }
            marked_place(item, value, path.clone().join(key.as_str()))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(value: &str) -> Option<Place> {
        let text = format!(r#"{{ "nixbatch": 1, "items": [ {{ "object": {value} }} ] }}"#);
        let bytes: Vec<u8> =
            text.into_bytes().into_iter().map(|byte| if byte == b'#' { 0xff } else { byte }).collect();
        find(&marked(&bytes)).map(|(_, finding)| finding.place)
    }

    #[test]
    fn the_string_is_found() {
        assert_eq!(
            place(r#"{ "a": [ "x", { "b": "y#z" } ] }"#),
            Some(Place::value(0, Path::parse("a[1].b")))
        );
        assert_eq!(place(r#"{ "a": { "b#": 1 } }"#), Some(Place::value(0, Path::parse("a"))));
        assert_eq!(place(r#"{ "a": "\ufffd" }"#), None);
        assert_eq!(place("#"), None);
    }
}

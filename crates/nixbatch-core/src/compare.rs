//! What a change of the sources has changed in the bundle.

use std::collections::BTreeSet;

use nixbatch_diagnostic::Path;
use serde_json::{Map, Value};

use crate::document::{Content, Document, Item, SETTINGS};

/// The values that differ between two documents of one bundle, each by its item (or [`SETTINGS`]) and its path there.
/// Nothing when they are not of the same items.
///
/// A set that is only there to hold something is no value of its own: where `a.b` is new, `a` is not.
pub fn differences(before: &Document<'_>, after: &Document<'_>) -> Option<Vec<(usize, Path)>> {
    if before.items.len() != after.items.len() {
        return None;
    }
    let mut found = Vec::new();
    collect(SETTINGS, Some(&before.settings), Some(&after.settings), &mut Path::root(), &mut found);
    for (index, (old, new)) in before.items.iter().zip(&after.items).enumerate() {
        if !is_same_item(old, new) {
            return None;
        }
        if old.text() != new.text() {
            let (old, new) = (old.value().ok()?, new.value().ok()?);
            collect(index, Some(&old), Some(&new), &mut Path::root(), &mut found);
        }
    }
    Some(found)
}

fn is_same_item(old: &Item<'_>, new: &Item<'_>) -> bool {
    let is_same = match (&old.content, &new.content) {
        (Content::Spec { builder, name, .. }, Content::Spec { builder: new_builder, name: new_name, .. }) => {
            builder == new_builder && name == new_name
        }
        (Content::Object(_), Content::Object(_)) => true,
        (Content::Manifest(old), Content::Manifest(new)) => old.file == new.file,
        _ => false,
    };
    is_same && old.path == new.path
}

fn collect(
    item: usize,
    old: Option<&Value>,
    new: Option<&Value>,
    at: &mut Path,
    found: &mut Vec<(usize, Path)>,
) {
    if old == new {
        return;
    }
    match (old, new) {
        (Some(Value::Array(old)), Some(Value::Array(new))) if old.len() == new.len() => {
            for (index, (old, new)) in old.iter().zip(new).enumerate() {
                at.push(index);
                collect(item, Some(old), Some(new), at, found);
                at.pop();
            }
        }
        (None | Some(Value::Object(_)), None | Some(Value::Object(_))) => {
            let (old, new) = (old.and_then(Value::as_object), new.and_then(Value::as_object));
            let keys: BTreeSet<_> = old.into_iter().chain(new).flat_map(Map::keys).collect();
            if keys.is_empty() {
                // Only one of them is there, and it is empty: `emptyDir = { }` says something.
                found.push((item, at.clone()));
                return;
            }
            for key in keys {
                let (old, new) = (old.and_then(|old| old.get(key)), new.and_then(|new| new.get(key)));
                at.push(key.as_str());
                collect(item, old, new, at, found);
                at.pop();
            }
        }
        _ => found.push((item, at.clone())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(before: &str, after: &str) -> Option<Vec<String>> {
        let text = |args: &str| {
            format!(
                r#"{{ "nixbatch": 1, "items": [ {{ "builder": "mkCronJob", "name": "a", "args": {args} }} ] }}"#
            )
        };
        let (before, after) = (text(before), text(after));
        let before = Document::parse(&before).expect("a document");
        let after = Document::parse(&after).expect("a document");
        let found = differences(&before, &after)?;
        Some(found.into_iter().map(|(_, path)| path.to_string()).collect())
    }

    #[test]
    fn the_innermost_values_are_told() {
        let told = |before, after, paths: &[&str]| {
            let expected: Vec<_> = paths.iter().map(|path| (*path).to_owned()).collect();
            assert_eq!(changed(before, after), Some(expected), "{before} {after}");
        };
        told(r#"{ "a": 1 }"#, r#"{"a":1}"#, &[]);
        told(r#"{ "a": { "b": [1, 2] } }"#, r#"{ "a": { "b": [1, 3] } }"#, &["a.b[1]"]);
        told(r#"{ "a": [1, 2] }"#, r#"{ "a": [1] }"#, &["a"]);
        told(r#"{ "a": 1 }"#, r#"{ "b": { "c": 1 } }"#, &["a", "b.c"]);
        told(r#"{ "a": {} }"#, r#"{}"#, &["a"]);
        told(r#"{ "a": null }"#, r#"{ "a": {} }"#, &["a"]);
    }

    #[test]
    fn other_items_cannot_be_compared() {
        let one = Document::parse(r#"{ "nixbatch": 1, "items": [ { "object": {} } ] }"#).expect("a document");
        let none = Document::parse(r#"{ "nixbatch": 1, "items": [] }"#).expect("a document");
        assert_eq!(differences(&one, &none), None);
        assert_eq!(differences(&one, &one), Some(Vec::new()));
    }
}

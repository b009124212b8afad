//! Lists whose items must differ: `ValidateListSetsAndMaps` of
//! `apiextensions-apiserver/pkg/apiserver/schema/listtype/validation.go`.

use std::collections::HashMap;

use nixbatch_diagnostic::{Finding, ObjectPlace, describe};
use serde_json::{Map, Value};

use super::INVALID;
use super::schema::{ListType, Schema};
use crate::author::Author;
use crate::trail::Trail;
use crate::words::all_of;

/// Finds the items of sets and of lists with keys that are there twice.
pub(super) fn check(
    author: &dyn Author,
    schema: &Schema,
    value: &Value,
    trail: &Trail<'_>,
    findings: &mut Vec<Finding<ObjectPlace>>,
) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                if let Some(of_field) = schema.field(key) {
                    check(author, of_field, value, &Trail::Key(trail, key), findings);
                }
            }
        }
        Value::Array(items) => {
            findings.extend(doubles(author, schema, items, trail));
            for (index, item) in items.iter().enumerate() {
                if let Some(of_items) = schema.item() {
                    check(author, of_items, item, &Trail::Index(trail, index), findings);
                }
            }
        }
        _ => {}
    }
}

/// Of what is there more than twice, only the second one is told.
fn doubles(
    author: &dyn Author,
    schema: &Schema,
    items: &[Value],
    trail: &Trail<'_>,
) -> Vec<Finding<ObjectPlace>> {
    let is_set = match schema.list_type {
        ListType::Atomic => return Vec::new(),
        ListType::Set => true,
        ListType::Map if items.iter().all(|item| item.is_object() || item.is_null()) => false,
        // What is no object is reported as that.
        ListType::Map => return Vec::new(),
    };
    let mut seen: HashMap<String, (usize, usize)> = HashMap::new();
    let mut findings = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let key = if is_set { item.clone() } else { key_of(schema, item) };
        let (first, times) = seen.entry(key.to_string()).or_insert((index, 0));
        *times += 1;
        if *times != 2 {
            continue;
        }
        let list = author.name_of(&trail.path());
        let place = ObjectPlace::value(Trail::Index(trail, index).path());
        let message = if is_set {
            format!("{} is in `{list}` twice", describe(item))
        } else {
            format!("two items of `{list}` have the same {}", keys_in_words(&key))
        };
        let finding = Finding::error(INVALID, place, message)
            .with_related(ObjectPlace::value(Trail::Index(trail, *first).path()), "the other one is here");
        findings.push(if is_set { finding.with_help("remove one of the two") } else { finding });
    }
    findings
}

/// The values of an item's keys.
fn key_of(schema: &Schema, item: &Value) -> Value {
    let values =
        schema.list_map_keys.iter().filter_map(|key| Some((key.to_string(), item.get(&**key)?.clone())));
    Value::Object(values.collect::<Map<_, _>>())
}

/// `name` "a".
fn keys_in_words(key: &Value) -> String {
    let fields = key.as_object().into_iter().flatten();
    let words: Vec<_> = fields.map(|(key, value)| format!("`{key}`, {value}")).collect();
    if words.is_empty() { "keys: none".to_owned() } else { all_of(words) }
}

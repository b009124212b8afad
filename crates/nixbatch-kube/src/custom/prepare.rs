//! What the server makes of a custom resource before it judges it: defaults are filled in, unknown fields and nulls that
//! are not allowed are taken out, each of them under strict decoding an error.

use nixbatch_diagnostic::{Finding, ObjectPlace, nearest_name};
use serde_json::{Map, Value};

use super::check::is_of;
use super::schema::{Additional, Schema};
use crate::author::Author;
use crate::number;
use crate::trail::Trail;
use crate::words::any_of;

/// The fields that every object has, and an embedded one: `metaFields` of `schema/pruning/algorithm.go`.
pub(super) const META: [&str; 3] = ["apiVersion", "kind", "metadata"];

/// Objects with no more fields than this are told in full.
const FEW_FIELDS: usize = 8;

/// Prepares an object, and finds its unknown fields.
pub(super) struct Preparer<'p> {
    pub(super) author: &'p dyn Author,
    pub(super) kind: &'p str,
    pub(super) findings: &'p mut Vec<Finding<ObjectPlace>>,
}

impl Preparer<'_> {
    /// The object as it is judged: `Default` of `schema/defaulting/algorithm.go`, `PruneWithOptions` of
    /// `schema/pruning/algorithm.go` and `PruneNonNullableNullsWithoutDefaults` of `schema/defaulting/prunenulls.go`
    /// of `apiextensions-apiserver/pkg/apiserver`.
    pub(super) fn root(&mut self, schema: &Schema, fields: &Map<String, Value>) -> Value {
        let mut prepared = self.object(Some(schema), fields, &Trail::Root, schema.preserves_unknown, true);
        // The server gives every object metadata; whether there is a name in it is not the schema's to say.
        if prepared["metadata"].is_null() {
            prepared["metadata"] = Map::new().into();
        }
        prepared
    }

    /// With `keeps`, as an item of a list that keeps unknown fields.
    fn value(&mut self, schema: Option<&Schema>, value: &Value, trail: &Trail<'_>, keeps: bool) -> Value {
        let keeps = keeps || schema.is_some_and(|schema| schema.preserves_unknown);
        match value {
            Value::Object(fields) => {
                let is_embedded = schema.is_some_and(|schema| schema.is_embedded);
                self.object(schema, fields, trail, keeps, is_embedded)
            }
            Value::Array(items) => {
                let of_items = schema.and_then(Schema::item);
                let numbered = items.iter().enumerate();
                let prepared = numbered.map(|(index, item)| {
                    let item = default_of_null(of_items, item).unwrap_or(item);
                    self.value(of_items, item, &Trail::Index(trail, index), keeps)
                });
                Value::Array(prepared.collect())
            }
            // On its way to the server `1.0` becomes 1.
            Value::Number(number) => number::whole(number).map_or_else(|| value.clone(), Value::from),
            scalar => scalar.clone(),
        }
    }

    fn object(
        &mut self,
        schema: Option<&Schema>,
        fields: &Map<String, Value>,
        trail: &Trail<'_>,
        keeps: bool,
        is_embedded: bool,
    ) -> Value {
        let mut prepared = Map::new();
        for (key, value) in fields {
            let below = Trail::Key(trail, key);
            if is_embedded && META.contains(&key.as_str()) {
                prepared.insert(key.clone(), value.clone());
            } else if let Some(of_field) = known_field(schema, key) {
                let value = default_of_null(of_field, value).unwrap_or(value);
                if !value.is_null() || of_field.is_none_or(|schema| schema.nullable) {
                    prepared.insert(key.clone(), self.value(of_field, value, &below, false));
                }
            } else if keeps {
                prepared.insert(key.clone(), value.clone());
            } else {
                self.unknown(schema, fields, key, value, trail);
            }
        }
        for (key, sub) in schema.into_iter().flat_map(|schema| &schema.properties) {
            let schema = sub.get();
            if !schema.default.is_null() && !fields.contains_key(&**key) {
                let below = Trail::Key(trail, key);
                prepared.insert(key.to_string(), self.value(Some(schema), &schema.default, &below, false));
            }
        }
        Value::Object(prepared)
    }

    fn unknown(
        &mut self,
        schema: Option<&Schema>,
        fields: &Map<String, Value>,
        key: &str,
        value: &Value,
        trail: &Trail<'_>,
    ) {
        let parent = trail.path();
        let place = ObjectPlace::name(parent.join(key));
        let message = if parent.is_root() {
            format!("a `{}` has no field `{key}`", self.kind)
        } else {
            format!("`{}` has no field `{key}`", self.author.name_of(&parent))
        };
        let finding = Finding::error("unknown-field", place, message);
        let names: Vec<_> =
            schema.into_iter().flat_map(|schema| &schema.properties).map(|(name, _)| &**name).collect();
        self.findings.push(match nearest_name(key, names.iter().copied()) {
            Some((name, safety)) => {
                let takes =
                    schema.and_then(|schema| schema.field(name)).is_some_and(|field| is_of(field, value));
                let is_set = |(other, value): &(&String, &Value)| {
                    *other != key && !value.is_null() && self.author.wrote(&parent.join(other.as_str()))
                };
                let others = fields.iter().filter(is_set).map(|(other, _)| other.as_str());
                let meant = ObjectPlace::value(parent.join(name));
                finding.with_name(key, name, meant, takes.then_some(safety), others)
            }
            None if !names.is_empty() && names.len() <= FEW_FIELDS => {
                finding.with_help(format!("it takes {}", any_of(names)))
            }
            None => finding,
        });
    }
}

/// The schema of a field that an object may have; of some, nothing is known.
fn known_field<'s>(schema: Option<&'s Schema>, key: &str) -> Option<Option<&'s Schema>> {
    let schema = schema?;
    match (schema.properties.get(key), &schema.additional_properties) {
        (Some(field), _) | (None, Some(Additional::Values(field))) => Some(Some(field.get())),
        // Where nothing else is allowed, the check of values says so.
        (None, Some(Additional::Any(_))) => Some(None),
        (None, None) => None,
    }
}

/// What stands for a null that is not allowed.
fn default_of_null<'s>(schema: Option<&'s Schema>, value: &Value) -> Option<&'s Value> {
    let schema = schema.filter(|schema| value.is_null() && !schema.nullable)?;
    Some(&schema.default).filter(|default| !default.is_null())
}

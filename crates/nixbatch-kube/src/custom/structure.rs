//! Whether a schema is structural, and says nothing against itself: `ValidateStructural` of
//! `apiextensions-apiserver/pkg/apiserver/schema/validation.go`, and `ValidateCustomResourceDefinitionOpenAPISchema` of
//! `pkg/apis/apiextensions/validation/validation.go`.

use nixbatch_diagnostic::{Finding, ObjectPlace, Path, Step};
use serde_json::{Map, Value};

use super::check::Checker;
use super::{BROKEN, definition, pattern};
use crate::author::Author;
use crate::schema::KubernetesVersion;
use crate::trail::Trail;

/// The keys under which lists of schemas stand.
const LISTS: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// What the parts of `allOf` and the like must not say, since the structure is told outside of them.
const STRUCTURE: [&str; 9] = [
    "additionalProperties",
    "default",
    "nullable",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-embedded-resource",
    "x-kubernetes-int-or-string",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-list-type",
    "x-kubernetes-validations",
];

/// What no schema of a definition may have.
const FORBIDDEN: [&str; 6] =
    ["$ref", "definitions", "dependencies", "patternProperties", "additionalItems", "id"];

/// Where in a schema a schema stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Root,
    Field,
    Item,
    /// In `allOf` and the like.
    Nested,
}

struct Structure<'s> {
    author: &'s dyn Author,
    version: KubernetesVersion,
    findings: &'s mut Vec<Finding<ObjectPlace>>,
}

/// Finds what is wrong with the schema of a version, which stands at `path`.
pub(super) fn check(
    author: &dyn Author,
    version: KubernetesVersion,
    schema: &Value,
    path: Path,
    findings: &mut Vec<Finding<ObjectPlace>>,
) {
    if let Value::Object(schema) = schema {
        Structure { author, version, findings }.schema(schema, &path, Level::Root);
    }
}

/// Whether a number stands for a schema, which only bundled ones may have.
pub(super) fn has_references(schema: &Value) -> bool {
    match schema {
        Value::Number(_) => true,
        Value::Object(fields) => children(fields).iter().any(|(_, inner, _)| has_references(inner)),
        _ => false,
    }
}

/// The schemas in a schema, and the way to each.
fn children(schema: &Map<String, Value>) -> Vec<(Vec<Step>, &Value, Level)> {
    let mut found = Vec::new();
    for (name, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        found.push((vec![Step::from("properties"), Step::from(name.as_str())], inner, Level::Field));
    }
    for (key, level) in
        [("items", Level::Item), ("additionalProperties", Level::Field), ("not", Level::Nested)]
    {
        if let Some(inner) = schema.get(key).filter(|inner| !inner.is_boolean() && !inner.is_null()) {
            found.push((vec![Step::from(key)], inner, level));
        }
    }
    for key in LISTS {
        for (index, inner) in schema.get(key).and_then(Value::as_array).into_iter().flatten().enumerate() {
            found.push((vec![Step::from(key), Step::from(index)], inner, Level::Nested));
        }
    }
    found
}

fn flag(schema: &Map<String, Value>, key: &str) -> bool {
    schema.get(key) == Some(&Value::Bool(true))
}

fn text<'s>(schema: &'s Map<String, Value>, key: &str) -> &'s str {
    schema.get(key).and_then(Value::as_str).unwrap_or_default()
}

impl Structure<'_> {
    fn schema(&mut self, schema: &Map<String, Value>, path: &Path, level: Level) {
        for key in FORBIDDEN.into_iter().filter(|key| schema.get(*key).is_some_and(|value| !value.is_null()))
        {
            self.report(path.join(key), format!("`{key}` has no place in the schema of a definition"));
        }
        match level {
            Level::Nested => self.nested(schema, path),
            _ => self.structural(schema, path, level),
        }
        self.list(schema, path);
        if pattern::compile(text(schema, "pattern")).is_none() && is_broken(text(schema, "pattern")) {
            self.report(path.join("pattern"), "this is no regular expression".to_owned());
        }
        let skips_any = is_int_or_string(schema);
        for (way, inner, inner_level) in children(schema) {
            let inner_path = path.concat(&way);
            let is_idiom = skips_any && (way[0] == Step::from("anyOf") || way[0] == Step::from("allOf"));
            if let (Value::Object(inner), false) = (inner, is_idiom) {
                let level = if level == Level::Nested { Level::Nested } else { inner_level };
                self.schema(inner, &inner_path, level);
            }
        }
        if level == Level::Root || level == Level::Field || level == Level::Item {
            self.default(schema, path);
        }
    }

    /// `validateStructuralInvariants`.
    fn structural(&mut self, schema: &Map<String, Value>, path: &Path, level: Level) {
        let ty = text(schema, "type");
        let open = "x-kubernetes-preserve-unknown-fields";
        let is_untyped = flag(schema, "x-kubernetes-int-or-string") || flag(schema, open);
        if level == Level::Root && ty != "object" && !(ty.is_empty() && is_untyped) {
            self.report(
                path.join("type"),
                "the schema of an object must have `type = \"object\"`".to_owned(),
            );
        } else if ty.is_empty() && !is_untyped {
            let called = self.author.name_of(path);
            let help = format!("set `type`, or `{open} = true` where anything goes");
            let finding = Finding::error(
                BROKEN,
                ObjectPlace::missing(path.join("type")),
                format!("`{called}` has no type"),
            );
            self.findings.push(finding.with_help(help));
        }
        if ty == "array" && !schema.contains_key("items") {
            self.report(path.join("items"), "the schema of a list must say what its `items` are".to_owned());
        }
        let additional = schema.get("additionalProperties");
        if additional.is_some_and(|value| !value.is_null()) {
            let has_fields =
                schema.get("properties").and_then(Value::as_object).is_some_and(|all| !all.is_empty());
            if level == Level::Root {
                self.report(path.join("additionalProperties"), "the root must not have this".to_owned());
            } else if has_fields {
                let message = "`properties` and `additionalProperties` exclude each other".to_owned();
                self.report(path.join("additionalProperties"), message);
            }
        }
        if flag(schema, "uniqueItems") {
            let message = "`uniqueItems` must not be true".to_owned();
            let help = "`x-kubernetes-list-type = \"set\"` says the same".to_owned();
            let finding = Finding::error(BROKEN, ObjectPlace::value(path.join("uniqueItems")), message);
            self.findings.push(finding.with_help(help));
        }
    }

    /// `validateNestedValueValidation`.
    fn nested(&mut self, schema: &Map<String, Value>, path: &Path) {
        let is_set = |key: &&&str| {
            schema.get(**key).is_some_and(|value| !value.is_null() && *value != Value::Bool(false))
        };
        let told = ["type", "title", "description"];
        for key in told.iter().chain(&STRUCTURE).filter(is_set) {
            let message = format!("`{key}` stands outside of `allOf`, `anyOf`, `oneOf` and `not`");
            self.report(path.join(*key), message);
        }
    }

    /// Lists whose items must differ.
    fn list(&mut self, schema: &Map<String, Value>, path: &Path) {
        let kind = text(schema, "x-kubernetes-list-type");
        let keys_path = path.join("x-kubernetes-list-map-keys");
        let no_keys = Vec::new();
        let keys = schema.get("x-kubernetes-list-map-keys").and_then(Value::as_array).unwrap_or(&no_keys);
        if !kind.is_empty() && text(schema, "type") != "array" {
            let message = "only a list has `x-kubernetes-list-type`".to_owned();
            self.report(path.join("x-kubernetes-list-type"), message);
        }
        if kind != "map" {
            if !keys.is_empty() {
                let message = "keys need `x-kubernetes-list-type = \"map\"`".to_owned();
                self.report(keys_path, message);
            }
            return;
        }
        if keys.is_empty() {
            self.report(keys_path.clone(), "a list that is a map needs keys".to_owned());
        }
        let item = schema.get("items").unwrap_or(&Value::Null);
        for (index, key) in keys.iter().enumerate() {
            let Some(name) = key.as_str() else { continue };
            let field = &item["properties"][name];
            let required = item["required"].as_array().is_some_and(|all| all.contains(key));
            let path = keys_path.join(index);
            if keys[..index].contains(key) {
                self.report(path, format!("`{name}` is there twice"));
            } else if field.is_null() {
                self.report(path, format!("the items have no field `{name}`"));
            } else if field["type"] == "array" || field["type"] == "object" {
                self.report(path, format!("`{name}` cannot be a key: it is no text, number or Boolean"));
            } else if !required && field["default"].is_null() {
                let message =
                    format!("`{name}` must be required in the items, or have a default, to be a key");
                self.report(path, message);
            }
        }
    }

    /// A default must be what its own schema allows: `schema/defaulting/validation.go`.
    fn default(&mut self, schema: &Map<String, Value>, path: &Path) {
        let default = schema.get("default").unwrap_or(&Value::Null);
        if default.is_null() {
            return;
        }
        let Some(read) = definition::read(&Value::Object(schema.clone())) else { return };
        let mut wrong = Vec::new();
        Checker { author: self.author, version: self.version }.value(
            &read,
            default,
            &Trail::Root,
            &mut wrong,
        );
        if let Some(first) = wrong.into_iter().next() {
            let place = ObjectPlace::value(path.join("default"));
            let inner = &first.place.path;
            let message = if inner.is_root() {
                first.message.replacen("the object", "the default", 1)
            } else {
                format!("the default is not what the schema allows: {}", first.message)
            };
            self.findings.push(Finding::error(BROKEN, place, message));
        }
    }

    fn report(&mut self, path: Path, message: String) {
        self.findings.push(Finding::error(BROKEN, ObjectPlace::value(path), message));
    }
}

/// Whether Go's `regexp` surely refuses a pattern that is none here: brackets that are not closed, or what it does not
/// have, such as looking around.
fn is_broken(pattern: &str) -> bool {
    ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|look| pattern.contains(look))
}

/// `intOrStringAnyOf`: the one place where types may stand in `anyOf`.
fn is_int_or_string(schema: &Map<String, Value>) -> bool {
    flag(schema, "x-kubernetes-int-or-string")
}

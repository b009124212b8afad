//! Definitions to test with: one that has what schemas can have, and the bundled ones, put together again.

use std::fs;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

/// The definition of a kind with this schema for its `spec`.
pub(crate) fn definition(spec: Value) -> Value {
    let schema = json!({
        "type": "object",
        "required": ["spec"],
        "properties": {
            "apiVersion": { "type": "string" },
            "kind": { "type": "string" },
            "metadata": { "type": "object" },
            "spec": spec,
            "status": { "type": "object", "properties": { "phase": { "type": "string" } } },
        },
    });
    whole("example.com", "Pipeline", "v1", "Namespaced", schema, json!({ "status": {} }))
}

/// A definition with one version.
fn whole(group: &str, kind: &str, version: &str, scope: &str, schema: Value, subresources: Value) -> Value {
    let plural = format!("{}s", kind.to_lowercase());
    let version = json!({
        "name": version, "served": true, "storage": true,
        "schema": { "openAPIV3Schema": schema }, "subresources": subresources,
    });
    json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {
            "name": format!("{plural}.{group}"),
            "annotations": { "api-approved.kubernetes.io": "https://github.com/kubernetes/kubernetes/pull/1" },
        },
        "spec": {
            "group": group,
            "names": { "kind": kind, "listKind": format!("{kind}List"), "plural": plural, "singular": kind.to_lowercase() },
            "scope": scope,
            "versions": [version],
        },
    })
}

/// A `spec` with everything.
pub(crate) fn everything() -> Value {
    json!({
        "type": "object",
        "required": ["source"],
        "properties": {
            "source": { "type": "string", "minLength": 2, "maxLength": 10, "pattern": "^[a-z][a-z0-9-]*$" },
            "mode": { "type": "string", "enum": ["Fast", "Safe"], "default": "Fast" },
            "level": { "type": "integer", "minimum": 1, "maximum": 9 },
            "ratio": { "type": "number", "minimum": 0, "exclusiveMinimum": true, "multipleOf": 0.5 },
            "port": { "x-kubernetes-int-or-string": true, "anyOf": [{ "type": "integer" }, { "type": "string" }] },
            "when": { "type": "string", "format": "date-time" },
            "pause": { "type": "string", "format": "duration" },
            "data": { "type": "string", "format": "byte" },
            "note": { "type": "string", "nullable": true },
            "flag": { "type": "boolean" },
            "tags": { "type": "array", "x-kubernetes-list-type": "set", "maxItems": 3, "items": { "type": "string" } },
            "steps": {
                "type": "array", "minItems": 1,
                "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                "items": {
                    "type": "object", "required": ["name"],
                    "properties": {
                        "name": { "type": "string" },
                        "retries": { "type": "integer", "default": 3 },
                        "command": { "type": "array", "items": { "type": "string" } },
                    },
                },
            },
            "labels": { "type": "object", "maxProperties": 2, "additionalProperties": { "type": "string" } },
            "target": {
                "type": "object",
                "properties": { "url": { "type": "string" }, "service": { "type": "string" }, "path": { "type": "string" } },
                "oneOf": [{ "required": ["url"] }, { "required": ["service"] }],
                "not": { "required": ["url", "path"] },
            },
            "limits": {
                "type": "object",
                "properties": { "soft": { "type": "integer" }, "hard": { "type": "integer" } },
                "anyOf": [{ "required": ["soft"] }, { "required": ["hard"] }],
                "allOf": [{ "properties": { "hard": { "maximum": 100 } } }],
            },
            "extra": { "type": "object", "x-kubernetes-preserve-unknown-fields": true,
                "properties": { "known": { "type": "object", "properties": { "a": { "type": "string" } } } } },
            "template": { "type": "object", "x-kubernetes-embedded-resource": true,
                "x-kubernetes-preserve-unknown-fields": true },
        },
    })
}

/// A `Pipeline` with this `spec`.
pub(crate) fn pipeline(spec: Value) -> Value {
    json!({ "apiVersion": "example.com/v1", "kind": "Pipeline", "metadata": { "name": "nightly" }, "spec": spec })
}

/// A bundled kind, with its definition.
pub(crate) struct Bundled {
    pub(crate) release: String,
    pub(crate) api_version: String,
    pub(crate) kind: String,
    pub(crate) schema: Value,
    pub(crate) definition: Value,
}

/// Every bundled kind.
pub(crate) static BUNDLED: LazyLock<Vec<Bundled>> = LazyLock::new(|| {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/custom.schema");
    let text = fs::read_to_string(file).unwrap();
    let (head, schemas) = text.split_once("\n\n").unwrap();
    let schemas: Vec<Value> = schemas.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut release = String::new();
    let mut found = Vec::new();
    for line in head.lines() {
        match *line.split('\t').collect::<Vec<_>>() {
            ["release", project, version] => release = format!("{project} {version}"),
            ["kind", api_version, kind, scope, status, scale, number] => {
                let (group, version) = api_version.split_once('/').unwrap();
                let schema = expanded(&schemas, &schemas[number.parse::<usize>().unwrap()]);
                let mut subresources = Map::new();
                if status == "status" {
                    subresources.insert("status".to_owned(), json!({}));
                }
                if scale != "-" {
                    subresources.insert("scale".to_owned(), serde_json::from_str(scale).unwrap());
                }
                let scope = if scope == "cluster" { "Cluster" } else { "Namespaced" };
                found.push(Bundled {
                    release: release.clone(),
                    api_version: api_version.to_owned(),
                    kind: kind.to_owned(),
                    definition: whole(group, kind, version, scope, schema.clone(), subresources.into()),
                    schema,
                });
            }
            _ => panic!("{line}"),
        }
    }
    found
});

/// A schema with all schemas in it written out.
fn expanded(schemas: &[Value], schema: &Value) -> Value {
    let inner = |value: &Value| match value.as_u64() {
        Some(number) => expanded(schemas, &schemas[usize::try_from(number).unwrap()]),
        None => value.clone(),
    };
    let fields = schema.as_object().unwrap().iter().map(|(key, value)| {
        let value = match (key.as_str(), value) {
            ("items" | "not" | "additionalProperties", value) => inner(value),
            ("properties", Value::Object(all)) => {
                all.iter().map(|(key, value)| (key.clone(), inner(value))).collect()
            }
            ("allOf" | "anyOf" | "oneOf", Value::Array(all)) => all.iter().map(inner).collect(),
            (_, value) => value.clone(),
        };
        (key.clone(), value)
    });
    fields.collect()
}

//! What is said about definitions that the server refuses.

use std::fmt::Write as _;

use nixbatch_diagnostic::Path;
use nixbatch_kube::author::Verbatim;
use nixbatch_kube::custom;
use nixbatch_kube::schema::{self, KubernetesVersion};
use serde_json::{Value, json};

use crate::example::{self, BUNDLED};
use crate::oracle;
use crate::values::at;

fn found(definition: &Value) -> Vec<nixbatch_diagnostic::Finding<nixbatch_diagnostic::ObjectPlace>> {
    let version = KubernetesVersion::DEFAULT;
    let mut found = schema::check(version, definition);
    found.extend(custom::check(&Verbatim, version, definition));
    found
}

#[test]
fn broken_definitions_are_explained() {
    const SPEC: &str = "spec.versions[0].schema.openAPIV3Schema.properties.spec";
    let good = example::definition(example::everything());
    let cases = [
        ("good", "metadata", good["metadata"].clone()),
        ("name", "metadata.name", json!("pipeline.example.com")),
        ("group", "spec.group", json!("example")),
        ("kinds", "spec.names.listKind", json!("Pipeline")),
        ("not stored", "spec.versions[0].storage", json!(false)),
        ("no schema", "spec.versions[0].schema", Value::Null),
        ("root", "spec.versions[0].schema.openAPIV3Schema.type", json!("string")),
        ("no type", &format!("{SPEC}.properties.level"), json!({ "minimum": 1 })),
        ("no items", &format!("{SPEC}.properties.tags"), json!({ "type": "array" })),
        ("both", &format!("{SPEC}.additionalProperties"), json!({ "type": "string" })),
        ("unique", &format!("{SPEC}.properties.tags.uniqueItems"), json!(true)),
        ("reference", &format!("{SPEC}.properties.mode.$ref"), json!("#/x")),
        ("nested type", &format!("{SPEC}.properties.limits.anyOf[0].type"), json!("object")),
        ("nested default", &format!("{SPEC}.properties.limits.allOf[0].default"), json!({})),
        (
            "no such key",
            &format!("{SPEC}.properties.steps.x-kubernetes-list-map-keys"),
            json!(["name", "id", "name"]),
        ),
        ("optional key", &format!("{SPEC}.properties.steps.items.required"), json!([])),
        ("no keys", &format!("{SPEC}.properties.steps.x-kubernetes-list-map-keys"), json!([])),
        ("keys of a set", &format!("{SPEC}.properties.tags.x-kubernetes-list-map-keys"), json!(["a"])),
        ("list type", &format!("{SPEC}.properties.mode.x-kubernetes-list-type"), json!("set")),
        ("pattern", &format!("{SPEC}.properties.source.pattern"), json!("^(?!x)")),
        ("default", &format!("{SPEC}.properties.mode.default"), json!("Slow")),
        ("default's type", &format!("{SPEC}.properties.level.default"), json!("3")),
    ];
    let mut text = String::new();
    let mut questions = Vec::new();
    let mut verdicts = Vec::new();
    for (name, path, value) in cases {
        let mut definition = good.clone();
        *at(&mut definition, &Path::parse(path)) = value;
        let found = found(&definition);
        writeln!(text, "# {name}{}", if found.is_empty() { ": accepted" } else { "" }).unwrap();
        for finding in &found {
            writeln!(text, "{} {}: {}", finding.place.path, finding.rule, finding.message).unwrap();
            if let Some(help) = &finding.help {
                writeln!(text, "  help: {help}").unwrap();
            }
        }
        verdicts.push((name, found.is_empty()));
        questions.push(json!({ "op": "validate", "object": definition }));
    }
    insta::assert_snapshot!(text);
    for ((name, good), answer) in
        verdicts.iter().zip(oracle::ask("definitions", &questions).into_iter().flatten())
    {
        assert_eq!(*good, answer.ok, "{name}: {answer:?}");
    }
}

#[test]
fn bundled_definitions_are_good() {
    for bundled in BUNDLED.iter() {
        let found = custom::check(&Verbatim, KubernetesVersion::DEFAULT, &bundled.definition);
        assert!(found.is_empty(), "{}: {:#?}", bundled.kind, found);
    }
}

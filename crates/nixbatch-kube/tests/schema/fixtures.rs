//! Manifests that the API server accepts.

use std::fs;
use std::path::Path;

use nixbatch_diagnostic::Severity;
use nixbatch_kube::schema::{KubernetesVersion, check};
use nixbatch_kube::validate;
use serde::Deserialize;
use serde_json::Value;

use crate::accepted;

/// Manifests from public repositories, where the folder beside the project's has them.
pub(crate) fn corpus() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/yaml");
    let mut folders = vec![folder];
    let mut objects = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        let mut entries: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for entry in entries {
            if entry.is_dir() {
                folders.push(entry);
            } else if let Ok(text) = fs::read_to_string(&entry) {
                // Some are templates, and no YAML.
                objects.extend(
                    yaml_serde::Deserializer::from_str(&text).map_while(|it| Value::deserialize(it).ok()),
                );
            }
        }
    }
    objects.retain(Value::is_object);
    objects
}

#[test]
fn what_the_server_accepts_is_no_error() {
    let fixtures = accepted::all();
    assert!(fixtures.len() > 50);
    for fixture in fixtures {
        let mut findings = check(KubernetesVersion::DEFAULT, &fixture);
        findings.extend(validate::object(KubernetesVersion::DEFAULT, &fixture));
        findings.retain(|finding| finding.severity == Severity::Error);
        assert_eq!(findings, [], "{fixture}");
    }
}

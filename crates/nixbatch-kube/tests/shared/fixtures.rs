//! The manifests of `tests/conformance/fixtures`, which the API server accepts. The exporter proves with them which
//! fields the server insists on.

use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// Every fixture. A version that does not have all their fields or kinds refuses some of them.
pub(crate) fn all() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance/fixtures");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut fixtures = Vec::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        for document in yaml_serde::Deserializer::from_str(&text) {
            fixtures.push(Value::deserialize(document).unwrap());
        }
    }
    fixtures
}

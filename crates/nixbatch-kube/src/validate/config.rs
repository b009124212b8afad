//! ConfigMaps and Secrets.

use super::{Findings, Node, metadata, shown};
use crate::name;

const CONFIG_MAP: &str = "invalid-config-map";
const SECRET: &str = "invalid-secret";

/// `MaxSecretSize` of `pkg/apis/core/types.go`: bytes of all values together.
const SIZE_MAX: usize = 1024 * 1024;

/// `ValidateConfigMap` of `pkg/apis/core/validation/validation.go`.
pub(super) fn config_map(object: &Node<'_, '_>, findings: &mut Findings) {
    let (data, binary) = (object.field("data"), object.field("binaryData"));
    keys(CONFIG_MAP, &data, findings);
    keys(CONFIG_MAP, &binary, findings);
    for (key, value) in data.entries() {
        if binary.entries().any(|(other, _)| other == key) {
            let message = format!("the key `{}` is in {binary} too", shown(key));
            findings.push(value.key_error(CONFIG_MAP, message).with_help("leave out one of them"));
        }
    }
    let texts: usize = data.entries().map(|(_, value)| value.text().map_or(0, str::len)).sum();
    let bytes: usize = binary.entries().map(|(_, value)| value.text().map_or(0, decoded_len)).sum();
    if texts + bytes > SIZE_MAX {
        let message = format!("the values have {} bytes and must be no more than {SIZE_MAX}", texts + bytes);
        findings
            .push(object.error(CONFIG_MAP, message).with_help("put large files into a volume or the image"));
    }
}

/// `ValidateSecret`: keys and size. What is in `stringData` replaces the same key of `data`.
pub(super) fn secret(object: &Node<'_, '_>, findings: &mut Findings) {
    let (data, texts) = (object.field("data"), object.field("stringData"));
    keys(SECRET, &data, findings);
    keys(SECRET, &texts, findings);
    // Null is an empty text to the decoder.
    let replaced = |key: &str| texts.entries().any(|(text, _)| text == key);
    let bytes: usize = data
        .entries()
        .filter(|(key, _)| !replaced(key))
        .map(|(_, value)| value.text().map_or(0, decoded_len))
        .sum();
    let size = bytes + texts.entries().map(|(_, value)| value.text().map_or(0, str::len)).sum::<usize>();
    if size > SIZE_MAX {
        let message = format!("the values have {size} bytes and must be no more than {SIZE_MAX}");
        let field = if data.is_set() { data } else { texts };
        findings.push(field.error(SECRET, message).with_help("split the secret"));
    }
}

fn keys(rule: &'static str, map: &Node<'_, '_>, findings: &mut Findings) {
    for (key, value) in map.entries() {
        if let Err(problem) = name::config_key(key) {
            let message = format!("the key `{}` {}", shown(key), problem.message);
            findings.push(metadata::with_suggestion(value.key_error(rule, message), problem.suggestion));
        }
    }
}

/// How many bytes a text in base64 stands for.
fn decoded_len(text: &str) -> usize {
    text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n' | b'=')).count() * 3 / 4
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::author::Verbatim;
    use crate::schema::KubernetesVersion;

    #[test]
    fn a_null_text_replaces_data() {
        let object = json!({ "data": { "a": "eHh4".repeat(350_000) }, "stringData": { "a": null } });
        let mut findings = Findings::new();
        secret(&Node::root(&Verbatim, KubernetesVersion::DEFAULT, &object), &mut findings);
        assert_eq!(findings, []);
    }
}

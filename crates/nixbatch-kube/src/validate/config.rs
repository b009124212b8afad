//! ConfigMaps and Secrets.

use serde_json::{Map, Value};

use super::{Findings, Node, metadata, shown};
use crate::{base64, name};

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

/// `ValidateSecret`: keys, size, and what its type demands. What is in `stringData` replaces the same key of `data`.
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
    typed(object, findings);
}

/// What a Secret of a built-in type must have.
fn typed(object: &Node<'_, '_>, findings: &mut Findings) {
    let ty = object.field("type");
    let ty = ty.text().unwrap_or_default();
    let keys: &[&str] = match ty {
        "kubernetes.io/service-account-token" => {
            let metadata = object.field("metadata");
            let annotations = metadata.field("annotations");
            let account = annotations.field("kubernetes.io/service-account.name");
            if !account.is_set() || account.text() == Some("") {
                let message = format!("a Secret of type `{ty}` names its ServiceAccount in an annotation");
                let help = format!("set {}", account.called(1));
                findings.push(account.needed(SECRET, message).with_help(help));
            }
            return;
        }
        "kubernetes.io/dockercfg" => &[".dockercfg"],
        "kubernetes.io/dockerconfigjson" => &[".dockerconfigjson"],
        "kubernetes.io/basic-auth" => &["username", "password"],
        "kubernetes.io/ssh-auth" => &["ssh-privatekey"],
        "kubernetes.io/tls" => &["tls.crt", "tls.key"],
        _ => return,
    };
    let either = ty == "kubernetes.io/basic-auth";
    if either && keys.iter().any(|key| content(object, key).is_some()) {
        return;
    }
    // Where one of them is enough, it is missing once.
    for key in &keys[..if either { 1 } else { keys.len() }] {
        let content = content(object, key);
        let is_missing = match &content {
            Some(Content { bytes: Some(bytes), .. }) => *key == "ssh-privatekey" && bytes.is_empty(),
            Some(_) => false,
            None => true,
        };
        if is_missing {
            let wanted = if either { "`username` or `password`".to_owned() } else { format!("`{key}`") };
            let place = format!("put it into {} or, in base64, `data`", object.field("stringData"));
            let message = format!("a Secret of type `{ty}` needs {wanted}");
            findings.push(object.field("data").field(key).needed(SECRET, message).with_help(place));
        } else if key.starts_with(".docker")
            && let Some(Content { map, bytes: Some(bytes) }) = content
            && let Err(error) = serde_json::from_slice::<Option<Map<String, Value>>>(&bytes)
        {
            let message = format!("the content of `{key}` must be a JSON object: {error}");
            findings.push(object.field(map).field(key).error(SECRET, message));
        }
    }
}

/// What a Secret has for a key: where, and its bytes where they can be read.
struct Content {
    map: &'static str,
    bytes: Option<Vec<u8>>,
}

/// What is in `stringData` replaces the same key of `data`. Null is an empty text to the decoder.
fn content(object: &Node<'_, '_>, key: &str) -> Option<Content> {
    for map in ["stringData", "data"] {
        let entries = object.field(map);
        if let Some((_, value)) = entries.entries().find(|(name, _)| *name == key) {
            let text = value.item_text();
            let bytes = match map {
                "data" => text.and_then(base64::decode),
                _ => text.map(|text| text.as_bytes().to_vec()),
            };
            return Some(Content { map, bytes });
        }
    }
    None
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

//! What every object has, in a custom resource and in the objects that it embeds: `apiVersion`, `kind` and metadata.

use nixbatch_diagnostic::{Finding, ObjectPlace, Path};
use serde_json::Value;

use super::INVALID;
use super::schema::Schema;
use crate::author::Author;
use crate::name;
use crate::schema::{self, KubernetesVersion};
use crate::trail::Trail;
use crate::validate;

/// The author of an object in another one.
struct Within<'a> {
    author: &'a dyn Author,
    outer: &'a Path,
}

impl Author for Within<'_> {
    fn wrote(&self, field: &Path) -> bool {
        self.author.wrote(&self.outer.concat(field.steps()))
    }

    fn name_of(&self, field: &Path) -> String {
        self.author.name_of(&self.outer.concat(field.steps()))
    }

    fn called(&self, field: &Path, keys: usize) -> String {
        self.author.called(&self.outer.concat(field.steps()), keys)
    }

    fn giving(&self, field: &Path, keys: usize, value: &str) -> String {
        self.author.giving(&self.outer.concat(field.steps()), keys, value)
    }
}

/// Finds what is wrong with embedded objects, wherever the schema has some: `CoerceWithOptions` of
/// `apiextensions-apiserver/pkg/apiserver/schema/objectmeta/algorithm.go`, and `Validate` of `validation.go` beside it.
pub(super) fn check(
    author: &dyn Author,
    version: KubernetesVersion,
    schema: &Schema,
    value: &Value,
    trail: &Trail<'_>,
    findings: &mut Vec<Finding<ObjectPlace>>,
) {
    match value {
        Value::Object(fields) => {
            if schema.is_embedded {
                object(author, version, value, &trail.path(), findings);
            }
            for (key, value) in fields {
                if let Some(of_field) = schema.field(key) {
                    check(author, version, of_field, value, &Trail::Key(trail, key), findings);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                if let Some(of_items) = schema.item() {
                    check(author, version, of_items, item, &Trail::Index(trail, index), findings);
                }
            }
        }
        _ => {}
    }
}

/// `validateEmbeddedResource`.
fn object(
    author: &dyn Author,
    version: KubernetesVersion,
    value: &Value,
    outer: &Path,
    findings: &mut Vec<Finding<ObjectPlace>>,
) {
    for key in ["apiVersion", "kind"] {
        let path = outer.join(key);
        let called = author.called(&path, 1);
        let message = match value.get(key) {
            None => {
                let message = format!("the object in `{}` needs `{key}`", author.name_of(outer));
                findings.push(Finding::error("missing-field", ObjectPlace::missing(path), message));
                continue;
            }
            Some(Value::String(text)) => wrong_type_meta(key, text).map(|why| format!("{called} {why}")),
            Some(value) => {
                findings.push(Finding::wrong_type(ObjectPlace::value(path), called, "a string", value));
                continue;
            }
        };
        findings.extend(message.map(|message| Finding::error(INVALID, ObjectPlace::value(path), message)));
    }
    let within = Within { author, outer };
    let mut found = schema::check_metadata(&within, version, value);
    if found.is_empty() {
        found = validate::embedded_metadata(&within, version, value);
    }
    findings.extend(found.into_iter().map(|mut finding| {
        finding.places_mut().for_each(|place| place.path = std::mem::take(&mut place.path).below(outer));
        finding
    }));
}

/// What is wrong with an `apiVersion` or `kind`.
fn wrong_type_meta(key: &str, text: &str) -> Option<String> {
    if text.is_empty() {
        return Some("must not be empty".to_owned());
    }
    if key == "apiVersion" {
        return (text.matches('/').count() > 1).then(|| "must be as in `batch/v1`".to_owned());
    }
    let problem = name::dns1035_label(&text.to_lowercase()).err()?;
    Some(format!("`{text}` {}, large letters aside", problem.message))
}

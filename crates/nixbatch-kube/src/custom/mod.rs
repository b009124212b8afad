//! Custom resources, as `apiextensions-apiserver` takes them: what a CustomResourceDefinition says of its kinds, and
//! whether an object keeps to it.
//!
//! The server reads an object, fills in defaults, takes out what the schema does not know (which under strict decoding is
//! an error), and then judges it: by its OpenAPI schema, its embedded resources and its lists with keys. Last come the
//! rules in CEL (`x-kubernetes-validations`), which are not run here.

mod bounds;
mod bundled;
mod check;
mod definition;
mod embedded;
mod format;
mod kind;
mod lists;
mod pattern;
mod prepare;
mod schema;
mod structure;
mod url;

use nixbatch_diagnostic::{Finding, ObjectPlace, Path};
use serde_json::Value;

use crate::author::Author;
use crate::schema::KubernetesVersion;
use crate::trail::Trail;

pub use bundled::{Release, releases};
pub use definition::{DEFINITION, check, is_definition, kinds};
pub use kind::{CustomKind, CustomKinds};

/// What the schema of a definition refuses beyond types, words and fields.
const INVALID: &str = "invalid-custom-resource";
/// A definition that the server refuses.
const BROKEN: &str = "invalid-definition";
/// An object of which nothing is known.
const UNKNOWN: &str = "unknown-custom-resource";

/// Everything that the API server of the version would refuse in an object of this kind, all at once, but for what
/// [`validate`](crate::validate) says of the metadata of every object.
pub fn check_for(
    author: &dyn Author,
    version: KubernetesVersion,
    kind: &CustomKind,
    object: &Value,
) -> Vec<Finding<ObjectPlace>> {
    let Value::Object(fields) = object else { return Vec::new() };
    let schema = kind.schema.get();
    let mut findings = crate::schema::check_metadata(author, version, object);
    let mut preparer = prepare::Preparer { author, kind: &kind.kind, findings: &mut findings };
    let mut prepared = preparer.root(schema, fields);
    if kind.has_status {
        prepared.as_object_mut().and_then(|fields| fields.remove("status"));
    }
    check::Checker { author, version }.value(schema, &prepared, &Trail::Root, &mut findings);
    embedded::check(author, version, schema, &prepared, &Trail::Root, &mut findings);
    lists::check(author, schema, &prepared, &Trail::Root, &mut findings);
    if let Some(scale) = &kind.scale {
        check_scale(author, scale, &prepared, &mut findings);
    }
    findings
}

/// `ValidateScaleSpec` and `ValidateScaleStatus` of `pkg/registry/customresource/validator.go`.
fn check_scale(
    author: &dyn Author,
    scale: &kind::Scale,
    object: &Value,
    findings: &mut Vec<Finding<ObjectPlace>>,
) {
    for path in [&scale.spec_replicas_path, &scale.status_replicas_path] {
        let path = Path::parse(path);
        let replicas = path.get(object).and_then(Value::as_i64);
        if let Some(replicas) = replicas.filter(|replicas| !(0..=i64::from(i32::MAX)).contains(replicas)) {
            let called = author.name_of(&path);
            let message = format!("`{called}` must be between 0 and {}, and this is {replicas}", i32::MAX);
            findings.push(Finding::error(INVALID, ObjectPlace::value(path), message));
        }
    }
}

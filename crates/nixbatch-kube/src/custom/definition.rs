//! CustomResourceDefinitions: the kinds that one makes, and what is wrong with it.
//!
//! The rules are those of `validateCustomResourceDefinition` and what it calls in
//! `apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go`, as far as objects cannot be checked without
//! them; those of schemas are in [`structure`].

use nixbatch_diagnostic::{Finding, ObjectPlace, Path};
use serde::Deserialize;
use serde_json::Value;

use super::kind::{CustomKind, Scale};
use super::schema::Schema;
use super::schema::Sub;
use super::{BROKEN, structure};
use crate::author::Author;
use crate::schema::{KubernetesVersion, Scope};
use crate::words::all_of;

/// The kind of a CustomResourceDefinition.
pub const DEFINITION: &str = "CustomResourceDefinition";

/// Whether an object is a CustomResourceDefinition.
pub fn is_definition(object: &Value) -> bool {
    object["kind"] == DEFINITION && object["apiVersion"] == "apiextensions.k8s.io/v1"
}

/// The kinds that the served versions of a definition make; what is no definition makes none. A version whose schema is wrong makes none; what is wrong
/// with it [`check`] tells.
pub fn kinds(definition: &Value) -> Vec<CustomKind> {
    if !is_definition(definition) {
        return Vec::new();
    }
    let spec = &definition["spec"];
    let (Some(group), Some(kind)) = (spec["group"].as_str(), spec["names"]["kind"].as_str()) else {
        return Vec::new();
    };
    let scope = match spec["scope"].as_str() {
        Some("Cluster") => Scope::Cluster,
        Some("Namespaced") => Scope::Namespaced,
        _ => return Vec::new(),
    };
    let versions = spec["versions"].as_array().into_iter().flatten();
    let served = versions.filter(|version| version["served"] == true);
    let made = served.filter_map(|version| {
        let schema = read(&version["schema"]["openAPIV3Schema"])?;
        Some(CustomKind {
            api_version: format!("{group}/{}", version["name"].as_str()?).into(),
            kind: kind.into(),
            scope,
            has_status: version["subresources"]["status"].is_object(),
            scale: Scale::deserialize(&version["subresources"]["scale"]).ok(),
            schema: Sub::Own(Box::new(schema)),
        })
    });
    made.collect()
}

/// A schema that stands in a definition.
pub(super) fn read(schema: &Value) -> Option<Schema> {
    let is_whole = schema.is_object() && !structure::has_references(schema);
    is_whole.then(|| Schema::deserialize(schema).ok())?
}

/// What is wrong with a definition beyond its types.
pub fn check(
    author: &dyn Author,
    version: KubernetesVersion,
    definition: &Value,
) -> Vec<Finding<ObjectPlace>> {
    let mut found = Vec::new();
    let spec = &definition["spec"];
    let mut report = |path: Path, message: String, help: Option<String>| {
        let finding = Finding::error(BROKEN, ObjectPlace::value(path), message);
        found.push(match help {
            Some(help) => finding.with_help(help),
            None => finding,
        });
    };
    names(definition, &mut report);
    let empty = Vec::new();
    let versions = spec["versions"].as_array().unwrap_or(&empty);
    let at = |index: usize| Path::parse("spec.versions").join(index);
    let stored = versions.iter().filter(|version| version["storage"] == true).count();
    if stored != 1 && spec["versions"].is_array() {
        let message = format!("exactly one of the versions must be stored, and {stored} are");
        report(Path::parse("spec.versions"), message, Some("set `storage = true` in one of them".to_owned()));
    }
    for (index, one) in versions.iter().enumerate() {
        let name = one["name"].as_str().unwrap_or_default();
        if versions[..index].iter().any(|other| other["name"] == one["name"]) {
            report(at(index).join("name"), format!("two versions are called `{name}`"), None);
        }
        let schema = &one["schema"]["openAPIV3Schema"];
        // Without anything around it, it is missing there.
        if schema.is_null() && one["schema"].is_object() {
            let path = at(index).join("schema").join("openAPIV3Schema");
            let message = format!("the version `{name}` has no schema");
            let help =
                "at least `type = \"object\"` and `x-kubernetes-preserve-unknown-fields = true`".to_owned();
            report(path, message, Some(help));
        }
    }
    for (index, one) in versions.iter().enumerate() {
        let path = at(index).join("schema").join("openAPIV3Schema");
        structure::check(author, version, &one["schema"]["openAPIV3Schema"], path, &mut found);
    }
    found
}

/// `ValidateCustomResourceDefinition`: the name is made of others.
fn names(definition: &Value, report: &mut impl FnMut(Path, String, Option<String>)) {
    let spec = &definition["spec"];
    let names = &spec["names"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (group, plural) = (text(&spec["group"]), text(&names["plural"]));
    if !group.is_empty() && !group.contains('.') {
        let message = format!("the group `{group}` must be a domain, with a dot");
        report(Path::parse("spec.group"), message, None);
    }
    let name = text(&definition["metadata"]["name"]);
    let wanted = format!("{plural}.{group}");
    if !group.is_empty() && !plural.is_empty() && !name.is_empty() && name != wanted {
        let message = format!("the name must be `{wanted}`, plural and group, and this is `{name}`");
        report(Path::parse("metadata.name"), message, Some(format!("write `{wanted}`")));
    }
    if names["kind"].is_string() && names["kind"] == names["listKind"] {
        let same = all_of(["`kind`", "`listKind`"]);
        let message = format!("{same} must not be the same");
        report(Path::parse("spec.names.listKind"), message, None);
    }
}

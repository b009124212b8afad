//! Names with a hash: Jobs are immutable, so a changed one is a new one.

use std::collections::BTreeMap;

use nixbatch_diagnostic::Path;
use nixbatch_kube::workload::JOB_NAME_LABELS;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::decode::{self, Decoded};
use super::{default, lower};
use crate::builders::{Builder, Lowering};
use crate::bundle::Context;
use crate::document::{Content, Document, Item};
use crate::object::{Object, insert};
use crate::settings::Naming;

/// The names that Jobs of the bundle get, by namespace and the name that the user gave.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct HashedNames(BTreeMap<(String, String), String>);

/// The names of all Jobs that are to get a hash: they are made for it, since any item may refer to them.
pub fn hashed_names(document: &Document<'_>, context: &Context) -> HashedNames {
    let mut objects = Vec::new();
    for (index, item) in document.items.iter().enumerate() {
        if may_hash(item, context)
            && let (Decoded::Spec(spec), _) = decode::decode(index, item, context.settings.kubernetes_version)
        {
            objects.extend(lower::lower(&default::resolve(spec).0, context, false).0);
        }
    }
    HashedNames::of(&objects)
}

/// Whether a Job of the item may have to get a hash, as far as that is known before the item is read.
fn may_hash(item: &Item<'_>, context: &Context) -> bool {
    let Content::Spec { builder, .. } = &item.content else { return false };
    Builder::find(builder).is_some_and(|builder| {
        // Most bundles choose nothing, and then nothing needs to be made twice.
        let is_choice = builder.param("naming").is_some();
        matches!(builder.lowering, Lowering::Objects { hashes: true, .. })
            && (!is_choice || context.settings.naming == Naming::Hash || item.mentions("naming"))
    })
}

/// So long a chain of Jobs that refer to one another is followed.
const MOST_ROUNDS: usize = 16;

/// Whether it is a Job that is to get a hash.
fn is_hashed(object: &Object) -> bool {
    let identity = object.identity();
    object.naming == Naming::Hash
        && (identity.group(), identity.kind) == ("batch", "Job")
        && !identity.name.is_empty()
}

/// Gives an item's Jobs their names, and lets references to any follow: `{ kind = "Job"; name; }`, label
/// selectors on the Job's name, and the `resourceNames` of roles.
pub fn rename(objects: &mut [Object], names: &HashedNames) {
    if names.0.is_empty() {
        return;
    }
    for object in objects {
        let identity = object.identity();
        let namespace = identity.namespace_or_default().to_owned();
        if is_hashed(object)
            && let Some(hashed) = names.find(&namespace, identity.name)
        {
            let given = identity.name.to_owned();
            let hashed = hashed.into();
            insert(&mut object.value, Path::parse("metadata.name").steps(), hashed);
            object.given_name = Some(given);
        }
        names.follow(&namespace, &mut object.value);
    }
}

impl HashedNames {
    /// The names of those of the objects that are to get a hash.
    fn of(objects: &[Object]) -> Self {
        // A Job that refers to another one changes with it, and so must its name. Jobs that refer to each other in a
        // circle have no last round.
        let mut names = Self::default();
        for _ in 0..MOST_ROUNDS {
            let next =
                Self(objects.iter().filter(|object| is_hashed(object)).map(|job| names.hash(job)).collect());
            if next == names {
                break;
            }
            names = next;
        }
        names
    }

    /// The Job's namespace and name, and its name with a hash of its spec, in which references have these names.
    fn hash(&self, job: &Object) -> ((String, String), String) {
        let identity = job.identity();
        let namespace = identity.namespace_or_default();
        let mut spec = job.value["spec"].clone();
        self.follow(namespace, &mut spec);
        let digest = Sha256::digest(spec.to_string());
        let hash: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
        ((namespace.to_owned(), identity.name.to_owned()), format!("{}-{hash}", identity.name))
    }

    fn find(&self, namespace: &str, name: &str) -> Option<&str> {
        self.0.get(&(namespace.to_owned(), name.to_owned())).map(String::as_str)
    }

    fn follow(&self, namespace: &str, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                let is_reference = is_job_reference(fields);
                let is_rule = is_rule_of_jobs(fields);
                let said = fields.get("namespace").and_then(Value::as_str).filter(|_| is_reference);
                let said = said.map(str::to_owned);
                let is_selector = fields
                    .get("key")
                    .and_then(Value::as_str)
                    .is_some_and(|key| JOB_NAME_LABELS.contains(&key));
                let namespace = said.as_deref().unwrap_or(namespace);
                for (key, value) in fields {
                    match (key.as_str(), &mut *value) {
                        ("name", _) if is_reference => self.rename(namespace, value),
                        ("resourceNames", Value::Array(names)) if is_rule => {
                            names.iter_mut().for_each(|name| self.rename(namespace, name));
                        }
                        // A requirement of `matchExpressions`.
                        ("values", Value::Array(names)) if is_selector => {
                            names.iter_mut().for_each(|name| self.rename(namespace, name));
                        }
                        // What the user says to programs and people is not Kubernetes'.
                        ("data" | "stringData" | "annotations", _) => {}
                        (key, _) if JOB_NAME_LABELS.contains(&key) => self.rename(namespace, value),
                        _ => self.follow(namespace, value),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.follow(namespace, item)),
            _ => {}
        }
    }

    fn rename(&self, namespace: &str, value: &mut Value) {
        if let Some(hashed) = value.as_str().and_then(|name| self.find(namespace, name)) {
            *value = hashed.into();
        }
    }
}

/// `{ kind = "Job"; name; }`, unless it says that it is of a group other than Kubernetes' own.
fn is_job_reference(fields: &Map<String, Value>) -> bool {
    let text = |key: &str| fields.get(key).and_then(Value::as_str);
    let group = text("apiVersion").map(|version| version.split_once('/').map_or("", |(group, _)| group));
    let group = group.or_else(|| text("apiGroup")).or_else(|| text("group"));
    text("kind") == Some("Job") && group.is_none_or(|group| group == "batch")
}

/// A rule of a role about Jobs, or a part of them such as `jobs/status`.
fn is_rule_of_jobs(fields: &Map<String, Value>) -> bool {
    let texts =
        |key: &str| fields.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let is_of_jobs = |resource: &str| resource == "jobs" || resource.starts_with("jobs/");
    texts("resources").any(is_of_jobs) && texts("apiGroups").any(|group| matches!(group, "batch" | "*"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::origins::Origins;

    fn job(name: &str, naming: Naming) -> Object {
        let value = json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": name },
            "spec": { "suspend": true } });
        let fields = value.as_object().cloned().unwrap_or_default();
        Object { naming, ..Object::new(0, fields, Origins::default()) }
    }

    /// Whatever builder made it, and whether or not that has an argument for it.
    #[test]
    fn an_object_says_itself_that_it_is_to_get_a_hash() {
        let mut objects = [job("migrate", Naming::Hash), job("backup", Naming::Stable)];
        let names = HashedNames::of(&objects);
        rename(&mut objects, &names);
        let [migrate, backup] = &objects;
        assert!(migrate.identity().name.starts_with("migrate-"), "{}", migrate.identity());
        assert_eq!(migrate.name().as_deref(), Some("Job/migrate"));
        assert_eq!(backup.identity().name, "backup");
    }
}

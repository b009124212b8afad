//! Names with a hash: Jobs are immutable, so a changed one is a new one.

use std::collections::BTreeMap;

use nixbatch_diagnostic::Path;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::decode::{self, Decoded};
use super::{default, lower};
use crate::bundle::Context;
use crate::document::{Content, Document};
use crate::object::{Object, insert};
use crate::passes::settings::Naming;
use crate::spec::ResolvedSpec;

/// The names that Jobs of the bundle get, by namespace and the name that the user gave.
#[derive(Debug, Default)]
pub struct HashedNames(BTreeMap<(String, String), String>);

/// Labels by which the Job controller marks a Job's pods.
/// Source: <https://kubernetes.io/docs/reference/labels-annotations-taints/#batch-kubernetes-io-job-name>.
const JOB_NAME_LABELS: [&str; 2] = ["batch.kubernetes.io/job-name", "job-name"];

/// The names of all Jobs that are to get a hash: they are made for it, since any item may refer to them.
pub fn hashed_names(document: &Document<'_>, context: &Context) -> HashedNames {
    let mut names = BTreeMap::new();
    for (index, item) in document.items.iter().enumerate() {
        let is_spec = matches!(item.content, Content::Spec { .. });
        if !is_spec || (context.settings.naming == Naming::Stable && !item.mentions("naming")) {
            continue;
        }
        let (Decoded::Spec(spec), _) = decode::decode(index, item) else { continue };
        if spec.builder.param("naming").is_none() {
            continue;
        }
        let (spec, ..) = default::resolve(spec);
        if naming(&spec, context) == Naming::Hash {
            let (objects, _) = lower::lower(&spec, context, false);
            let named = objects.iter().filter(|object| is_job(object)).filter_map(hashed_name);
            names.extend(named);
        }
    }
    HashedNames(names)
}

fn naming(spec: &ResolvedSpec, context: &Context) -> Naming {
    spec.text("naming").and_then(Naming::parse).unwrap_or(context.settings.naming)
}

fn is_job(object: &Object) -> bool {
    object.identity().kind == "Job"
}

/// The Job's namespace and name, and its name with a hash of its spec.
fn hashed_name(object: &Object) -> Option<((String, String), String)> {
    let identity = object.identity();
    if identity.name.is_empty() {
        return None;
    }
    let digest = Sha256::digest(object.value["spec"].to_string());
    let hash: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    let namespace = identity.namespace.unwrap_or("default").to_owned();
    Some(((namespace, identity.name.to_owned()), format!("{}-{hash}", identity.name)))
}

/// Gives an item's Jobs their names, and lets references to any follow: `{ kind = "Job"; name; }`, label
/// selectors on the Job's name, and the `resourceNames` of roles.
pub fn rename(spec: Option<&ResolvedSpec>, objects: &mut [Object], context: &Context) {
    let names = &context.hashed_names;
    if names.0.is_empty() {
        return;
    }
    let hashes = spec.is_some_and(|spec| naming(spec, context) == Naming::Hash);
    for object in objects {
        let identity = object.identity();
        let namespace = identity.namespace.unwrap_or("default").to_owned();
        if hashes
            && is_job(object)
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
    fn find(&self, namespace: &str, name: &str) -> Option<&str> {
        self.0.get(&(namespace.to_owned(), name.to_owned())).map(String::as_str)
    }

    fn follow(&self, namespace: &str, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                let is_reference = fields.get("kind").is_some_and(|kind| kind == "Job");
                let is_rule = fields
                    .get("resources")
                    .and_then(Value::as_array)
                    .is_some_and(|all| all.contains(&"jobs".into()));
                for (key, value) in fields {
                    match (key.as_str(), &mut *value) {
                        ("name", _) if is_reference => self.rename(namespace, value),
                        ("resourceNames", Value::Array(names)) if is_rule => {
                            names.iter_mut().for_each(|name| self.rename(namespace, name));
                        }
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

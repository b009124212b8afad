//! Resolved spec → Kubernetes objects, patched and named.

use std::collections::BTreeMap;

use nixbatch_diagnostic::{Finding, Path, Place, Severity};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::builders::Lowering;
use crate::bundle::{Context, Naming};
use crate::object::{Object, Origin, insert};
use crate::spec::ResolvedSpec;

/// Findings about the spec's arguments themselves.
pub fn check(spec: &ResolvedSpec) -> Vec<Finding> {
    match spec.builder.lowering {
        Lowering::Objects { check, .. } | Lowering::Value { check } => check(spec),
        Lowering::Unsupported => Vec::new(),
    }
}

/// Adds the spec's objects.
pub fn lower(
    spec: &ResolvedSpec,
    context: &Context,
    build: bool,
    objects: &mut Vec<Object>,
    renames: &mut Renames,
) -> Vec<Finding> {
    let lower = match spec.builder.lowering {
        Lowering::Objects { lower, .. } => lower,
        Lowering::Value { .. } => return Vec::new(),
        Lowering::Unsupported => return vec![unsupported(spec, build)],
    };
    let (mut made, mut findings) = lower(spec, context);
    findings.extend(patch(spec, &mut made));
    if naming(spec, context) == Naming::Hash {
        let jobs = made.iter().enumerate().filter(|(_, object)| object.identity().kind == "Job");
        renames.wanted.extend(jobs.map(|(index, _)| objects.len() + index));
    }
    objects.append(&mut made);
    findings
}

fn unsupported(spec: &ResolvedSpec, build: bool) -> Finding {
    let severity = if build { Severity::Error } else { Severity::Info };
    let message = format!("this version of nixbatch does not lower {} yet", spec.builder.name);
    Finding::new("unsupported-builder", severity, spec.call_place(), message)
        .with_help("its arguments are checked, but nothing is built from them")
}

fn naming(spec: &ResolvedSpec, context: &Context) -> Naming {
    spec.text("naming").and_then(Naming::parse).unwrap_or(context.naming)
}

/// Puts the spec's `patches` on its objects.
fn patch(spec: &ResolvedSpec, objects: &mut [Object]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, entry) in spec.list("patches").iter().enumerate() {
        let at = Path::parse("patches").join(index);
        let (Some(kind), Some(patch)) = (entry.get("kind").and_then(Value::as_str), entry.get("patch"))
        else {
            continue;
        };
        let name = entry.get("name").and_then(Value::as_str);
        let mut hit = false;
        for object in objects.iter_mut() {
            let identity = object.identity();
            if identity.kind == kind && name.is_none_or(|name| name == identity.name) {
                hit = true;
                merge_patch(object, patch, &mut Path::root(), &at.join("patch"));
            }
        }
        if !hit {
            let emitted: Vec<_> = objects.iter().map(|object| format!("`{}`", object.identity())).collect();
            let (key, wanted) = match name {
                Some(name) if objects.iter().any(|object| object.identity().kind == kind) => ("name", name),
                _ => ("kind", kind),
            };
            findings.push(
                Finding::error(
                    "patch-without-target",
                    Place::value(spec.item, at.join(key)),
                    format!("no object of this spec has the {key} `{wanted}`"),
                )
                .with_help(format!("it emits {}", emitted.join(", "))),
            );
        }
    }
    findings
}

/// A merge patch (RFC 7386), with the origins of what it writes.
fn merge_patch(object: &mut Object, patch: &Value, at: &mut Path, arg: &Path) {
    if let Value::Object(fields) = patch {
        for (key, value) in fields {
            at.push(key.as_str());
            merge_patch(object, value, at, &arg.join(key.as_str()));
            at.pop();
        }
        if fields.is_empty() && !at.get(&object.value).is_some_and(Value::is_object) {
            insert(&mut object.value, at.steps(), Value::Object(Map::new()));
        }
        return;
    }
    if patch.is_null() {
        remove(&mut object.value, at);
        object.origins.add("", at.clone(), Origin::Arg(arg.clone()));
    } else {
        insert(&mut object.value, at.steps(), patch.clone());
        object.origins.add("", at.clone(), Origin::Arg(arg.clone()));
    }
}

fn remove(value: &mut Value, at: &Path) {
    let (Some(parent), Some(key)) = (at.parent(), at.last_key()) else { return };
    let parent = parent.steps().iter().try_fold(value, |value, step| match step {
        nixbatch_diagnostic::Step::Key(key) => value.get_mut(key),
        nixbatch_diagnostic::Step::Index(index) => value.get_mut(index),
    });
    if let Some(Value::Object(fields)) = parent {
        fields.remove(key);
    }
}

/// Jobs whose names got a hash, and what they were called before.
#[derive(Debug, Default)]
pub struct Renames {
    /// Indexes of the Jobs whose names are to get one.
    wanted: Vec<usize>,
    /// The names with a hash, by namespace and name without.
    hashed: BTreeMap<(String, String), String>,
}

/// Labels by which the Job controller marks a Job's pods.
/// Source: <https://kubernetes.io/docs/reference/labels-annotations-taints/#batch-kubernetes-io-job-name>.
const JOB_NAME_LABELS: [&str; 2] = ["batch.kubernetes.io/job-name", "job-name"];

impl Renames {
    /// Appends a hash of the Job's spec to its name, where it has one.
    fn hash_name(&mut self, object: &mut Object) {
        let identity = object.identity();
        if identity.name.is_empty() {
            return;
        }
        let (namespace, name) =
            (identity.namespace.unwrap_or("default").to_owned(), identity.name.to_owned());
        let digest = Sha256::digest(object.value["spec"].to_string());
        let hash: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
        let hashed = format!("{name}-{hash}");
        insert(&mut object.value, Path::parse("metadata.name").steps(), hashed.as_str().into());
        self.hashed.insert((namespace, name), hashed);
    }

    /// Renames the Jobs, and lets references within the bundle follow: `{ kind = "Job"; name; }` anywhere, label selectors on the
    /// Job's name, and the `resourceNames` of roles.
    pub fn apply(&mut self, objects: &mut [Object]) {
        for index in std::mem::take(&mut self.wanted) {
            if let Some(object) = objects.get_mut(index) {
                self.hash_name(object);
            }
        }
        if self.hashed.is_empty() {
            return;
        }
        for object in objects {
            let namespace = object.identity().namespace.unwrap_or("default").to_owned();
            self.follow(&namespace, &mut object.value);
        }
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
        let key = (namespace.to_owned(), value.as_str().unwrap_or_default().to_owned());
        if let Some(hashed) = self.hashed.get(&key) {
            *value = hashed.as_str().into();
        }
    }
}

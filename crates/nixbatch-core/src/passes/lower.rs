//! Resolved spec → Kubernetes objects, patched.

use nixbatch_diagnostic::{Finding, Path, Place, Severity};
use nixbatch_kube::author::Author as _;
use serde_json::{Map, Value};

use crate::builders::Lowering;
use crate::bundle::Context;
use crate::object::{Authored, Object, insert};
use crate::settings::Naming;
use crate::spec::ResolvedSpec;

/// The spec's objects, and what is to be known about how they were made.
pub fn lower(spec: &ResolvedSpec, context: &Context, build: bool) -> (Vec<Object>, Vec<Finding>) {
    match spec.builder.lowering {
        Lowering::Objects { lower, hashes, .. } => {
            let (mut objects, mut findings) = lower(&spec.args(), context);
            debug_assert!(hashes || objects.iter().all(|object| object.naming == Naming::Stable));
            findings.extend(patch(spec, &mut objects));
            (objects, findings)
        }
        Lowering::Value { .. } => (Vec::new(), Vec::new()),
        Lowering::Unsupported => (Vec::new(), vec![unsupported(spec, build)]),
    }
}

fn unsupported(spec: &ResolvedSpec, build: bool) -> Finding {
    let severity = if build { Severity::Error } else { Severity::Info };
    let message = format!("this version of nixbatch does not lower {} yet", spec.builder.name);
    Finding::new("unsupported-builder", severity, spec.call_place(), message)
        .with_help("its arguments are checked, but nothing is built from them")
}

/// Puts the spec's `patches` on its objects.
fn patch(spec: &ResolvedSpec, objects: &mut [Object]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, entry) in spec.args().list("patches").iter().enumerate() {
        let at = Path::parse("patches").join(index);
        let patch = entry.get("patch").and_then(Value::as_object);
        let (Some(kind), Some(patch)) = (entry.get("kind").and_then(Value::as_str), patch) else { continue };
        let name = entry.get("name").and_then(Value::as_str);
        let mut hit = false;
        for object in objects.iter_mut() {
            let identity = object.identity();
            if identity.kind == kind && name.is_none_or(|name| name == identity.name) {
                hit = true;
                findings.extend(patch_one(spec, object, patch, &at.join("patch")));
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

/// What makes an object what it is. Everything that is checked goes by it.
const IDENTITY: [&str; 2] = ["apiVersion", "kind"];

/// Puts one patch, which lies at `arg`, on an object, but for what would make it another kind of object.
fn patch_one(
    spec: &ResolvedSpec,
    object: &mut Object,
    patch: &Map<String, Value>,
    arg: &Path,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, value) in patch {
        if !IDENTITY.contains(&key.as_str()) {
            let arg = arg.join(key.as_str());
            let mut patching = Patching { spec, object, findings: &mut findings };
            patching.merge(value, &mut Path::key(key.as_str()), &arg);
        } else if object.value[key] != *value {
            let message = format!("a patch cannot change what the object is: its `{key}`");
            let finding =
                Finding::error("invalid-argument", Place::name(spec.item, arg.join(key.as_str())), message);
            findings.push(finding.with_help("remove it, or write the object as a raw one"));
        }
    }
    findings
}

/// A merge patch (RFC 7386) on its way into an object, with the origins of what it writes.
struct Patching<'p> {
    spec: &'p ResolvedSpec,
    object: &'p mut Object,
    findings: &'p mut Vec<Finding>,
}

impl Patching<'_> {
    fn merge(&mut self, patch: &Value, at: &mut Path, arg: &Path) {
        if let Value::Object(fields) = patch {
            if !at.get(&self.object.value).is_some_and(Value::is_object) {
                insert(&mut self.object.value, at.steps(), Value::Object(Map::new()));
                self.object.origins.patch(at.clone(), arg.clone());
            }
            for (key, value) in fields {
                at.push(key.as_str());
                self.merge(value, at, &arg.join(key.as_str()));
                at.pop();
            }
            return;
        }
        if let Value::Array(items) = patch {
            self.findings.extend(self.replaced(items, at, arg));
        }
        if patch.is_null() {
            remove(&mut self.object.value, at);
        } else {
            insert(&mut self.object.value, at.steps(), patch.clone());
        }
        self.object.origins.patch(at.clone(), arg.clone());
    }

    /// What a list takes away that replaces another one.
    fn replaced(&self, items: &[Value], at: &Path, arg: &Path) -> Option<Finding> {
        let old = at.get(&self.object.value)?.as_array()?;
        let lost = |item: &&Value| !items.iter().any(|new| covers(new, item));
        let count = old.iter().filter(lost).count();
        let author = Authored { object: self.object, call: None };
        let list = author.called(at, 1);
        let message = match count {
            0 => return None,
            1 => format!("this replaces the whole list {list}, and drops an item that was in it"),
            count => format!("this replaces the whole list {list}, and drops {count} items that were in it"),
        };
        let place = Place::name(self.spec.item, arg.clone());
        let help =
            "a merge patch puts lists in the place of lists: repeat what is to stay, with all of its fields";
        Some(Finding::warning("patch-replaces-list", place, message).with_help(help))
    }
}

/// Whether a value has everything that another one has.
fn covers(new: &Value, old: &Value) -> bool {
    match (new, old) {
        (Value::Object(new), Value::Object(old)) => {
            old.iter().all(|(key, old)| new.get(key).is_some_and(|new| covers(new, old)))
        }
        // Of words, the order matters.
        (Value::Array(new), Value::Array(old)) if old.iter().any(Value::is_object) => {
            old.iter().all(|old| new.iter().any(|new| covers(new, old)))
        }
        (new, old) => new == old,
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

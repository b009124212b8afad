//! The user's own object → objects: a list stands for its items.

use nixbatch_diagnostic::{Finding, Path};
use nixbatch_kube::list;
use nixbatch_kube::schema::{self, KubernetesVersion};
use serde_json::Value;

use crate::object::Object;
use crate::origins::{Origin, Origins};

/// The objects that an item stands for, and what is wrong with it as a list.
pub fn take_apart(item: usize, value: Value, version: KubernetesVersion) -> (Vec<Object>, Vec<Finding>) {
    let mut objects = Vec::new();
    let mut findings = Vec::new();
    let mut open = vec![Object::raw(item, value)];
    while let Some(mut object) = open.pop() {
        let Some(items) = list::take_items(&mut object.value) else {
            objects.push(object);
            continue;
        };
        let found = schema::check(version, &object.value);
        findings.extend(found.into_iter().map(|finding| object.bundle_finding(finding)));
        let inner = items.into_iter().enumerate().rev().map(|(index, value)| {
            let origins = match object.origins.find(&Path::key("items").join(index)) {
                Some(Origin::Arg(path)) => Origins::of_argument(path),
                _ => Origins::identity(),
            };
            Object { origins, ..Object::raw(item, value) }
        });
        open.extend(inner);
    }
    (objects, findings)
}

//! What the bundle says of its namespaces: what holds for the pods in them, whichever item makes these.

use std::collections::BTreeMap;

use nixbatch_diagnostic::{ObjectPlace, Path, Place, Related};
use serde_json::Value;

use crate::object::Object;

/// The namespaces that the bundle says something of, by name.
#[derive(Debug, Default)]
pub struct Namespaces(BTreeMap<String, Namespace>);

/// What the bundle says of one.
#[derive(Debug, Default)]
pub struct Namespace {
    /// The Namespace, where it has it.
    pub object: Option<Statement>,
    /// The LimitRanges in it.
    pub limit_ranges: Vec<Statement>,
    /// The ResourceQuotas in it.
    pub quotas: Vec<Statement>,
}

/// An object that says something of a namespace, and where it stands.
#[derive(Debug)]
pub struct Statement {
    /// The object.
    pub value: Value,
    /// Where it stands in the bundle.
    place: Place,
}

impl Namespaces {
    /// The kinds of objects that say something of a namespace.
    pub const KINDS: [&str; 3] = ["Namespace", "LimitRange", "ResourceQuota"];

    /// Takes an object that says something of a namespace, and gives any other back.
    pub fn take(&mut self, object: Object) -> Option<Object> {
        let identity = object.identity();
        let (kind, name) = match (identity.api_version, identity.kind) {
            ("v1", kind @ "Namespace") => (kind, identity.name),
            ("v1", kind @ ("LimitRange" | "ResourceQuota")) => (kind, identity.namespace_or_default()),
            _ => return Some(object),
        };
        let namespace = self.0.entry(name.to_owned()).or_default();
        match kind {
            "LimitRange" => namespace.limit_ranges.push(object.into()),
            "ResourceQuota" => namespace.quotas.push(object.into()),
            _ => {
                namespace.object.get_or_insert(object.into());
            }
        }
        None
    }

    /// What is said of the namespace of this name.
    pub fn get(&self, name: &str) -> Option<&Namespace> {
        self.0.get(name)
    }

    /// Every quota, each with the name of its namespace.
    pub fn quotas(&self) -> impl Iterator<Item = (&str, &Statement)> {
        self.0
            .iter()
            .flat_map(|(name, namespace)| namespace.quotas.iter().map(|quota| (name.as_str(), quota)))
    }

    /// Whether nothing is said of any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Object> for Statement {
    fn from(object: Object) -> Self {
        let place = object.place(&ObjectPlace::default());
        Self { value: object.value, place }
    }
}

impl Statement {
    /// Where a field of the object stands.
    pub fn place(&self, field: &Path) -> Place {
        let path = self.place.path.steps().iter().chain(field.steps()).cloned().collect();
        Place { path, ..self.place.clone() }
    }

    /// A field of the object as a place that belongs to a finding, with what it has to do with it.
    pub fn related(&self, field: &Path, message: impl Into<String>) -> Related {
        Related { place: self.place(field), message: message.into() }
    }
}

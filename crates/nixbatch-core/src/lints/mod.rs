//! Lints: what the platform accepts and is still wrong, risky or wasteful.
//!
//! One rule a file. The file's doc comment is the rule's page in the documentation and what
//! `nixbatch explain` prints; `tests/lints/<rule>/` holds what it finds and what it must not.

mod dangling_config_map;
mod deadline_unset;
mod duplicate_env;
mod generated_name;
mod image_latest;
mod job_template_metadata;
mod limit_range;
mod memory_request_unset;
mod pod_security;
mod resource_quota;
mod schedule_never_fires;
mod schedule_without_time_zone;
mod secret_in_env_literal;
mod store_path;
mod unmounted_volume;
mod view;

pub use view::{Container, JobSpec, Objects, Pod};

use nixbatch_diagnostic::{Finding, ObjectPlace, Place, Related};
use nixbatch_kube::quantity::Quantity;

use crate::object::{Object, ObjectKey};
use crate::rules::Rule;

/// A rule and what finds it.
#[derive(Debug)]
pub struct Lint {
    /// What it is called, and what is to be said about it.
    pub rule: Rule,
    /// Looks at the objects of an item.
    pub check: fn(&Objects<'_>, &mut Report),
}

/// All lints, by name.
pub const LINTS: &[&Lint] = &[
    &dangling_config_map::LINT,
    &deadline_unset::LINT,
    &duplicate_env::LINT,
    &generated_name::LINT,
    &image_latest::LINT,
    &job_template_metadata::LINT,
    &limit_range::LINT,
    &memory_request_unset::LINT,
    &pod_security::LINT,
    &resource_quota::LINT,
    &schedule_never_fires::LINT,
    &schedule_without_time_zone::LINT,
    &secret_in_env_literal::LINT,
    &store_path::LINT,
    &unmounted_volume::LINT,
];

/// What lints have found so far.
#[derive(Debug, Default)]
pub struct Report {
    /// What is wrong whatever else the bundle has.
    pub(crate) findings: Vec<Finding>,
    /// What is wrong if nothing in the bundle is what a reference leads to.
    pub(crate) conditional: Vec<(Reference, Finding)>,
    /// What objects use of the quotas of their namespaces.
    pub(crate) charges: Vec<Charge>,
}

/// What an object uses of the quotas of its namespace by being there.
#[derive(Debug)]
pub struct Charge {
    /// The namespace.
    pub namespace: String,
    /// What the object is called.
    pub object: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// How much it uses of which resource.
    pub used: Vec<(String, Quantity)>,
}

/// A reference by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The API group of what it leads to; empty for the core group.
    pub group: &'static str,
    /// The kind that it leads to.
    pub kind: &'static str,
    /// The namespace that it leads into.
    pub namespace: String,
    /// The name.
    pub name: String,
}

impl Reference {
    /// The key of what it leads to.
    pub fn key(&self) -> ObjectKey<'_> {
        ObjectKey { group: self.group, kind: self.kind, namespace: &self.namespace, name: &self.name }
    }
}

impl Report {
    /// Adds a finding about one object.
    pub fn push(&mut self, object: &Object, finding: Finding<ObjectPlace>) {
        self.findings.push(object.bundle_finding(finding));
    }

    /// Adds a finding about one object, and where in another it follows from.
    pub fn push_with(&mut self, object: &Object, finding: Finding<ObjectPlace>, related: Option<Related>) {
        let mut finding = object.bundle_finding(finding);
        finding.related.extend(related);
        self.findings.push(finding);
    }

    /// Adds a finding about the pods of one object, and where in another it follows from. The server judges them when
    /// they are made.
    pub fn push_of_pods(&mut self, object: &Object, finding: Finding<ObjectPlace>, related: Option<Related>) {
        let kind = object.identity().kind;
        let help = match finding.help {
            Some(help) if !matches!(kind, "Pod" | "PersistentVolumeClaim") => {
                Some(format!("{help}; the server takes the {kind}, and refuses its pods"))
            }
            help => help,
        };
        self.push_with(object, Finding { help, ..finding }, related);
    }

    /// Adds a finding about one object that holds if `reference` leads nowhere.
    pub fn push_dangling(&mut self, object: &Object, reference: Reference, finding: Finding<ObjectPlace>) {
        self.conditional.push((reference, object.bundle_finding(finding)));
    }
}

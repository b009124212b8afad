//! The kinds of custom resources: which there are, and how an object is found to be of one.

use std::collections::BTreeMap;
use std::sync::Arc;

use nixbatch_diagnostic::{Finding, Intent, ObjectPlace, Path, Safety, nearest};
use serde::Deserialize;

use super::bundled;
use super::schema::Sub;
use crate::object::Identity;
use crate::schema::Scope;
use crate::words::any_of;

/// One version of a kind that a CustomResourceDefinition makes.
#[derive(Debug)]
pub struct CustomKind {
    /// Its `apiVersion`: `argoproj.io/v1alpha1`.
    pub api_version: Box<str>,
    /// Its `kind`: `Workflow`.
    pub kind: Box<str>,
    /// Where its objects live.
    pub scope: Scope,
    /// Whether the status of its objects is a subresource, so that what is created has none.
    pub(super) has_status: bool,
    /// Where its objects hold what scaling needs.
    pub(super) scale: Option<Scale>,
    pub(super) schema: Sub,
}

/// The subresource `scale`: paths such as `.spec.replicas`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Scale {
    pub(super) spec_replicas_path: Box<str>,
    pub(super) status_replicas_path: Box<str>,
    pub(super) label_selector_path: Option<Box<str>>,
}

/// The custom resources that are known: those whose definitions are given, and those that nixbatch carries.
#[derive(Debug, Clone, Default)]
pub struct CustomKinds {
    given: BTreeMap<String, Vec<Arc<CustomKind>>>,
    releases: BTreeMap<String, String>,
}

impl CustomKinds {
    /// Adds a kind whose definition is given. What is bundled of the same group and kind no longer counts.
    pub fn add(&mut self, kind: CustomKind) {
        self.given.entry(group_of(&kind.api_version).to_owned()).or_default().push(Arc::new(kind));
    }

    /// Chooses a bundled release of a project, by the beginning of its version: `3.7` of `argo-workflows`. The newest one
    /// is meant where none is chosen.
    pub fn choose(&mut self, project: &str, version: &str) {
        self.releases.insert(project.to_owned(), version.to_owned());
    }

    /// The kind that an object with this `apiVersion` and `kind` is of.
    pub fn find(&self, api_version: &str, kind: &str) -> Option<&CustomKind> {
        if self.is_given(group_of(api_version), kind) {
            return self
                .given_in(group_of(api_version))
                .find(|known| &*known.api_version == api_version && &*known.kind == kind);
        }
        bundled::kind(api_version, kind, &self.releases)
    }

    /// Whether objects of a kind live in a namespace; nothing for one that is not known.
    pub fn is_namespaced(&self, api_version: &str, kind: &str) -> Option<bool> {
        self.find(api_version, kind).map(|kind| kind.scope == Scope::Namespaced)
    }

    fn given_in(&self, group: &str) -> impl Iterator<Item = &CustomKind> {
        self.given.get(group).into_iter().flatten().map(Arc::as_ref)
    }

    fn is_given(&self, group: &str, kind: &str) -> bool {
        self.given_in(group).any(|known| &*known.kind == kind)
    }

    /// What there is to say of an object whose kind is not known: an error where the definition of its kind is given, and
    /// otherwise a note, since nobody can know every custom resource.
    pub fn unknown(&self, identity: Identity<'_>) -> Finding<ObjectPlace> {
        let group = group_of(identity.api_version);
        if self.is_given(group, identity.kind) {
            return self.other_version(identity);
        }
        let place = ObjectPlace::value(Path::key("kind"));
        let message = format!(
            "`{}` of `{}` is a custom resource whose definition is not known, so that nothing in it is checked",
            identity.kind, identity.api_version
        );
        let finding = Finding::info(super::UNKNOWN, place, message);
        let given: Vec<&CustomKind> = self.given_in(group).collect();
        let known: Vec<_> = given
            .into_iter()
            .chain(bundled::kinds_of(group).map(|known| known as &CustomKind))
            .filter(|known| &*known.api_version == identity.api_version)
            .map(|known| &*known.kind)
            .collect();
        if let Some(meant) = nearest(identity.kind, known.iter().copied()) {
            return finding.with_help(format!("did you mean `{}`?", meant.name));
        }
        let mut versions: Vec<_> = bundled::kinds_of(group)
            .filter(|known| &*known.kind == identity.kind)
            .map(|known| &*known.api_version)
            .collect();
        versions.sort_unstable();
        versions.dedup();
        finding.with_help(if versions.is_empty() {
            "put its CustomResourceDefinition into the bundle".to_owned()
        } else {
            format!(
                "known is {}; of another, put the CustomResourceDefinition into the bundle",
                any_of(versions)
            )
        })
    }

    /// The definition of the kind has no such version.
    fn other_version(&self, identity: Identity<'_>) -> Finding<ObjectPlace> {
        let place = ObjectPlace::value(Path::key("apiVersion"));
        let message =
            format!("the definition of `{}` does not serve `{}`", identity.kind, identity.api_version);
        let of_kind =
            self.given_in(group_of(identity.api_version)).filter(|known| &*known.kind == identity.kind);
        let versions: Vec<_> = of_kind.map(|known| &*known.api_version).collect();
        let finding = Finding::error("unknown-kind", place.clone(), message);
        let advice = format!("write {}", any_of(&versions));
        match versions[..] {
            [only] => {
                let intent = Intent::Set(place, only.into());
                finding.with_help(advice.clone()).with_fix(Safety::Unsafe, advice, vec![intent])
            }
            _ => finding.with_help(advice),
        }
    }
}

/// The API group of an `apiVersion`.
pub(super) fn group_of(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}

//! What holds for the whole bundle: its settings, and what its items can see of each other.

use std::collections::BTreeMap;

use nixbatch_kube::object::Identity;
use serde_json::Value;

use crate::document::{Content, Document};

/// How objects reach the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GitOps {
    /// `kubectl apply`, or something like it.
    #[default]
    No,
    /// A controller that keeps the cluster in step with a repository.
    Yes,
    /// Argo CD: changed Jobs need new names.
    ArgoCd,
    /// Flux: changed Jobs are replaced by force.
    Flux,
}

/// What is done about the immutability of Jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Naming {
    /// The name is the one that the user gave.
    #[default]
    Stable,
    /// A short hash of the Job's spec is appended, so that a changed Job is a new Job.
    Hash,
}

impl Naming {
    /// The value of a `naming` argument or setting.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "stable" => Some(Self::Stable),
            "hash" => Some(Self::Hash),
            _ => None,
        }
    }
}

/// What a builder may know about the rest of the bundle.
#[derive(Debug, Default)]
pub struct Context {
    /// How objects reach the cluster.
    pub gitops: GitOps,
    /// What is done about the immutability of Jobs that do not say it themselves.
    pub naming: Naming,
    /// Names of the bundle's raw objects that a pod can mount, by kind and namespace.
    mountable: BTreeMap<(&'static str, String), Vec<String>>,
}

/// The kinds that a pod can mount by name.
pub const MOUNTABLE: [&str; 3] = ["ConfigMap", "Secret", "PersistentVolumeClaim"];

impl Context {
    /// What the document says. Settings that are malformed are reported by the decoder and count as unset.
    pub fn of(document: &Document<'_>) -> Self {
        let mut context = Self { gitops: GitOps::of(&document.settings), ..Self::default() };
        context.naming = document.settings["naming"]
            .as_str()
            .and_then(Naming::parse)
            .unwrap_or(if context.gitops == GitOps::ArgoCd { Naming::Hash } else { Naming::Stable });
        for item in &document.items {
            let is_object = matches!(item.content, Content::Object(_));
            if !is_object || !MOUNTABLE.iter().any(|kind| item.mentions(kind)) {
                continue;
            }
            let object = item.value().unwrap_or_default();
            let identity = Identity::of(&object);
            if let Some(kind) = MOUNTABLE.into_iter().find(|kind| *kind == identity.kind)
                && identity.api_version == "v1"
            {
                let key = (kind, identity.namespace.unwrap_or("default").to_owned());
                context.mountable.entry(key).or_default().push(identity.name.to_owned());
            }
        }
        context
    }

    /// The bundle's object that a mount called `mount` means: of the namespace, and named like the mount or
    /// ending in `-<mount>`. Nothing when there is none, or more than one.
    pub fn mountable(&self, namespace: &str, mount: &str) -> Option<(&'static str, &str)> {
        let suffix = format!("-{mount}");
        let mut found = MOUNTABLE.into_iter().flat_map(|kind| {
            let names = self.mountable.get(&(kind, namespace.to_owned())).map_or(&[][..], Vec::as_slice);
            names
                .iter()
                .filter(|name| *name == mount || name.ends_with(&suffix))
                .map(move |name| (kind, name.as_str()))
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

impl GitOps {
    fn of(settings: &Value) -> Self {
        match &settings["gitops"] {
            Value::Bool(true) => Self::Yes,
            Value::String(text) if text == "argocd" => Self::ArgoCd,
            Value::String(text) if text == "flux" => Self::Flux,
            _ => Self::No,
        }
    }
}

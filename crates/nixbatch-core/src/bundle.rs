//! What a builder can see of its bundle: the settings, and some of the other items' names.

use std::collections::{BTreeMap, BTreeSet};

use nixbatch_kube::custom::{self, CustomKinds};
use nixbatch_kube::object::Identity;
use nixbatch_kube::schema::{Schemas, Scope};

use crate::document::Document;
use crate::namespaces::Namespaces;
use crate::passes::take_apart::take_apart;
use crate::settings::Settings;

/// What an item may know of the rest of the bundle before any object is made. It is the same for all items.
///
/// The names that Jobs get are not in it: builders are what makes them ([`HashedNames`](crate::passes::naming::HashedNames)).
#[derive(Debug, Default)]
pub struct Context {
    /// What the bundle says about itself.
    pub settings: Settings,
    /// What its objects say of namespaces.
    pub namespaces: Namespaces,
    /// The custom resources that are known: of the bundle's own definitions, and the bundled ones.
    pub custom: CustomKinds,
    /// Names of the bundle's raw objects that a pod can mount, by kind and namespace.
    mountable: BTreeMap<(&'static str, String), Vec<String>>,
}

/// The kinds that a pod can mount by name.
pub const MOUNTABLE: [&str; 3] = ["ConfigMap", "Secret", "PersistentVolumeClaim"];

impl Context {
    /// What is to be known of the document's items.
    pub fn of(document: &Document<'_>, settings: Settings) -> Self {
        let custom = settings.custom_kinds();
        let mut context = Self { settings, custom, ..Self::default() };
        for (index, item) in document.items.iter().enumerate() {
            // Only builders mount what stands beside them.
            let mountable = MOUNTABLE.iter().filter(|_| item.written().is_none());
            let mut wanted = mountable.chain(&Namespaces::KINDS).chain(&[custom::DEFINITION]);
            if !item.is_object() || !wanted.any(|kind| item.mentions(kind)) {
                continue;
            }
            let (objects, _) =
                take_apart(index, item.value().unwrap_or_default(), context.settings.kubernetes_version);
            for object in objects {
                custom::kinds(&object.value).into_iter().for_each(|kind| context.custom.add(kind));
                let Some(object) = context.namespaces.take(object) else { continue };
                let identity = object.identity();
                if let Some(kind) = MOUNTABLE.into_iter().find(|kind| *kind == identity.kind)
                    && identity.api_version == "v1"
                {
                    let key = (kind, identity.namespace_or_default().to_owned());
                    context.mountable.entry(key).or_default().push(identity.name.to_owned());
                }
            }
        }
        context
    }

    /// Whether an object of this kind belongs to the whole cluster; nothing where its kind is not known.
    pub fn is_cluster_scoped(&self, identity: Identity<'_>) -> Option<bool> {
        let own = Schemas::of(self.settings.kubernetes_version).kind(identity.api_version, identity.kind);
        let custom = || self.custom.find(identity.api_version, identity.kind).map(|kind| kind.scope);
        own.map(|kind| kind.scope).or_else(custom).map(|scope| scope != Scope::Namespaced)
    }

    /// The bundle's objects that a mount called `mount` may mean, each with its kind: of the namespace, and named
    /// like the mount or, where none is, ending in `-<mount>`.
    pub fn mountable(&self, namespace: &str, mount: &str) -> Vec<(&'static str, &str)> {
        let suffix = format!("-{mount}");
        let of_kind = |kind| {
            let names = self.mountable.get(&(kind, namespace.to_owned())).map_or(&[][..], Vec::as_slice);
            names
                .iter()
                .filter(|name| *name == mount || name.ends_with(&suffix))
                .map(move |name| (kind, name.as_str()))
        };
        let mut found: Vec<_> = MOUNTABLE.into_iter().flat_map(of_kind).collect();
        if found.iter().any(|(_, name)| *name == mount) {
            found.retain(|(_, name)| *name == mount);
        }
        found
    }

    /// The first of the bundle's objects that a mount called `mount` would mean in another namespace: namespace, kind
    /// and name.
    pub fn mountable_elsewhere(&self, namespace: &str, mount: &str) -> Option<(&str, &'static str, &str)> {
        let namespaces = self.mountable.keys().map(|(_, other)| other.as_str());
        let others: BTreeSet<_> = namespaces.filter(|other| *other != namespace).collect();
        others.into_iter().find_map(|other| {
            let (kind, name) = self.mountable(other, mount).into_iter().next()?;
            Some((other, kind, name))
        })
    }
}

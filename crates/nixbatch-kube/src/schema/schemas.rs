use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use nixbatch_diagnostic::{Path, Step};

use super::home::Places;
use super::{Definition, DefinitionName, KubernetesVersion, Type};

/// The kinds and definitions of one Kubernetes version. A definition is parsed when it is first asked for.
#[derive(Debug)]
pub struct Schemas {
    version: KubernetesVersion,
    kinds: BTreeMap<(&'static str, &'static str), Kind>,
    definitions: HashMap<&'static str, Slot>,
}

/// One kind of object that the server answers for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Its `apiVersion`: `batch/v1`.
    pub api_version: &'static str,
    /// Its `kind`: `CronJob`.
    pub kind: &'static str,
    /// Where its objects live.
    pub scope: Scope,
    /// Whether the server answers for it as it comes. It does not for most alpha and beta versions, unless its
    /// `--runtime-config` switches them on (`DefaultAPIResourceConfigSource` of `pkg/controlplane/instance.go`).
    pub served: bool,
    /// The definition of its objects.
    pub definition: DefinitionName,
}

/// Where the objects of a kind live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// In a namespace.
    Namespaced,
    /// In the cluster, without a namespace.
    Cluster,
    /// It is a list of objects, which kubectl takes apart.
    List,
}

#[derive(Debug)]
struct Slot {
    lines: &'static str,
    parsed: OnceLock<Definition>,
    /// What an object of this definition has room for; only asked for of whole objects.
    places: OnceLock<Places>,
}

impl Schemas {
    /// The schemas of a version. The first call splits the file into its definitions.
    pub fn of(version: KubernetesVersion) -> &'static Self {
        static ALL: [OnceLock<Schemas>; KubernetesVersion::ALL.len()] =
            [const { OnceLock::new() }; KubernetesVersion::ALL.len()];
        ALL[version as usize].get_or_init(|| Self::index(version))
    }

    fn index(version: KubernetesVersion) -> Self {
        let text = version.text();
        let mut schemas = Self { version, kinds: BTreeMap::new(), definitions: HashMap::with_capacity(1024) };
        let types = text.find("\ntype\t").map_or(text.len(), |at| at + 1);
        for line in text[..types].lines() {
            let columns: Vec<_> = line.split('\t').collect();
            if let ["kind", api_version, kind, scope, definition, markers @ ..] = columns.as_slice() {
                let served = !markers.contains(&"off");
                let scope = match *scope {
                    "namespaced" => Scope::Namespaced,
                    "cluster" => Scope::Cluster,
                    _ => Scope::List,
                };
                let definition = DefinitionName(definition);
                schemas
                    .kinds
                    .insert((api_version, kind), Kind { api_version, kind, scope, served, definition });
            }
        }
        for block in text[types..].split("\ntype\t") {
            let (name, lines) = block.split_once('\n').unwrap_or((block, ""));
            let name = name.strip_prefix("type\t").unwrap_or(name);
            schemas
                .definitions
                .insert(name, Slot { lines, parsed: OnceLock::new(), places: OnceLock::new() });
        }
        schemas
    }

    /// The version whose schemas they are.
    pub fn version(&self) -> KubernetesVersion {
        self.version
    }

    /// The kind that an object with this `apiVersion` and `kind` is of.
    pub fn kind(&self, api_version: &str, kind: &str) -> Option<Kind> {
        self.kinds.get(&(api_version, kind)).copied()
    }

    /// Every kind, sorted by `apiVersion` and `kind`.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> + '_ {
        self.kinds.values().copied()
    }

    /// Whether objects of a kind live in a namespace; nothing for a kind that this version does not have.
    pub fn is_namespaced(&self, api_version: &str, kind: &str) -> Option<bool> {
        self.kind(api_version, kind).map(|kind| kind.scope == Scope::Namespaced)
    }

    /// Whether the API group of `apiVersion` is one of Kubernetes' own. Every other one belongs to custom
    /// resources or to an aggregated server. The group of a custom resource has a dot
    /// (apiextensions-apiserver, `ValidateCustomResourceDefinitionSpec`), so one without is Kubernetes' own.
    pub fn is_own_group(&self, api_version: &str) -> bool {
        let Some((group, _)) = api_version.split_once('/') else { return true };
        !group.contains('.') || self.kinds().any(|kind| kind.group() == group)
    }

    /// The definition of this name.
    pub fn definition(&self, name: DefinitionName) -> Option<&Definition> {
        let (name, slot) = self.definitions.get_key_value(name.0)?;
        Some(slot.parsed.get_or_init(|| Definition::parse(name, slot.lines)))
    }

    /// The type of what is at a path in objects of a definition.
    pub(super) fn type_at(&self, root: DefinitionName, path: &Path) -> Option<&Type> {
        let (first, rest) = path.steps().split_first()?;
        let Step::Key(key) = first else { return None };
        let mut here = &self.definition(root)?.field(key)?.ty;
        for step in rest {
            here = match (here, step) {
                (Type::Object(name), Step::Key(key)) => &self.definition(*name)?.field(key)?.ty,
                (Type::List(items), Step::Index(_)) => items,
                (Type::Map(values), Step::Key(_)) => values,
                _ => return None,
            };
        }
        Some(here)
    }

    pub(super) fn places(&'static self, root: &'static Definition) -> Option<&'static Places> {
        let slot = self.definitions.get(root.name.0)?;
        Some(slot.places.get_or_init(|| Places::of(self, root)))
    }

    /// Every definition, sorted by name. Parses all of them.
    pub fn definitions(&self) -> impl Iterator<Item = &Definition> {
        let mut names: Vec<_> = self.definitions.keys().copied().collect();
        names.sort_unstable();
        names.into_iter().filter_map(|name| self.definition(DefinitionName(name)))
    }
}

impl Kind {
    /// Its API group; empty for the core group.
    pub fn group(&self) -> &'static str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_is_whole() {
        for version in KubernetesVersion::ALL {
            let schemas = Schemas::of(*version);
            assert!(std::ptr::eq(schemas, Schemas::of(*version)));
            assert!(schemas.kinds().count() > 100 && schemas.definitions().count() > 500);
            for kind in schemas.kinds() {
                assert!(schemas.definition(kind.definition).is_some(), "{kind:?}");
            }
            for definition in schemas.definitions() {
                assert!(definition.fields.is_sorted_by_key(|field| field.name), "{:?}", definition.name);
                for name in definition.fields.iter().filter_map(|field| field.ty.definition()) {
                    assert!(schemas.definition(name).is_some(), "{name:?} in {:?}", definition.name);
                }
            }
        }
    }

    #[test]
    fn knows_scopes_and_groups() {
        let schemas = Schemas::of(KubernetesVersion::DEFAULT);
        assert_eq!(schemas.is_namespaced("batch/v1", "CronJob"), Some(true));
        assert_eq!(schemas.is_namespaced("v1", "Namespace"), Some(false));
        assert_eq!(schemas.is_namespaced("batch/v1beta1", "CronJob"), None);
        assert_eq!(schemas.kind("v1", "PodList").map(|kind| kind.scope), Some(Scope::List));
        for own in ["v1", "batch/v1", "batch/v9", "extensions/v1beta1", "networking.k8s.io/v1"] {
            assert!(schemas.is_own_group(own), "{own}");
        }
        for custom in ["argoproj.io/v1alpha1", "gateway.networking.k8s.io/v1", "keda.sh/v1alpha1"] {
            assert!(!schemas.is_own_group(custom), "{custom}");
        }
    }
}

//! Objects → manifests, byte for byte the same on every run.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use nixbatch_diagnostic::{ObjectPlace, Path, Place};
use nixbatch_kube::object::Identity;
use nixbatch_kube::yaml;

use crate::bundle::Context;
use crate::object::{Object, ObjectKey};

/// An object as YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// What it comes from: an item, or an item of a `List`.
    pub place: Place,
    /// Its text; empty when it was not asked for, or when there are errors.
    pub yaml: String,
    api_version: String,
    kind: String,
    namespace: Option<String>,
    name: String,
    /// The name by which the bundle knows it; nothing when the server makes one up (`generateName`).
    given_name: Option<String>,
    is_cluster_scoped: bool,
}

impl Manifest {
    /// The manifest of an object, with its text where that is wanted.
    pub fn new(object: &Object, context: &Context, prints: bool) -> Self {
        let identity = object.identity();
        let own_name = object.value.pointer("/metadata/name").and_then(|name| name.as_str());
        Self {
            place: object.place(&ObjectPlace::missing(Path::root())),
            yaml: if prints { yaml::print(&object.value) } else { String::new() },
            api_version: identity.api_version.to_owned(),
            kind: identity.kind.to_owned(),
            namespace: identity.namespace.map(str::to_owned),
            name: identity.name.to_owned(),
            given_name: object.given_name.as_deref().or(own_name).map(str::to_owned),
            is_cluster_scoped: identity.namespace.is_none()
                && context.is_cluster_scoped(identity) == Some(true),
        }
    }

    /// Its kind, namespace and name.
    pub fn identity(&self) -> Identity<'_> {
        let Self { api_version, kind, namespace, name, .. } = self;
        Identity { api_version, kind, namespace: namespace.as_deref(), name }
    }

    /// The same with the name that the user gave it.
    pub fn given_identity(&self) -> Identity<'_> {
        let identity = self.identity();
        Identity { name: self.given_name.as_deref().unwrap_or(identity.name), ..identity }
    }

    /// What tells it from other objects of the bundle; nothing when the server names it.
    pub fn key(&self) -> Option<ObjectKey<'_>> {
        self.given_name.as_ref().filter(|name| !name.is_empty())?;
        Some(self.given_identity().into())
    }
}

/// A file of the output directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmittedFile<'a> {
    /// Path below the directory, with `/`.
    pub path: String,
    /// Its text.
    pub text: Cow<'a, str>,
}

/// The name of the file that lists the others in apply order. Without an extension kustomize finds it all the
/// same, and `kubectl apply -R -f`, which would take it for an object, does not.
/// Source: `RecognizedKustomizationFileNames` in sigs.k8s.io/kustomize/api/konfig.
pub const KUSTOMIZATION: &str = "Kustomization";

/// Kinds in kustomize's order: what others need, then some that start pods. Everything else comes after them, be it
/// needed or not, and then [`LAST`].
/// Source: `legacyOrder` in sigs.k8s.io/kustomize/api/resource.
const FIRST: [&str; 22] = [
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
];

/// Kinds that come when all others exist: Pods and Jobs, which run at once, and webhooks, which may refuse what comes
/// after them. Only the webhooks are last in kustomize's order, too.
const LAST: [&str; 4] = ["Pod", "Job", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/// Brings manifests into apply order: by kind, then namespace, then name.
pub fn sort(manifests: &mut [Manifest]) {
    manifests.sort_by(|a, b| compare(a.identity(), b.identity()));
}

fn compare(a: Identity<'_>, b: Identity<'_>) -> Ordering {
    let key = |identity: Identity<'_>| rank(identity.kind);
    key(a).cmp(&key(b)).then_with(|| {
        (a.kind, a.namespace, a.name, a.api_version).cmp(&(b.kind, b.namespace, b.name, b.api_version))
    })
}

fn rank(kind: &str) -> usize {
    let middle = FIRST.len();
    match (FIRST.iter().position(|first| *first == kind), LAST.iter().position(|last| *last == kind)) {
        (Some(position), _) => position,
        (None, Some(position)) => middle + 1 + position,
        (None, None) => middle,
    }
}

/// All manifests as one stream of YAML documents: the pieces are to be put together as they are.
pub fn stream(manifests: &[Manifest]) -> impl Iterator<Item = &str> {
    manifests.iter().enumerate().flat_map(|(index, manifest)| {
        let mark = if index > 0 { yaml::SEPARATOR } else { "" };
        [mark, manifest.yaml.as_str()]
    })
}

/// The files of the output directory: one a manifest, and the [`KUSTOMIZATION`] that lists them.
pub fn files(manifests: &[Manifest]) -> impl Iterator<Item = EmittedFile<'_>> {
    let paths = paths(manifests);
    let kustomization = EmittedFile { path: KUSTOMIZATION.to_owned(), text: kustomization(&paths).into() };
    let texts = manifests.iter().map(|manifest| Cow::Borrowed(manifest.yaml.as_str()));
    let manifests = paths.into_iter().zip(texts).map(|(path, text)| EmittedFile { path, text });
    manifests.chain(std::iter::once(kustomization))
}

fn kustomization(paths: &[String]) -> String {
    let resources: Vec<_> = paths.iter().map(String::as_str).collect();
    yaml::print(&serde_json::json!({
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": resources,
    }))
}

/// `<namespace>/<kind>-<name>.yaml`; with the group after the kind where two groups have a kind of that name, and
/// with a number where objects have no name of their own.
fn paths(manifests: &[Manifest]) -> Vec<String> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    let plain: Vec<_> = manifests.iter().map(|manifest| path(manifest, false)).collect();
    for path in &plain {
        *count.entry(path.clone()).or_default() += 1;
    }
    let mut taken = BTreeSet::new();
    let unique = plain.into_iter().zip(manifests).map(|(plain, manifest)| {
        let wanted = if count[&plain] > 1 { path(manifest, true) } else { plain };
        let stem = wanted.trim_end_matches(".yaml").to_owned();
        let numbered = (2..).map(|number| format!("{stem}-{number}.yaml"));
        let free = std::iter::once(wanted).chain(numbered).find(|path| taken.insert(path.clone()));
        free.unwrap_or_default()
    });
    unique.collect()
}

fn path(manifest: &Manifest, with_group: bool) -> String {
    let identity = manifest.identity();
    let directory = match identity.namespace {
        Some(namespace) => file_name(namespace),
        None if manifest.is_cluster_scoped => "_cluster".to_owned(),
        None => "default".to_owned(),
    };
    let group = if with_group && !identity.group().is_empty() {
        format!(".{}", identity.group())
    } else {
        String::new()
    };
    format!(
        "{directory}/{}{}-{}.yaml",
        file_name(&identity.kind.to_lowercase()),
        file_name(&group),
        file_name(identity.name)
    )
}

/// Names that are allowed to hold more than file names do (roles' may hold `:`) have those characters written
/// as `%3A`.
fn file_name(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for character in name.chars() {
        if character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_') {
            text.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                text.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    if text.chars().all(|character| character == '.') { text.replace('.', "%2E") } else { text }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_two_objects_share_a_file() {
        let context = Context::default();
        let object = |value| Manifest::new(&Object::raw(0, value), &context, true);
        let objects = [
            object(json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "generateName": "a-" } })),
            object(json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "generateName": "a-" } })),
            object(
                json!({ "apiVersion": "v1", "kind": "Service", "metadata": { "name": "a", "namespace": "x" } }),
            ),
            object(
                json!({ "apiVersion": "serving.example.com/v1", "kind": "Service", "metadata": { "name": "a", "namespace": "x" } }),
            ),
            object(json!({ "apiVersion": "v1", "kind": "List" })),
            object(json!({ "apiVersion": "v1", "kind": "List" })),
            object(json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "../a:b" } })),
        ];
        assert_eq!(
            paths(&objects),
            [
                "default/configmap-a-.yaml",
                "default/configmap-a--2.yaml",
                "x/service-a.yaml",
                "x/service.serving.example.com-a.yaml",
                "_cluster/list-.yaml",
                "_cluster/list--2.yaml",
                "_cluster/namespace-..%2Fa%3Ab.yaml",
            ]
        );
        assert_eq!(files(&objects).count(), objects.len() + 1);
    }
}

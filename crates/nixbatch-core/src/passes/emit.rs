//! Objects → YAML, byte for byte the same on every run.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use nixbatch_kube::object::Identity;
use nixbatch_kube::schema::{KubernetesVersion, Schemas};
use nixbatch_kube::yaml;

use crate::object::Object;

/// A file of the output directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmittedFile {
    /// Path below the directory, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The name of the file that lists the others in apply order. Without an extension kustomize finds it all the
/// same, and `kubectl apply -R -f`, which would take it for an object, does not.
/// Source: `RecognizedKustomizationFileNames` in sigs.k8s.io/kustomize/api/konfig.
pub const KUSTOMIZATION: &str = "Kustomization";

/// Kinds that others need, in the order in which they have to exist. Everything else comes after them, and
/// what starts pods comes last.
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

/// Kinds that start running at once or guard what does.
const LAST: [&str; 4] = ["Pod", "Job", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/// Brings objects into apply order: by kind, then namespace, then name.
pub fn sort(objects: &mut [Object]) {
    objects.sort_by(|a, b| compare(a.identity(), b.identity()));
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

/// All objects as one stream of YAML documents, made one at a time: the pieces are to be put together as they are.
pub fn stream(objects: &[Object]) -> impl Iterator<Item = String> {
    objects.iter().enumerate().map(|(index, object)| {
        let mut text = String::from(if index > 0 { "---\n" } else { "" });
        yaml::print_into(&mut text, &object.value);
        text
    })
}

/// The files of the output directory: one an object, and the [`KUSTOMIZATION`] that lists them. They are made
/// one at a time.
pub fn files(objects: &[Object]) -> impl Iterator<Item = EmittedFile> {
    let paths = paths(objects);
    let kustomization = EmittedFile { path: KUSTOMIZATION.to_owned(), text: kustomization(&paths) };
    let objects = paths
        .into_iter()
        .zip(objects)
        .map(|(path, object)| EmittedFile { path, text: yaml::print(&object.value) });
    objects.chain(std::iter::once(kustomization))
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
fn paths(objects: &[Object]) -> Vec<String> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    let plain: Vec<_> = objects.iter().map(|object| path(object, false)).collect();
    for path in &plain {
        *count.entry(path.clone()).or_default() += 1;
    }
    let mut taken = BTreeSet::new();
    let unique = plain.into_iter().zip(objects).map(|(plain, object)| {
        let wanted = if count[&plain] > 1 { path(object, true) } else { plain };
        let stem = wanted.trim_end_matches(".yaml").to_owned();
        let numbered = (2..).map(|number| format!("{stem}-{number}.yaml"));
        let free = std::iter::once(wanted).chain(numbered).find(|path| taken.insert(path.clone()));
        free.unwrap_or_default()
    });
    unique.collect()
}

fn path(object: &Object, with_group: bool) -> String {
    let identity = object.identity();
    let directory = match identity.namespace {
        Some(namespace) => file_name(namespace),
        None if is_cluster_scoped(identity) => "_cluster".to_owned(),
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

fn is_cluster_scoped(identity: Identity<'_>) -> bool {
    let schemas = Schemas::of(KubernetesVersion::DEFAULT);
    schemas.is_namespaced(identity.api_version, identity.kind) == Some(false)
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
        let object = |value| Object::raw(0, value);
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

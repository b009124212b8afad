//! Names, labels and annotations of what builders emit.

use nixbatch_diagnostic::Path;
use serde_json::{Map, Value};

use super::container::texts;
use crate::object::map;
use crate::origins::{At, Field, Origins, field};
use crate::spec::ResolvedSpec;

/// Labels that every object gets: its spec's name, this program's, and the component's.
/// Source: <https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/>.
const NAME: &str = "app.kubernetes.io/name";
const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
const COMPONENT: &str = "app.kubernetes.io/component";

const FIELDS: &[Field] =
    &[field("namespace", "namespace"), field("labels", "labels"), field("annotations", "annotations")];

/// An object with the spec's name, namespace, labels and annotations.
pub(super) fn object(
    spec: &ResolvedSpec,
    origins: &mut Origins,
    api_version: &str,
    kind: &str,
    component: &str,
) -> Map<String, Value> {
    let mut metadata = of_pods(spec, origins, &"metadata".into(), component);
    metadata.insert("name".to_owned(), spec.name.as_str().into());
    origins.add_name(&"metadata".into(), &["name"]);
    if let Some(namespace) = spec.args().arg("namespace") {
        metadata.insert("namespace".to_owned(), namespace.clone());
    }
    let mut object = map("apiVersion", api_version.into());
    object.insert("kind".to_owned(), kind.into());
    object.insert("metadata".to_owned(), metadata.into());
    object
}

/// The metadata of a pod template, which will lie at `at`: labels and annotations.
pub(super) fn of_pods(
    spec: &ResolvedSpec,
    origins: &mut Origins,
    at: &At,
    component: &str,
) -> Map<String, Value> {
    let mut labels = map(NAME, spec.name.as_str().into());
    labels.insert(MANAGED_BY.to_owned(), "nixbatch".into());
    labels.insert(COMPONENT.to_owned(), component.into());
    let own = texts(&spec.args(), "labels");
    origins.add_table(at, &Path::root(), FIELDS);
    origins.add_name(at, &["labels", NAME]);
    if own.contains_key(NAME) {
        let label = Path::key("labels").join(NAME);
        origins.add(at, label.clone(), label);
    }
    labels.extend(own);
    let mut metadata = map("labels", labels.into());
    let annotations = texts(&spec.args(), "annotations");
    if !annotations.is_empty() {
        metadata.insert("annotations".to_owned(), annotations.into());
    }
    metadata
}

/// Puts the Kueue label into a job's metadata, which will lie at `at`.
/// Source: <https://kueue.sigs.k8s.io/docs/tasks/run/jobs/>.
pub(super) fn queue(spec: &ResolvedSpec, origins: &mut Origins, at: &At, metadata: &mut Value) {
    if let Some(queue) = spec.args().arg("queue") {
        let label = Path::key("labels").join("kueue.x-k8s.io/queue-name");
        crate::object::insert(metadata, label.steps(), queue.clone());
        origins.add(at, label, Path::key("queue"));
    }
}

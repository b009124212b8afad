//! Names, labels and annotations of what builders emit.

use nixbatch_diagnostic::Path;
use serde_json::Value;

use super::container::scalar_text;
use crate::object::{Object, Origin};
use crate::spec::ResolvedSpec;

/// Labels that every object gets; the user's own go before them.
/// Source: <https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/>.
const LABELS: [&str; 3] =
    ["app.kubernetes.io/name", "app.kubernetes.io/managed-by", "app.kubernetes.io/component"];

/// An object with the spec's name, namespace, labels and annotations.
pub(super) fn object(spec: &ResolvedSpec, api_version: &str, kind: &str, component: &str) -> Object {
    let mut object = Object::new(spec.item, api_version, kind);
    object.set_from(Path::parse("metadata.name"), spec.name.as_str().into(), Origin::Name);
    if let Some(namespace) = spec.arg("namespace") {
        object.set_from(
            Path::parse("metadata.namespace"),
            namespace.clone(),
            Origin::Arg(Path::parse("namespace")),
        );
    }
    labels(spec, &mut object, &Path::parse("metadata"), component);
    texts(spec, &mut object, &Path::parse("metadata"), "annotations");
    object
}

/// Puts the spec's labels and annotations on the pods at `metadata`.
pub(super) fn label_pods(spec: &ResolvedSpec, object: &mut Object, metadata: &str, component: &str) {
    let metadata = Path::parse(metadata);
    labels(spec, object, &metadata, component);
    texts(spec, object, &metadata, "annotations");
}

/// Puts the Kueue label on the job whose metadata is at `metadata`.
/// Source: <https://kueue.sigs.k8s.io/docs/tasks/run/jobs/>.
pub(super) fn queue(spec: &ResolvedSpec, object: &mut Object, metadata: &str) {
    if let Some(queue) = spec.arg("queue") {
        let at = Path::parse(metadata).join("labels").join("kueue.x-k8s.io/queue-name");
        object.set_from(at, queue.clone(), Origin::Arg(Path::parse("queue")));
    }
}

fn labels(spec: &ResolvedSpec, object: &mut Object, metadata: &Path, component: &str) {
    for (label, value) in LABELS.into_iter().zip([spec.name.as_str(), "nixbatch", component]) {
        let at = metadata.join("labels").join(label);
        object.put(&at, value.into());
        if value == spec.name {
            object.origins.add(at, Origin::Name);
        }
    }
    texts(spec, object, metadata, "labels");
}

/// A map of texts. Numbers and bools become the text that they are written as.
fn texts(spec: &ResolvedSpec, object: &mut Object, metadata: &Path, arg: &str) {
    for (key, value) in spec.attrs(arg) {
        let text = scalar_text(value).map_or_else(|| value.clone(), Value::String);
        object.put(&metadata.join(arg).join(key.as_str()), text);
    }
    object.origins.add(metadata.join(arg), Origin::Arg(Path::root().join(arg)));
    // The labels that carry the name are not the user's argument, whatever table or prefix says.
    for (key, _) in spec.attrs(arg).filter(|(key, _)| LABELS.contains(&key.as_str())) {
        let path = Path::root().join(arg).join(key.as_str());
        object.origins.add(metadata.join(arg).join(key.as_str()), Origin::Arg(path));
    }
}

//! Where the server says that something is wrong, and where we do.
//!
//! Its paths are not always those of the manifest: it leaves out an index, or a field; it has names of its own types in
//! them, and some are misspelt. What is here was seen in `pkg/apis/core/validation/validation.go` and
//! `pkg/apis/batch/validation/validation.go`.

use nixbatch_diagnostic::{Path, Step};
use serde_json::Value;

/// Maps whose keys the server leaves out of a path, or writes in brackets.
const MAPS: &[&str] = &[
    "labels",
    "annotations",
    "userAnnotations",
    "matchLabels",
    "data",
    "binaryData",
    "stringData",
    "nodeSelector",
    "limits",
    "requests",
    "flexVolume.options",
    "overhead",
];

/// Lists whose indexes the server mostly leaves out.
const LISTS: &[&str] = &["finalizers", "ownerReferences"];

/// What the server calls a field, and what its author does.
const RENAMED: &[(&str, &str)] = &[
    (".downwarAPI", ".downwardAPI"),
    (".persistentDisk.", ".gcePersistentDisk."),
    (".cephFS", ".cephfs"),
    (".initiatorname", ".initiatorName"),
    (".csi.name", ".csi.nodePublishSecretRef.name"),
    (".metadata.uID", ".metadata.uid"),
    (".HostPID", ".hostPID"),
    (".HostIPC", ".hostIPC"),
    (".securityContext.shareProcessNamespace", ".shareProcessNamespace"),
    (".{topologyKey, whenUnsatisfiable}", ""),
    (".overhead.limits", ".overhead"),
    (".projected.path", ".projected.sources"),
    (".resources[storage]", ".resources.requests"),
];

/// What the server names as a whole, whatever is wrong in it.
const WHOLE: &[&str] = &[
    ".envFrom",
    ".volumeMounts",
    ".downwardAPI",
    ".fieldRef",
    ".httpHeaders",
    ".resizePolicy",
    ".sleep",
    ".os",
    ".namespaces",
    ".userAnnotations",
    ".accessModes",
    ".ephemeralContainers",
    ".volumeClaimTemplate.spec",
    ".matchLabelKeys",
];

/// Lists of which the server names an item as a whole.
const ITEMS: &[&str] = &[".claims[", ".options[", ".schedulingGates[", ".tolerations["];

/// Our path as the server would write it.
pub(crate) fn our_path(path: &Path) -> String {
    let mut steps: Vec<Step> = Vec::new();
    for step in path.steps() {
        let left_out = match (steps.last(), step) {
            (Some(Step::Key(last)), Step::Key(_)) => last == "options" || MAPS.contains(&last.as_str()),
            (Some(Step::Key(last)), Step::Index(_)) => LISTS.contains(&last.as_str()),
            _ => false,
        };
        if !left_out {
            steps.push(step.clone());
        }
    }
    Path::from(steps).to_string().replace("stringData", "data")
}

/// The server's path in the terms of the manifest.
pub(crate) fn their_path(field: &str, object: &Value) -> String {
    // `field.NewPath("")`, which is the whole object, reads `[]`.
    let mut path = field.replace("[]", "");
    for (theirs, ours) in RENAMED {
        path = path.replace(theirs, ours);
    }
    for map_or_list in MAPS.iter().chain(LISTS) {
        if let Some(at) = path.find(&format!("{map_or_list}[")) {
            path.truncate(at + map_or_list.len());
        }
    }
    if path.ends_with(".namespace") && path.contains("ffinity.") {
        path.push('s');
    }
    // Keys that are in the selector too are items of what has both.
    if let Some((before, _)) = path.rsplit_once('[').filter(|(before, _)| {
        path.ends_with(']') && (before.ends_with(']') || before.ends_with("podAffinityTerm"))
    }) {
        path = format!("{before}.matchLabelKeys");
    }
    // The limits of a container, compared with those of the pod.
    if let Some((spec, rest)) = path.split_once(".resources.containers[")
        && let Some((index, _)) = rest.split_once(']')
    {
        path = format!("{spec}.containers[{index}].resources.limits");
    }
    // The annotations of profiles are fields to it.
    if let Some(at) = path.find("annotations.") {
        path.truncate(at + "annotations".len());
    }
    for map in ["labels", "annotations"] {
        path = path.replace(&format!("template.{map}"), &format!("template.metadata.{map}"));
    }
    let metadata = &object["metadata"];
    let given = |key: &str| metadata[key].as_str().is_some_and(|text| !text.is_empty());
    if path == "metadata.name" && !given("name") && given("generateName") {
        path = "metadata.generateName".to_owned();
    }
    path
}

/// A path in a pod without what the server leaves out of it now and then: which item of a list, which field of an object,
/// and whether the service account is in the old field.
pub(crate) fn coarse(path: &str) -> String {
    let mut path = path.to_owned();
    for whole in WHOLE {
        let end = |at: &usize| path[at + whole.len()..].starts_with(['.', '[']);
        if let Some((at, _)) = path.match_indices(whole).find(|(at, _)| end(at)) {
            path.truncate(at + whole.len());
        }
    }
    for list in ITEMS {
        if let Some(at) = path.find(list)
            && let Some(end) = path[at..].find(']')
        {
            path.truncate(at + end + 1);
        }
    }
    // The path of a token is given without its source.
    if let Some(at) = path.find(".projected.sources")
        && (path.ends_with(".sources") || path.ends_with(".serviceAccountToken.path"))
    {
        path.truncate(at + ".projected.sources".len());
    }
    // Init containers are counted from the first for each when their ports are compared.
    if path.contains(".initContainers[") && path.ends_with(".hostPort") {
        path = path.split_once(".initContainers[").map_or(path.clone(), |(before, rest)| {
            format!("{before}.initContainers{}", rest.split_once(']').map_or("", |(_, after)| after))
        });
    }
    path.replace(".serviceAccountName", ".serviceAccount")
}

//! PersistentVolumes.

use super::claim::access_modes;
use super::{Findings, Node, fields, metadata, pod, shown};
use crate::name;
use crate::schema::KubernetesVersion;

const RULE: &str = "invalid-volume";

/// Mount options were an annotation once.
const MOUNT_OPTIONS: &str = "volume.beta.kubernetes.io/mount-options";

/// The kinds of volumes, in the order in which the server looks at them: the first of several is the volume's.
const SOURCES: [&str; 22] = [
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "glusterfs",
    "flocker",
    "nfs",
    "rbd",
    "quobyte",
    "cephfs",
    "iscsi",
    "cinder",
    "fc",
    "flexVolume",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "portworxVolume",
    "azureDisk",
    "scaleIO",
    "local",
    "storageos",
    "csi",
];

/// The kinds of volumes whose options are not refused where they are an annotation: `checkMountOption` of
/// `pkg/volume/validation/pv_validation.go`.
const WITH_OPTIONS: [&str; 13] = [
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "glusterfs",
    "nfs",
    "rbd",
    "quobyte",
    "iscsi",
    "cinder",
    "cephfs",
    "azureFile",
    "vsphereVolume",
    "azureDisk",
    "photonPersistentDisk",
];

/// `ValidatePersistentVolume` of `pkg/apis/core/validation/validation.go`, after `SetDefaults_PersistentVolume`; the
/// schema knows the words.
pub(in crate::validate) fn check(volume: &Node<'_, '_>, findings: &mut Findings) {
    let spec = volume.field("spec");
    if !spec.is_object() {
        return;
    }
    access_modes(RULE, &spec.field("accessModes"), findings);
    capacity(&spec.field("capacity"), findings);
    node_affinity(&spec.field("nodeAffinity"), findings);
    sources(volume, &spec, findings);
    recycling(&spec, findings);
    classes(&spec, findings);
    let metadata = volume.field("metadata");
    let annotations = metadata.field("annotations");
    let options = annotations.field(MOUNT_OPTIONS);
    if options.is_set() && !WITH_OPTIONS.iter().any(|key| spec.field(key).is_set()) {
        let help = format!("set {}", spec.field("mountOptions").giving("[ … ]"));
        fields::forbidden(RULE, &options, "is not for this kind of volume", help, findings);
    }
}

/// How much it holds: `storage`, and nothing else.
fn capacity(capacity: &Node<'_, '_>, findings: &mut Findings) {
    let has_storage = capacity.entries().any(|(key, _)| key == "storage");
    if capacity.is_set() && !capacity.is_object() {
        return;
    }
    if !has_storage || capacity.entries().count() > 1 {
        let finding = capacity.needed(RULE, format!("{capacity} must have `storage` and nothing else"));
        findings.push(finding.with_help(format!("set {}", capacity.giving("{ storage = \"10Gi\"; }"))));
    }
    for (_, amount) in capacity.entries() {
        if let Some(quantity) = amount.quantity().filter(|amount| amount.is_zero() || amount.is_negative()) {
            let message = format!("{amount} must be more than 0, and this is {}", quantity.canonical());
            findings.push(amount.error(RULE, message).with_help("write a size such as `\"10Gi\"`"));
        }
    }
}

/// `validateVolumeNodeAffinity`.
fn node_affinity(affinity: &Node<'_, '_>, findings: &mut Findings) {
    if !affinity.is_object() {
        return;
    }
    let required = affinity.field("required");
    if required.is_set() {
        pod::node_selector(&required, findings);
    } else {
        let finding = required.missing(RULE, format!("{affinity} must have {required}"));
        findings.push(finding.with_help("say which nodes can reach the volume"));
    }
}

fn sources(volume: &Node<'_, '_>, spec: &Node<'_, '_>, findings: &mut Findings) {
    let mut present = SOURCES.into_iter().filter(|key| spec.field(key).is_set());
    let Some(key) = present.next() else {
        let finding = spec.error(RULE, "a volume must say what it is");
        findings.push(finding.with_help("set its source, such as `csi` or `nfs`"));
        return;
    };
    let (first, affinity) = (spec.field(key), spec.field("nodeAffinity"));
    if key == "local" && first.is_object() && !affinity.is_set() {
        let finding = affinity.missing(RULE, format!("a volume that is {first} must have {affinity}"));
        findings.push(finding.with_help("say which node it is on"));
    }
    check_source(volume, key, &first, findings);
    for key in present {
        let other = spec.field(key);
        if key == "flexVolume" {
            // The server does not mind it beside another.
            check_source(volume, key, &other, findings);
        } else {
            let why = format!("must not stand beside {first}");
            fields::forbidden(RULE, &other, &why, "leave out one of them", findings);
        }
    }
}

/// What the volume is made of. Most of it is as in pods; but a Secret has a namespace.
fn check_source(volume: &Node<'_, '_>, key: &str, source: &Node<'_, '_>, findings: &mut Findings) {
    match key {
        "csi" => return csi(source, findings),
        "iscsi" => iscsi_name(volume, source, findings),
        _ => {}
    }
    pod::volume_source(key, source, findings);
    let namespaced = matches!(key, "cinder" | "storageos");
    let secret = source.field("secretRef");
    if namespaced && secret.is_object() {
        fields::given(RULE, &secret.field("namespace"), "write that of the Secret", findings);
    }
    if key == "iscsi" && secret.is_object() {
        fields::given(RULE, &secret.field("name"), "write that of the Secret", findings);
    }
    for (of, field) in [("glusterfs", "endpointsNamespace"), ("azureFile", "secretNamespace")] {
        let namespace = source.field(field);
        if of == key {
            fields::not_empty(RULE, &namespace, "leave it out", findings);
        }
        if let Some(text) =
            namespace.text().filter(|text| of == key && key == "glusterfs" && !text.is_empty())
        {
            metadata::form("namespace", &namespace, text, name::dns1123_label, findings);
        }
    }
}

/// `validateISCSIPersistentVolumeSource`: the name of the volume is part of the initiator's.
fn iscsi_name(volume: &Node<'_, '_>, source: &Node<'_, '_>, findings: &mut Findings) {
    const MAX: usize = 64;
    let (portal, initiator) = (source.field("targetPortal"), source.field("initiatorName"));
    let metadata = volume.field("metadata");
    let name = metadata::effective_name(&metadata).unwrap_or_default();
    let length = name.len() + 1 + portal.text().unwrap_or_default().len();
    if initiator.is_set() && length > MAX {
        let message = format!(
            "the name of the volume and {portal} have {length} characters, and must have no more than {MAX} together"
        );
        findings.push(portal.needed(RULE, message).with_help("shorten the name of the volume"));
    }
}

/// `validateCSIPersistentVolumeSource`, which does not look at the Secret for staging.
fn csi(source: &Node<'_, '_>, findings: &mut Findings) {
    const DRIVER_MAX: usize = 63;
    const SECRETS: [&str; 4] = [
        "controllerPublishSecretRef",
        "controllerExpandSecretRef",
        "nodePublishSecretRef",
        "nodeExpandSecretRef",
    ];
    let (driver, handle) = (source.field("driver"), source.field("volumeHandle"));
    fields::not_empty(RULE, &driver, "write the name of a driver of the cluster", findings);
    fields::not_empty(RULE, &handle, "write what the driver calls the volume", findings);
    let text = driver.text().unwrap_or_default().to_lowercase();
    if text.len() > DRIVER_MAX {
        let message =
            format!("the driver name `{}` must be no more than {DRIVER_MAX} characters", shown(&text));
        findings.push(driver.error(RULE, message));
    } else if !text.is_empty() {
        metadata::form("driver name", &driver, &text, name::dns1123_subdomain, findings);
    }
    for reference in SECRETS.map(|key| source.field(key)).iter().filter(|reference| reference.is_object()) {
        let (name, namespace) = (reference.field("name"), reference.field("namespace"));
        for field in [&name, &namespace] {
            fields::given(RULE, field, "write that of the Secret", findings);
        }
        if let Some(text) = name.text().filter(|text| !text.is_empty()) {
            metadata::form("secret name", &name, text, name::dns1123_subdomain, findings);
        }
        if let Some(text) = namespace.text().filter(|text| !text.is_empty()) {
            metadata::form("namespace", &namespace, text, name::dns1123_label, findings);
        }
    }
}

/// Whether a path is the root: `path.Clean` of Go makes `/` of it.
fn is_root(path: &str) -> bool {
    let mut depth = 0_usize;
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => depth = depth.saturating_sub(1),
            _ => depth += 1,
        }
    }
    path.starts_with('/') && depth == 0
}

/// All of a node's files are not to be deleted.
fn recycling(spec: &Node<'_, '_>, findings: &mut Findings) {
    let (policy, host) = (spec.field("persistentVolumeReclaimPolicy"), spec.field("hostPath"));
    let path = host.field("path");
    let is_root = path.text().is_some_and(is_root);
    if is_root && policy.text() == Some("Recycle") {
        let message = format!("{policy} must not be `Recycle` for the root of a node");
        findings.push(policy.error(RULE, message).with_help("write `Retain`"));
    }
}

fn classes(spec: &Node<'_, '_>, findings: &mut Findings) {
    let (storage, attributes) = (spec.field("storageClassName"), spec.field("volumeAttributesClassName"));
    if let Some(text) = storage.text().filter(|text| !text.is_empty()) {
        metadata::form("storage class name", &storage, text, name::dns1123_subdomain, findings);
    }
    // `VolumeAttributesClass` is off by default before.
    if spec.version() < KubernetesVersion::V1_34 || !attributes.is_set() {
        return;
    }
    fields::not_empty(RULE, &attributes, "leave it out", findings);
    if let Some(text) = attributes.text().filter(|text| !text.is_empty()) {
        metadata::form("volume attributes class name", &attributes, text, name::dns1123_subdomain, findings);
    }
    let csi = spec.field("csi");
    if !csi.is_set() {
        let finding = csi.missing(RULE, format!("{attributes} is only for volumes with {csi}"));
        findings.push(finding.with_help(format!("leave out {attributes}, or set {csi}")));
    }
}

//! What volumes a pod has.

use super::pod::Pod;

/// `restrictedVolumes_1_0` of `policy/check_restrictedVolumes.go`.
const ALLOWED: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// The other sources that a volume may have.
const RESTRICTED: [&str; 21] = [
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "gitRepo",
    "nfs",
    "iscsi",
    "glusterfs",
    "rbd",
    "flexVolume",
    "cinder",
    "cephfs",
    "flocker",
    "fc",
    "azureFile",
    "azureDisk",
    "vsphereVolume",
    "quobyte",
    "photonPersistentDisk",
    "portworxVolume",
    "scaleIO",
    "storageos",
];

const HELP: &str = "take an `emptyDir`, or a `persistentVolumeClaim` for what is to stay";

/// `hostPathVolumes_1_0` of `policy/check_hostPathVolumes.go`.
pub(super) fn host_path(pod: &mut Pod<'_, '_>) {
    let spec = pod.spec;
    for volume in spec.field("volumes").objects() {
        let source = volume.field(RESTRICTED[0]);
        if source.is_set() {
            pod.must(&source, 1, "must not be mounted").help(HELP);
        }
    }
}

/// `restrictedVolumes_1_0`. A volume without a source is an `emptyDir` (`SetDefaults_Volume` of
/// `pkg/apis/core/v1/defaults.go`).
pub(super) fn restricted(pod: &mut Pod<'_, '_>) {
    let spec = pod.spec;
    for volume in spec.field("volumes").objects() {
        if ALLOWED.iter().any(|source| volume.field(source).is_set()) {
            continue;
        }
        let source = RESTRICTED.into_iter().find(|source| volume.field(source).is_set());
        if let Some(source) = source {
            pod.must(&volume.field(source), 1, "must not be mounted").help(HELP);
        }
    }
}

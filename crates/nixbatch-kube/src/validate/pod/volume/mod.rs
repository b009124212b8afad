//! Volumes of pods.

mod ephemeral;
mod files;
mod projected;
mod storage;

use std::collections::BTreeMap;

use super::{Findings, Node, Pod, downward, fields, gate, metadata, shown};
use crate::name;
use crate::schema::KubernetesVersion;

const RULE: &str = "invalid-volume";

/// The kinds of volumes, in the order in which the server looks at them: the first of several is the volume's.
const SOURCES: [&str; 30] = [
    "emptyDir",
    "hostPath",
    "gitRepo",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "secret",
    "nfs",
    "iscsi",
    "glusterfs",
    "flocker",
    "persistentVolumeClaim",
    "rbd",
    "cinder",
    "cephfs",
    "quobyte",
    "downwardAPI",
    "fc",
    "flexVolume",
    "configMap",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "portworxVolume",
    "azureDisk",
    "storageos",
    "projected",
    "scaleIO",
    "csi",
    "ephemeral",
    "image",
];

/// The kinds that a block device can be.
const CLAIMS: [&str; 2] = ["persistentVolumeClaim", "ephemeral"];

/// The volumes that the containers of a pod can mount.
pub(super) struct Volumes<'v, 't> {
    /// Where the pod has them.
    pub(super) list: Node<'v, 't>,
    named: BTreeMap<&'v str, Sort>,
    /// Whether the names of all volumes are known.
    complete: bool,
}

/// What a volume is, to those who mount it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A folder.
    Folder,
    /// A claim, which can be a block device.
    Claim,
    /// One that has errors, which can be anything.
    Unclear,
    /// One that the server drops, with its mounts.
    Dropped,
}

impl<'v> Volumes<'v, '_> {
    /// Whether there is surely no volume of this name.
    pub(super) fn lacks(&self, name: &str) -> bool {
        self.complete && !self.named.contains_key(name)
    }

    /// Whether the volume of this name is one that is no block device.
    pub(super) fn is_directory(&self, name: &str) -> bool {
        self.named.get(name) == Some(&Sort::Folder)
    }

    /// Whether the server drops the volume of this name.
    pub(super) fn drops(&self, name: &str) -> bool {
        self.named.get(name) == Some(&Sort::Dropped)
    }

    /// Whether the volume of this name is an `emptyDir`, as one without a source is; nothing where there is none.
    pub(super) fn is_empty_dir(&self, name: &str) -> Option<bool> {
        let is_named = |volume: &Node<'_, '_>| volume.field("name").text() == Some(name);
        let volume = self.list.objects().filter(is_named).last()?;
        let first = SOURCES.into_iter().find(|key| volume.field(key).is_set());
        Some(first.is_none_or(|key| key == "emptyDir"))
    }

    /// All names, by the alphabet.
    pub(super) fn names(&self) -> Vec<&'v str> {
        self.named.keys().copied().filter(|name| !name.is_empty()).collect()
    }
}

/// `ValidateVolumes` of `pkg/apis/core/validation/validation.go`.
pub(super) fn check<'v, 't>(
    pod: &Pod<'v, '_>,
    list: Node<'v, 't>,
    findings: &mut Findings,
) -> Volumes<'v, 't> {
    let mut known = Volumes { list, named: BTreeMap::new(), complete: list.is_list_or_unset() };
    for volume in list.items() {
        let name = volume.field("name");
        if volume.field("image").is_set() && !gate::IMAGE_VOLUME.is_open(&volume) {
            known.named.extend(name.text().map(|text| (text, Sort::Dropped)));
            continue;
        }
        let before = findings.len();
        check_sources(pod, &volume, findings);
        let Some(text) = name.text() else {
            known.complete = false;
            continue;
        };
        if text.is_empty() {
            let finding = name.error(RULE, "the name of a volume must not be empty");
            findings.push(finding.with_help("write a name such as `data`"));
        } else {
            metadata::form("volume name", &name, text, name::dns1123_label, findings);
        }
        let sort = if findings.len() > before {
            Sort::Unclear
        } else if CLAIMS.iter().any(|key| volume.field(key).is_set()) {
            Sort::Claim
        } else {
            Sort::Folder
        };
        if known.named.insert(text, sort).is_some() && !text.is_empty() {
            let message = format!("another volume of the pod has the name `{}`", shown(text));
            findings.push(name.error(RULE, message).with_help("give each volume a name of its own"));
            known.named.insert(text, Sort::Unclear);
        }
    }
    ephemeral::check_names(pod, &known.list, findings);
    known
}

/// `validateVolumeSource`. A volume without a source is an `emptyDir` (`SetDefaults_Volume`).
fn check_sources(pod: &Pod<'_, '_>, volume: &Node<'_, '_>, findings: &mut Findings) {
    let mut sources = SOURCES.into_iter().filter(|key| volume.field(key).is_set());
    let Some(key) = sources.next() else { return };
    let first = volume.field(key);
    if first.is_object() {
        check_source(pod, key, &first, findings);
    }
    for other in sources {
        let message = format!("a volume must have only one source, and this has {first} too");
        let finding = volume.field(other).key_error(RULE, message);
        findings.push(finding.with_help("make two volumes of it, or leave out one source"));
    }
    // Whether it is the first of several or not.
    storage::iscsi_name(volume, findings);
}

fn check_source(pod: &Pod<'_, '_>, key: &str, source: &Node<'_, '_>, findings: &mut Findings) {
    match key {
        "emptyDir" => empty_dir(source, findings),
        "hostPath" => host_path(source, findings),
        "secret" => files::check(source, "secretName", findings),
        "configMap" => files::check(source, "name", findings),
        "downwardAPI" => files::downward_api(source, findings),
        "projected" => projected::check(source, findings),
        "ephemeral" => ephemeral::check(source, findings),
        "image" => image(pod, source, findings),
        _ => storage::check(key, source, findings),
    }
}

/// What a pod does not change in what a volume is made of.
pub(super) fn source(kind: &str, source: &Node<'_, '_>, findings: &mut Findings) {
    match kind {
        "hostPath" | "local" => host_path(source, findings),
        _ => storage::check(kind, source, findings),
    }
}

fn empty_dir(source: &Node<'_, '_>, findings: &mut Findings) {
    let limit = source.field("sizeLimit");
    if limit.quantity().is_some_and(|limit| limit.is_negative()) {
        let finding = limit.error(RULE, format!("{limit} must be 0 or more"));
        findings.push(finding.with_help("write a size such as `1Gi`, or leave it out"));
    }
}

/// `validateHostPathVolumeSource`; the schema knows the types.
fn host_path(source: &Node<'_, '_>, findings: &mut Findings) {
    let path = source.field("path");
    fields::not_empty(RULE, &path, "write a path of the node, such as `/var/log`", findings);
    if path.text().is_some_and(has_backstep) {
        let finding = path.error(RULE, format!("{path} must not contain `..`"));
        findings.push(finding.with_help("write the path that is meant"));
    }
}

/// `validateImageVolumeSource`; the schema knows the policies. The image of a template may be filled in later, up to 1.36.
fn image(pod: &Pod<'_, '_>, source: &Node<'_, '_>, findings: &mut Findings) {
    if pod.is_pod || source.version() >= KubernetesVersion::V1_37 {
        let help = "write an image or an artifact, such as `registry.example.com/model:1`";
        fields::given(RULE, &source.field("reference"), help, findings);
    }
}

pub(super) const INSIDE: &str = "write a path inside the volume, such as `conf/app.toml`";

/// Whether a path stays below where it starts; otherwise what it must do: `validateLocalDescendingPath`.
pub(super) fn descends(path: &str) -> Result<(), &'static str> {
    if path.starts_with('/') {
        Err("must be a relative path")
    } else if has_backstep(path) {
        Err("must not contain `..`")
    } else {
        Ok(())
    }
}

/// `validatePathNoBacksteps`.
pub(super) fn has_backstep(path: &str) -> bool {
    path.split('/').any(|part| part == "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        for good in ["a", "a/b", "..a", "a..", "./a", "", "a//b"] {
            assert_eq!(descends(good), Ok(()), "{good}");
        }
        for bad in ["/a", "..", "a/../b", "../a", "a/.."] {
            assert!(descends(bad).is_err(), "{bad}");
        }
    }
}

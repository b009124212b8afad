//! Volumes of pods.

use std::collections::BTreeMap;

use super::{Findings, Node, downward, metadata, shown};
use crate::name;

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

/// Greatest mode of a file, 0777.
const MODE_MAX: i32 = 0o777;

/// The volumes that the containers of a pod can mount.
pub(super) struct Volumes<'v, 't> {
    /// Where the pod has them.
    pub(super) list: Node<'v, 't>,
    /// By name, and whether it can be a block device; one that has errors can be anything.
    named: BTreeMap<&'v str, bool>,
    /// Whether the names of all volumes are known.
    complete: bool,
}

impl<'v> Volumes<'v, '_> {
    /// Whether there is surely no volume of this name.
    pub(super) fn lacks(&self, name: &str) -> bool {
        self.complete && !self.named.contains_key(name)
    }

    /// Whether the volume of this name is one that is no block device.
    pub(super) fn is_directory(&self, name: &str) -> bool {
        self.named.get(name) == Some(&false)
    }

    /// All names, by the alphabet.
    pub(super) fn names(&self) -> Vec<&'v str> {
        self.named.keys().copied().filter(|name| !name.is_empty()).collect()
    }
}

/// `ValidateVolumes` of `pkg/apis/core/validation/validation.go`.
///
/// Of the kinds of volumes, those are looked into that batch workloads mostly have.
pub(super) fn check<'v, 't>(list: Node<'v, 't>, findings: &mut Findings) -> Volumes<'v, 't> {
    let mut known = Volumes { list, named: BTreeMap::new(), complete: list.is_list_or_unset() };
    for volume in list.items() {
        let name = volume.field("name");
        let before = findings.len();
        check_sources(&volume, findings);
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
        let can_be_device = findings.len() > before
            || ["persistentVolumeClaim", "ephemeral"].iter().any(|key| volume.field(key).is_set());
        if known.named.insert(text, can_be_device).is_some() && !text.is_empty() {
            let message = format!("another volume of the pod has the name `{}`", shown(text));
            findings.push(name.error(RULE, message).with_help("give each volume a name of its own"));
            known.named.insert(text, true);
        }
    }
    known
}

/// `validateVolumeSource`. A volume without a source is an `emptyDir` (`SetDefaults_Volume`).
fn check_sources(volume: &Node<'_, '_>, findings: &mut Findings) {
    let mut sources = SOURCES.into_iter().filter(|key| volume.field(key).is_set());
    let Some(key) = sources.next() else { return };
    let first = volume.field(key);
    check_source(key, &first, findings);
    for other in sources {
        let message = format!("a volume must have only one source, and this has {first} too");
        let finding = volume.field(other).key_error(RULE, message);
        findings.push(finding.with_help("make two volumes of it, or leave out one source"));
    }
}

fn check_source(key: &str, source: &Node<'_, '_>, findings: &mut Findings) {
    if !source.is_object() {
        return;
    }
    match key {
        "emptyDir" => empty_dir(source, findings),
        "hostPath" => host_path(source, findings),
        "secret" => files(source, "secretName", findings),
        "configMap" => files(source, "name", findings),
        "nfs" => nfs(source, findings),
        "persistentVolumeClaim" => {
            not_empty(&source.field("claimName"), "write the name of a PersistentVolumeClaim", findings);
        }
        "downwardAPI" => downward_api(source, findings),
        _ => {}
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
    not_empty(&path, "write a path of the node, such as `/var/log`", findings);
    if path.text().is_some_and(has_backstep) {
        let finding = path.error(RULE, format!("{path} must not contain `..`"));
        findings.push(finding.with_help("write the path that is meant"));
    }
}

const NAME_HELP: &str = "set it to the name of the ConfigMap or Secret";

/// `validateSecretVolumeSource` and `validateConfigMapVolumeSource`. The schema demands neither name.
fn files(source: &Node<'_, '_>, key: &str, findings: &mut Findings) {
    let name = source.field(key);
    if !name.is_set() {
        findings.push(name.missing(RULE, format!("{name} must be set")).with_help(NAME_HELP));
    }
    not_empty(&name, NAME_HELP, findings);
    mode(&source.field("defaultMode"), findings);
    for item in source.field("items").objects() {
        not_empty(&item.field("key"), "write a key of the ConfigMap or Secret", findings);
        file_path(&item.field("path"), findings);
        mode(&item.field("mode"), findings);
    }
}

fn nfs(source: &Node<'_, '_>, findings: &mut Findings) {
    let path = source.field("path");
    not_empty(&source.field("server"), "write the host name or address of the server", findings);
    not_empty(&path, "write a path of the server, such as `/data`", findings);
    if let Some(text) = path.text().filter(|text| !text.is_empty() && !text.starts_with('/')) {
        let finding = path.error(RULE, format!("{path} must be absolute"));
        findings.push(finding.with_help(format!("write `/{}`", shown(text))));
    }
}

/// `validateDownwardAPIVolumeSource`.
fn downward_api(source: &Node<'_, '_>, findings: &mut Findings) {
    mode(&source.field("defaultMode"), findings);
    for item in source.field("items").objects() {
        let (field, resource) = (item.field("fieldRef"), item.field("resourceFieldRef"));
        file_path(&item.field("path"), findings);
        downward::field_ref(RULE, &field, &downward::VOLUME_FIELDS, findings);
        if field.is_set() && resource.is_set() {
            let finding = item.error(RULE, format!("a file must not have both {field} and {resource}"));
            findings.push(finding.with_help("make two files of it"));
        } else if resource.is_object() {
            downward::resource_field_ref(RULE, &resource, true, findings);
        } else if !field.is_set() && !resource.is_set() {
            let finding = item.error(RULE, "this does not say what the file holds");
            findings.push(finding.with_help(format!("set {field} or {resource}")));
        }
        mode(&item.field("mode"), findings);
    }
}

/// A text that must be something; that it is absent is the schema's to report.
fn not_empty(field: &Node<'_, '_>, help: &str, findings: &mut Findings) {
    if field.text() == Some("") {
        findings.push(field.error(RULE, format!("{field} must not be empty")).with_help(help));
    }
}

fn mode(field: &Node<'_, '_>, findings: &mut Findings) {
    let Some(mode) = field.int32().filter(|mode| !(0..=MODE_MAX).contains(mode)) else { return };
    let message = format!("{field} must be from 0 to {MODE_MAX}, and this is {mode}");
    let finding = field.error(RULE, message);
    // Neither Nix nor JSON has octal numbers, so 644 is what people write for 0644.
    let meant = i32::from_str_radix(&mode.to_string(), 8).ok().filter(|mode| (0..=MODE_MAX).contains(mode));
    findings.push(match meant {
        Some(meant) => finding.with_help(format!("write {meant} for the octal {mode}")),
        None => finding.with_help("write the mode as a decimal number: 420 for the octal 644"),
    });
}

/// A path inside the volume: `ValidateLocalNonReservedPath`.
fn file_path(field: &Node<'_, '_>, findings: &mut Findings) {
    let Some(text) = field.text() else { return };
    not_empty(field, INSIDE, findings);
    if let Err(why) = descends(text) {
        findings.push(field.error(RULE, format!("{field} {why}")).with_help(INSIDE));
    } else if text.starts_with("..") {
        let message = format!("{field} must not start with `..`");
        findings.push(field.error(RULE, message).with_help(INSIDE));
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

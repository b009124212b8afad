//! Where containers have their volumes.

use std::collections::{BTreeMap, BTreeSet};

use nixbatch_diagnostic::nearest;

use super::volume::{self, Volumes};
use super::{Findings, Node, any_of, shown};

const RULE: &str = "invalid-mount";

/// `ValidateVolumeMounts` and `ValidateVolumeDevices` of `pkg/apis/core/validation/validation.go`.
pub(super) fn check(container: &Node<'_, '_>, known: &Volumes<'_, '_>, findings: &mut Findings) {
    let (mounts, devices) = (container.field("volumeMounts"), container.field("volumeDevices"));
    let context = container.field("securityContext");
    let privileged = context.field("privileged").flag() == Some(true);
    let device_paths = paths(&devices, "devicePath");
    let mount_paths = paths(&mounts, "mountPath");
    let mut seen = BTreeSet::new();
    let is_kept = |mount: &Node<'_, '_>| mount.field("name").text().is_none_or(|name| !known.drops(name));
    for mount in mounts.objects().filter(is_kept) {
        name_of(&mount, known, findings);
        path_of(&mount.field("mountPath"), &mut seen, findings);
        elsewhere(&mount, "mountPath", &devices, &device_paths, findings);
        sub_paths(&mount, findings);
        propagation(&mount, privileged, findings);
        recursive_read_only(&mount, findings);
    }
    let (mut seen, mut names) = (BTreeSet::new(), BTreeSet::new());
    for device in devices.objects() {
        name_of(&device, known, findings);
        device_name(&device.field("name"), &mounts, known, &mut names, findings);
        let path = device.field("devicePath");
        path_of(&path, &mut seen, findings);
        if path.text().is_some_and(volume::has_backstep) {
            let finding = path.error(RULE, format!("{path} must not contain `..`"));
            findings.push(finding.with_help("write the path that is meant"));
        }
        elsewhere(&device, "devicePath", &mounts, &mount_paths, findings);
    }
}

/// `GetVolumeMountMap` and `GetVolumeDeviceMap`: of several mounts of a volume, the last counts.
fn paths<'v>(mounts: &Node<'v, '_>, key: &str) -> BTreeMap<&'v str, &'v str> {
    let text = |mount: &Node<'v, '_>, key: &str| mount.field(key).text();
    mounts.objects().filter_map(|mount| Some((text(&mount, "name")?, text(&mount, key)?))).collect()
}

fn name_of(mount: &Node<'_, '_>, known: &Volumes<'_, '_>, findings: &mut Findings) {
    let name = mount.field("name");
    let Some(text) = name.text() else { return };
    if text.is_empty() {
        let finding = name.error(RULE, format!("{name} must not be empty"));
        findings.push(finding.with_help("write the name of a volume of the pod"));
    } else if known.lacks(text) {
        let finding = name.error(RULE, format!("the pod has no volume `{}`", shown(text)));
        findings.push(finding.with_help(volume_help(text, known)));
    }
}

fn volume_help(text: &str, known: &Volumes<'_, '_>) -> String {
    const FEW: usize = 6;
    let names = known.names();
    match nearest(text, names.iter().copied()) {
        Some(meant) => format!("write `{}`", meant.name),
        None if (1..=FEW).contains(&names.len()) => {
            format!("write {}, or add the volume to the pod", any_of(&names))
        }
        None => format!("add a volume `{}` to the pod's {}", shown(text), known.list),
    }
}

fn path_of<'v>(path: &Node<'v, '_>, seen: &mut BTreeSet<&'v str>, findings: &mut Findings) {
    let Some(text) = path.text() else { return };
    if text.is_empty() {
        let finding = path.error(RULE, format!("{path} must not be empty"));
        findings.push(finding.with_help("write the path in the container"));
    } else if !seen.insert(text) {
        let message = format!("another volume of the container is at `{}`", shown(text));
        findings.push(path.error(RULE, message).with_help("give each volume a path of its own"));
    }
}

/// A volume is either mounted or a device, and so is a path.
fn elsewhere(
    mount: &Node<'_, '_>,
    key: &str,
    list: &Node<'_, '_>,
    others: &BTreeMap<&str, &str>,
    findings: &mut Findings,
) {
    let (name, path) = (mount.field("name"), mount.field(key));
    if let Some(text) = name.text().filter(|text| others.contains_key(text)) {
        let message = format!("the volume `{}` is in {list} too", shown(text));
        findings.push(name.error(RULE, message).with_help("mount it, or use it as a device"));
    }
    if let Some(text) = path.text().filter(|text| others.values().any(|path| path == text)) {
        let message = format!("the path `{}` is in {list} too", shown(text));
        findings.push(path.error(RULE, message).with_help("give each volume a path of its own"));
    }
}

fn sub_paths(mount: &Node<'_, '_>, findings: &mut Findings) {
    let (plain, expression) = (mount.field("subPath"), mount.field("subPathExpr"));
    let given = |field: &Node<'_, '_>| field.text().is_some_and(|text| !text.is_empty());
    if given(&plain) && given(&expression) {
        let message = format!("a mount must not have both {plain} and {expression}");
        let finding = expression.key_error(RULE, message);
        findings.push(finding.with_help("leave out one of them"));
    }
    for field in [plain, expression] {
        if let Some(Err(why)) = field.text().map(volume::descends) {
            let finding = field.error(RULE, format!("{field} {why}"));
            findings.push(finding.with_help(volume::INSIDE));
        }
    }
}

/// `validateMountPropagation`; the schema knows the values.
fn propagation(mount: &Node<'_, '_>, privileged: bool, findings: &mut Findings) {
    let field = mount.field("mountPropagation");
    if field.text() == Some("Bidirectional") && !privileged {
        let message = format!("{field} `Bidirectional` is only for privileged containers");
        findings.push(field.error(RULE, message).with_help("write `HostToContainer`, or leave it out"));
    }
}

/// `validateMountRecursiveReadOnly`; the schema knows the values.
fn recursive_read_only(mount: &Node<'_, '_>, findings: &mut Findings) {
    let field = mount.field("recursiveReadOnly");
    if !matches!(field.text(), Some("Enabled" | "IfPossible")) {
        return;
    }
    let (propagation, read_only) = (mount.field("mountPropagation"), mount.field("readOnly"));
    if read_only.flag() != Some(true) {
        let read_only = read_only.giving("true");
        let finding = field.error(RULE, format!("{field} is only for mounts with {read_only}"));
        findings.push(finding.with_help(format!("set {read_only}")));
    } else if propagation.text().is_some_and(|text| text != "None") {
        let finding = field.error(RULE, format!("{field} is only for mounts without {propagation}"));
        findings.push(finding.with_help(format!("leave out {propagation}")));
    }
}

fn device_name<'v>(
    name: &Node<'v, '_>,
    mounts: &Node<'_, '_>,
    known: &Volumes<'_, '_>,
    seen: &mut BTreeSet<&'v str>,
    findings: &mut Findings,
) {
    let Some(text) = name.text().filter(|text| !text.is_empty()) else { return };
    if !seen.insert(text) {
        let message = format!("the volume `{}` is a device twice", shown(text));
        findings.push(name.error(RULE, message).with_help("leave out one of them"));
    }
    if known.is_directory(text) {
        let message =
            format!("the volume `{}` is no `persistentVolumeClaim`, so it is no device", shown(text));
        findings.push(name.error(RULE, message).with_help(format!("mount it in {mounts}")));
    }
}

//! Volumes that are elsewhere: of storage systems and clouds.

use std::ops::RangeInclusive;

use super::{Findings, Node, RULE, descends, fields, metadata, shown};
use crate::name;

/// What an iSCSI device, a partition or a logical unit can be numbered.
const BYTE: RangeInclusive<i64> = 0..=255;

/// Greatest length of the name and portal of an iSCSI volume together, with a colon between them, in bytes.
const ISCSI_NAME_MAX: usize = 64;

/// `CSIDriverName` is no longer than this, in bytes.
const DRIVER_MAX: usize = 63;

/// Greatest length of the tenant of a Quobyte volume, in bytes.
const TENANT_MAX: usize = 64;

/// Texts that must be something, by kind of volume; that they are there is the schema's to check.
fn texts(kind: &str) -> &'static [&'static str] {
    match kind {
        "awsElasticBlockStore" | "cinder" | "portworxVolume" => &["volumeID"],
        "azureDisk" => &["diskName", "diskURI"],
        "azureFile" => &["secretName", "shareName"],
        "csi" | "flexVolume" => &["driver"],
        "gcePersistentDisk" => &["pdName"],
        "gitRepo" => &["repository"],
        "glusterfs" => &["endpoints", "path"],
        "iscsi" => &["targetPortal", "iqn"],
        "nfs" => &["server", "path"],
        "persistentVolumeClaim" => &["claimName"],
        "photonPersistentDisk" => &["pdID"],
        "quobyte" => &["registry", "volume"],
        "rbd" => &["image"],
        "scaleIO" => &["gateway", "system"],
        "vsphereVolume" => &["volumePath"],
        _ => &[],
    }
}

/// What the server checks of a volume of this kind: `validateVolumeSource` of
/// `pkg/apis/core/validation/validation.go` and what it calls.
pub(super) fn check(kind: &str, source: &Node<'_, '_>, findings: &mut Findings) {
    for key in texts(kind) {
        fields::not_empty(RULE, &source.field(key), help(key), findings);
    }
    match kind {
        "awsElasticBlockStore" | "gcePersistentDisk" => {
            fields::within(RULE, &source.field("partition"), BYTE, findings);
        }
        "azureDisk" => azure_disk(source, findings),
        "cephfs" | "rbd" => monitors(&source.field("monitors"), findings),
        "cinder" => secret_name(&source.field("secretRef"), findings),
        "csi" => csi(source, findings),
        "fc" => fibre_channel(source, findings),
        "flexVolume" => flex_volume(source, findings),
        "flocker" => flocker(source, findings),
        "gitRepo" => inside(&source.field("directory"), findings),
        "iscsi" => iscsi(source, findings),
        "nfs" => absolute(&source.field("path"), findings),
        "quobyte" => quobyte(source, findings),
        "scaleIO" => {
            fields::given(RULE, &source.field("volumeName"), help("volumeName"), findings);
        }
        "storageos" => storage_os(source, findings),
        _ => {}
    }
}

fn help(key: &str) -> &'static str {
    match key {
        "claimName" => "write the name of a PersistentVolumeClaim",
        "driver" => "write the name of a driver of the cluster",
        "path" => "write a path of the server, such as `/data`",
        "secretName" => "write the name of a Secret",
        "server" => "write the host name or address of the server",
        "targetPortal" => "write the address of the portal, such as `10.0.0.1:3260`",
        _ => "write what is meant",
    }
}

fn absolute(path: &Node<'_, '_>, findings: &mut Findings) {
    if let Some(text) = path.text().filter(|text| !text.is_empty() && !text.starts_with('/')) {
        let finding = path.error(RULE, format!("{path} must be absolute"));
        findings.push(finding.with_help(format!("write `/{}`", shown(text))));
    }
}

fn inside(path: &Node<'_, '_>, findings: &mut Findings) {
    if let Some(Err(why)) = path.text().map(descends) {
        findings.push(path.error(RULE, format!("{path} {why}")).with_help(super::INSIDE));
    }
}

fn monitors(list: &Node<'_, '_>, findings: &mut Findings) {
    if list.is_set() {
        fields::has_items(RULE, list, "list the addresses of monitors, such as `10.0.0.1:6789`", findings);
    }
}

/// The name in a reference to a Secret, where there is a reference.
fn secret_name(reference: &Node<'_, '_>, findings: &mut Findings) {
    if reference.is_object() {
        fields::given(RULE, &reference.field("name"), help("secretName"), findings);
    }
}

/// `validateCSIVolumeSource`.
fn csi(source: &Node<'_, '_>, findings: &mut Findings) {
    let driver = source.field("driver");
    if let Some(text) = driver.text().filter(|text| !text.is_empty()) {
        if let Err(problem) = name::dns1123_subdomain(&text.to_lowercase()) {
            let message = format!("the driver name `{}` {}", shown(text), problem.message);
            findings.push(metadata::with_suggestion(driver.error(RULE, message), problem.suggestion));
        } else if text.len() > DRIVER_MAX {
            let message = format!("the driver name must be no more than {DRIVER_MAX} characters");
            findings.push(driver.error(RULE, message).with_help(help("driver")));
        }
    }
    let reference = source.field("nodePublishSecretRef");
    secret_name(&reference, findings);
    let name = reference.field("name");
    if let Some(text) = name.text().filter(|text| !text.is_empty()) {
        metadata::form("name", &name, text, name::dns1123_subdomain, findings);
    }
}

/// `validateISCSIVolumeSource`.
fn iscsi(source: &Node<'_, '_>, findings: &mut Findings) {
    for key in ["iqn", "initiatorName"] {
        let field = source.field(key);
        let is_left_to_others = |text: &&str| key == "iqn" && text.is_empty();
        if let Some(text) = field.text().filter(|text| !is_left_to_others(text) && !is_iscsi_name(text)) {
            let message = format!("`{}` is no name of an iSCSI node", shown(text));
            findings.push(
                field.error(RULE, message).with_help("write it as in `iqn.2001-04.com.example:storage`"),
            );
        }
    }
    fields::within(RULE, &source.field("lun"), BYTE, findings);
    let secret = source.field("secretRef");
    let authenticates = |key: &&&str| source.field(key).flag() == Some(true);
    if let Some(key) = ["chapAuthDiscovery", "chapAuthSession"].iter().find(authenticates)
        && !secret.is_set()
    {
        let message = format!("{secret} must be set where there is {}", source.field(key).giving("true"));
        findings.push(secret.missing(RULE, message).with_help(help("secretName")));
    }
}

/// `iscsiInitiatorIqnRegex`, `iscsiInitiatorEuiRegex` and `iscsiInitiatorNaaRegex`.
fn is_iscsi_name(text: &str) -> bool {
    let is_hex_like = |prefix: &str, length: usize| {
        text.strip_prefix(prefix).is_some_and(|rest| {
            let mut characters = rest.chars();
            characters.next().is_some_and(|c| c != '\n')
                && characters.as_str().len() == length
                && characters.all(|c| c.is_ascii_alphanumeric())
        })
    };
    // The expression is not bound to the start of the text, so that it holds from any `iqn` on.
    let is_iqn =
        || text.starts_with("iqn") && text.match_indices("iqn.").any(|(at, _)| is_iqn(&text[at + 4..]));
    is_iqn() || is_hex_like("eui", 16) || is_hex_like("naa", 32)
}

/// What follows `iqn.`: year and month, a domain, and a name behind a colon.
fn is_iqn(rest: &str) -> bool {
    let bytes = rest.as_bytes();
    let is_date = bytes.len() > 8
        && bytes[..8].iter().enumerate().all(|(at, byte)| match at {
            4 => *byte == b'-',
            7 => *byte == b'.',
            _ => byte.is_ascii_digit(),
        });
    let Some(rest) = rest.get(8..).filter(|_| is_date) else { return false };
    rest.match_indices(':').any(|(at, _)| {
        let (domain, name) = (&rest[..at], &rest[at + 1..]);
        !domain.is_empty()
            && domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
            && !name.is_empty()
            && !name.contains([',', ';', '*', '&', '$', '|', ' ', '\t', '\n', '\u{c}', '\r'])
    })
}

/// The volume's name is part of the initiator's.
pub(super) fn iscsi_name(volume: &Node<'_, '_>, findings: &mut Findings) {
    let (name, source) = (volume.field("name"), volume.field("iscsi"));
    let portal = source.field("targetPortal");
    if !source.field("initiatorName").is_set() {
        return;
    }
    let length = name.text().map_or(0, str::len) + 1 + portal.text().map_or(0, str::len);
    if length > ISCSI_NAME_MAX {
        let message = format!(
            "the name of the volume and {portal} have {length} characters, and must have no more than \
             {ISCSI_NAME_MAX} together"
        );
        findings.push(name.error(RULE, message).with_help("write a shorter name"));
    }
}

/// `validateFCVolumeSource`.
fn fibre_channel(source: &Node<'_, '_>, findings: &mut Findings) {
    let (names, ids, lun) = (source.field("targetWWNs"), source.field("wwids"), source.field("lun"));
    if !names.is_list_or_unset() || !ids.is_list_or_unset() {
        return;
    }
    match (names.len() > 0, ids.len() > 0) {
        (false, false) => {
            let finding = names.needed(RULE, format!("one of {names} and {ids} must be set"));
            findings.push(finding.with_help(format!("set {names} and {lun}")));
        }
        (true, true) => {
            let finding = names.error(RULE, format!("{names} must not stand beside {ids}"));
            findings.push(finding.with_help("leave out one of them"));
        }
        _ => {}
    }
    if names.len() > 0 {
        if !lun.is_set() {
            let message = format!("{lun} must be set where there are {names}");
            findings.push(lun.missing(RULE, message).with_help("set it to the number of the logical unit"));
        }
        fields::within(RULE, &lun, BYTE, findings);
    }
}

/// `validateFlexVolumeSource`: options of Kubernetes' own are for Kubernetes.
fn flex_volume(source: &Node<'_, '_>, findings: &mut Findings) {
    for (key, option) in source.field("options").entries() {
        let domain = format!(".{}", key.split('/').next().unwrap_or_default().to_lowercase());
        if domain.ends_with(".kubernetes.io") || domain.ends_with(".k8s.io") {
            let message = format!("the domain of `{}` is reserved for Kubernetes", shown(key));
            findings.push(option.key_error(RULE, message).with_help("leave it out"));
        }
    }
}

fn flocker(source: &Node<'_, '_>, findings: &mut Findings) {
    let (name, id) = (source.field("datasetName"), source.field("datasetUUID"));
    let given = |field: &Node<'_, '_>| field.text().is_some_and(|text| !text.is_empty());
    if given(&name) == given(&id) {
        let message = match given(&name) {
            true => format!("a volume must not have both {name} and {id}"),
            false => format!("a volume must have {name} or {id}"),
        };
        findings.push(source.error(RULE, message).with_help("set one of them"));
    }
    if name.text().is_some_and(|text| text.contains('/')) {
        findings
            .push(name.error(RULE, format!("{name} must not contain `/`")).with_help("write its name alone"));
    }
}

fn quobyte(source: &Node<'_, '_>, findings: &mut Findings) {
    let (registry, tenant) = (source.field("registry"), source.field("tenant"));
    let Some(text) = registry.text().filter(|text| !text.is_empty()) else { return };
    if tenant.text().is_some_and(|tenant| tenant.len() > TENANT_MAX) {
        let message = format!("{tenant} must be no more than {TENANT_MAX} characters");
        findings.push(tenant.error(RULE, message).with_help("write the UUID of the tenant"));
    } else if !text.split(',').all(is_host_and_port) {
        let message = format!("{registry} must be hosts with ports, with commas between them");
        findings.push(registry.error(RULE, message).with_help("write it as in `registry.example.com:7861`"));
    }
}

/// `SplitHostPort` of Go's `net`.
fn is_host_and_port(text: &str) -> bool {
    let Some((host, port)) = text.rsplit_once(':') else { return false };
    let inner = match host.strip_prefix('[') {
        Some(inner) => match inner.strip_suffix(']') {
            Some(address) => address,
            None => return false,
        },
        None if host.contains(':') => return false,
        None => host,
    };
    !inner.contains(['[', ']']) && !port.contains(['[', ']'])
}

fn azure_disk(source: &Node<'_, '_>, findings: &mut Findings) {
    let (kind, uri) = (source.field("kind"), source.field("diskURI"));
    let Some(text) = uri.text().filter(|text| !text.is_empty()) else { return };
    // A shared one by default.
    let (start, example) = match kind.text() {
        Some("Managed") => (
            "/subscriptions/",
            "/subscriptions/ID/resourcegroups/GROUP/providers/microsoft.compute/disks/DISK",
        ),
        Some("Shared" | "Dedicated") => {
            ("https://", "https://ACCOUNT.blob.core.windows.net/CONTAINER/DISK.vhd")
        }
        None if !kind.is_set() => ("https://", "https://ACCOUNT.blob.core.windows.net/CONTAINER/DISK.vhd"),
        _ => return,
    };
    if !text.starts_with(start) {
        let word = kind.text().unwrap_or("Shared");
        let message = format!("{uri} of a disk of the {kind} `{word}` must start with `{start}`");
        findings.push(uri.error(RULE, message).with_help(format!("write it as in `{example}`")));
    }
}

/// `validateStorageOSVolumeSource`.
fn storage_os(source: &Node<'_, '_>, findings: &mut Findings) {
    let (name, namespace) = (source.field("volumeName"), source.field("volumeNamespace"));
    fields::given(RULE, &name, "write the name of a volume of StorageOS", findings);
    for (what, field) in [("volume name", &name), ("namespace", &namespace)] {
        if let Some(text) = field.text().filter(|text| !text.is_empty()) {
            metadata::form(what, field, text, name::dns1123_label, findings);
        }
    }
    secret_name(&source.field("secretRef"), findings);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iscsi_names() {
        for good in [
            "iqn.2001-04.com.example:storage",
            "iqn.2001-04.com.example:a:b",
            "iqnx.iqn.2001-04.a:b",
            "eui.0123456789abcdef",
            "naa.0123456789abcdef0123456789abcdef",
        ] {
            assert!(is_iscsi_name(good), "{good}");
        }
        for bad in ["", "iqn", "iqn.2001-04.com.example", "iqn.2001-04.:a", "iqn.2001-4.a:b", "eui.01", "x"] {
            assert!(!is_iscsi_name(bad), "{bad}");
        }
    }

    #[test]
    fn hosts_and_ports() {
        for good in ["a:1", ":", "[::1]:1", "a:"] {
            assert!(is_host_and_port(good), "{good}");
        }
        for bad in ["", "a", "::1:1", "[::1]", "[a:1", "a]:1", "[[a]:1"] {
            assert!(!is_host_and_port(bad), "{bad}");
        }
    }
}

//! PersistentVolumeClaims, and the claims in StatefulSets and in ephemeral volumes.

use super::{Findings, Node, fields, label_selector, metadata};
use crate::name;
use crate::schema::KubernetesVersion;

const RULE: &str = "invalid-volume-claim";

/// The access modes.
const MODES: [&str; 4] = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", ALONE];

/// The access mode that allows no other beside it.
const ALONE: &str = "ReadWriteOncePod";

/// What becomes of the claim. Of an object the server drops sources of data before it looks at them (`PrepareForCreate`
/// of `pkg/registry/core/persistentvolumeclaim/strategy.go`), of a template it does not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::validate) enum Claim {
    /// It is an object.
    Object,
    /// A controller makes objects of it.
    Template,
}

/// `ValidatePersistentVolumeClaim` of `pkg/apis/core/validation/validation.go`.
pub(in crate::validate) fn check(claim: &Node<'_, '_>, findings: &mut Findings) {
    check_spec(&claim.field("spec"), Claim::Object, findings);
}

/// `ValidatePersistentVolumeClaimSpec`.
pub(in crate::validate) fn check_spec(spec: &Node<'_, '_>, claim: Claim, findings: &mut Findings) {
    if spec.is_set() && !spec.is_object() {
        return;
    }
    fields::one_of(&spec.field("volumeMode"), &["Filesystem", "Block"], findings);
    access_modes(RULE, &spec.field("accessModes"), findings);
    label_selector::check(&spec.field("selector"), findings);
    storage(spec, findings);
    let classes = if spec.version() >= KubernetesVersion::V1_34 {
        &[
            ("storageClassName", "storage class name"),
            ("volumeAttributesClassName", "volume attributes class name"),
        ][..]
    } else {
        // `VolumeAttributesClass` is off by default.
        &[("storageClassName", "storage class name")]
    };
    for (key, what) in classes {
        let field = spec.field(key);
        if let Some(text) = field.text().filter(|text| !text.is_empty()) {
            metadata::form(what, &field, text, name::dns1123_subdomain, findings);
        }
    }
    data_sources(spec, claim, findings);
}

/// The ways in which a volume can be mounted: at least one.
pub(super) fn access_modes(rule: &'static str, modes: &Node<'_, '_>, findings: &mut Findings) {
    fields::required(rule, modes, "write one, such as `[ \"ReadWriteOnce\" ]`", findings);
    for mode in modes.items() {
        if mode.item_text().is_some_and(|text| !MODES.contains(&text)) {
            findings.push(mode.unknown_value(&MODES));
        }
    }
    let has = |alone: bool| {
        let mut known = modes.items().filter_map(|mode| mode.text()).filter(|text| MODES.contains(text));
        known.any(|text| (text == ALONE) == alone)
    };
    if has(true) && has(false) {
        let message = format!("{modes} must not have others beside `{ALONE}`");
        findings.push(modes.error(rule, message).with_help(format!("leave out the others, or `{ALONE}`")));
    }
}

/// How much storage is requested, which must be something.
fn storage(spec: &Node<'_, '_>, findings: &mut Findings) {
    let resources = spec.field("resources");
    let requests = resources.field("requests");
    let amount = requests.field("storage");
    // A null one is zero to the decoder.
    if !requests.entries().any(|(key, _)| key == "storage") {
        let finding = amount.missing(RULE, "a claim must request storage");
        findings.push(finding.with_help(format!("set {}", amount.giving("\"10Gi\""))));
    } else if let Some(quantity) = amount.quantity().filter(|amount| amount.is_zero() || amount.is_negative())
    {
        let message = format!("{amount} must be more than 0, and this is {}", quantity.canonical());
        findings.push(amount.error(RULE, message).with_help("write a size such as `\"10Gi\"`"));
    }
}

/// What the volume is filled with: `validateDataSource` and `validateDataSourceRef`.
fn data_sources(spec: &Node<'_, '_>, claim: Claim, findings: &mut Findings) {
    let (source, reference) = (spec.field("dataSource"), spec.field("dataSourceRef"));
    let namespace = reference.field("namespace");
    let elsewhere = namespace.text().is_some_and(|text| !text.is_empty());
    // `DropDisabledFields`: `CrossNamespaceVolumeDataSource` is off by default.
    let has_reference = reference.is_set() && !(elsewhere && claim == Claim::Object);
    // `EnforceDataSourceBackwardsCompatibility`
    let is_dropped = claim == Claim::Object && !has_reference && !is_known_source(&source);
    if source.is_set() && !is_dropped {
        data_source(&source, findings);
    }
    if !has_reference {
        return;
    }
    data_source(&reference, findings);
    if let Some(text) = namespace.text().filter(|_| elsewhere) {
        metadata::form("namespace", &namespace, text, name::dns1123_label, findings);
    }
    if source.is_set() && elsewhere {
        let why = format!("must not stand beside a {namespace} of {reference}");
        fields::forbidden(RULE, &source, &why, format!("leave out {source}"), findings);
    } else if source.is_set() && !is_same_source(&source, &reference) {
        let message = format!("{source} must be the same as {reference}");
        findings.push(source.error(RULE, message).with_help(format!("leave out {source}")));
    }
}

fn data_source(source: &Node<'_, '_>, findings: &mut Findings) {
    let (kind, group) = (source.field("kind"), source.field("apiGroup"));
    for field in [&source.field("name"), &kind] {
        fields::required(RULE, field, "write that of the object with the data", findings);
    }
    match group.text() {
        Some(text) if !text.is_empty() => {
            metadata::form("API group", &group, text, name::dns1123_subdomain, findings);
        }
        _ if kind.text().is_some_and(|kind| kind != "PersistentVolumeClaim") => {
            let message = format!("{kind} must be `PersistentVolumeClaim` where there is no {group}");
            let help = format!("set {group} to that of the kind, such as `snapshot.storage.k8s.io`");
            findings.push(source.error(RULE, message).with_help(help));
        }
        _ => {}
    }
}

/// `dataSourceIsPvcOrSnapshot` of `pkg/api/persistentvolumeclaim/util.go`.
fn is_known_source(source: &Node<'_, '_>) -> bool {
    let text = |key| source.field(key).text().unwrap_or_default();
    matches!(
        (text("apiGroup"), text("kind")),
        ("", "PersistentVolumeClaim") | ("snapshot.storage.k8s.io", "VolumeSnapshot")
    )
}

/// `isDataSourceEqualDataSourceRef`: an empty group is not the same as none.
fn is_same_source(source: &Node<'_, '_>, reference: &Node<'_, '_>) -> bool {
    ["apiGroup", "kind", "name"].iter().all(|key| source.field(key).text() == reference.field(key).text())
}

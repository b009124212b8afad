//! StorageClasses, VolumeAttributesClasses and CSIDrivers.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Findings, Node, fields, metadata, shown};
use crate::name;
use crate::schema::KubernetesVersion;

const RULE: &str = "invalid-storage-class";

/// `maxProvisionerParameterSize`, in bytes of keys and values together.
const PARAMETERS_SIZE_MAX: usize = 256 * 1024;

/// `maxProvisionerParameterLen`: how many there may be.
const PARAMETERS_MAX: usize = 512;

/// Bounds of the life of a token, in seconds: `validateTokenRequests`.
const TOKEN_LIFE: std::ops::RangeInclusive<i64> = 600..=1 << 32;

/// `ValidateStorageClass` of `pkg/apis/storage/validation/validation.go`, after `SetDefaults_StorageClass`.
pub(in crate::validate) fn check(class: &Node<'_, '_>, findings: &mut Findings) {
    driver(&class.field("provisioner"), findings);
    parameters(&class.field("parameters"), findings);
    let reclaim = class.field("reclaimPolicy");
    // The schema knows the words of volumes.
    if reclaim.text() == Some("Recycle") {
        findings.push(reclaim.unknown_value(&["Delete", "Retain"]));
    }
    topologies(&class.field("allowedTopologies"), findings);
}

/// `ValidateVolumeAttributesClass`.
pub(in crate::validate) fn attributes(class: &Node<'_, '_>, findings: &mut Findings) {
    let (name, values) = (class.field("driverName"), class.field("parameters"));
    if !name.is_set() {
        fields::required(RULE, &name, "write the name of the driver", findings);
    }
    driver(&name, findings);
    parameters(&values, findings);
    if values.entries().next().is_none() && (values.is_object() || !values.is_set()) {
        let finding = values.needed(RULE, format!("{values} must have at least one"));
        findings.push(finding.with_help("write what the driver is to do with the volume"));
    }
}

/// `validateProvisioner`: its letters may be capitals.
fn driver(name: &Node<'_, '_>, findings: &mut Findings) {
    fields::not_empty(RULE, name, "write the name of the driver", findings);
    if let Some(text) = name.text().filter(|text| !text.is_empty()) {
        metadata::form("driver name", name, &text.to_lowercase(), name::qualified_name, findings);
    }
}

/// `validateParameters`.
fn parameters(parameters: &Node<'_, '_>, findings: &mut Findings) {
    let count = parameters.entries().count();
    if count > PARAMETERS_MAX {
        let message = format!("there are {count} {parameters} and must be no more than {PARAMETERS_MAX}");
        findings.push(parameters.error(RULE, message));
        return;
    }
    for (_, value) in parameters.entries().filter(|(key, _)| key.is_empty()) {
        let finding = value.key_error(RULE, "the key of a parameter must not be empty");
        findings.push(finding.with_help("write its name"));
    }
    let size: usize =
        parameters.entries().map(|(key, value)| key.len() + value.text().map_or(0, str::len)).sum();
    if size > PARAMETERS_SIZE_MAX {
        let message =
            format!("{parameters} have {size} bytes and must have no more than {PARAMETERS_SIZE_MAX}");
        findings.push(parameters.error(RULE, message));
    }
}

/// `validateAllowedTopologies`: of the terms, each allows for something else, and none for nothing.
fn topologies(terms: &Node<'_, '_>, findings: &mut Findings) {
    let mut seen = HashSet::new();
    for term in terms.objects() {
        let expressions = term.field("matchLabelExpressions");
        let mut allowed = BTreeMap::new();
        for requirement in expressions.objects() {
            let (key, values) = (requirement.field("key"), requirement.field("values"));
            let text = key.text().unwrap_or_default();
            if key.text().is_some() {
                metadata::form("label key", &key, text, name::qualified_name, findings);
            }
            let values = topology_values(&values, findings);
            if allowed.insert(text, values).is_some() {
                let message = format!("another expression of the term has the key `{}`", shown(text));
                findings.push(key.error(RULE, message).with_help("write their values into one"));
            }
        }
        if !expressions.is_list_or_unset() {
            continue;
        }
        if allowed.is_empty() {
            let finding = expressions.needed(RULE, "a term must have an expression");
            findings.push(finding.with_help("leave out the term, or say which nodes it is about"));
        } else if !seen.insert(allowed) {
            let finding = expressions.error(RULE, "another term is the same");
            findings.push(finding.with_help("leave it out"));
        }
    }
}

/// The values of a requirement, of which there must be some, and none twice.
fn topology_values<'v>(values: &Node<'v, '_>, findings: &mut Findings) -> BTreeSet<&'v str> {
    if values.is_set() {
        fields::required(RULE, values, "list the values of the label", findings);
    }
    let mut seen = BTreeSet::new();
    for value in values.items() {
        let Some(text) = value.item_text() else { continue };
        if !seen.insert(text) {
            let finding = value.error(RULE, format!("`{}` is listed twice", shown(text)));
            findings.push(finding.with_help("leave it out"));
        }
    }
    seen
}

/// `ValidateCSIDriver`, after `SetDefaults_CSIDriver` and `PrepareForCreate` of
/// `pkg/registry/storage/csidriver/strategy.go`.
pub(in crate::validate) fn csi_driver(driver: &Node<'_, '_>, findings: &mut Findings) {
    let spec = driver.field("spec");
    fields::one_of(&spec.field("fsGroupPolicy"), &["ReadWriteOnceWithFSType", "None", "File"], findings);
    for mode in spec.field("volumeLifecycleModes").items() {
        if mode.item_text().is_some_and(|text| !["Persistent", "Ephemeral"].contains(&text)) {
            findings.push(mode.unknown_value(&["Persistent", "Ephemeral"]));
        }
    }
    let requests = spec.field("tokenRequests");
    tokens(&requests, findings);
    // `MutableCSINodeAllocatableCount` and `CSIServiceAccountTokenSecrets` are off by default before.
    if spec.version() >= KubernetesVersion::V1_35 {
        fields::within(RULE, &spec.field("nodeAllocatableUpdatePeriodSeconds"), 10..=i64::MAX, findings);
        let in_secrets = spec.field("serviceAccountTokenInSecrets");
        if in_secrets.is_set() && requests.is_list_or_unset() && requests.len() == 0 {
            let why = format!("is only for drivers with {requests}");
            let help = format!("leave out {in_secrets}, or set {requests}");
            fields::forbidden(RULE, &in_secrets, &why, help, findings);
        }
    }
}

/// `validateTokenRequests`.
fn tokens(requests: &Node<'_, '_>, findings: &mut Findings) {
    let mut audiences = HashSet::new();
    for request in requests.objects() {
        let audience = request.field("audience");
        let text = audience.text().unwrap_or_default();
        if audiences.insert(text) {
            fields::within(RULE, &request.field("expirationSeconds"), TOKEN_LIFE, findings);
        } else {
            let message = format!("another request has the {audience} `{}`", shown(text));
            findings.push(audience.needed(RULE, message).with_help("leave out one of them"));
        }
    }
}

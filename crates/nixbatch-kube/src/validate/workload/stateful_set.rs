//! StatefulSets.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::running::{self, RULE};
use super::storage::claim::{self, Claim};
use super::{Findings, Node, fields, int_or_percent, metadata, not_negative, pod};
use crate::name;
use crate::schema::KubernetesVersion;

const RETENTION: [&str; 2] = ["Retain", "Delete"];

/// `ValidateStatefulSetSpec` of `pkg/apis/apps/validation/validation.go`, after `SetDefaults_StatefulSet`; the schema
/// knows the words of most fields.
pub(in crate::validate) fn check(set: &Node<'_, '_>, findings: &mut Findings) {
    let spec = set.field("spec");
    update_strategy(&spec.field("updateStrategy"), findings);
    let retention = spec.field("persistentVolumeClaimRetentionPolicy");
    for key in ["whenDeleted", "whenScaled"] {
        let policy = retention.field(key);
        if policy.text().is_some_and(|text| !text.is_empty() && !RETENTION.contains(&text)) {
            findings.push(policy.unknown_value(&RETENTION));
        }
    }
    for key in ["replicas", "minReadySeconds"] {
        not_negative(RULE, &spec.field(key), findings);
    }
    not_negative(RULE, &spec.field("ordinals").field("start"), findings);
    let service = spec.field("serviceName");
    if let Some(text) = service.text().filter(|text| !text.is_empty()) {
        metadata::form("service name", &service, text, name::dns1123_label, findings);
    }
    let template = spec.field("template");
    running::selector(&spec, &template, findings);
    if spec.version() >= KubernetesVersion::V1_34 {
        pods(&spec, &template, findings);
    } else {
        // Before, the server left the pods to their controller.
        let metadata = template.field("metadata");
        metadata::labels(&metadata.field("labels"), findings);
        metadata::annotations(&metadata.field("annotations"), findings);
    }
    running::run_always(&template, findings);
}

fn update_strategy(strategy: &Node<'_, '_>, findings: &mut Findings) {
    let (kind, update) = (strategy.field("type"), strategy.field("rollingUpdate"));
    match kind.text() {
        Some("OnDelete") if update.is_set() => {
            let help = format!("leave out {update}, or set {}", kind.giving("\"RollingUpdate\""));
            fields::forbidden(RULE, &update, "is only for the strategy `RollingUpdate`", help, findings);
        }
        Some("RollingUpdate" | "") => rolling_update(&update, findings),
        // `StatefulSetRecreateStrategy` is off by default.
        Some("Recreate") => findings.push(kind.unknown_value(&["RollingUpdate", "OnDelete"])),
        None if !kind.is_set() => rolling_update(&update, findings),
        _ => {}
    }
}

/// `validateRollingUpdateStatefulSet`.
fn rolling_update(update: &Node<'_, '_>, findings: &mut Findings) {
    not_negative(RULE, &update.field("partition"), findings);
    // `MaxUnavailableStatefulSet` is off by default before; `dropStatefulSetDisabledFields`.
    if update.version() < KubernetesVersion::V1_37 {
        return;
    }
    let unavailable = update.field("maxUnavailable");
    int_or_percent::check(RULE, &unavailable, findings);
    int_or_percent::at_most_all(RULE, &unavailable, findings);
    if int_or_percent::value(&unavailable) == Some(0) {
        let message = format!("{unavailable} must not be 0: no pod could be replaced");
        findings.push(unavailable.error(RULE, message).with_help("write 1 or more, or leave it out"));
    }
}

/// The claims of the volumes, and the pods that mount them. The controller gives each pod its host name, its subdomain
/// and the volumes of its claims; so the server looks at the template with these.
fn pods(spec: &Node<'_, '_>, template: &Node<'_, '_>, findings: &mut Findings) {
    let mut claims = Vec::new();
    for claim in spec.field("volumeClaimTemplates").objects() {
        claim::check_spec(&claim.field("spec"), Claim::Template, findings);
        let metadata = claim.field("metadata");
        let name = metadata.field("name");
        fields::required(RULE, &name, "write the name of the volume", findings);
        let Some(text) = name.text().filter(|text| !text.is_empty()) else { continue };
        metadata::form("volume name", &name, text, name::dns1123_label, findings);
        if name::dns1123_label(text).is_ok() {
            claims.push(text);
        }
    }
    let adapted = with_identity(template.value(), &claims);
    pod::template(&template.with_value(&adapted), findings);
}

/// The template as its pods will be: `initIdentity` and `volumesToAddForTemplates`. What it has itself keeps its place.
fn with_identity(template: &Value, claims: &[&str]) -> Value {
    let mut template = template.clone();
    let Some(spec) = template.get_mut("spec").and_then(Value::as_object_mut) else { return template };
    spec.remove("hostname");
    spec.remove("subdomain");
    if claims.is_empty() {
        return template;
    }
    let volume = |name: &str| json!({ "name": name, "persistentVolumeClaim": { "claimName": name } });
    let volumes = spec.entry("volumes").or_insert_with(|| json!([]));
    if volumes.is_null() {
        *volumes = json!([]);
    }
    let Some(volumes) = volumes.as_array_mut() else { return template };
    let mut missing: HashSet<&str> = claims.iter().copied().collect();
    volumes.retain_mut(|own| {
        let Some(claim) = claims.iter().find(|claim| own["name"] == **claim) else { return true };
        *own = volume(claim);
        missing.remove(claim)
    });
    for claim in claims {
        if missing.remove(claim) {
            volumes.push(volume(claim));
        }
    }
    template
}

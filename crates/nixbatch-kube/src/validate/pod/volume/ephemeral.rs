//! Volumes that live as long as their pod, each with a claim of its own.

use std::collections::BTreeSet;

use super::{Findings, Node, Pod, RULE, fields, metadata, shown};
use crate::name;
use crate::validate::storage::claim::{self, Claim};

/// Fields of a template's metadata that may be set.
const METADATA: [&str; 2] = ["labels", "annotations"];

/// `validateEphemeralVolumeSource` of `pkg/apis/core/validation/validation.go`.
pub(super) fn check(source: &Node<'_, '_>, findings: &mut Findings) {
    let template = source.field("volumeClaimTemplate");
    fields::given(RULE, &template, "set its `spec` to that of a PersistentVolumeClaim", findings);
    if template.is_set() {
        template_metadata(&template.field("metadata"), findings);
        claim::check_spec(&template.field("spec"), Claim::Template, findings);
    }
}

/// `ValidateTemplateObjectMeta`: labels and annotations, and nothing that only an object has.
fn template_metadata(template: &Node<'_, '_>, findings: &mut Findings) {
    metadata::labels(&template.field("labels"), findings);
    metadata::annotations(&template.field("annotations"), findings);
    for (key, field) in template.entries() {
        let is_nothing = field.text() == Some("") || field.int64() == Some(0);
        if !METADATA.contains(&key) && !is_nothing {
            fields::absent(RULE, &field, "in a template", findings);
        }
    }
}

/// What a Pod is called, and with it the claims that are made for it; nothing for a template, whose pods have other names.
fn pod_name<'v>(pod: &Pod<'v, '_>) -> Option<String> {
    metadata::effective_name(&pod.metadata).filter(|_| pod.is_pod).map(String::from)
}

/// The claims have names of the pod's and the volume's, which no other volume of the pod uses.
pub(super) fn check_names(pod: &Pod<'_, '_>, volumes: &Node<'_, '_>, findings: &mut Findings) {
    let Some(pod_name) = pod_name(pod) else { return };
    let mut made = BTreeSet::new();
    for volume in volumes.objects().filter(|volume| volume.field("ephemeral").is_set()) {
        let name = volume.field("name");
        let claim = format!("{pod_name}-{}", name.text().unwrap_or_default());
        if name.text().is_some_and(|text| !text.is_empty())
            && let Err(problem) = name::dns1123_subdomain(&claim)
        {
            let message = format!("the name of its claim, `{}`, {}", shown(&claim), problem.message);
            findings.push(name.error(RULE, message).with_help("write a shorter name"));
        }
        made.insert(claim);
    }
    for volume in volumes.objects() {
        let claim = volume.field("persistentVolumeClaim");
        let name = claim.field("claimName");
        if let Some(text) = name.text().filter(|text| made.contains(*text)) {
            let message = format!("the claim `{}` is made for another volume of the pod", shown(text));
            findings.push(name.error(RULE, message).with_help("mount that volume instead"));
        }
    }
}

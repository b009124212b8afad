//! Pod templates: so far their metadata, and the names and images of their containers.

use std::collections::BTreeSet;

use super::{Findings, Node, metadata, shown};
use crate::name;

const RULE: &str = "invalid-pod-template";

/// `ValidatePodTemplateSpec`, `validateContainers` and `validateInitContainers` of
/// `pkg/apis/core/validation/validation.go`. Of a template's metadata only labels and annotations count.
pub(super) fn check(template: &Node<'_, '_>, findings: &mut Findings) {
    let template_metadata = template.field("metadata");
    metadata::labels(&template_metadata.field("labels"), findings);
    metadata::annotations(&template_metadata.field("annotations"), findings);
    let spec = template.field("spec");
    let containers = spec.field("containers");
    if containers.is_set() && containers.is_list_or_unset() && containers.len() == 0 {
        let finding = containers.error(RULE, "a pod must have at least one container");
        findings.push(finding.with_help("add a container with a `name` and an `image`"));
    }
    let mut names = BTreeSet::new();
    for container in containers.objects() {
        check_container(&container, &mut names, findings);
    }
    for container in spec.field("initContainers").objects() {
        check_container(&container, &mut names, findings);
    }
    let ephemeral = spec.field("ephemeralContainers");
    if ephemeral.len() > 0 {
        let message = "a pod template must not have ephemeral containers";
        findings.push(ephemeral.key_error(RULE, message).with_help("leave out `ephemeralContainers`"));
    }
}

fn check_container<'v>(container: &Node<'v, '_>, names: &mut BTreeSet<&'v str>, findings: &mut Findings) {
    let name = container.field("name");
    if let Some(text) = name.text() {
        if text.is_empty() {
            findings.push(name.error(RULE, "the name of a container must not be empty"));
        } else if let Err(problem) = name::dns1123_label(text) {
            let rule = if problem.too_long { "name-too-long" } else { "invalid-name" };
            let message = format!("the container name `{}` {}", shown(text), problem.message);
            findings.push(metadata::with_suggestion(name.error(rule, message), problem.suggestion));
        }
        if !names.insert(text) && !text.is_empty() {
            let message = format!("another container of the pod has the name `{}`", shown(text));
            findings.push(name.error(RULE, message).with_help("give each container a name of its own"));
        }
    }
    let image = container.field("image");
    if !image.is_set() || image.text() == Some("") {
        let finding = image.needed(RULE, "a container must have an image");
        findings.push(finding.with_help("set `image`, as in `registry.example.com/etl:1.4`"));
    }
}

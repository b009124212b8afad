//! Containers of pods.

use std::collections::BTreeSet;

use super::volume::Volumes;
use super::{Findings, Node, environment, metadata, mounts, resources, shown};
use crate::name;

const RULE: &str = "invalid-pod";

/// `validateContainerCommon` of `pkg/apis/core/validation/validation.go`; the schema knows the values of enums.
/// `names` are those of the containers before this one.
pub(super) fn check<'v>(
    container: &Node<'v, '_>,
    volumes: &Volumes<'_, '_>,
    names: &mut BTreeSet<&'v str>,
    findings: &mut Findings,
) {
    check_name(&container.field("name"), names, findings);
    let image = container.field("image");
    if !image.is_set() || image.text() == Some("") {
        let finding = image.needed(RULE, "a container must have an image");
        findings.push(finding.with_help(format!("set {image}, as in `registry.example.com/etl:1.4`")));
    }
    environment::check(container, findings);
    mounts::check(container, volumes, findings);
    resources::check(&container.field("resources"), findings);
}

fn check_name<'v>(name: &Node<'v, '_>, names: &mut BTreeSet<&'v str>, findings: &mut Findings) {
    let Some(text) = name.text() else { return };
    if text.is_empty() {
        findings.push(name.error(RULE, "the name of a container must not be empty"));
        return;
    }
    metadata::form("container name", name, text, name::dns1123_label, findings);
    if !names.insert(text) {
        let message = format!("another container of the pod has the name `{}`", shown(text));
        findings.push(name.error(RULE, message).with_help("give each container a name of its own"));
    }
}

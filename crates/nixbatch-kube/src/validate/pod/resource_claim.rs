//! Resource claims of a pod, and those of them that a container uses.

use std::collections::BTreeSet;

use super::{Findings, Node, any_of, fields, gate, metadata, shown};
use crate::name;

const RULE: &str = "invalid-resources";

/// Names of claims of a pod.
pub(super) type Claims<'v> = BTreeSet<&'v str>;

/// `validatePodResourceClaims` of `pkg/apis/core/validation/validation.go`. Gives the names of the claims.
pub(super) fn check<'v>(list: &Node<'v, '_>, findings: &mut Findings) -> Claims<'v> {
    let mut names = Claims::new();
    if !gate::DYNAMIC_RESOURCE_ALLOCATION.is_open(list) {
        return names;
    }
    for claim in list.objects() {
        let name = claim.field("name");
        if let Some(text) = name.text() {
            if text.is_empty() {
                fields::not_empty(RULE, &name, "write a name such as `gpu`", findings);
            } else if !names.insert(text) {
                let message = format!("another claim of the pod has the name `{}`", shown(text));
                findings.push(name.error(RULE, message).with_help("give each claim a name of its own"));
            } else {
                metadata::form("claim name", &name, text, name::dns1123_label, findings);
            }
        }
        let sources = ["resourceClaimName", "resourceClaimTemplateName"].map(|key| claim.field(key));
        for source in &sources {
            if let Some(text) = source.text() {
                metadata::form("name", source, text, name::dns1123_subdomain, findings);
            }
        }
        let [own, template] = &sources;
        if own.is_set() == template.is_set() {
            let message = match own.is_set() {
                true => format!("a claim must not have both {own} and {template}"),
                false => format!("a claim must have {own} or {template}"),
            };
            findings.push(claim.error(RULE, message).with_help("set one of them"));
        }
    }
    names
}

/// `validateResourceClaimNames`: a container names a claim, or a request of it, once.
pub(super) fn check_uses(resources: &Node<'_, '_>, claims: &Claims<'_>, findings: &mut Findings) {
    if !gate::DYNAMIC_RESOURCE_ALLOCATION.is_open(resources) {
        return;
    }
    let mut whole = BTreeSet::new();
    let mut parts = BTreeSet::new();
    for claim in resources.field("claims").objects() {
        let (name, request) = (claim.field("name"), claim.field("request"));
        let Some(text) = name.text() else { continue };
        if text.is_empty() {
            fields::not_empty(RULE, &name, "write the name of a claim of the pod", findings);
            continue;
        }
        let part = request.text().unwrap_or_default();
        if !part.is_empty() && !whole.contains(text) {
            metadata::form("request", &request, part, name::dns1123_label, findings);
        }
        let is_used = match part {
            "" => {
                !whole.insert(text)
                    || parts.range((text, "")..).next().is_some_and(|(claim, _)| *claim == text)
            }
            part => whole.contains(text) || !parts.insert((text, part)),
        };
        if is_used {
            let message = format!("the container uses the claim `{}` already", shown(text));
            findings.push(claim.error(RULE, message).with_help("leave out one of them"));
        }
        if !claims.contains(text) {
            let finding = claim.error(RULE, format!("the pod has no resource claim `{}`", shown(text)));
            let known: Vec<_> = claims.iter().copied().collect();
            findings.push(finding.with_help(match &known[..] {
                [] => "add it to `resourceClaims` of the pod".to_owned(),
                known => format!("write {}, or add it to `resourceClaims` of the pod", any_of(known)),
            }));
        }
    }
}

//! What containers request of their node, and are limited to.

use nixbatch_diagnostic::nearest_name;

use super::resource_claim::{self, Claims};
use super::{Findings, Node, any_of, metadata, shown};
use crate::name;
use crate::quantity::{self, Quantity};
use crate::validate::resource_names::{is_extended, is_huge_pages, is_native};

pub(super) const RULE: &str = "invalid-resources";

/// `standardContainerResources` of `pkg/apis/core/helper/helpers.go`.
const STANDARD: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

const HUGE_PAGES: &str = "hugepages-";

/// What has resources: its name in a sentence, the resources that it has without a domain, beside huge pages, and
/// whether it has those of device plugins.
struct Owner {
    name: &'static str,
    standard: &'static [&'static str],
    has_extended: bool,
}

const CONTAINER: Owner = Owner { name: "container", standard: &STANDARD, has_extended: true };

/// `SupportedPodLevelResources` of `component-helpers/resource/helpers.go`.
const POD: Owner = Owner { name: "pod", standard: &["cpu", "memory"], has_extended: false };

/// The resources of a container: `ValidateContainerResourceRequirements` of `pkg/apis/core/validation/validation.go`.
pub(super) fn check(resources: &Node<'_, '_>, claims: &Claims<'_>, findings: &mut Findings) {
    check_lists(&CONTAINER, resources, findings);
    huge_pages_need_more(resources, &["limits", "requests"].map(|key| resources.field(key)), findings);
    resource_claim::check_uses(resources, claims, findings);
}

/// Those of a whole pod: `validatePodResourceRequirements`. Huge pages need something beside them there too, but a Pod
/// may get that from its containers: `has_more`.
pub(super) fn check_of_pod(resources: &Node<'_, '_>, has_more: bool, findings: &mut Findings) {
    check_lists(&POD, resources, findings);
    if !has_more {
        huge_pages_need_more(resources, &["limits", "requests"].map(|key| resources.field(key)), findings);
    }
}

/// What a pod takes beside its containers, or will in a RuntimeClass: `validateOverhead`.
pub(in crate::validate) fn check_limits(overhead: &Node<'_, '_>, findings: &mut Findings) {
    check_amounts(&CONTAINER, overhead, findings);
    huge_pages_need_more(overhead, &[*overhead], findings);
}

/// `validateResourceRequirements`, but for claims and what huge pages need.
fn check_lists(owner: &Owner, resources: &Node<'_, '_>, findings: &mut Findings) {
    let (limits, requests) = (resources.field("limits"), resources.field("requests"));
    check_amounts(owner, &limits, findings);
    check_amounts(owner, &requests, findings);
    if limits.is_object() || !limits.is_set() {
        for (name, amount) in requests.entries() {
            compare(name, &amount, &limits, findings);
        }
    }
}

fn check_amounts(owner: &Owner, list: &Node<'_, '_>, findings: &mut Findings) {
    for (name, amount) in list.entries() {
        name_of(owner, name, list, &amount, findings);
        if let Some(quantity) = amount.quantity() {
            check_amount(name, &amount, &quantity.in_millis(), findings);
        }
    }
}

fn huge_pages_need_more(place: &Node<'_, '_>, lists: &[Node<'_, '_>], findings: &mut Findings) {
    let has = |is_wanted: fn(&str) -> bool| {
        lists.iter().any(|list| list.entries().any(|(name, _)| is_wanted(name)))
    };
    if has(is_huge_pages) && !has(|name| matches!(name, "cpu" | "memory")) {
        let finding = place.error(RULE, "huge pages need `cpu` or `memory` beside them");
        findings.push(finding.with_help("add `memory`"));
    }
}

/// `validateContainerResourceName`.
pub(in crate::validate) fn resource_name(
    name: &str,
    list: &Node<'_, '_>,
    amount: &Node<'_, '_>,
    findings: &mut Findings,
) {
    name_of(&CONTAINER, name, list, amount, findings);
}

/// The same for either, and `validatePodResourceName`.
fn name_of(owner: &Owner, name: &str, list: &Node<'_, '_>, amount: &Node<'_, '_>, findings: &mut Findings) {
    let has_domain = name.contains('/');
    if let Err(problem) = name::qualified_name(name) {
        let message = format!("the resource name `{}` {}", shown(name), problem.message);
        findings.push(metadata::with_suggestion(amount.key_error(RULE, message), problem.suggestion));
    } else if has_domain && !owner.has_extended {
        let finding = amount.key_error(RULE, format!("a {} has no resource `{}`", owner.name, shown(name)));
        findings.push(finding.with_help("set it for a container"));
    } else if !has_domain && !owner.standard.contains(&name) && !is_huge_pages(name) {
        let finding = amount.key_error(RULE, format!("a {} has no resource `{}`", owner.name, shown(name)));
        findings.push(match nearest_name(name, owner.standard.iter().copied()) {
            _ if name.contains("gpu") => {
                finding.with_help("write it with the domain of its device plugin, as in `nvidia.com/gpu`")
            }
            Some((meant, safety)) => {
                let others = list.entries().map(|(other, _)| other).filter(|other| *other != name);
                finding.with_name(name, meant, list.field(meant).place(), Some(safety), others)
            }
            None => {
                let standard = any_of(owner.standard);
                finding.with_help(match owner.has_extended {
                    true => format!("write {standard}; others have a domain, as in `nvidia.com/gpu`"),
                    false => format!("write {standard}"),
                })
            }
        });
    } else if !is_native(name) && !is_extended(name) {
        let message = format!("`{}` is no name of an extended resource", shown(name));
        let help = "write the name that the device plugin has given it, as in `nvidia.com/gpu`";
        findings.push(amount.key_error(RULE, message).with_help(help));
    }
}

/// Whether a container can have a resource of this name: the same without advice.
pub(super) fn has_resource(name: &str) -> bool {
    let is_standard = STANDARD.contains(&name) || is_huge_pages(name);
    name::qualified_name(name).is_ok()
        && if name.contains('/') { is_native(name) || is_extended(name) } else { is_standard }
}

/// `ValidateResourceQuantityValue` and `validateResourceQuantityHugePageValue`.
fn check_amount(name: &str, amount: &Node<'_, '_>, quantity: &Quantity, findings: &mut Findings) {
    let found = || quantity.canonical();
    if quantity.is_negative() {
        let message = format!("`{name}` must be 0 or more, and this is {}", found());
        findings.push(amount.error(RULE, message).with_help("write 0 or more, or leave it out"));
    }
    if is_extended(name) && !quantity.is_whole() {
        let message = format!("`{}` must be a whole number, and this is {}", shown(name), found());
        findings.push(amount.error(RULE, message).with_help(format!("write `{}`", quantity.units())));
    }
    if let Some(page) = name.strip_prefix(HUGE_PAGES) {
        let size = quantity::parse(page).ok();
        let size = size.filter(|size| size.is_whole() && !size.is_negative() && !size.is_zero());
        let Some(size) = size else {
            let message = format!("`{}` is no size of a page", shown(page));
            findings.push(amount.key_error(RULE, message).with_help("write it as in `hugepages-2Mi`"));
            return;
        };
        if !quantity.is_multiple_of(&size) {
            let message = format!("`{name}` must be a multiple of {page}, and this is {}", found());
            findings.push(amount.error(RULE, message));
        }
    }
}

/// What a request must be to its limit.
fn compare(name: &str, amount: &Node<'_, '_>, limits: &Node<'_, '_>, findings: &mut Findings) {
    let Some(request) = amount.quantity().map(Quantity::in_millis) else { return };
    let (field, shown) = (limits.field(name), shown(name));
    let has_limit = limits.entries().any(|(limited, _)| limited == name);
    let exact = !is_native(name) || is_huge_pages(name);
    if !has_limit {
        if exact {
            let message = format!("a request for `{shown}` must have a limit");
            let help = format!("set its limit to {} as well", request.canonical());
            findings.push(field.missing(RULE, message).with_help(help));
        }
        return;
    }
    let Some(limit) = field.quantity().map(Quantity::in_millis) else { return };
    let bound = || limit.canonical();
    if exact && request != limit {
        let message = format!("the request for `{shown}` must be the same as its limit of {}", bound());
        let help = "leave out the request: the server takes it from the limit";
        findings.push(amount.error(RULE, message).with_help(help));
    } else if request > limit {
        let message = format!("the request for `{shown}` must be no more than its limit of {}", bound());
        let help = format!("lower the request, or raise the limit to {}", request.canonical());
        findings.push(amount.error(RULE, message).with_help(help));
    }
}

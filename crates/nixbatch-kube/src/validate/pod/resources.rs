//! What containers request of their node, and are limited to.

use nixbatch_diagnostic::nearest_name;

use super::{Findings, Node, metadata, shown};
use crate::name;
use crate::quantity::{self, Quantity};
use crate::validate::resource_names::{is_extended, is_huge_pages, is_native};

const RULE: &str = "invalid-resources";

/// `standardContainerResources` of `pkg/apis/core/helper/helpers.go`.
const STANDARD: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

const HUGE_PAGES: &str = "hugepages-";

/// `validateResourceRequirements` of `pkg/apis/core/validation/validation.go`, but for claims.
pub(super) fn check(resources: &Node<'_, '_>, findings: &mut Findings) {
    let (limits, requests) = (resources.field("limits"), resources.field("requests"));
    for list in [&limits, &requests] {
        check_amounts(list, findings);
    }
    if limits.is_object() || !limits.is_set() {
        for (name, amount) in requests.entries() {
            compare(name, &amount, &limits, findings);
        }
    }
    let names = || limits.entries().chain(requests.entries()).map(|(name, _)| name);
    if names().any(is_huge_pages) && !names().any(|name| matches!(name, "cpu" | "memory")) {
        let finding = resources.error(RULE, "huge pages need `cpu` or `memory` beside them");
        findings.push(finding.with_help("add a request for `memory`"));
    }
}

/// The same for limits alone, as a RuntimeClass has them.
pub(in crate::validate) fn check_limits(limits: &Node<'_, '_>, findings: &mut Findings) {
    check_amounts(limits, findings);
    let names = || limits.entries().map(|(name, _)| name);
    if names().any(is_huge_pages) && !names().any(|name| matches!(name, "cpu" | "memory")) {
        findings.push(limits.error(RULE, "huge pages need `cpu` or `memory` beside them"));
    }
}

fn check_amounts(list: &Node<'_, '_>, findings: &mut Findings) {
    for (name, amount) in list.entries() {
        resource_name(name, list, &amount, findings);
        if let Some(quantity) = amount.quantity() {
            check_amount(name, &amount, &quantity.in_millis(), findings);
        }
    }
}

/// `validateContainerResourceName`.
pub(in crate::validate) fn resource_name(
    name: &str,
    list: &Node<'_, '_>,
    amount: &Node<'_, '_>,
    findings: &mut Findings,
) {
    if let Err(problem) = name::qualified_name(name) {
        let message = format!("the resource name `{}` {}", shown(name), problem.message);
        findings.push(metadata::with_suggestion(amount.key_error(RULE, message), problem.suggestion));
    } else if !name.contains('/') && !STANDARD.contains(&name) && !is_huge_pages(name) {
        let finding = amount.key_error(RULE, format!("a container has no resource `{}`", shown(name)));
        findings.push(match nearest_name(name, STANDARD) {
            _ if name.contains("gpu") => {
                finding.with_help("write it with the domain of its device plugin, as in `nvidia.com/gpu`")
            }
            Some((meant, safety)) => {
                let others = list.entries().map(|(other, _)| other).filter(|other| *other != name);
                finding.with_name(name, meant, list.field(meant).place(), Some(safety), others)
            }
            None => finding.with_help(
                "write `cpu`, `memory` or `ephemeral-storage`; others have a domain, as in `nvidia.com/gpu`",
            ),
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

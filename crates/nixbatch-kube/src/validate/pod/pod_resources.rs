//! What a pod requests of its node as a whole, and is limited to, beside what its containers do.

use std::collections::BTreeMap;

use super::resources::{self, RULE};
use super::{Findings, Node, Pod, fields, gate, restart, shown, windows};
use crate::quantity::Quantity;
use crate::validate::resource_names::is_huge_pages;

/// Amounts by resource.
type Amounts<'v> = BTreeMap<&'v str, Quantity>;

/// `validatePodResources` of `pkg/apis/core/validation/validation.go`.
pub(super) fn check(pod: &Pod<'_, '_>, findings: &mut Findings) {
    let resources = pod.spec.field("resources");
    if !resources.is_object() || !gate::POD_LEVEL_RESOURCES.is_open(&resources) {
        return;
    }
    if pod.is_windows() {
        findings.push(windows::windows_finding(&resources));
        return;
    }
    fields::absent(RULE, &resources.field("claims"), "for a whole pod", findings);
    let requested = of_containers(pod, "requests");
    let limits = resources.field("limits");
    let is_defaulted = pod.is_pod && limits.entries().next().is_some();
    let has_more = is_defaulted && ["cpu", "memory"].iter().any(|name| requested.contains_key(name));
    resources::check_of_pod(&resources, has_more, findings);
    for (name, sum) in &requested {
        check_request(&resources, name, sum, is_defaulted, findings);
    }
    for (name, sum) in of_containers(pod, "limits").iter().filter(|(name, _)| is_huge_pages(name)) {
        let limit = limits.field(name);
        if let Some(most) = amount(&limit).filter(|most| most < sum) {
            let message = too_little(name, "limit", &most, sum);
            findings.push(limit.error(RULE, message).with_help(format!("raise it to {}", sum.canonical())));
        }
    }
    for container in pod.spec.field("containers").objects() {
        check_limits(&container, &limits, findings);
    }
}

/// A pod requests at least what its containers do together (`validatePodResourceConsistency`). What a Pod does not
/// request is filled in from its containers, or from its limits (`defaultPodRequests` of `pkg/apis/core/v1/defaults.go`).
fn check_request(
    resources: &Node<'_, '_>,
    name: &str,
    sum: &Quantity,
    is_defaulted: bool,
    findings: &mut Findings,
) {
    let (requests, limits) = (resources.field("requests"), resources.field("limits"));
    let (request, limit) = (requests.field(name), limits.field(name));
    if let Some(least) = amount(&request) {
        if least < *sum {
            let message = too_little(name, "request", &least, sum);
            findings.push(request.error(RULE, message).with_help(format!("raise it to {}", sum.canonical())));
        }
    } else if let Some(most) = amount(&limit).filter(|most| is_defaulted && most < sum) {
        let message = too_little(name, "limit", &most, sum);
        findings.push(limit.error(RULE, message).with_help(format!("raise it to {}", sum.canonical())));
    }
}

fn too_little(name: &str, what: &str, amount: &Quantity, sum: &Quantity) -> String {
    let (name, amount, sum) = (shown(name), amount.canonical(), sum.canonical());
    format!("the {what} of the pod for `{name}` is {amount}, and its containers have {sum} together")
}

/// No container may have more than the whole pod.
fn check_limits(container: &Node<'_, '_>, limits: &Node<'_, '_>, findings: &mut Findings) {
    let own = container.field("resources");
    let own = own.field("limits");
    for (name, limit) in own.entries() {
        let most = amount(&limits.field(name));
        if let (Some(given), Some(most)) = (amount(&limit), most)
            && given > most
        {
            let message = format!(
                "the limit for `{}` must be no more than that of the pod, {}, and this is {}",
                shown(name),
                most.canonical(),
                given.canonical()
            );
            findings.push(limit.error(RULE, message).with_help("lower it, or raise the limit of the pod"));
        }
    }
}

fn amount(field: &Node<'_, '_>) -> Option<Quantity> {
    field.quantity().filter(|_| field.is_set()).map(Quantity::in_millis)
}

/// `AggregateContainerRequests` and `AggregateContainerLimits` of `component-helpers/resource/helpers.go`: what containers
/// and sidecars have together, or an init container with the sidecars before it, if that is more.
fn of_containers<'v>(pod: &Pod<'v, '_>, key: &str) -> Amounts<'v> {
    let mut together = Amounts::new();
    for container in pod.spec.field("containers").objects() {
        add(&mut together, &of_container(pod, &container, key));
    }
    let (mut sidecars, mut most) = (Amounts::new(), Amounts::new());
    for container in pod.spec.field("initContainers").objects() {
        let own = of_container(pod, &container, key);
        let mut running = sidecars.clone();
        add(&mut running, &own);
        if restart::is_sidecar(&container) {
            add(&mut together, &own);
            sidecars = running.clone();
        }
        keep_greater(&mut most, running);
    }
    keep_greater(&mut together, most);
    together
}

/// What one container has. The requests of a Pod's containers are their limits where they say nothing (`SetDefaults_Pod`).
fn of_container<'v>(pod: &Pod<'v, '_>, container: &Node<'v, '_>, key: &str) -> Amounts<'v> {
    let resources = container.field("resources");
    let list = resources.field(key);
    let of = |list: &Node<'v, '_>| -> Amounts<'v> {
        list.entries().filter_map(|(name, amount)| Some((name, amount.quantity()?.in_millis()))).collect()
    };
    let mut amounts = if pod.is_pod { of(&resources.field("limits")) } else { Amounts::new() };
    amounts.extend(of(&list));
    amounts
}

fn add<'v>(sum: &mut Amounts<'v>, more: &Amounts<'v>) {
    for (name, amount) in more {
        let total = sum.get(name).map_or_else(|| amount.clone(), |sum| sum.plus(amount));
        sum.insert(name, total);
    }
}

fn keep_greater<'v>(kept: &mut Amounts<'v>, others: Amounts<'v>) {
    for (name, amount) in others {
        if kept.get(name).is_none_or(|kept| *kept < amount) {
            kept.insert(name, amount);
        }
    }
}

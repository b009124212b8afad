//! The cluster addresses of services and their families.

use std::collections::HashSet;
use std::net::IpAddr;

use super::address::{self, Reading};
use super::service::{Kind, RULE};
use super::{Findings, Node, fields, shown};

/// What a headless service has for an address: `ClusterIPNone`.
const NONE: &str = "None";

/// `ValidateServiceClusterIPsRelatedFields` of `pkg/apis/core/validation/validation.go`, after `normalizeClusterIPs` of
/// `pkg/registry/core/service/storage/storage.go`. Says whether the service is headless.
pub(super) fn check(spec: &Node<'_, '_>, kind: Kind, findings: &mut Findings) -> bool {
    let (single, all) = (spec.field("clusterIP"), spec.field("clusterIPs"));
    // One that is empty is as good as none.
    let single_text = single.text().filter(|text| !text.is_empty());
    // What is given in the old way alone stands for the list.
    let stands_for_all = all.len() == 0 && single_text.is_some();
    let headless = if all.len() == 0 { single_text == Some(NONE) } else { is_none_alone(&all) };
    if kind == Kind::ExternalName {
        no_addresses(spec, findings);
        return headless;
    }
    if headless && kind != Kind::ClusterIp {
        let field = if stands_for_all { single } else { all };
        let message = format!("{field} must not be `{NONE}` for services of this type");
        let help = format!("leave it out, or set {}", spec.field("type").giving("\"ClusterIP\""));
        findings.push(field.error(RULE, message).with_help(help));
    }
    let before = findings.len();
    families(spec, findings);
    if stands_for_all {
        if !headless && let Some(address) = address::check(RULE, &single, Reading::Legacy, findings) {
            matches_family(spec, 0, &single, address, findings);
        }
    } else {
        all_addresses(spec, &single, &all, findings);
    }
    if findings.len() == before {
        policy(spec, all.len(), headless, findings);
    }
    headless
}

/// The list of addresses, where it is given: it starts with the one that is given in the old way too.
fn all_addresses(spec: &Node<'_, '_>, single: &Node<'_, '_>, all: &Node<'_, '_>, findings: &mut Findings) {
    let single_text = single.text().unwrap_or_default();
    if all.len() > 0 && all.item(0).item_text() != Some(single_text) {
        first_is_the_single(single, all, findings);
    }
    if let Some(addresses) = addresses(all, findings) {
        if addresses.len() == 2 && is_ipv6(addresses[0]) == is_ipv6(addresses[1]) {
            let finding = all.error(RULE, format!("{all} must have one address of each family"));
            findings.push(finding.with_help("write one of IPv4 and one of IPv6, or leave out one"));
        }
        for (index, address) in addresses.iter().enumerate() {
            matches_family(spec, index, &all.item(index), *address, findings);
        }
    }
}

/// A service that stands for a name has no addresses of its own.
fn no_addresses(spec: &Node<'_, '_>, findings: &mut Findings) {
    for key in ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"] {
        let field = spec.field(key);
        let is_given = match field.text() {
            Some(text) => !text.is_empty(),
            None => field.len() > 0,
        };
        // The list alone counts where both are given.
        if is_given && !(key == "clusterIP" && spec.field("clusterIPs").len() > 0) {
            let why = "is not for services of the type `ExternalName`";
            fields::forbidden(RULE, &field, why, "leave it out", findings);
        }
    }
}

fn is_none_alone(all: &Node<'_, '_>) -> bool {
    all.len() == 1 && all.item(0).text() == Some(NONE)
}

fn first_is_the_single(single: &Node<'_, '_>, all: &Node<'_, '_>, findings: &mut Findings) {
    let message = match single.text() {
        Some(text) if !text.is_empty() => {
            format!("the first of {all} must be the same as {single}, `{}`", shown(text))
        }
        _ => format!("{all} must be left out where there is no {single}"),
    };
    let first = all.item(0).text().unwrap_or_default();
    let same = single.giving(&format!("\"{}\"", shown(first)));
    findings.push(all.error(RULE, message).with_help(format!("set {same}, or leave out {all}")));
}

/// The addresses of the list, where all of them are some. There are two at most.
fn addresses(all: &Node<'_, '_>, findings: &mut Findings) -> Option<Vec<IpAddr>> {
    let mut addresses = Some(Vec::new());
    for (index, field) in all.items().enumerate() {
        if index == 0 && field.text() == Some(NONE) {
            if all.len() > 1 {
                let finding = all.error(RULE, format!("`{NONE}` must be the only one of {all}"));
                findings.push(finding.with_help(format!("leave out the others, or `{NONE}`")));
            }
            addresses = None;
            continue;
        }
        match address::check(RULE, &field, Reading::Legacy, findings) {
            Some(address) => addresses.iter_mut().for_each(|addresses| addresses.push(address)),
            None => addresses = None,
        }
    }
    if all.len() > 2 {
        let finding = all.error(RULE, format!("{all} must have no more than two addresses"));
        findings.push(finding.with_help("write one of IPv4, one of IPv6, or both"));
    }
    addresses
}

/// Families are named once each; the schema knows the words, but takes an empty one for one of them.
fn families(spec: &Node<'_, '_>, findings: &mut Findings) {
    let families = spec.field("ipFamilies");
    let mut seen = HashSet::new();
    for family in families.items() {
        let text = family.item_text();
        if text == Some("") {
            findings.push(family.unknown_value(&["IPv4", "IPv6"]));
        } else if text.is_some_and(|text| !seen.insert(text)) {
            let finding = family.error(RULE, format!("{families} must not name a family twice"));
            findings.push(finding.with_help("leave it out"));
        }
    }
}

fn is_ipv6(address: IpAddr) -> bool {
    address::as_ipv4(address).is_none()
}

/// An address must be of the family at the same place in the list of them.
fn matches_family(
    spec: &Node<'_, '_>,
    index: usize,
    field: &Node<'_, '_>,
    address: IpAddr,
    findings: &mut Findings,
) {
    let families = spec.field("ipFamilies");
    let family = families.item(index);
    let expected = match family.text() {
        Some("IPv4") => false,
        Some("IPv6") => true,
        _ => return,
    };
    if is_ipv6(address) != expected {
        let name = family.text().unwrap_or_default();
        let finding = field.error(RULE, format!("this must be an address of {name}, as {families} says"));
        findings.push(finding.with_help(format!("write one of {name}, or change {families}")));
    }
}

/// Two addresses or families need a policy that allows for two: `initIPFamilyFields` of
/// `pkg/registry/core/service/storage/alloc.go`. Without a policy there is one, but for headless services that choose no
/// pods.
fn policy(spec: &Node<'_, '_>, addresses: usize, headless: bool, findings: &mut Findings) {
    let (policy, families) = (spec.field("ipFamilyPolicy"), spec.field("ipFamilies"));
    let selects = spec.field("selector").entries().next().is_some();
    let is_single = match policy.text() {
        Some(text) => text == "SingleStack",
        None => !policy.is_set() && (selects || !headless),
    };
    if is_single && (addresses == 2 || families.len() == 2) {
        let message = format!("{policy} must be `PreferDualStack` or `RequireDualStack` for two families");
        let help = format!("set {}", policy.giving("\"PreferDualStack\""));
        findings.push(policy.needed(RULE, message).with_help(help));
    }
}

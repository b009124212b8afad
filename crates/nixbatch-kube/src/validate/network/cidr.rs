//! ServiceCIDRs and IPAddresses: what the addresses of services are taken from.

use super::address::{self, Reading};
use super::service::RULE;
use super::{Findings, Node, fields, metadata};
use crate::name;

/// `ValidateServiceCIDR` of `pkg/apis/networking/validation/validation.go`.
pub(in crate::validate) fn check(object: &Node<'_, '_>, findings: &mut Findings) {
    let spec = object.field("spec");
    let ranges = spec.field("cidrs");
    fields::required(RULE, &ranges, "write a range such as `10.96.0.0/16`", findings);
    if ranges.len() > 2 {
        let finding = ranges.error(RULE, format!("{ranges} must have no more than two"));
        findings.push(finding.with_help("write another ServiceCIDR for the others"));
        return;
    }
    let mut families = Vec::new();
    for range in ranges.items() {
        let text = range.item_text();
        let found = text.and_then(|text| address::range(RULE, &range, text, Reading::Canonical, findings));
        families.extend(found.map(address::Range::is_ipv4));
    }
    if let [one, other] = families[..]
        && one == other
    {
        let finding = ranges.error(RULE, format!("{ranges} must be of different families"));
        findings.push(finding.with_help("write one of IPv4 and one of IPv6, or leave out one"));
    }
}

/// `ValidateIPAddress`: its name is the address.
pub(in crate::validate) fn ip_address(object: &Node<'_, '_>, findings: &mut Findings) {
    let metadata = object.field("metadata");
    let name = metadata.field("name");
    if name.text().is_some_and(|text| !text.is_empty()) {
        address::check(RULE, &name, Reading::Canonical, findings);
    } else {
        fields::required(RULE, &name, "write the address", findings);
    }
    let spec = object.field("spec");
    let parent = spec.field("parentRef");
    if parent.is_set() && !parent.is_object() {
        return;
    }
    let group = parent.field("group");
    if let Some(text) = group.text().filter(|text| !text.is_empty()) {
        metadata::form("API group", &group, text, name::dns1123_subdomain, findings);
    }
    for (key, is_needed) in [("resource", true), ("name", true), ("namespace", false)] {
        let field = parent.field(key);
        if is_needed {
            fields::required(RULE, &field, "write that of what has the address", findings);
        }
        if let Some(text) = field.text() {
            metadata::form(key, &field, text, metadata::path_segment, findings);
        }
    }
}

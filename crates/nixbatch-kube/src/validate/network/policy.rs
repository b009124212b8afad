//! NetworkPolicies.

use super::address::{self, Reading};
use super::{Findings, Node, fields, label_selector, service};

const RULE: &str = "invalid-network-policy";

/// `ValidateNetworkPolicySpec` of `pkg/apis/networking/validation/validation.go`; the schema knows the words.
pub(in crate::validate) fn check(policy: &Node<'_, '_>, findings: &mut Findings) {
    let spec = policy.field("spec");
    label_selector::check(&spec.field("podSelector"), findings);
    for (rules, peers) in [("ingress", "from"), ("egress", "to")] {
        for rule in spec.field(rules).objects() {
            for port in rule.field("ports").objects() {
                check_port(&port, findings);
            }
            for peer in rule.field(peers).objects() {
                check_peer(&peer, findings);
            }
        }
    }
    let types = spec.field("policyTypes");
    if types.len() > 2 {
        let finding = types.error(RULE, format!("{types} must have no more than two"));
        findings.push(finding.with_help("write each of `Ingress` and `Egress` once"));
    }
}

/// `ValidateNetworkPolicyPort`.
fn check_port(rule: &Node<'_, '_>, findings: &mut Findings) {
    let (port, end) = (rule.field("port"), rule.field("endPort"));
    fields::port(RULE, &port, findings);
    if let Some(text) = port.text() {
        service::port_reference(RULE, &port, text, findings);
    }
    if !end.is_set() {
        return;
    }
    if !port.is_set() || port.text().is_some() {
        let why = format!("is only for a {port} that is a number");
        fields::forbidden(RULE, &end, &why, format!("set {port} to the first number"), findings);
        return;
    }
    fields::port(RULE, &end, findings);
    if let (Some(first), Some(last)) = (port.int32(), end.int32())
        && last < first
    {
        let message = format!("{end} must be no less than the {first} of {port}, and this is {last}");
        findings.push(end.error(RULE, message).with_help(format!("write {first} or more")));
    }
}

/// `ValidateNetworkPolicyPeer`.
fn check_peer(peer: &Node<'_, '_>, findings: &mut Findings) {
    let (pods, namespaces, block) =
        (peer.field("podSelector"), peer.field("namespaceSelector"), peer.field("ipBlock"));
    for selector in [&pods, &namespaces] {
        label_selector::check(selector, findings);
    }
    ip_block(&block, findings);
    let selects = pods.is_set() || namespaces.is_set();
    if !selects && !block.is_set() {
        let finding = peer.error(RULE, "a peer must say what it is");
        findings.push(finding.with_help(format!("set {pods}, {namespaces} or {block}")));
    } else if selects && block.is_set() {
        let finding = peer.error(RULE, format!("a peer must not have others beside {block}"));
        findings.push(finding.with_help("make two peers of it"));
    }
}

/// `ValidateIPBlock`.
fn ip_block(block: &Node<'_, '_>, findings: &mut Findings) {
    let cidr = block.field("cidr");
    fields::not_empty(RULE, &cidr, "write a range such as `10.0.0.0/8`", findings);
    let Some(text) = cidr.text().filter(|text| !text.is_empty()) else { return };
    let Some(all) = address::range(RULE, &cidr, text, Reading::Legacy, findings) else { return };
    for except in block.field("except").items() {
        let Some(text) = except.item_text() else { continue };
        let Some(part) = address::range(RULE, &except, text, Reading::Legacy, findings) else { continue };
        if !all.contains(part) || part.prefix <= all.prefix {
            let finding = except.error(RULE, format!("`{part}` must be a part of {cidr}, `{all}`"));
            findings.push(finding.with_help("leave it out, or write a smaller range inside of it"));
        }
    }
}

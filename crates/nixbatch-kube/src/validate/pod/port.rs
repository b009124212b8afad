//! Ports of containers, and of the nodes that they run on.

use std::collections::BTreeSet;

use super::{Findings, Node, fields, metadata, shown};
use crate::name;

const RULE: &str = "invalid-port";

/// Protocol, address and number of the ports of a node that are taken.
pub(super) type HostPorts<'v> = BTreeSet<(&'v str, &'v str, i64)>;

/// `validateContainerPorts` of `pkg/apis/core/validation/validation.go`; the schema knows the protocols.
pub(super) fn check(container: &Node<'_, '_>, findings: &mut Findings) {
    let mut names = BTreeSet::new();
    for port in container.field("ports").objects() {
        let (name, host) = (port.field("name"), port.field("hostPort"));
        if let Some(text) = name.text().filter(|text| !text.is_empty()) {
            if let Err(problem) = name::port_name(text) {
                let message = format!("the port name `{}` {}", shown(text), problem.message);
                findings.push(metadata::with_suggestion(name.error(RULE, message), problem.suggestion));
            } else if !names.insert(text) {
                let message = format!("another port of the container has the name `{text}`");
                findings.push(name.error(RULE, message).with_help("give each port a name of its own"));
            }
        }
        fields::port(RULE, &port.field("containerPort"), findings);
        if host.int64() != Some(0) {
            fields::port(RULE, &host, findings);
        }
    }
}

/// `checkHostPortConflicts`: `taken` are the ports of the node that the containers before have. In a Pod of the host's
/// network, a container's port is one of the node too (`defaultHostNetworkPorts` of `pkg/apis/core/v1/defaults.go`).
pub(super) fn check_host_ports<'v>(
    container: &Node<'v, '_>,
    are_defaulted: bool,
    taken: &mut HostPorts<'v>,
    findings: &mut Findings,
) {
    for port in container.field("ports").objects() {
        let (host, own) = (port.field("hostPort"), port.field("containerPort"));
        let given = host.int64().filter(|number| *number != 0);
        let number = given.or_else(|| own.int64().filter(|number| are_defaulted && *number != 0));
        let Some(number) = number else { continue };
        let protocol = port.field("protocol").text().filter(|text| !text.is_empty()).unwrap_or("TCP");
        let address = port.field("hostIP").text().unwrap_or_default();
        if !taken.insert((protocol, address, number)) {
            let message =
                format!("the port {number} of the node, {protocol}, is taken by another container port");
            findings.push(host.needed(RULE, message).with_help("give each port a number of its own"));
        }
    }
}

/// `validatePodHostNetworkDeps`: in the host's network, a port of a container is the same port of its node.
pub(super) fn check_in_host_network(container: &Node<'_, '_>, findings: &mut Findings) {
    for port in container.field("ports").objects() {
        let (host, own) = (port.field("hostPort"), port.field("containerPort"));
        let (Some(number), Some(wanted)) = (host.int64().filter(|number| *number != 0), own.int64()) else {
            continue;
        };
        if number != wanted {
            let message =
                format!("{host} must be the same as {own} in the host's network, and this is {number}");
            findings.push(host.error(RULE, message).with_help(format!("write {wanted}, or leave it out")));
        }
    }
}

/// `ValidatePortNumOrName`.
pub(super) fn number_or_name(rule: &'static str, field: &Node<'_, '_>, findings: &mut Findings) {
    fields::port(rule, field, findings);
    let Some(text) = field.text() else { return };
    let Err(problem) = name::port_name(text) else { return };
    if text.parse::<u16>().is_ok_and(|number| number > 0) {
        let message = format!("{field} is the text `{text}`, which is no name of a port");
        findings.push(field.error(rule, message).with_help(format!("write {text}, without quotes")));
    } else {
        let message = format!("the port name `{}` {}", shown(text), problem.message);
        findings.push(metadata::with_suggestion(field.error(rule, message), problem.suggestion));
    }
}

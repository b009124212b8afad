//! Endpoints and EndpointSlices: the addresses behind services.

use std::collections::HashSet;

use super::address::{self, Reading};
use super::{Findings, Node, fields, metadata, shown};
use crate::name::{self, Problem};
use crate::schema::KubernetesVersion;

const RULE: &str = "invalid-endpoints";

/// `maxEndpoints`, `maxAddresses`, `maxPorts`, `maxZoneHints` and `maxNodeHints`.
const ENDPOINTS_MAX: usize = 1000;
const ADDRESSES_MAX: usize = 100;
const PORTS_MAX: usize = 20_000;
const HINTS_MAX: usize = 8;

/// `validateEndpointSubsets` of `pkg/apis/core/validation/validation.go`; the schema knows the words.
pub(in crate::validate) fn check(endpoints: &Node<'_, '_>, findings: &mut Findings) {
    for subset in endpoints.field("subsets").objects() {
        let lists = [subset.field("addresses"), subset.field("notReadyAddresses")];
        if lists.iter().all(|list| list.is_list_or_unset() && list.len() == 0) {
            let [ready, not_ready] = &lists;
            let finding = subset.error(RULE, "a subset must have addresses");
            findings.push(finding.with_help(format!("list them as {ready} or {not_ready}")));
        }
        for endpoint in lists.iter().flat_map(Node::objects) {
            let (ip, host) = (endpoint.field("ip"), endpoint.field("hostname"));
            if ip.is_set()
                && let Some(address) = address::check(RULE, &ip, Reading::Legacy, findings)
            {
                address::reachable(RULE, &ip, address, findings);
            }
            if let Some(text) = host.text().filter(|text| !text.is_empty()) {
                metadata::form("host name", &host, text, name::dns1123_label, findings);
            }
            node_name(&endpoint.field("nodeName"), findings);
        }
        let ports = subset.field("ports");
        for port in ports.objects() {
            let name = port.field("name");
            if ports.len() > 1 {
                fields::required(RULE, &name, "write a name such as `http`", findings);
            }
            port_name(&name, findings);
            fields::port(RULE, &port.field("port"), findings);
            application_protocol(&port.field("appProtocol"), findings);
        }
    }
}

fn node_name(name: &Node<'_, '_>, findings: &mut Findings) {
    if let Some(text) = name.text() {
        metadata::form("node name", name, text, name::dns1123_subdomain, findings);
    }
}

fn port_name(name: &Node<'_, '_>, findings: &mut Findings) {
    if let Some(text) = name.text().filter(|text| !text.is_empty()) {
        metadata::form("port name", name, text, name::dns1123_label, findings);
    }
}

fn application_protocol(field: &Node<'_, '_>, findings: &mut Findings) {
    if let Some(text) = field.text() {
        metadata::form("application protocol", field, text, name::qualified_name, findings);
    }
}

/// `ValidateEndpointSliceCreate` of `pkg/apis/discovery/validation/validation.go`, after `SetDefaults_EndpointPort` and
/// `PrepareForCreate` of `pkg/registry/discovery/endpointslice/strategy.go`, which drops `deprecatedTopology`.
pub(in crate::validate) fn slice(slice: &Node<'_, '_>, findings: &mut Findings) {
    let ports = slice.field("ports");
    if no_more(&ports, PORTS_MAX, findings) {
        slice_ports(&ports, findings);
    }
    let endpoints = slice.field("endpoints");
    if !no_more(&endpoints, ENDPOINTS_MAX, findings) {
        return;
    }
    for endpoint in endpoints.objects() {
        let addresses = endpoint.field("addresses");
        if addresses.is_set() {
            fields::required(RULE, &addresses, "list at least one address", findings);
        }
        no_more(&addresses, ADDRESSES_MAX, findings);
        for field in addresses.items() {
            slice_address(slice.field("addressType").text(), &field, findings);
        }
        node_name(&endpoint.field("nodeName"), findings);
        let host = endpoint.field("hostname");
        if let Some(text) = host.text() {
            metadata::form("host name", &host, text, name::dns1123_label, findings);
        }
        hints(&endpoint.field("hints"), findings);
    }
}

/// Whether a list has no more than `most` items.
fn no_more(list: &Node<'_, '_>, most: usize, findings: &mut Findings) -> bool {
    let count = list.len();
    if count > most {
        let message = format!("there are {count} {list} and must be no more than {most}");
        findings.push(list.error(RULE, message).with_help("write another EndpointSlice for the others"));
    }
    count <= most
}

/// `validatePorts`: no name twice, and none is a name too.
fn slice_ports(ports: &Node<'_, '_>, findings: &mut Findings) {
    let mut names = HashSet::new();
    for port in ports.objects() {
        let name = port.field("name");
        port_name(&name, findings);
        if name.is_set() && name.text().is_none() {
            continue;
        }
        let text = name.text().unwrap_or_default();
        if !names.insert(text) {
            let message = if text.is_empty() {
                "another port has no name either".to_owned()
            } else {
                format!("another port has the name `{}`", shown(text))
            };
            findings.push(name.needed(RULE, message).with_help("give each port a name of its own"));
        }
        application_protocol(&port.field("appProtocol"), findings);
    }
}

fn slice_address(kind: Option<&str>, field: &Node<'_, '_>, findings: &mut Findings) {
    let (reading, wants_ipv6) = match kind {
        Some("IPv4") => (Reading::Legacy, false),
        Some("IPv6") => (Reading::Canonical, true),
        Some("FQDN") => {
            if let Some(text) = field.item_text() {
                metadata::form("domain name", field, text, domain_name, findings);
            }
            return;
        }
        _ => return,
    };
    let Some(address) = address::check(RULE, field, reading, findings) else { return };
    if address::as_ipv4(address).is_none() != wants_ipv6 {
        let family = if wants_ipv6 { "IPv6" } else { "IPv4" };
        let finding = field.error(RULE, format!("`{address}` is no address of {family}"));
        findings.push(finding.with_help("put addresses of each family into a slice of its own"));
    }
    address::reachable(RULE, field, address, findings);
}

/// `IsFullyQualifiedDomainName` of `apimachinery/pkg/util/validation/validation.go`: it may end in a dot.
fn domain_name(text: &str) -> Result<(), Problem> {
    let name = text.strip_suffix('.').unwrap_or(text);
    name::dns1123_subdomain(name)?;
    if !name.contains('.') {
        let message = "must have at least two parts, as in `api.example.com`".to_owned();
        return Err(Problem { message, suggestion: None, too_long: false });
    }
    name.split('.').try_for_each(name::dns1123_label)
}

/// `validateHints`: the zones and nodes that an endpoint is for.
fn hints(hints: &Node<'_, '_>, findings: &mut Findings) {
    let (zones, nodes) = (hints.field("forZones"), hints.field("forNodes"));
    if !no_more(&zones, HINTS_MAX, findings) {
        return;
    }
    let mut seen = HashSet::new();
    for zone in zones.objects() {
        let name = zone.field("name");
        hint(&name, &mut seen, findings);
        metadata::label_value(&name, findings);
    }
    // `PreferSameTrafficDistribution` is off by default before, and what is off is dropped.
    if hints.version() < KubernetesVersion::V1_34 || !no_more(&nodes, HINTS_MAX, findings) {
        return;
    }
    let mut seen = HashSet::new();
    for node in nodes.objects() {
        let name = node.field("name");
        hint(&name, &mut seen, findings);
        if name.is_set() {
            node_name(&name, findings);
        } else {
            fields::required(RULE, &name, "write the name of the node", findings);
        }
    }
}

fn hint<'v>(name: &Node<'v, '_>, seen: &mut HashSet<&'v str>, findings: &mut Findings) {
    let text = name.text().unwrap_or_default();
    if (name.text().is_some() || !name.is_set()) && !seen.insert(text) {
        let message = format!("`{}` is listed twice", shown(text));
        findings.push(name.needed(RULE, message).with_help("leave it out"));
    }
}

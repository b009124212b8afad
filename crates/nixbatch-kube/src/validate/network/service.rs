//! Services.

use std::collections::HashSet;

use super::address::{self, Reading};
use super::{Findings, Node, cluster_ips, fields, metadata, shown};
use crate::name::{self, Problem};
use crate::schema::KubernetesVersion;

pub(super) const RULE: &str = "invalid-service";

/// `MaxClientIPServiceAffinitySeconds`: a day.
const AFFINITY_MAX: i64 = 86_400;

const SOURCE_RANGES: &str = "service.beta.kubernetes.io/load-balancer-source-ranges";
const TOPOLOGY_MODE: &str = "service.kubernetes.io/topology-mode";
const TOPOLOGY_HINTS: &str = "service.kubernetes.io/topology-aware-hints";

/// How a service is reached, which decides what fields it may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    ClusterIp,
    NodePort,
    LoadBalancer,
    ExternalName,
}

impl Kind {
    /// The kind of a service by its `type`; nothing for words that the schema refuses.
    fn of(spec: &Node<'_, '_>) -> Option<Self> {
        let field = spec.field("type");
        Some(match field.text() {
            Some("NodePort") => Self::NodePort,
            Some("LoadBalancer") => Self::LoadBalancer,
            Some("ExternalName") => Self::ExternalName,
            Some("ClusterIP" | "") => Self::ClusterIp,
            None if !field.is_set() => Self::ClusterIp,
            _ => return None,
        })
    }
}

/// `ValidateServiceCreate` of `pkg/apis/core/validation/validation.go`, after `SetDefaults_Service` and what
/// `beginCreate` of `pkg/registry/core/service/storage/storage.go` fills in. What depends on how the cluster is set up,
/// such as the addresses that it gives out, is not looked into.
pub(in crate::validate) fn check(service: &Node<'_, '_>, findings: &mut Findings) {
    let spec = service.field("spec");
    let metadata = service.field("metadata");
    let annotations = metadata.field("annotations");
    topology(&annotations, findings);
    metadata::labels(&spec.field("selector"), findings);
    session_affinity(&spec, findings);
    external_ips(&spec.field("externalIPs"), findings);
    traffic_distribution(&spec.field("trafficDistribution"), findings);
    let kind = Kind::of(&spec);
    let headless = kind.is_some_and(|kind| cluster_ips::check(&spec, kind, findings));
    ports(&spec, kind, headless, findings);
    let Some(kind) = kind else { return };
    if kind == Kind::ExternalName {
        external_name(&spec.field("externalName"), findings);
    }
    load_balancer(&spec, &annotations, kind, findings);
    external_traffic(&spec, kind, findings);
}

/// Two annotations of one meaning.
fn topology(annotations: &Node<'_, '_>, findings: &mut Findings) {
    let (mode, hints) = (annotations.field(TOPOLOGY_MODE), annotations.field(TOPOLOGY_HINTS));
    if mode.text().zip(hints.text()).is_some_and(|(mode, hints)| mode != hints) {
        let finding = mode.error(RULE, format!("{mode} must be the same as {hints}"));
        findings.push(finding.with_help(format!("leave out {hints}, which is deprecated")));
    }
}

fn ports(spec: &Node<'_, '_>, kind: Option<Kind>, headless: bool, findings: &mut Findings) {
    let ports = spec.field("ports");
    let are_needed = !headless && kind.is_some_and(|kind| kind != Kind::ExternalName);
    if are_needed && ports.is_list_or_unset() && ports.len() == 0 {
        let finding = ports.needed(RULE, "a service must have ports, unless it is headless");
        let headless = spec.field("clusterIP").giving("\"None\"");
        findings.push(finding.with_help(format!("list the {ports}, or set {headless}")));
    }
    let (mut names, mut numbers, mut node_ports) = (HashSet::new(), HashSet::new(), HashSet::new());
    for port in ports.objects() {
        port_name(&port.field("name"), ports.len() > 1, &mut names, findings);
        let (number, protocol, node_port) =
            (port.field("port"), port.field("protocol"), port.field("nodePort"));
        fields::port(RULE, &number, findings);
        target_port(&port.field("targetPort"), findings);
        let application = port.field("appProtocol");
        if let Some(text) = application.text() {
            metadata::form("application protocol", &application, text, name::qualified_name, findings);
        }
        let protocol = protocol.text().filter(|text| !text.is_empty()).unwrap_or("TCP");
        let on_node = node_port.int64().filter(|number| *number != 0);
        if on_node.is_some() && kind == Some(Kind::ClusterIp) {
            let help = format!("leave it out, or set {}", spec.field("type").giving("\"NodePort\""));
            fields::forbidden(
                RULE,
                &node_port,
                "is not for services of the type `ClusterIP`",
                help,
                findings,
            );
        }
        if on_node.is_some_and(|number| !node_ports.insert((protocol, number))) {
            let finding = node_port.error(RULE, format!("another port has the same {node_port}"));
            findings.push(finding.with_help("leave it out: the server chooses one"));
        }
        if number.int64().is_some_and(|number| !numbers.insert((protocol, number))) {
            let finding = port.error(RULE, format!("another port has the same {number} and protocol"));
            findings.push(finding.with_help("give each port a number of its own"));
        }
    }
}

fn port_name<'v>(
    name: &Node<'v, '_>,
    is_needed: bool,
    names: &mut HashSet<&'v str>,
    findings: &mut Findings,
) {
    match name.text() {
        Some(text) if !text.is_empty() => {
            metadata::form("port name", name, text, name::dns1123_label, findings);
            if !names.insert(text) {
                let message = format!("another port has the name `{}`", shown(text));
                findings.push(name.error(RULE, message).with_help("give each port a name of its own"));
            }
        }
        Some(_) | None if is_needed && (name.text().is_some() || !name.is_set()) => {
            let finding = name.needed(RULE, "each of several ports must have a name");
            findings.push(finding.with_help(format!("set {}", name.giving("\"http\""))));
        }
        _ => {}
    }
}

/// `ValidatePortNumOrName`; 0 and nothing stand for the port itself.
fn target_port(target: &Node<'_, '_>, findings: &mut Findings) {
    if target.int64() != Some(0) {
        fields::port(RULE, target, findings);
    }
    if let Some(text) = target.text().filter(|text| !text.is_empty()) {
        port_reference(RULE, target, text, findings);
    }
}

/// The name of a port that another object has.
pub(super) fn port_reference(rule: &'static str, field: &Node<'_, '_>, text: &str, findings: &mut Findings) {
    match text.parse::<u16>() {
        Ok(number) if number > 0 => {
            let message = format!("{field} must be a number or the name of a port, and this is \"{number}\"");
            findings.push(field.error(rule, message).with_help(format!("write {number} without quotes")));
        }
        _ => metadata::form("port name", field, text, name::port_name, findings),
    }
}

/// `validateClientIPAffinityConfig`; the schema knows the words.
fn session_affinity(spec: &Node<'_, '_>, findings: &mut Findings) {
    if spec.field("sessionAffinity").text() == Some("ClientIP") {
        let config = spec.field("sessionAffinityConfig");
        let client = config.field("clientIP");
        fields::within(RULE, &client.field("timeoutSeconds"), 1..=AFFINITY_MAX, findings);
    }
}

fn external_ips(addresses: &Node<'_, '_>, findings: &mut Findings) {
    for field in addresses.items() {
        if let Some(address) = address::check(RULE, &field, Reading::Legacy, findings) {
            address::reachable(RULE, &field, address, findings);
        }
    }
}

/// `validateServiceTrafficDistribution`.
fn traffic_distribution(field: &Node<'_, '_>, findings: &mut Findings) {
    let words: &[&str] = if field.version() >= KubernetesVersion::V1_34 {
        &["PreferClose", "PreferSameZone", "PreferSameNode"]
    } else {
        // `PreferSameTrafficDistribution` is off by default.
        &["PreferClose"]
    };
    if field.text().is_some_and(|text| !words.contains(&text)) {
        findings.push(field.unknown_value(words));
    }
}

/// A name may end in a dot.
fn external_name(field: &Node<'_, '_>, findings: &mut Findings) {
    let name = field.text().map(|text| text.strip_suffix('.').unwrap_or(text));
    if name.is_none_or(str::is_empty) && (name.is_some() || !field.is_set()) {
        let finding = field.needed(RULE, format!("a service of the type `ExternalName` must have {field}"));
        findings.push(finding.with_help("write the host name that it stands for"));
    } else if let Some(name) = name {
        metadata::form("external name", field, name, name::dns1123_subdomain, findings);
    }
}

fn load_balancer(spec: &Node<'_, '_>, annotations: &Node<'_, '_>, kind: Kind, findings: &mut Findings) {
    let only = |field: &Node<'_, '_>, findings: &mut Findings| {
        let help = format!("leave it out, or set {}", spec.field("type").giving("\"LoadBalancer\""));
        fields::forbidden(RULE, field, "is only for the type `LoadBalancer`", help, findings);
    };
    let balances = kind == Kind::LoadBalancer;
    let (ranges, class) = (spec.field("loadBalancerSourceRanges"), spec.field("loadBalancerClass"));
    let (allocates, annotation) =
        (spec.field("allocateLoadBalancerNodePorts"), annotations.field(SOURCE_RANGES));
    if ranges.len() > 0 {
        if !balances {
            only(&ranges, findings);
        }
        for range in ranges.items() {
            // Blanks around it come from when it was an annotation.
            let text = range.item_text().map(str::trim);
            text.and_then(|text| address::range(RULE, &range, text, Reading::Legacy, findings));
        }
    } else if let Some(text) = annotation.text() {
        if !balances {
            only(&annotation, findings);
        }
        for text in text.trim().split(',').filter(|_| !text.trim().is_empty()) {
            address::range(RULE, &annotation, text.trim(), Reading::Legacy, findings);
        }
    }
    for field in [&allocates, &class] {
        if field.is_set() && !balances {
            only(field, findings);
        }
    }
    if let Some(text) = class.text().filter(|_| balances) {
        metadata::form("load balancer class", &class, text, name::qualified_name, findings);
    }
}

/// `validateServiceExternalTrafficPolicy`; the schema knows the words.
fn external_traffic(spec: &Node<'_, '_>, kind: Kind, findings: &mut Findings) {
    let (policy, port) = (spec.field("externalTrafficPolicy"), spec.field("healthCheckNodePort"));
    let outside = spec.field("externalIPs").len() > 0;
    let is_reached = match kind {
        Kind::NodePort | Kind::LoadBalancer => true,
        Kind::ClusterIp => outside,
        Kind::ExternalName => false,
    };
    let given = policy.text().is_some_and(|text| !text.is_empty());
    if given && !is_reached {
        let why = "is only for services that are reached from outside of the cluster";
        let help = format!("leave it out, or set {}", spec.field("type").giving("\"NodePort\""));
        fields::forbidden(RULE, &policy, why, help, findings);
    }
    let checks_health = kind == Kind::LoadBalancer && policy.text() == Some("Local");
    if checks_health && port.int64() != Some(0) {
        fields::port(RULE, &port, findings);
    } else if !checks_health && port.int64().is_some_and(|port| port != 0) {
        let why = format!("is only for the type `LoadBalancer` with {}", policy.giving("\"Local\""));
        fields::forbidden(RULE, &port, &why, "leave it out", findings);
    }
}

/// The name of a service: `RelaxedServiceNameValidation` lets it start with a digit.
pub(in crate::validate) fn service_name(version: KubernetesVersion) -> fn(&str) -> Result<(), Problem> {
    if version >= KubernetesVersion::V1_36 { name::dns1123_label } else { name::dns1035_label }
}

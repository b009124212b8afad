//! Ingresses and their classes.

use super::{Findings, Node, address, fields, metadata, shown};
use crate::name::{self, Problem};

const RULE: &str = "invalid-ingress";

/// What the class was set with before there was a field for it.
const CLASS: &str = "kubernetes.io/ingress.class";

/// `maxLenIngressClassController`.
const CONTROLLER_MAX: usize = 250;

/// What no path has inside, and what it does not end in: `invalidPathSequences` and `invalidPathSuffixes`.
const NO_PARTS: [&str; 5] = ["//", "/./", "/../", "%2f", "%2F"];
const NO_ENDS: [&str; 2] = ["/..", "/."];

const SCOPES: [&str; 2] = ["Cluster", "Namespace"];

/// `ValidateIngressCreate` of `pkg/apis/networking/validation/validation.go`; the schema knows the words.
pub(in crate::validate) fn check(ingress: &Node<'_, '_>, findings: &mut Findings) {
    let spec = ingress.field("spec");
    let (rules, backend, class) =
        (spec.field("rules"), spec.field("defaultBackend"), spec.field("ingressClassName"));
    if !backend.is_set() && rules.is_list_or_unset() && rules.len() == 0 {
        let finding = spec.needed(RULE, format!("an Ingress must have {rules} or a {backend}"));
        findings.push(finding.with_help("write what leads to which service"));
    }
    check_backend(&backend, findings);
    for rule in rules.objects() {
        let host = rule.field("host");
        if let Some(text) = host.text().filter(|text| !text.is_empty()) {
            check_host(&host, text, true, findings);
        }
        let http = rule.field("http");
        let paths = http.field("paths");
        if paths.is_set() && paths.is_list_or_unset() && paths.len() == 0 {
            let finding = paths.error(RULE, format!("{paths} must not be empty"));
            findings.push(finding.with_help("write a path, such as `/`"));
        }
        for path in paths.objects() {
            check_path(&path, findings);
            check_backend(&path.field("backend"), findings);
        }
    }
    tls(&spec.field("tls"), findings);
    if let Some(text) = class.text() {
        metadata::form("ingress class name", &class, text, name::dns1123_subdomain, findings);
    }
    let metadata = ingress.field("metadata");
    let annotations = metadata.field("annotations");
    let annotation = annotations.field(CLASS);
    if class.text().zip(annotation.text()).is_some_and(|(class, annotated)| class != annotated) {
        let finding = annotation.error(RULE, format!("the annotation must be the same as {class}"));
        findings.push(finding.with_help("leave it out, since it is deprecated"));
    }
}

/// `validateIngressTLS`.
fn tls(entries: &Node<'_, '_>, findings: &mut Findings) {
    for entry in entries.objects() {
        for host in entry.field("hosts").items() {
            if let Some(text) = host.item_text() {
                check_host(&host, text, false, findings);
            }
        }
        let secret = entry.field("secretName");
        if let Some(text) = secret.text().filter(|text| !text.is_empty()) {
            metadata::form("secret name", &secret, text, name::dns1123_subdomain, findings);
        }
    }
}

/// The name of a host, which that of a rule must not replace by an address.
fn check_host(host: &Node<'_, '_>, text: &str, is_rule: bool, findings: &mut Findings) {
    if is_rule && address::parse(text).is_some() {
        let finding = host.error(RULE, format!("{host} must be a name, and `{}` is an address", shown(text)));
        findings.push(finding.with_help("write the name that it is reached by, or leave it out"));
        return;
    }
    metadata::form("host name", host, text, host_name, findings);
}

/// A DNS subdomain, whose first part may be a star: `IsWildcardDNS1123Subdomain`.
fn host_name(text: &str) -> Result<(), Problem> {
    if !text.contains('*') {
        return name::dns1123_subdomain(text);
    }
    match text.strip_prefix("*.") {
        Some(domain) if text.len() <= name::SUBDOMAIN_MAX && name::dns1123_subdomain(domain).is_ok() => {
            Ok(())
        }
        _ => Err(Problem {
            message: "must have its star as its first part, before a domain, as in `*.example.com`"
                .to_owned(),
            suggestion: None,
            too_long: false,
        }),
    }
}

/// `validateHTTPIngressPath`.
fn check_path(rule: &Node<'_, '_>, findings: &mut Findings) {
    let (path, kind) = (rule.field("path"), rule.field("pathType"));
    let text = path.text().unwrap_or_default();
    if path.is_set() && path.text().is_none() {
        return;
    }
    let is_path = matches!(kind.text(), Some("Exact" | "Prefix"));
    let is_given = !text.is_empty() && kind.text() == Some("ImplementationSpecific");
    if (is_path || is_given) && !text.starts_with('/') {
        let finding = path.needed(RULE, format!("{path} must be absolute"));
        findings.push(finding.with_help(format!("write `/{}`", shown(text))));
    }
    if !is_path {
        return;
    }
    for part in NO_PARTS.into_iter().filter(|part| text.contains(part)) {
        let finding = path.error(RULE, format!("{path} must not contain `{part}`"));
        findings.push(finding.with_help("write the path that is meant"));
    }
    for end in NO_ENDS.into_iter().filter(|end| text.ends_with(end)) {
        let finding = path.error(RULE, format!("{path} must not end in `{end}`"));
        findings.push(finding.with_help("write the path that is meant"));
    }
}

/// `validateIngressBackend`.
fn check_backend(backend: &Node<'_, '_>, findings: &mut Findings) {
    if !backend.is_object() {
        return;
    }
    let (resource, service) = (backend.field("resource"), backend.field("service"));
    match (resource.is_set(), service.is_set()) {
        (true, true) => {
            let finding =
                backend.error(RULE, format!("a backend must not have both {resource} and {service}"));
            findings.push(finding.with_help("leave out one of them"));
        }
        (true, false) => {
            let missing = ["kind", "name"].into_iter().filter(|key| !resource.field(key).is_set());
            for key in missing.filter(|_| resource.is_object()) {
                fields::required(RULE, &resource.field(key), "write that of the object", findings);
            }
            object_reference(&resource, findings);
        }
        (false, true) => service_port(backend, &service, findings),
        (false, false) => {
            let finding = backend.error(RULE, format!("a backend must have {service} or {resource}"));
            findings.push(finding.with_help(format!("set {service}")));
        }
    }
}

fn service_port(backend: &Node<'_, '_>, service: &Node<'_, '_>, findings: &mut Findings) {
    let name = service.field("name");
    fields::not_empty(RULE, &name, "write the name of a service", findings);
    if let Some(text) = name.text().filter(|text| !text.is_empty()) {
        let form = super::service::service_name(name.version());
        metadata::form("service name", &name, text, form, findings);
    }
    let port = service.field("port");
    let (name, number) = (port.field("name"), port.field("number"));
    if [&name, &number]
        .iter()
        .any(|field| field.is_set() && field.text().is_none() && field.int64().is_none())
    {
        return;
    }
    let text = name.text().filter(|text| !text.is_empty());
    match (text, number.int64().filter(|number| *number != 0)) {
        (Some(_), Some(_)) => {
            let finding = backend.error(RULE, format!("a port must not have both {name} and {number}"));
            findings.push(finding.with_help("leave out one of them"));
        }
        (Some(text), None) => metadata::form("port name", &name, text, name::port_name, findings),
        (None, Some(_)) => fields::port(RULE, &number, findings),
        (None, None) => {
            let finding = backend.error(RULE, "a backend must have a port of its service");
            findings.push(finding.with_help(format!("set {}", number.called(2))));
        }
    }
}

/// `validateIngressTypedLocalObjectReference`.
fn object_reference(reference: &Node<'_, '_>, findings: &mut Findings) {
    let group = reference.field("apiGroup");
    if let Some(text) = group.text() {
        metadata::form("API group", &group, text, name::dns1123_subdomain, findings);
    }
    for key in ["kind", "name"] {
        let field = reference.field(key);
        fields::not_empty(RULE, &field, "write that of the object", findings);
        if let Some(text) = field.text() {
            metadata::form(key, &field, text, metadata::path_segment, findings);
        }
    }
}

/// `ValidateIngressClass`, after `SetDefaults_IngressClass`.
pub(in crate::validate) fn class(class: &Node<'_, '_>, findings: &mut Findings) {
    let spec = class.field("spec");
    let (controller, parameters) = (spec.field("controller"), spec.field("parameters"));
    let text = controller.text().unwrap_or_default();
    if controller.is_set() || spec.is_object() {
        controller_name(&controller, text, findings);
    }
    object_reference(&parameters, findings);
    let (scope, namespace) = (parameters.field("scope"), parameters.field("namespace"));
    match scope.text() {
        Some("Namespace") => match namespace.text() {
            Some(text) => metadata::form("namespace", &namespace, text, name::dns1123_label, findings),
            None if !namespace.is_set() => {
                let message = format!("parameters of the {scope} `Namespace` must have {namespace}");
                findings.push(namespace.missing(RULE, message).with_help("set it to where they are"));
            }
            None => {}
        },
        None if !scope.is_set() => cluster_wide(&scope, &namespace, findings),
        Some("Cluster") => cluster_wide(&scope, &namespace, findings),
        Some(_) => findings.push(scope.unknown_value(&SCOPES)),
        None => {}
    }
}

fn cluster_wide(scope: &Node<'_, '_>, namespace: &Node<'_, '_>, findings: &mut Findings) {
    if namespace.is_set() {
        let why = format!("is only for parameters of the {scope} `Namespace`");
        let help = format!("leave it out, or set {}", scope.giving("\"Namespace\""));
        fields::forbidden(RULE, namespace, &why, help, findings);
    }
}

fn controller_name(controller: &Node<'_, '_>, text: &str, findings: &mut Findings) {
    if controller.is_set() && controller.text().is_none() {
        return;
    }
    if text.len() > CONTROLLER_MAX {
        let message = format!("{controller} must be no more than {CONTROLLER_MAX} characters");
        findings.push(controller.error(RULE, message));
    }
    if let Err(problem) = name::domain_prefixed_path(text) {
        let finding = controller.needed(RULE, format!("{controller} {}", problem.message));
        findings.push(metadata::with_suggestion(finding, problem.suggestion));
    }
}

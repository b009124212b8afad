//! Where a pod wants to run: near which nodes and pods, and far from which.

use super::toleration::{RULE, label_key};
use super::{Findings, Node, Pod, fields, label_keys, label_selector, metadata};
use crate::name;

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// `validateAffinity` of `pkg/apis/core/validation/validation.go`.
pub(super) fn check(pod: &Pod<'_, '_>, findings: &mut Findings) {
    let affinity = pod.spec.field("affinity");
    let nodes = affinity.field("nodeAffinity");
    node_selector(&nodes.field(REQUIRED), findings);
    for preferred in nodes.field(PREFERRED).objects() {
        weight(&preferred, findings);
        node_selector_term(&preferred.field("preference"), false, findings);
    }
    for key in ["podAffinity", "podAntiAffinity"] {
        let pods = affinity.field(key);
        for term in pods.field(REQUIRED).objects() {
            pod_affinity_term(pod, &term, findings);
        }
        for preferred in pods.field(PREFERRED).objects() {
            weight(&preferred, findings);
            let term = preferred.field("podAffinityTerm");
            if term.is_object() {
                pod_affinity_term(pod, &term, findings);
            }
        }
    }
}

/// `ValidateNodeSelector`.
pub(super) fn node_selector(selector: &Node<'_, '_>, findings: &mut Findings) {
    let terms = selector.field("nodeSelectorTerms");
    if selector.is_object() && terms.is_set() {
        fields::has_items(RULE, &terms, "add a term with `matchExpressions`", findings);
    }
    for term in terms.objects() {
        node_selector_term(&term, true, findings);
    }
}

fn weight(preferred: &Node<'_, '_>, findings: &mut Findings) {
    fields::within(RULE, &preferred.field("weight"), 1..=100, findings);
}

/// `ValidateNodeSelectorTerm`. What is only preferred may name values that no label can have.
fn node_selector_term(term: &Node<'_, '_>, is_required: bool, findings: &mut Findings) {
    for requirement in term.field("matchExpressions").objects() {
        let (key, values) = (requirement.field("key"), requirement.field("values"));
        if let Some(text) = key.text() {
            label_key(RULE, &key, text, findings);
        }
        count_values(&requirement.field("operator"), &values, findings);
        for value in values.items().filter(|_| is_required) {
            metadata::label_value(&value, findings);
        }
    }
    for requirement in term.field("matchFields").objects() {
        node_field(&requirement, findings);
    }
}

/// `ValidateNodeSelectorRequirement`; the schema knows the operators.
fn count_values(operator: &Node<'_, '_>, values: &Node<'_, '_>, findings: &mut Findings) {
    let Some(word) = operator.text().filter(|_| values.is_list_or_unset()) else { return };
    let (wanted, is_wrong) = match word {
        "In" | "NotIn" => ("at least one item", values.len() == 0),
        "Exists" | "DoesNotExist" => ("no items", values.len() > 0),
        "Gt" | "Lt" => ("exactly one item", values.len() != 1),
        _ => return,
    };
    if is_wrong {
        let message =
            format!("{values} must have {wanted} when the {operator} is `{word}`, and has {}", values.len());
        findings.push(values.needed(RULE, message));
    }
}

/// `ValidateNodeFieldSelectorRequirement`: the name of a node is all that can be asked for.
fn node_field(requirement: &Node<'_, '_>, findings: &mut Findings) {
    let (key, operator) = (requirement.field("key"), requirement.field("operator"));
    let values = requirement.field("values");
    match operator.text() {
        Some("In" | "NotIn") if values.is_list_or_unset() && values.len() != 1 => {
            let message = format!("{values} of a field must have exactly one item, and has {}", values.len());
            findings.push(values.needed(RULE, message).with_help("write a term for each name"));
        }
        Some("Exists" | "DoesNotExist" | "Gt" | "Lt") => {
            findings.push(operator.unknown_value(&["In", "NotIn"]));
        }
        _ => {}
    }
    match key.text() {
        Some("metadata.name") => {
            for value in values.items() {
                if let Some(text) = value.item_text() {
                    metadata::form("node name", &value, text, name::dns1123_subdomain, findings);
                }
            }
        }
        _ => fields::one_of(&key, &["metadata.name"], findings),
    }
}

/// `validatePodAffinityTerm`.
fn pod_affinity_term(pod: &Pod<'_, '_>, term: &Node<'_, '_>, findings: &mut Findings) {
    let (selector, topology) = (term.field("labelSelector"), term.field("topologyKey"));
    label_selector::check(&selector, findings);
    label_selector::check(&term.field("namespaceSelector"), findings);
    for namespace in term.field("namespaces").items() {
        if let Some(text) = namespace.item_text() {
            metadata::form("namespace", &namespace, text, name::dns1123_label, findings);
        }
    }
    let (matching, other) = (term.field("matchLabelKeys"), term.field("mismatchLabelKeys"));
    label_keys::check(pod, &selector, &matching, &other, findings);
    match topology.text() {
        Some("") => {
            let help = "write a label of nodes, such as `kubernetes.io/hostname`";
            fields::not_empty(RULE, &topology, help, findings);
        }
        Some(text) => label_key(RULE, &topology, text, findings),
        None => {}
    }
}

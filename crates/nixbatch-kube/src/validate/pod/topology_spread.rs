//! How evenly pods are spread over the nodes.

use std::collections::BTreeSet;

use super::toleration::RULE;
use super::{Findings, Pod, fields, gate, label_keys, label_selector};

/// `validateTopologySpreadConstraints` of `pkg/apis/core/validation/validation.go`; the schema knows the words.
pub(super) fn check(pod: &Pod<'_, '_>, findings: &mut Findings) {
    let constraints = pod.spec.field("topologySpreadConstraints");
    for constraint in constraints.objects() {
        fields::positive(RULE, &constraint.field("maxSkew"), findings);
        let help = "write a label of nodes, such as `topology.kubernetes.io/zone`";
        fields::not_empty(RULE, &constraint.field("topologyKey"), help, findings);
        let (domains, action) = (constraint.field("minDomains"), constraint.field("whenUnsatisfiable"));
        fields::positive(RULE, &domains, findings);
        if domains.is_set() && action.text() == Some("ScheduleAnyway") {
            let strict = action.giving("\"DoNotSchedule\"");
            let message = format!("{domains} is only for a constraint with {strict}");
            findings
                .push(domains.key_error(RULE, message).with_help(format!("leave it out, or set {strict}")));
        }
        let (selector, keys) = (constraint.field("labelSelector"), constraint.field("matchLabelKeys"));
        label_selector::check(&selector, findings);
        if gate::MATCH_LABEL_KEYS_MERGE.is_open(&constraint) {
            let none = constraint.field("mismatchLabelKeys");
            label_keys::check(pod, &selector, &keys, &none, findings);
        } else {
            label_keys::check_old(&selector, &keys, findings);
        }
    }
    let mut seen = BTreeSet::new();
    // As the server does, the finding is at what is repeated later.
    let later_first: Vec<_> = constraints.objects().collect();
    for constraint in later_first.into_iter().rev() {
        let (key, action) = (constraint.field("topologyKey"), constraint.field("whenUnsatisfiable"));
        let (Some(topology), Some(word)) = (key.text(), action.text()) else { continue };
        if !seen.insert((topology, word)) {
            let message = format!("another constraint has the same {key} and {action}");
            findings.push(constraint.error(RULE, message).with_help("leave out one of them"));
        }
    }
}

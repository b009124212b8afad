//! Which pods a quota is for: its scopes.

use serde_json::Value;

use super::pod::{PodResources, Side};
use crate::validate::Node;

/// Whether a quota is for a pod: `Matches` of `apiserver/pkg/quota/v1/generic/evaluator.go`.
pub(super) fn all_match(quota: &Value, spec: &Node<'_, '_>, pod: &PodResources) -> bool {
    let scopes = quota["spec"]["scopes"].as_array().into_iter().flatten();
    let expressions = quota["spec"]["scopeSelector"]["matchExpressions"].as_array().into_iter().flatten();
    scopes.filter_map(Value::as_str).all(|scope| matches(scope, "Exists", &[], spec, pod))
        && expressions.into_iter().all(|expression| {
            let text = |key: &str| expression[key].as_str().unwrap_or_default();
            let values = expression["values"].as_array().into_iter().flatten();
            let values: Vec<_> = values.filter_map(Value::as_str).collect();
            matches(text("scopeName"), text("operator"), &values, spec, pod)
        })
}

/// Whether an object that is no pod can be one that a quota is for: one without scopes.
pub(super) fn none(quota: &Value) -> bool {
    let is_empty = |list: &Value| list.as_array().is_none_or(Vec::is_empty);
    is_empty(&quota["spec"]["scopes"]) && is_empty(&quota["spec"]["scopeSelector"]["matchExpressions"])
}

/// `podMatchesScopeFunc` of `pkg/quota/v1/evaluator/core/pods.go`. Scopes that are none of a pod match none.
fn matches(scope: &str, operator: &str, values: &[&str], spec: &Node<'_, '_>, pod: &PodResources) -> bool {
    match scope {
        "Terminating" => is_terminating(spec),
        "NotTerminating" => !is_terminating(spec),
        "BestEffort" => is_best_effort(pod),
        "NotBestEffort" => !is_best_effort(pod),
        "PriorityClass" => {
            let class = spec.field("priorityClassName");
            let class = class.text().filter(|class| !class.is_empty());
            match operator {
                "In" => class.is_some_and(|class| values.contains(&class)),
                "NotIn" => class.is_none_or(|class| !values.contains(&class)),
                "Exists" => class.is_some(),
                "DoesNotExist" => class.is_none(),
                _ => false,
            }
        }
        "CrossNamespacePodAffinity" => asks_other_namespaces(spec),
        _ => false,
    }
}

/// `IsTerminating`: the deadline of the pod, which that of a Job is not.
fn is_terminating(spec: &Node<'_, '_>) -> bool {
    spec.field("activeDeadlineSeconds").int64().is_some_and(|seconds| seconds >= 0)
}

/// `ComputePodQOS` of `pkg/apis/core/v1/helper/qos/qos.go`.
fn is_best_effort(pod: &PodResources) -> bool {
    let sides = [Side::Requests, Side::Limits];
    let mut amounts = pod.containers.iter().flat_map(|one| sides.map(|side| one.amounts(side)));
    amounts.all(|amounts| {
        let counted = ["cpu", "memory"].into_iter().filter_map(|name| amounts.get(name));
        counted.into_iter().all(|amount| amount.is_zero() || amount.is_negative())
    })
}

/// `usesCrossNamespacePodAffinity`.
fn asks_other_namespaces(spec: &Node<'_, '_>) -> bool {
    let asks =
        |term: &Node<'_, '_>| term.field("namespaces").len() > 0 || term.field("namespaceSelector").is_set();
    let affinity = spec.field("affinity");
    ["podAffinity", "podAntiAffinity"].into_iter().any(|kind| {
        let kind = affinity.field(kind);
        let required = kind.field("requiredDuringSchedulingIgnoredDuringExecution");
        let preferred = kind.field("preferredDuringSchedulingIgnoredDuringExecution");
        required.objects().any(|term| asks(&term))
            || preferred.objects().any(|term| asks(&term.field("podAffinityTerm")))
    })
}

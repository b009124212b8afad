//! ResourceQuotas.

use super::demands::Demands;
use super::{Findings, Node, resource_names, shown};

const RULE: &str = "invalid-quota";

/// Scopes that exclude each other.
const OPPOSITES: [(&str, &str); 2] = [("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")];

/// Scopes that a pod is in or not: there are no values to choose.
const EXISTS_ONLY: [&str; 5] =
    ["BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity"];

/// `podComputeQuotaResources` of `pkg/apis/core/helper/helpers.go`.
const COMPUTE: [&str; 6] =
    ["cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"];

/// `ValidateResourceQuotaSpec` of `pkg/apis/core/validation/validation.go`. The server clears the status first.
pub(super) fn check(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    let hard = spec.field("hard");
    demands.keys(&hard, resource_names::check_quota);
    for (name, amount) in hard.entries() {
        quantity(name, &amount, demands);
    }
    let scopes = spec.field("scopes");
    let items: Vec<_> = scopes.items().collect();
    for scope in &items {
        demands.not_null(scope);
    }
    let scoped: Vec<_> = items.iter().filter_map(|scope| Some((scope.text()?, *scope))).collect();
    check_scopes(&scoped, &hard, demands);
    let expressions = spec.field("scopeSelector");
    let expressions = expressions.field("matchExpressions");
    let requirements: Vec<_> = expressions.objects().collect();
    let names: Vec<_> = requirements.iter().map(|requirement| requirement.field("scopeName")).collect();
    let scoped: Vec<_> = names.iter().filter_map(|scope| Some((scope.text()?, *scope))).collect();
    check_scopes(&scoped, &hard, demands);
    for requirement in &requirements {
        check_requirement(requirement, demands);
    }
}

/// `ValidateResourceQuantityValue`, of an amount as it is after its defaults.
pub(super) fn quantity(name: &str, amount: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let Some(quantity) = amount.quantity().map(crate::quantity::Quantity::in_millis) else { return };
    let shown = shown(name);
    if quantity.is_negative() {
        demands
            .add_plain(amount, format!("`{shown}` must be 0 or more, and this is {}", quantity.canonical()));
    }
    if resource_names::is_counted(name) && !quantity.is_whole() {
        let message = format!("`{shown}` must be a whole number, and this is {}", quantity.canonical());
        demands.add(amount, message, format!("write `{}`", quantity.units()));
    }
}

/// What `validateResourceQuotaScopes` and `validateScopedResourceSelectorRequirement` say of scopes and of what is
/// limited.
fn check_scopes(scopes: &[(&str, Node<'_, '_>)], hard: &Node<'_, '_>, demands: &mut Demands<'_>) {
    for (scope, node) in scopes {
        let limited = |name: &&str| resource_names::is_quota(name) && !applies(scope, name);
        if let Some(name) = hard.entries().map(|(name, _)| name).find(limited) {
            let message = format!("the scope `{scope}` does not apply to `{}`", shown(name));
            demands.add(node, message, format!("leave out the limit of `{}`, or the scope", shown(name)));
        }
    }
    for (one, other) in OPPOSITES {
        let has = |wanted| scopes.iter().find(|(scope, _)| *scope == wanted);
        if let (Some(_), Some((_, node))) = (has(one), has(other)) {
            let message = format!("the scopes `{one}` and `{other}` exclude each other");
            demands.add(node, message, "leave out one of them");
        }
    }
}

/// `IsResourceQuotaScopeValidForResource`.
fn applies(scope: &str, resource: &str) -> bool {
    match scope {
        "BestEffort" => resource == "pods",
        "Terminating"
        | "NotTerminating"
        | "NotBestEffort"
        | "PriorityClass"
        | "CrossNamespacePodAffinity" => resource == "pods" || COMPUTE.contains(&resource),
        "VolumeAttributesClass" => matches!(resource, "persistentvolumeclaims" | "requests.storage"),
        _ => true,
    }
}

fn check_requirement(requirement: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let [scope, operator, values] = ["scopeName", "operator", "values"].map(|key| requirement.field(key));
    if scope.text().is_some_and(|text| EXISTS_ONLY.contains(&text))
        && operator.text().is_some_and(|text| text != "Exists")
    {
        let message = format!("{operator} must be `Exists` for this scope");
        demands.add(&operator, message, format!("write {}", operator.giving("\"Exists\"")));
    }
    if !values.is_list_or_unset() {
        return;
    }
    match operator.text() {
        Some("In" | "NotIn") if values.len() == 0 => {
            let message = format!("{values} must not be empty when the {operator} is `In` or `NotIn`");
            demands.add(&values, message, "list the values, or write `Exists`");
        }
        Some("Exists" | "DoesNotExist") if values.len() > 0 => {
            demands.absent(&values, "when the operator is `Exists` or `DoesNotExist`");
        }
        _ => {}
    }
}

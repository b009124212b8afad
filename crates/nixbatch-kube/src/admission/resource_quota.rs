//! What ResourceQuotas demand of a pod, and what they count: `pkg/quota/v1/evaluator/core` of `k8s.io/kubernetes`.

use nixbatch_diagnostic::Path;
use serde_json::Value;

use super::amounts::{self, Amounts};
use super::pod::{PodResources, Side};
use super::{Refusal, scope};
use crate::name;
use crate::object::Identity;
use crate::quantity::{self, Quantity};
use crate::schema::{KubernetesVersion, Schemas, Scope};
use crate::validate::Node;

const RULE: &str = "resource-quota";

/// The resources that every container must say an amount of, where a quota counts them: `validationSet` of `pods.go`.
const DEMANDED: [(&str, Side, &str); 6] = [
    ("cpu", Side::Requests, "cpu"),
    ("memory", Side::Requests, "memory"),
    ("requests.cpu", Side::Requests, "cpu"),
    ("requests.memory", Side::Requests, "memory"),
    ("limits.cpu", Side::Limits, "cpu"),
    ("limits.memory", Side::Limits, "memory"),
];

/// What is counted of these is requested, and what is limited is `limits.` and their name: `podComputeUsageHelper`.
const STANDARD: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

const HUGE_PAGES: &str = "hugepages-";
const REQUESTS: &str = "requests.";

/// `Constraints` and `PodUsageFunc` of `pods.go`, and `CheckRequest` of the admission plug-in, for the first pod of a
/// namespace.
pub(super) fn check_pod(
    by: usize,
    quota: &Value,
    spec: &Node<'_, '_>,
    pod: &PodResources,
    refusals: &mut Vec<Refusal>,
) {
    if pod.has_own || !scope::all_match(quota, spec, pod) {
        return;
    }
    let hard = hard(quota);
    let before = refusals.len();
    for (counted, side, name) in DEMANDED.into_iter().filter(|(counted, ..)| hard.contains_key(*counted)) {
        for container in pod.containers.iter().filter(|one| !one.amounts(side).contains_key(name)) {
            container.with_amount(spec, side, name, &mut |at| {
                let field = side.field();
                let message = format!(
                    "a quota on `{counted}` demands `{field}.{name}` of every container in this namespace"
                );
                let help = format!("set {}", at.giving_to(3, "\"…\""));
                let finding = at.needed(RULE, message).with_help(help);
                refusals.push(Refusal { finding, by, says: says(counted) });
            });
        }
    }
    if refusals.len() > before {
        return;
    }
    for (counted, (amount, side, name)) in used(spec, pod) {
        let Some(most) = hard.get(&counted).filter(|most| amount > **most) else { continue };
        if pod.is_unknown(&name) {
            continue;
        }
        let message = format!(
            "a pod uses {} of `{counted}`, and the quota of this namespace is {}",
            amount.canonical(),
            most.canonical()
        );
        let help = if name.is_empty() { "raise the quota" } else { "lower it, or raise the quota" };
        let refused = |at: &Node<'_, '_>| Refusal {
            finding: at.needed(RULE, message.clone()).with_help(help),
            by,
            says: says(&counted),
        };
        match pod.greatest(side, &name).filter(|_| !name.is_empty()) {
            Some(most) => most.with_amount(spec, side, &name, &mut |at| refusals.push(refused(at))),
            None => refusals.push(refused(spec)),
        }
    }
}

/// What a pod uses, each with what says so: the side and the name of the resource; no name for the pod itself.
fn used(spec: &Node<'_, '_>, pod: &PodResources) -> Vec<(String, (Quantity, Side, String))> {
    let (mut requests, mut limits) = (pod.together(Side::Requests), pod.together(Side::Limits));
    let overhead = amounts::at(&spec.field("overhead")).unwrap_or_default();
    amounts::add(&mut requests, &overhead);
    let mut over_limits = overhead;
    over_limits.retain(|name, _| limits.get(name).is_some_and(|limit| !limit.is_zero()));
    amounts::add(&mut limits, &over_limits);
    let one = || (whole(1), Side::Requests, String::new());
    let mut used = vec![("pods".to_owned(), one()), ("count/pods".to_owned(), one())];
    for (name, amount) in requests {
        let value = (amount, Side::Requests, name.clone());
        if STANDARD.contains(&name.as_str()) || name.starts_with(HUGE_PAGES) {
            used.push((name.clone(), value.clone()));
            used.push((format!("{REQUESTS}{name}"), value));
        } else if is_extended(&name) {
            used.push((format!("{REQUESTS}{name}"), value));
        }
    }
    for (name, amount) in limits {
        if STANDARD.contains(&name.as_str()) {
            used.push((format!("limits.{name}"), (amount, Side::Limits, name)));
        }
    }
    used
}

/// `IsExtendedResourceName` of `pkg/apis/core/v1/helper/helpers.go`.
fn is_extended(name: &str) -> bool {
    name.contains('/')
        && !name.contains("kubernetes.io/")
        && !name.starts_with(REQUESTS)
        && name::qualified_name(&format!("{REQUESTS}{name}")).is_ok()
}

/// What an object that is no pod uses of a quota without scopes: `Usage` of the evaluators for claims and for the mere
/// number of objects. Nothing for a kind that the version does not know.
pub fn counted_as(version: KubernetesVersion, object: &Value) -> Vec<(String, Quantity)> {
    let identity = Identity::of(object);
    let kind = Schemas::of(version).kind(identity.api_version, identity.kind);
    let Some(kind) = kind.filter(|kind| kind.scope == Scope::Namespaced) else { return Vec::new() };
    let plural = plural(kind.kind);
    let group = identity.group();
    let count = if group.is_empty() { format!("count/{plural}") } else { format!("count/{plural}.{group}") };
    let mut used = vec![(count, whole(1))];
    // `legacyObjectCountAliases` of `registry.go`, and the names of their own that claims and services have.
    const NAMED: [&str; 6] = [
        "configmaps",
        "resourcequotas",
        "replicationcontrollers",
        "secrets",
        "persistentvolumeclaims",
        "services",
    ];
    if group.is_empty() && NAMED.contains(&plural.as_str()) {
        used.push((plural.clone(), whole(1)));
    }
    if plural == "persistentvolumeclaims" {
        used.extend(storage(object));
    }
    used
}

/// The name of a kind's objects in paths of the API: `UnsafeGuessKindToResource` of `apimachinery/pkg/api/meta`, which
/// is right for Kubernetes' own.
fn plural(kind: &str) -> String {
    let name = kind.to_ascii_lowercase();
    if name == "endpoints" {
        name
    } else if name.ends_with('s') {
        format!("{name}es")
    } else if let Some(stem) = name.strip_suffix('y') {
        format!("{stem}ies")
    } else {
        format!("{name}s")
    }
}

/// `Usage` of `persistent_volume_claims.go`, beyond the number of claims.
fn storage(claim: &Value) -> Vec<(String, Quantity)> {
    let requested = amounts::of(&claim["spec"]["resources"]["requests"]).remove("storage");
    let in_annotation = &claim["metadata"]["annotations"]["volume.beta.kubernetes.io/storage-class"];
    let class = in_annotation.as_str().or_else(|| claim["spec"]["storageClassName"].as_str());
    let mut used = Vec::new();
    for prefix in
        [Some(String::new()), class.filter(|class| !class.is_empty()).map(of_class)].into_iter().flatten()
    {
        if !prefix.is_empty() {
            used.push((format!("{prefix}persistentvolumeclaims"), whole(1)));
        }
        used.extend(requested.clone().map(|amount| (format!("{prefix}requests.storage"), amount)));
    }
    used
}

/// `V1ResourceByStorageClass`.
fn of_class(class: &str) -> String {
    format!("{class}.storageclass.storage.k8s.io/")
}

/// What a quota allows of each resource that it counts, where it is for objects that are no pods: one without scopes.
pub fn counts(quota: &Value) -> Vec<(String, Quantity, Path)> {
    if !scope::none(quota) {
        return Vec::new();
    }
    hard(quota)
        .into_iter()
        .map(|(name, most)| {
            let path = says(&name);
            (name, most, path)
        })
        .collect()
}

fn hard(quota: &Value) -> Amounts {
    amounts::of(&quota["spec"]["hard"])
}

fn says(counted: &str) -> Path {
    Path::parse("spec.hard").join(counted)
}

fn whole(number: u8) -> Quantity {
    quantity::parse(&number.to_string()).unwrap_or_else(|_| Quantity::zero())
}

//! The pod around a job's container.

use nixbatch_diagnostic::Path;
use serde_json::{Value, json};

use super::common::TEXT;
use super::job_spec::{Layout, non_empty};
use crate::object::{Field, Object, Origin, field};
use crate::params::{Param, Shape};
use crate::spec::ResolvedSpec;
use crate::suggest;

/// What a pod takes.
pub(super) const PARAMS: &[Param] = &[
    Param::defaulted(
        "restartPolicy",
        Shape::OneOf(&["Never", "OnFailure"]),
        "\"Never\"",
        "What happens to a container that fails.",
    ),
    Param::optional(
        "securityContext",
        Shape::Kube("PodSecurityContext | SecurityContext"),
        "Security settings. Each goes where it belongs: to the pod, or to the container.",
    ),
    Param::optional(
        "imagePullSecrets",
        Shape::List(&Shape::Either(&[
            Shape::Text,
            Shape::Record(&[Param::required("name", Shape::Text, "Name of the Secret.")]),
        ])),
        "Secrets for private registries, by name or as `{ name; }`.",
    ),
    Param::optional("serviceAccount", Shape::Text, "ServiceAccount of the pods."),
    Param::optional("automountServiceAccountToken", Shape::Bool, "Whether the pods get the account's token."),
    Param::optional("nodeSelector", Shape::Map(&TEXT), "Labels that a node must have."),
    Param::optional(
        "affinity",
        Shape::Kube("Affinity"),
        "Which nodes and neighbours the pods prefer or need.",
    ),
    Param::optional(
        "tolerations",
        Shape::List(&Shape::Kube("Toleration")),
        "Taints that the pods put up with.",
    ),
    Param::optional(
        "topologySpreadConstraints",
        Shape::List(&Shape::Kube("TopologySpreadConstraint")),
        "How the pods spread over nodes and zones.",
    ),
    Param::optional("priorityClassName", Shape::Text, "PriorityClass of the pods."),
    Param::optional("runtimeClassName", Shape::Text, "RuntimeClass of the pods."),
    Param::optional("schedulerName", Shape::Text, "Scheduler of the pods."),
    Param::optional("terminationGracePeriodSeconds", Shape::Int, "Seconds between SIGTERM and SIGKILL."),
    Param::optional(
        "initContainers",
        Shape::List(&Shape::Kube("Container")),
        "Containers that run before, one after the other.",
    ),
    Param::optional(
        "sidecars",
        Shape::List(&Shape::Kube("Container")),
        "Containers that run beside: init containers with `restartPolicy: Always`, so that the job can complete.",
    ),
];

const FIELDS: &[Field] = &[
    field("restartPolicy", "restartPolicy"),
    field("serviceAccount", "serviceAccountName"),
    field("automountServiceAccountToken", "automountServiceAccountToken"),
    field("nodeSelector", "nodeSelector"),
    field("affinity", "affinity"),
    field("tolerations", "tolerations"),
    field("topologySpreadConstraints", "topologySpreadConstraints"),
    field("priorityClassName", "priorityClassName"),
    field("runtimeClassName", "runtimeClassName"),
    field("schedulerName", "schedulerName"),
    field("terminationGracePeriodSeconds", "terminationGracePeriodSeconds"),
];

/// Puts the pod's own fields, its labels and its annotations where `layout` says.
pub(super) fn lower(spec: &ResolvedSpec, object: &mut Object, layout: &Layout) {
    let pod = Path::parse(layout.pod);
    object.origins.add_table(layout.pod, FIELDS);
    for field in FIELDS {
        if let Some(value) = non_empty(spec, field.arg) {
            object.put(&pod.join(field.at), value.clone());
        }
    }
    for (index, secret) in spec.list("imagePullSecrets").iter().enumerate() {
        let value = if secret.is_string() { json!({ "name": secret }) } else { secret.clone() };
        let at = pod.join("imagePullSecrets").join(index);
        object.set_from(at, value, Origin::Arg(Path::parse("imagePullSecrets").join(index)));
    }
    lower_helpers(spec, object, &pod);
    lower_security_context(spec, object, &pod, &Path::parse(layout.container));
}

/// Init containers first, then sidecars.
/// Source: <https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#jobs-with-sidecar-containers>.
fn lower_helpers(spec: &ResolvedSpec, object: &mut Object, pod: &Path) {
    let init =
        spec.list("initContainers").iter().enumerate().map(|(index, value)| ("initContainers", index, value));
    let sidecars = spec.list("sidecars").iter().enumerate().map(|(index, value)| ("sidecars", index, value));
    for (place, (arg, index, value)) in init.chain(sidecars).enumerate() {
        let mut value = value.clone();
        if let Value::Object(container) = &mut value
            && arg == "sidecars"
        {
            container.entry("restartPolicy").or_insert_with(|| "Always".into());
        }
        let at = pod.join("initContainers").join(place);
        object.set_from(at, value, Origin::Arg(Path::root().join(arg).join(index)));
    }
}

/// Keys of both levels go to the pod, so that they hold for init containers too.
/// Source: <https://kubernetes.io/docs/tasks/configure-pod-container/security-context/>.
fn lower_security_context(spec: &ResolvedSpec, object: &mut Object, pod: &Path, container: &Path) {
    let arg = Path::parse("securityContext");
    let Some(settings) = spec.arg("securityContext").filter(|value| value.is_object()) else {
        if let Some(value) = spec.arg("securityContext") {
            object.set_from(pod.join("securityContext"), value.clone(), Origin::Arg(arg));
        }
        return;
    };
    for (key, value) in settings.as_object().into_iter().flatten() {
        let level = if belongs_to_container(key) { container } else { pod };
        let at = level.join("securityContext").join(key.as_str());
        object.set_from(at, value.clone(), Origin::Arg(arg.join(key.as_str())));
    }
}

/// Fields of `SecurityContext` that `PodSecurityContext` lacks (k8s.io/api/core/v1).
const CONTAINER_ONLY: [&str; 5] =
    ["allowPrivilegeEscalation", "capabilities", "privileged", "procMount", "readOnlyRootFilesystem"];

/// Fields of `PodSecurityContext` (k8s.io/api/core/v1).
const POD: [&str; 13] = [
    "appArmorProfile",
    "fsGroup",
    "fsGroupChangePolicy",
    "runAsGroup",
    "runAsNonRoot",
    "runAsUser",
    "seLinuxChangePolicy",
    "seLinuxOptions",
    "seccompProfile",
    "supplementalGroups",
    "supplementalGroupsPolicy",
    "sysctls",
    "windowsOptions",
];

/// Whether a setting is one of the container's. A misspelt one goes where its nearest name is, so that the
/// finding about it can name that.
fn belongs_to_container(key: &str) -> bool {
    let known = CONTAINER_ONLY.iter().chain(&POD).copied();
    suggest::nearest(key, known).is_some_and(|nearest| CONTAINER_ONLY.contains(&nearest))
}

//! The pod around a job's container.

use nixbatch_diagnostic::{Finding, Path, describe, nearest};
use nixbatch_kube::schema::{Definition, DefinitionName, KubernetesVersion, Schemas};
use nixbatch_kube::workload::JOB_RESTART_POLICIES;
use serde_json::{Map, Value, json};

use super::common::TEXT;
use super::container::{NAME, texts};
use super::job_spec::Layout;
use crate::args::Args;
use crate::bundle::Context;
use crate::object::fields;
use crate::origins::{At, Field, Origins, field};
use crate::params::{Absent, Param, Shape};

/// What a pod takes.
pub(super) const PARAMS: &[Param] = &[
    Param {
        name: "restartPolicy",
        shape: Shape::OneOf(&JOB_RESTART_POLICIES),
        absent: Absent::Always("\"Never\""),
        doc: "What happens to a container that fails.",
    },
    Param::optional(
        SECURITY,
        Shape::Map(&Shape::Any),
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
    field("imagePullSecrets", "imagePullSecrets"),
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

/// The argument and the fields that hold security settings.
const SECURITY: &str = "securityContext";

/// The pod with its container and volumes, which will lie where `layout` says.
pub(super) fn lower(
    args: &Args<'_>,
    context: &Context,
    origins: &mut Origins,
    layout: &Layout,
    mut container: Map<String, Value>,
    volumes: Vec<Value>,
) -> Map<String, Value> {
    origins.add_table(&layout.pod, args.prefix(), FIELDS);
    let mut pod = fields(args, FIELDS);
    if pod.contains_key("nodeSelector") {
        pod.insert("nodeSelector".to_owned(), texts(args, "nodeSelector").into());
    }
    let (of_container, of_pod) = security(args, context, origins, layout);
    for (part, settings) in [(&mut container, of_container), (&mut pod, of_pod)] {
        if !settings.is_empty() {
            part.insert(SECURITY.to_owned(), settings.into());
        }
    }
    let lists = [
        ("containers", vec![container.into()]),
        ("imagePullSecrets", image_pull_secrets(args, origins, &layout.pod)),
        ("initContainers", helpers(args, origins, &layout.pod)),
        ("volumes", volumes),
    ];
    for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        pod.insert(name.to_owned(), list.into());
    }
    pod
}

/// The secrets, with plain names as references.
fn image_pull_secrets(args: &Args<'_>, origins: &mut Origins, at: &At) -> Vec<Value> {
    let mut secrets = args.list("imagePullSecrets").to_vec();
    for (index, secret) in secrets.iter_mut().enumerate().filter(|(_, secret)| secret.is_string()) {
        *secret = json!({ "name": secret });
        let place = Path::key("imagePullSecrets").join(index);
        origins.add_renamed(at, place.clone(), args.path(place), NAME);
    }
    secrets
}

/// Findings about a pod's arguments.
pub(super) fn check(args: &Args<'_>) -> Vec<Finding> {
    let sidecars = args.list("sidecars").iter().enumerate();
    let others = sidecars.filter_map(|(index, sidecar)| {
        let policy = sidecar.get("restartPolicy").filter(|policy| *policy != "Always")?;
        let place = args.place(Path::key("sidecars").join(index).join("restartPolicy"));
        let message = format!("a sidecar's `restartPolicy` is \"Always\", but this is {}", describe(policy));
        let help = "leave it out; what ends before the job begins goes into `initContainers`";
        Some(Finding::error("invalid-argument", place, message).with_help(help))
    });
    others.collect()
}

/// Init containers first, then sidecars.
/// Source: <https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#jobs-with-sidecar-containers>.
fn helpers(args: &Args<'_>, origins: &mut Origins, at: &At) -> Vec<Value> {
    let mut helpers = Vec::new();
    for arg in ["initContainers", "sidecars"] {
        for (index, container) in args.list(arg).iter().enumerate() {
            let mut container = container.clone();
            if let Value::Object(fields) = &mut container
                && arg == "sidecars"
            {
                fields.entry("restartPolicy").or_insert_with(|| "Always".into());
            }
            let place = Path::key("initContainers").join(helpers.len());
            origins.add(at, place, args.path(Path::key(arg).join(index)));
            helpers.push(container);
        }
    }
    helpers
}

/// The security settings of the container, and those of the pod, which will lie where `layout` says. Those that there are
/// at both levels go to the pod, so that they hold for init containers too.
/// Source: <https://kubernetes.io/docs/tasks/configure-pod-container/security-context/>.
fn security(
    args: &Args<'_>,
    context: &Context,
    origins: &mut Origins,
    layout: &Layout,
) -> (Map<String, Value>, Map<String, Value>) {
    for at in [&layout.container, &layout.pod] {
        let part = Path::key(SECURITY);
        origins.add(at, part.clone(), args.path(part));
    }
    let mut settings = args.attrs(SECURITY).peekable();
    if settings.peek().is_none() {
        return (Map::new(), Map::new());
    }
    let levels = Levels::of(context.settings.kubernetes_version);
    settings
        .map(|(key, value)| (key.clone(), value.clone()))
        .partition(|(key, _)| levels.belongs_to_container(key))
}

/// The settings that there are at each level.
struct Levels {
    container: Option<&'static Definition>,
    pod: Option<&'static Definition>,
}

impl Levels {
    fn of(version: KubernetesVersion) -> Self {
        let definition = |name| Schemas::of(version).definition(DefinitionName(name));
        Self {
            container: definition("core.v1.SecurityContext"),
            pod: definition("core.v1.PodSecurityContext"),
        }
    }

    /// Whether a setting is only the container's. A misspelt one goes where its nearest name is, so that the finding
    /// about it can name that.
    fn belongs_to_container(&self, key: &str) -> bool {
        let levels = [self.container, self.pod].into_iter().flatten();
        let names = levels.flat_map(|level| &level.fields).map(|field| field.name);
        let is_of_pod = |name| self.pod.is_some_and(|pod| pod.field(name).is_some());
        nearest(key, names).is_some_and(|meant| !is_of_pod(meant.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_go_where_they_belong() {
        for version in KubernetesVersion::ALL {
            let levels = Levels::of(*version);
            let is_of_container = |key| levels.belongs_to_container(key);
            for key in [
                "allowPrivilegeEscalation",
                "capabilities",
                "privileged",
                "procMount",
                "readOnlyRootFilesystem",
                "Privileged",
                "readOnlyRootFileSystem",
            ] {
                assert!(is_of_container(key), "{key}");
            }
            for key in [
                "fsGroup",
                "runAsUser",
                "runAsNonRoot",
                "seccompProfile",
                "sysctls",
                "run_as_user",
                "nonsense",
            ] {
                assert!(!is_of_container(key), "{key}");
            }
        }
    }
}

//! Objects that run pods: where the pods are in them, and what marks them.

use nixbatch_diagnostic::{Path, Step};

use crate::object::Identity;
use crate::schema::{DefinitionName, KubernetesVersion, Schemas};

/// Labels by which the Job controller marks a Job's pods with its name; the second is the old one.
/// Source: <https://kubernetes.io/docs/reference/labels-annotations-taints/#batch-kubernetes-io-job-name>.
pub const JOB_NAME_LABELS: [&str; 2] = ["batch.kubernetes.io/job-name", "job-name"];

/// What the pods of a Job may have as their `restartPolicy`: not `Always`, which other pods may.
/// Source: `ValidateJobSpec` in k8s.io/kubernetes/pkg/apis/batch/validation.
pub const JOB_RESTART_POLICIES: [&str; 2] = ["Never", "OnFailure"];

/// The words of the `restartPolicy` of a Job's pods, where a path in an object of this definition leads to that: the
/// schema has those of all pods.
pub fn restart_policies(object: DefinitionName, path: &Path) -> Option<&'static [&'static str]> {
    let of_pods = ["template", "spec", "restartPolicy"].map(Step::from);
    let is_of_job =
        ["batch.v1.Job", "batch.v1.CronJob"].contains(&object.0) && path.steps().ends_with(&of_pods);
    is_of_job.then_some(&JOB_RESTART_POLICIES)
}

/// The lists of a PodSpec that hold containers.
pub const CONTAINERS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];

/// Those of them that a pod template may have: ephemeral containers are for pods that run.
pub const TEMPLATE_CONTAINERS: [&str; 2] = [CONTAINERS[0], CONTAINERS[1]];

/// JSON pointer of the PodSpec in an object of a built-in kind that has one.
pub fn pod_spec(identity: &Identity<'_>) -> Option<&'static str> {
    match (identity.api_version, identity.kind) {
        ("v1", "Pod") => Some("/spec"),
        ("batch/v1", "CronJob") => Some("/spec/jobTemplate/spec/template/spec"),
        ("batch/v1", "Job")
        | ("apps/v1", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
        | ("v1", "ReplicationController") => Some("/spec/template/spec"),
        _ => None,
    }
}

/// JSON pointer of the JobSpec in a Job, or in a CronJob.
pub fn job_spec(identity: &Identity<'_>) -> Option<&'static str> {
    match (identity.api_version, identity.kind) {
        ("batch/v1", "Job") => Some("/spec"),
        ("batch/v1", "CronJob") => Some("/spec/jobTemplate/spec"),
        _ => None,
    }
}

/// The definition of a container.
pub const CONTAINER: &str = "core.v1.Container";

/// What of a Job has a field of this name: the name of its definition.
pub fn job_field(version: KubernetesVersion, name: &str) -> Option<&'static str> {
    let schemas = Schemas::of(version);
    ["batch.v1.JobSpec", "core.v1.PodSpec", CONTAINER].into_iter().find(|definition| {
        let definition = schemas.definition(DefinitionName(definition));
        definition.is_some_and(|definition| definition.field(name).is_some())
    })
}

#[cfg(test)]
mod tests {
    use crate::schema::{KubernetesVersion, Schemas, Type};

    use super::*;

    /// The definition that the schema has at a pointer of a kind.
    fn definition(version: KubernetesVersion, kind: DefinitionName, pointer: &str) -> Option<&'static str> {
        let schemas = Schemas::of(version);
        let name = pointer.split('/').skip(1).try_fold(kind, |name, key| {
            match schemas.definition(name)?.field(key)?.ty {
                Type::Object(name) => Some(name),
                _ => None,
            }
        });
        Some(name?.0)
    }

    #[test]
    fn pointers_lead_to_what_the_schemas_have_there() {
        for version in KubernetesVersion::ALL {
            let mut found = 0;
            for kind in Schemas::of(*version).kinds() {
                let identity =
                    Identity { api_version: kind.api_version, kind: kind.kind, namespace: None, name: "" };
                if let Some(pointer) = pod_spec(&identity) {
                    found += 1;
                    assert_eq!(definition(*version, kind.definition, pointer), Some("core.v1.PodSpec"));
                }
                if let Some(pointer) = job_spec(&identity) {
                    found += 1;
                    assert_eq!(definition(*version, kind.definition, pointer), Some("batch.v1.JobSpec"));
                }
            }
            assert_eq!(found, 10, "{version}");
        }
    }
}

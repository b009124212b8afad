//! What the API server checks beyond the schema: the validation of its create strategies at Kubernetes 1.35.
//!
//! The rules are those of `pkg/apis/*/validation/validation.go` of `k8s.io/kubernetes`, after its defaults
//! (`pkg/apis/*/v1/defaults.go`) and what `pkg/registry/*/strategy.go` fills in. They are silent about a field of a
//! wrong type, which the schema check reports. It also reports the missing fields and unknown words that it knows of;
//! a rule may find these again, since that depends on the version, and whoever asks both leaves out what the schema
//! has said.
//!
//! One file a kind, and one for each part that kinds share.

mod admission_policy;
mod admission_rule;
mod api_service;
mod certificate;
mod cluster_node;
mod config;
mod cron_job;
mod demands;
mod device;
mod event;
mod fields;
mod flow_control;
mod gate;
mod job;
mod job_spec;
mod label_selector;
mod lease;
mod limit_range;
mod metadata;
mod namespace;
mod network;
mod node;
mod pod;
mod pod_failure_policy;
mod priority_class;
mod resource_definition;
mod resource_names;
mod resource_quota;
mod review;
mod role;
mod runtime_class;
mod storage;
mod storage_migration;
mod success_policy;
mod time_zone;
mod webhook;
mod workload;

use nixbatch_diagnostic::{Finding, ObjectPlace};
use serde_json::Value;

use crate::author::{Author, Verbatim};
use crate::custom;
use crate::object::Identity;
use crate::schema::KubernetesVersion;
use crate::words::{all_of, any_of, shown};
pub(crate) use node::Node;

/// A finding of a rule.
pub(crate) type ObjectFinding = Finding<ObjectPlace>;

/// What a rule adds its findings to.
pub(crate) type Findings = Vec<ObjectFinding>;

/// The rules of a kind: what they find in an object.
type Check = fn(&Node<'_, '_>, &mut Findings);

/// Everything that the API server of the version would refuse in `object`, beyond its schema, all at once.
///
/// Every kind's metadata is checked, that of custom resources too; beyond that, what [`check_of`] knows.
/// An object without a namespace is fine: `kubectl` fills it in.
pub fn object(version: KubernetesVersion, object: &Value) -> Vec<Finding<ObjectPlace>> {
    object_for(&Verbatim, version, object)
}

/// The same for an object that was made from what its author wrote: texts speak of that, and places of the object.
pub fn object_for(
    author: &dyn Author,
    version: KubernetesVersion,
    object: &Value,
) -> Vec<Finding<ObjectPlace>> {
    let identity = Identity::of(object);
    if !object.is_object() || identity.kind.is_empty() || identity.api_version.is_empty() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let node = Node::root(author, version, object);
    metadata::check(identity, node.field("metadata"), &mut findings);
    if let Some(check) = check_of(identity) {
        check(&node, &mut findings);
    }
    if custom::is_definition(object) {
        findings.extend(custom::check(author, version, object));
    }
    findings
}

/// The rules of a kind; nothing where there are none but those for its metadata.
fn check_of(identity: Identity<'_>) -> Option<Check> {
    Some(match (identity.group(), identity.kind) {
        ("", "Binding") => review::binding,
        ("", "ConfigMap") => config::config_map,
        ("", "Endpoints") => network::endpoints::check,
        ("", "Event") => event::core,
        ("", "LimitRange") => limit_range::check,
        ("", "List") => needs_items,
        ("", "Namespace") => namespace::check,
        ("", "Node") => cluster_node::check,
        ("", "PersistentVolume") => storage::volume::check,
        ("", "PersistentVolumeClaim") => storage::claim::check,
        ("", "Pod") => pod::check,
        ("", "PodTemplate") => workload::deployment::template,
        ("", "ReplicationController") => workload::deployment::replication_controller,
        ("", "ResourceQuota") => resource_quota::check,
        ("", "Secret") => config::secret,
        ("", "Service") => network::service::check,
        ("admissionregistration.k8s.io", "MutatingAdmissionPolicy") => admission_policy::mutating,
        ("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding") => {
            admission_policy::mutating_binding
        }
        ("admissionregistration.k8s.io", "MutatingWebhookConfiguration") => webhook::check,
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy") => admission_policy::validating,
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding") => {
            admission_policy::validating_binding
        }
        ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration") => webhook::check,
        ("apiextensions.k8s.io", "CustomResourceDefinition") => resource_definition::check,
        ("apiregistration.k8s.io", "APIService") => api_service::check,
        ("apps", "ControllerRevision") => workload::deployment::revision,
        ("apps", "DaemonSet") => workload::daemon_set::check,
        ("apps", "Deployment") => workload::deployment::check,
        ("apps", "ReplicaSet") => workload::deployment::replica_set,
        ("apps", "StatefulSet") => workload::stateful_set::check,
        ("authentication.k8s.io", "TokenReview") => review::token,
        ("authorization.k8s.io", "LocalSubjectAccessReview") => review::local_access,
        ("authorization.k8s.io", "SelfSubjectAccessReview") => review::own_access,
        ("authorization.k8s.io", "SubjectAccessReview") => review::access,
        ("autoscaling", "HorizontalPodAutoscaler") => workload::autoscaler::check,
        ("batch", "CronJob") => cron_job::check,
        ("batch", "Job") => job::check,
        ("certificates.k8s.io", "CertificateSigningRequest") => certificate::signing_request,
        ("certificates.k8s.io", "ClusterTrustBundle") => certificate::trust_bundle,
        ("certificates.k8s.io", "PodCertificateRequest") => certificate::pod_request,
        ("coordination.k8s.io", "Lease") => lease::check,
        ("coordination.k8s.io", "LeaseCandidate") => lease::candidate,
        ("discovery.k8s.io", "EndpointSlice") => network::endpoints::slice,
        ("events.k8s.io", "Event") => event::new,
        ("flowcontrol.apiserver.k8s.io", "FlowSchema") => flow_control::schema,
        ("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration") => flow_control::priority_level,
        ("networking.k8s.io", "IPAddress") => network::cidr::ip_address,
        ("networking.k8s.io", "Ingress") => network::ingress::check,
        ("networking.k8s.io", "IngressClass") => network::ingress::class,
        ("networking.k8s.io", "NetworkPolicy") => network::policy::check,
        ("networking.k8s.io", "ServiceCIDR") => network::cidr::check,
        ("node.k8s.io", "RuntimeClass") => runtime_class::check,
        ("policy", "PodDisruptionBudget") => workload::disruption_budget::check,
        ("rbac.authorization.k8s.io", "ClusterRole") => role::cluster_role,
        ("rbac.authorization.k8s.io", "ClusterRoleBinding") => role::cluster_role_binding,
        ("rbac.authorization.k8s.io", "Role") => role::role,
        ("rbac.authorization.k8s.io", "RoleBinding") => role::role_binding,
        ("resource.k8s.io", "DeviceClass") => device::class,
        ("resource.k8s.io", "DeviceTaintRule") => device::taint_rule,
        ("resource.k8s.io", "ResourceClaim") => device::claim,
        ("resource.k8s.io", "ResourceClaimTemplate") => device::template,
        ("resource.k8s.io", "ResourceSlice") => device::slice,
        ("scheduling.k8s.io", "PriorityClass") => priority_class::check,
        ("storage.k8s.io", "CSIDriver") => storage::class::csi_driver,
        ("storage.k8s.io", "StorageClass") => storage::class::check,
        ("storage.k8s.io", "VolumeAttributesClass") => storage::class::attributes,
        ("storagemigration.k8s.io", "StorageVersionMigration") => storage_migration::check,
        _ => return None,
    })
}

/// What the API server would refuse in the metadata of every Job that a CronJob starts. It does not look at it when it
/// takes the CronJob, so this is no error in `cron_job` itself.
pub fn job_template_metadata(
    author: &dyn Author,
    version: KubernetesVersion,
    cron_job: &Value,
) -> Vec<Finding<ObjectPlace>> {
    let mut findings = Vec::new();
    cron_job::template_metadata(&Node::root(author, version, cron_job), &mut findings);
    findings
}

/// What the API server would refuse in the metadata of an object that stands in another one.
pub(crate) fn embedded_metadata(
    author: &dyn Author,
    version: KubernetesVersion,
    object: &Value,
) -> Vec<Finding<ObjectPlace>> {
    let mut findings = Vec::new();
    metadata::embedded(&Node::root(author, version, object).field("metadata"), &mut findings);
    findings
}

/// The server knows no `List`, and `kubectl` takes apart only one that has items.
fn needs_items(list: &Node<'_, '_>, findings: &mut Findings) {
    let items = list.field("items");
    if !items.is_set() {
        let help = format!("write the objects as {}", items.giving("[ … ];"));
        findings.push(items.missing("missing-field", format!("a `List` needs {items}")).with_help(help));
    }
}

/// `ValidateNonnegativeField` of `apimachinery/pkg/api/validation/generic.go`.
fn not_negative(rule: &'static str, field: &Node<'_, '_>, findings: &mut Findings) {
    if let Some(value) = field.int64().filter(|value| *value < 0) {
        let message = format!("{field} must be 0 or more, and this is {value}");
        findings.push(field.error(rule, message).with_help("write 0 or more, or leave it out"));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths(object: &Value) -> Vec<String> {
        super::object(KubernetesVersion::default(), object).iter().map(|f| f.place.path.to_string()).collect()
    }

    #[test]
    fn what_is_no_object_is_left_to_the_schema() {
        for value in [json!(null), json!([]), json!("x"), json!({}), json!({ "kind": 1, "apiVersion": {} })] {
            assert_eq!(paths(&value), [""; 0]);
        }
        let wrong = json!({ "apiVersion": "batch/v1", "kind": "CronJob", "metadata": { "name": "a", "labels": 7 },
            "spec": { "schedule": 5, "timeZone": [], "jobTemplate": { "spec": { "completions": "x", "selector": null,
                "podFailurePolicy": [], "completionMode": 1, "template": { "spec": { "containers": 7,
                    "restartPolicy": 9 } } } } } });
        assert_eq!(paths(&wrong), [""; 0]);
    }
}

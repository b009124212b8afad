//! API versions that Kubernetes has removed before the oldest version whose schema is here.
//!
//! Source: <https://kubernetes.io/docs/reference/using-api/deprecation-guide/>; for what was removed without a word
//! there (alpha versions), the `CHANGELOG` of the release.

/// Kinds of an API version that no version of Kubernetes here has any more.
#[derive(Debug, Clone, Copy)]
pub(super) struct Removed {
    /// The release that removed it.
    pub(super) release: &'static str,
    /// What took its place.
    pub(super) now: Now,
}

/// What took the place of a kind in an API version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Now {
    /// The same in another API version: only that is to be changed.
    Same(&'static str),
    /// Another API version, in which other fields have changed as well.
    Changed(&'static str, &'static str),
    /// Nothing of the kind.
    Gone(&'static str),
}

impl Removed {
    /// The API version in which the kind is the same.
    pub(super) fn home(self) -> Option<&'static str> {
        match self.now {
            Now::Same(home) => Some(home),
            _ => None,
        }
    }
}

use Now::{Changed, Gone, Same};

/// Sorted by release, newest first.
const REMOVED: &[(&str, &str, &[&str], Now)] = &[
    (
        "1.32",
        "flowcontrol.apiserver.k8s.io/v1beta3",
        &["FlowSchema", "PriorityLevelConfiguration"],
        Same("flowcontrol.apiserver.k8s.io/v1"),
    ),
    (
        "1.31",
        "resource.k8s.io/v1alpha2",
        &["ResourceClaim", "ResourceClaimTemplate", "ResourceClass", "ResourceSlice"],
        Changed("resource.k8s.io/v1", "claims ask for devices, not for a resource class"),
    ),
    ("1.30", "authentication.k8s.io/v1alpha1", &["SelfSubjectReview"], Same("authentication.k8s.io/v1")),
    ("1.32", "authentication.k8s.io/v1beta1", &["SelfSubjectReview"], Same("authentication.k8s.io/v1")),
    (
        "1.29",
        "flowcontrol.apiserver.k8s.io/v1beta2",
        &["FlowSchema"],
        Same("flowcontrol.apiserver.k8s.io/v1"),
    ),
    (
        "1.29",
        "flowcontrol.apiserver.k8s.io/v1beta2",
        &["PriorityLevelConfiguration"],
        Changed(
            "flowcontrol.apiserver.k8s.io/v1",
            "`assuredConcurrencyShares` is called `nominalConcurrencyShares`",
        ),
    ),
    ("1.27", "storage.k8s.io/v1beta1", &["CSIStorageCapacity"], Same("storage.k8s.io/v1")),
    ("1.26", "autoscaling/v2beta2", &["HorizontalPodAutoscaler"], Same("autoscaling/v2")),
    (
        "1.26",
        "flowcontrol.apiserver.k8s.io/v1beta1",
        &["FlowSchema"],
        Same("flowcontrol.apiserver.k8s.io/v1"),
    ),
    (
        "1.26",
        "flowcontrol.apiserver.k8s.io/v1beta1",
        &["PriorityLevelConfiguration"],
        Changed(
            "flowcontrol.apiserver.k8s.io/v1",
            "`assuredConcurrencyShares` is called `nominalConcurrencyShares`",
        ),
    ),
    (
        "1.25",
        "autoscaling/v2beta1",
        &["HorizontalPodAutoscaler"],
        Changed("autoscaling/v2", "a metric's target is an object, as in `target.averageUtilization`"),
    ),
    ("1.25", "batch/v1beta1", &["CronJob"], Same("batch/v1")),
    (
        "1.25",
        "discovery.k8s.io/v1beta1",
        &["EndpointSlice"],
        Changed("discovery.k8s.io/v1", "`topology` became `nodeName`, `zone` and `deprecatedTopology`"),
    ),
    (
        "1.25",
        "events.k8s.io/v1beta1",
        &["Event"],
        Changed(
            "events.k8s.io/v1",
            "`type`, `action`, `reason`, `reportingController` and `reportingInstance` are required",
        ),
    ),
    ("1.25", "node.k8s.io/v1beta1", &["RuntimeClass"], Same("node.k8s.io/v1")),
    (
        "1.25",
        "policy/v1beta1",
        &["PodDisruptionBudget"],
        Changed("policy/v1", "an empty `selector` selects all pods of the namespace, and no longer none"),
    ),
    (
        "1.25",
        "policy/v1beta1",
        &["PodSecurityPolicy"],
        Gone("label the Namespace with `pod-security.kubernetes.io/enforce`"),
    ),
    (
        "1.22",
        "admissionregistration.k8s.io/v1beta1",
        &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
        Changed(
            "admissionregistration.k8s.io/v1",
            "`sideEffects` and `admissionReviewVersions` are required, and defaults have changed",
        ),
    ),
    (
        "1.22",
        "apiextensions.k8s.io/v1beta1",
        &["CustomResourceDefinition"],
        Changed("apiextensions.k8s.io/v1", "each of the `versions` has a structural schema"),
    ),
    ("1.22", "apiregistration.k8s.io/v1beta1", &["APIService"], Same("apiregistration.k8s.io/v1")),
    ("1.22", "authentication.k8s.io/v1beta1", &["TokenReview"], Same("authentication.k8s.io/v1")),
    (
        "1.22",
        "authorization.k8s.io/v1beta1",
        &[
            "LocalSubjectAccessReview",
            "SelfSubjectAccessReview",
            "SelfSubjectRulesReview",
            "SubjectAccessReview",
        ],
        Changed("authorization.k8s.io/v1", "`spec.group` is called `spec.groups`"),
    ),
    (
        "1.22",
        "certificates.k8s.io/v1beta1",
        &["CertificateSigningRequest"],
        Changed("certificates.k8s.io/v1", "`signerName` and `usages` are required"),
    ),
    ("1.22", "coordination.k8s.io/v1beta1", &["Lease"], Same("coordination.k8s.io/v1")),
    (
        "1.22",
        "extensions/v1beta1",
        &["Ingress"],
        Changed(
            "networking.k8s.io/v1",
            "a backend is `service.name` and `service.port`, and needs a `pathType`",
        ),
    ),
    (
        "1.22",
        "networking.k8s.io/v1beta1",
        &["Ingress"],
        Changed(
            "networking.k8s.io/v1",
            "a backend is `service.name` and `service.port`, and needs a `pathType`",
        ),
    ),
    ("1.22", "networking.k8s.io/v1beta1", &["IngressClass"], Same("networking.k8s.io/v1")),
    ("1.22", "rbac.authorization.k8s.io/v1beta1", RBAC, Same("rbac.authorization.k8s.io/v1")),
    ("1.22", "rbac.authorization.k8s.io/v1alpha1", RBAC, Same("rbac.authorization.k8s.io/v1")),
    ("1.22", "scheduling.k8s.io/v1beta1", &["PriorityClass"], Same("scheduling.k8s.io/v1")),
    ("1.22", "scheduling.k8s.io/v1alpha1", &["PriorityClass"], Same("scheduling.k8s.io/v1")),
    (
        "1.22",
        "storage.k8s.io/v1beta1",
        &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"],
        Same("storage.k8s.io/v1"),
    ),
    ("1.21", "batch/v2alpha1", &["CronJob"], Same("batch/v1")),
    ("1.20", "settings.k8s.io/v1alpha1", &["PodPreset"], Gone("say in each pod what the preset added")),
    ("1.16", "apps/v1beta1", &["Deployment", "StatefulSet"], WORKLOADS),
    ("1.16", "apps/v1beta2", &["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"], WORKLOADS),
    ("1.16", "apps/v1beta1", &["ControllerRevision"], Same("apps/v1")),
    ("1.16", "apps/v1beta2", &["ControllerRevision"], Same("apps/v1")),
    ("1.16", "extensions/v1beta1", &["DaemonSet", "Deployment", "ReplicaSet"], WORKLOADS),
    ("1.16", "extensions/v1beta1", &["NetworkPolicy"], Same("networking.k8s.io/v1")),
    (
        "1.16",
        "extensions/v1beta1",
        &["PodSecurityPolicy"],
        Gone("label the Namespace with `pod-security.kubernetes.io/enforce`"),
    ),
];

const RBAC: &[&str] = &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];

const WORKLOADS: Now = Changed("apps/v1", "`spec.selector` is required, and defaults have changed");

/// What is known of a kind that was removed.
pub(super) fn find(api_version: &str, kind: &str) -> Option<Removed> {
    let (release, _, _, now) =
        REMOVED.iter().find(|(_, removed, kinds, _)| *removed == api_version && kinds.contains(&kind))?;
    Some(Removed { release, now: *now })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{KubernetesVersion, Schemas};

    #[test]
    fn what_is_removed_is_gone_and_what_took_its_place_is_there() {
        for version in KubernetesVersion::ALL {
            let schemas = Schemas::of(*version);
            for (_, api_version, kinds, now) in REMOVED {
                for kind in *kinds {
                    assert!(
                        schemas.kind(api_version, kind).is_none(),
                        "{kind} of {api_version} in {version}"
                    );
                    if let Same(home) = now {
                        assert!(schemas.kind(home, kind).is_some(), "{kind} of {home} in {version}");
                    }
                }
            }
        }
    }
}

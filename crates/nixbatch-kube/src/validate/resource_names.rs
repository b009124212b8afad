//! Names of resources, in quotas and limit ranges.

use crate::name::{self, Problem};

/// `DefaultResourceRequestsPrefix` of `pkg/apis/core/types.go`.
const REQUESTS: &str = "requests.";

const HUGE_PAGES: &str = "hugepages-";

/// `standardQuotaResources` of `pkg/apis/core/helper/helpers.go`.
pub(super) const QUOTA: [&str; 19] = [
    "cpu",
    "memory",
    "ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.storage",
    "requests.ephemeral-storage",
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "persistentvolumeclaims",
    "configmaps",
    "services.nodeports",
    "services.loadbalancers",
];

/// `integerResources`.
const COUNTED: [&str; 9] = [
    "pods",
    "resourcequotas",
    "services",
    "replicationcontrollers",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "services.nodeports",
    "services.loadbalancers",
];

/// `validateResourceName` of `pkg/apis/core/validation/validation.go`.
pub(super) fn check(text: &str) -> Result<(), Problem> {
    qualified(text, |text| text == "storage" || is_quota(text))
}

/// `ValidateResourceQuotaResourceName`.
pub(super) fn check_quota(text: &str) -> Result<(), Problem> {
    qualified(text, is_quota)
}

fn qualified(text: &str, is_known: fn(&str) -> bool) -> Result<(), Problem> {
    name::qualified_name(text)?;
    if text.contains('/') || is_known(text) {
        return Ok(());
    }
    // Graphics processors, which every device plugin calls by its own domain, are no `cpu`.
    let meant = nixbatch_diagnostic::nearest_name(text, QUOTA).filter(|_| !text.contains("gpu"));
    let suggestion = meant.map(|(meant, _)| meant.to_owned());
    let message =
        "is no resource that Kubernetes knows; others have a domain, as in `nvidia.com/gpu`".to_owned();
    Err(Problem { message, suggestion, too_long: false })
}

/// `IsStandardQuotaResourceName`.
pub(super) fn is_quota(name: &str) -> bool {
    QUOTA.contains(&name) || name.strip_prefix(REQUESTS).unwrap_or(name).starts_with(HUGE_PAGES)
}

/// `IsIntegerResourceName`.
pub(super) fn is_counted(name: &str) -> bool {
    COUNTED.contains(&name) || is_extended(name)
}

/// `IsOvercommitAllowed`.
pub(super) fn may_be_overcommitted(name: &str) -> bool {
    is_native(name) && !is_huge_pages(name)
}

/// `IsHugePageResourceName`.
pub(super) fn is_huge_pages(name: &str) -> bool {
    name.starts_with(HUGE_PAGES)
}

/// `IsNativeResource`: unprefixed, or of Kubernetes itself.
pub(super) fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

/// `IsExtendedResourceName`: it must be a name with the prefix of a quota, too.
pub(super) fn is_extended(name: &str) -> bool {
    !is_native(name)
        && !name.starts_with(REQUESTS)
        && name::qualified_name(&format!("{REQUESTS}{name}")).is_ok()
}

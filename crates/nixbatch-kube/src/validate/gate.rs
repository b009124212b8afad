//! Feature gates: what the server does only from some release on, unless its administrator says otherwise.

use super::Node;
use crate::schema::KubernetesVersion;

/// A feature gate, with its default. Source: `pkg/features/kube_features.go` of each release.
///
/// A server that knows a gate and has not opened it drops the gate's fields before it looks at an object
/// (`dropDisabledFields` of `pkg/api/pod/util.go`), so that nothing in them is refused.
pub(super) struct Gate {
    /// The first release that knows it.
    known: KubernetesVersion,
    /// The first release that opens it by default.
    open: KubernetesVersion,
}

/// Known before the oldest version that there is a schema of.
const LONG_AGO: KubernetesVersion = KubernetesVersion::V1_33;

pub(super) const CLUSTER_TRUST_BUNDLE_PROJECTION: Gate =
    Gate { known: LONG_AGO, open: KubernetesVersion::V1_37 };
pub(super) const CONTAINER_RESTART_RULES: Gate =
    Gate { known: KubernetesVersion::V1_34, open: KubernetesVersion::V1_35 };
pub(super) const DYNAMIC_RESOURCE_ALLOCATION: Gate = Gate { known: LONG_AGO, open: KubernetesVersion::V1_34 };
pub(super) const ENV_FILES: Gate = Gate { known: KubernetesVersion::V1_34, open: KubernetesVersion::V1_35 };
pub(super) const HOSTNAME_OVERRIDE: Gate =
    Gate { known: KubernetesVersion::V1_34, open: KubernetesVersion::V1_35 };
pub(super) const IMAGE_VOLUME: Gate = Gate { known: LONG_AGO, open: KubernetesVersion::V1_35 };
/// `MatchLabelKeysInPodTopologySpreadSelectorMerge`.
pub(super) const MATCH_LABEL_KEYS_MERGE: Gate =
    Gate { known: KubernetesVersion::V1_34, open: KubernetesVersion::V1_34 };
pub(super) const POD_CERTIFICATE_REQUEST: Gate =
    Gate { known: KubernetesVersion::V1_34, open: KubernetesVersion::V1_37 };
pub(super) const POD_LEVEL_RESOURCES: Gate = Gate { known: LONG_AGO, open: KubernetesVersion::V1_34 };
/// `RestartAllContainersOnContainerExits`.
pub(super) const RESTART_ALL_CONTAINERS: Gate =
    Gate { known: KubernetesVersion::V1_35, open: KubernetesVersion::V1_36 };
pub(super) const SELINUX_MOUNT: Gate = Gate { known: LONG_AGO, open: KubernetesVersion::V1_37 };
/// `StrictIPCIDRValidation`.
pub(super) const STRICT_IP_VALIDATION: Gate = Gate { known: LONG_AGO, open: KubernetesVersion::V1_36 };

impl Gate {
    /// Whether the server has it open by default.
    pub(super) fn is_open(&self, node: &Node<'_, '_>) -> bool {
        node.version() >= self.open
    }

    /// Whether the server knows of it.
    pub(super) fn is_known(&self, node: &Node<'_, '_>) -> bool {
        node.version() >= self.known
    }
}

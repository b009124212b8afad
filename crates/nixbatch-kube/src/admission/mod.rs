//! What a namespace's LimitRanges and ResourceQuotas refuse, as the admission plug-ins of the API server apply them.
//!
//! Both are about pods, which the server judges when they are made: it takes a Job whose pods it will all refuse. They
//! are about claims of volumes, too.
//!
//! What is said is what holds in a namespace that has nothing but what the bundle has in it: there may be more.

mod amounts;
mod limit_range;
mod pod;
mod resource_quota;
mod scope;

use nixbatch_diagnostic::{Finding, ObjectPlace, Path};
use serde_json::Value;

use crate::author::Author;
use crate::object::Identity;
use crate::schema::KubernetesVersion;
use crate::validate::Node;
use crate::workload;
use limit_range::LimitRange;
use pod::PodResources;
pub use resource_quota::{counted_as, counts};

/// What a namespace does not let in.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// What is wrong, and where. It is an error.
    pub finding: Finding<ObjectPlace>,
    /// Which of the LimitRanges or ResourceQuotas refuses it: its position among those that were given.
    pub by: usize,
    /// Where it says so: a field of it.
    pub says: Path,
}

/// An object, and what its namespace says of such objects.
#[derive(Clone, Copy)]
pub struct Applicant<'a> {
    /// Who wrote what the object was made from.
    pub author: &'a dyn Author,
    /// The version of the server.
    pub version: KubernetesVersion,
    /// The object.
    pub object: &'a Value,
    /// The LimitRanges of its namespace.
    pub limit_ranges: &'a [&'a Value],
}

impl Applicant<'_> {
    /// Everything that the LimitRanges refuse in the object, all at once: in a claim, and in the pods of what makes pods.
    ///
    /// Which of several gives its defaults the server leaves open. Where they differ, nothing is said of what hangs on
    /// them.
    pub fn limit_range_refusals(&self) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        let ranges = self.ranges();
        let identity = Identity::of(self.object);
        let root = Node::root(self.author, self.version, self.object);
        if (identity.api_version, identity.kind) == ("v1", "PersistentVolumeClaim") {
            limit_range::check_claim(&ranges, &root.field("spec"), &mut refusals);
        }
        self.with_pod(&ranges, |spec, pod| limit_range::check_pod(&ranges, spec, pod, &mut refusals));
        refusals
    }

    /// Everything that one of these quotas of its namespace refuses in the object, all at once: in a pod of what makes
    /// pods, were it the only one. Its LimitRanges have given the pod their defaults before.
    pub fn quota_refusals(&self, quotas: &[&Value]) -> Vec<Refusal> {
        let mut refusals = Vec::new();
        self.with_pod(&self.ranges(), |spec, pod| {
            for (by, quota) in quotas.iter().enumerate() {
                resource_quota::check_pod(by, quota, spec, pod, &mut refusals);
            }
        });
        refusals
    }

    fn ranges(&self) -> Vec<LimitRange> {
        self.limit_ranges.iter().map(|range| LimitRange::of(range)).collect()
    }

    /// Looks at the PodSpec of the object, and at the resources of its pods as these are made. Nothing is said of
    /// resources that the schema refuses.
    fn with_pod(&self, ranges: &[LimitRange], mut look: impl FnMut(&Node<'_, '_>, &PodResources)) {
        let Some(pointer) = workload::pod_spec(&Identity::of(self.object)) else { return };
        let steps: Vec<_> = pointer.split('/').skip(1).collect();
        Node::root(self.author, self.version, self.object).at(&steps, &mut |spec| {
            let Some(mut pod) = PodResources::of(spec) else { return };
            for range in ranges {
                pod.take_defaults(range);
            }
            look(spec, &pod);
        });
    }
}

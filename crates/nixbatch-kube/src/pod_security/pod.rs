//! What checks look at, and what they report.

use nixbatch_diagnostic::{Finding, Intent, ObjectPlace, Safety};
use serde_json::Value;

use super::Level;
use crate::validate::Node;
use crate::workload::CONTAINERS;

/// The rule of every finding.
pub(super) const RULE: &str = "pod-security";

/// A pod, or the template of one, and what is wrong with it.
pub(super) struct Pod<'v, 't> {
    /// Its metadata.
    pub(super) metadata: Node<'v, 't>,
    /// Its PodSpec.
    pub(super) spec: Node<'v, 't>,
    /// The level that is demanded of it.
    level: Level,
    /// What has been found.
    pub(super) findings: Vec<Finding<ObjectPlace>>,
}

impl<'v, 't> Pod<'v, 't> {
    pub(super) fn new(metadata: Node<'v, 't>, spec: Node<'v, 't>, level: Level) -> Self {
        Self { metadata, spec, level, findings: Vec::new() }
    }

    /// Calls `look` with every container, and what to report to: `visitContainers` of `policy/visitor.go`.
    pub(super) fn containers(&mut self, mut look: impl FnMut(&Node<'v, '_>, &mut Self)) {
        let spec = self.spec;
        for list in CONTAINERS {
            let list = spec.field(list);
            for container in list.objects() {
                look(&container, self);
            }
        }
    }

    /// Calls `look` with the security settings of the pod and with those of every container.
    pub(super) fn security_contexts(&mut self, mut look: impl FnMut(&Node<'v, '_>, &mut Self)) {
        let spec = self.spec;
        look(&spec.field("securityContext"), self);
        self.containers(|container, pod| look(&container.field("securityContext"), pod));
    }

    /// Whether it says that it runs on Windows, which has none of what some checks are about.
    pub(super) fn is_windows(&self) -> bool {
        self.spec.field("os").field("name").text() == Some("windows")
    }

    /// Whether its users are none of its node: `relaxPolicyForUserNamespacePod` of `policy/helpers.go`. Before 1.35 this
    /// made a difference only with a feature gate that was off.
    pub(super) fn has_own_users(&self) -> bool {
        self.spec.field("hostUsers").flag() == Some(false)
    }

    /// Reports that `field` is not what it must be: "must be false".
    pub(super) fn must(&mut self, field: &Node<'_, '_>, keys: usize, must: &str) -> Report<'_> {
        let message = format!("{} {must} in pods of the security level `{}`", field.called(keys), self.level);
        self.findings.push(field.needed(RULE, message));
        Report(&mut self.findings)
    }

    /// Reports what must not be there at all: "the capability `SYS_ADMIN` must not be added".
    pub(super) fn must_not(&mut self, there: &Node<'_, '_>, what: &str) -> Report<'_> {
        let message = format!("{what} in pods of the security level `{}`", self.level);
        self.findings.push(there.error(RULE, message));
        Report(&mut self.findings)
    }
}

/// The finding that was reported last.
pub(super) struct Report<'f>(&'f mut Vec<Finding<ObjectPlace>>);

impl Report<'_> {
    /// With what to write instead.
    pub(super) fn help(self, help: impl Into<String>) {
        if let Some(finding) = self.0.last_mut() {
            finding.help = Some(help.into());
        }
    }

    /// With a change that sets the field, called by its last `keys` keys, to a value that is written so.
    pub(super) fn set(self, field: &Node<'_, '_>, keys: usize, safety: Safety, value: Value, written: &str) {
        let title = format!("set {}", field.giving_to(keys, written));
        self.mend(safety, title, Intent::Set(field.place(), value));
    }

    /// With a change that takes away what is there.
    pub(super) fn remove(self, there: &Node<'_, '_>, title: &str) {
        self.mend(Safety::Unsafe, title.to_owned(), Intent::Remove(there.place()));
    }

    fn mend(self, safety: Safety, title: String, intent: Intent<ObjectPlace>) {
        if let Some(finding) = self.0.pop() {
            self.0.push(finding.with_help(title.clone()).with_fix(safety, title, vec![intent]));
        }
    }
}

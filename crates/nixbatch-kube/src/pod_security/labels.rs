//! What a namespace says about its pods.

use nixbatch_diagnostic::{Finding, Intent, Nearest, ObjectPlace, Path, Safety, nearest, one_of};
use serde_json::Value;

use super::pod::RULE;
use super::{Level, Policy, PolicyVersion};
use crate::author::Author;
use crate::schema::KubernetesVersion;
use crate::validate::Node;

/// The label whose level the server holds pods to.
pub const ENFORCE: &str = "pod-security.kubernetes.io/enforce";

/// The label whose level the server warns of.
pub const WARN: &str = "pod-security.kubernetes.io/warn";

/// The labels that hold a level.
const LEVELS: [&str; 3] = [ENFORCE, "pod-security.kubernetes.io/audit", WARN];

/// What follows a label's name in that of the version of its checks.
const VERSION: &str = "-version";

/// What the labels of a Namespace demand of its pods: `PolicyToEvaluate` of `api/helpers.go`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Labels {
    /// What the server refuses pods for. Nothing when the labels do not say, or when they are wrong: then the namespace
    /// itself is refused.
    pub enforce: Option<Policy>,
    /// What the server warns of.
    pub warn: Option<Policy>,
}

impl Labels {
    /// The labels of a Namespace.
    pub fn of(namespace: &Value) -> Self {
        let labels = &namespace["metadata"]["labels"];
        let text = |label: &str| labels.get(label).and_then(Value::as_str);
        let policy = |label: &str| {
            let level = text(label)?.parse().ok()?;
            let version =
                text(&format!("{label}{VERSION}")).map_or(Some(PolicyVersion::Latest), PolicyVersion::parse);
            Some(Policy { level, version: version? })
        };
        Self { enforce: policy(ENFORCE), warn: policy(WARN) }
    }

    /// The path of one of these labels.
    pub fn path(label: &str) -> Path {
        Path::key("metadata").join("labels").join(label)
    }

    /// What the server refuses a Namespace for: `ValidateNamespace` of `admission/admission.go`.
    pub fn check(
        author: &dyn Author,
        version: KubernetesVersion,
        namespace: &Value,
    ) -> Vec<Finding<ObjectPlace>> {
        let root = Node::root(author, version, namespace);
        let metadata = root.field("metadata");
        let labels = metadata.field("labels");
        let mut findings = Vec::new();
        for (key, value) in labels.entries() {
            let Some(text) = value.text() else { continue };
            if LEVELS.contains(&key) {
                if text.parse::<Level>().is_err() {
                    findings.push(unknown(&value, key, &one_of(&Level::WORDS), nearest(text, Level::WORDS)));
                }
            } else if key.strip_suffix(VERSION).is_some_and(|label| LEVELS.contains(&label))
                && PolicyVersion::parse(text).is_none()
            {
                findings.push(unknown_version(&value, key, text));
            }
        }
        findings
    }
}

fn unknown(
    value: &Node<'_, '_>,
    key: &str,
    wanted: &str,
    meant: Option<Nearest<'_>>,
) -> Finding<ObjectPlace> {
    let finding = value.error(RULE, format!("the label `{key}` must be {wanted}"));
    match meant {
        Some(meant) => finding.with_word(meant),
        None => finding,
    }
}

/// A version that is written otherwise elsewhere, such as `1.35`, is meant all the same.
fn unknown_version(value: &Node<'_, '_>, key: &str, text: &str) -> Finding<ObjectPlace> {
    let finding = unknown(value, key, &format!("`latest` or a version as in `v{}`", value.version()), None);
    let mut parts = text.trim_start_matches('v').split('.');
    let (Some("1"), Some(minor)) = (parts.next(), parts.next()) else { return finding };
    let meant = format!("v1.{minor}");
    if PolicyVersion::parse(&meant).is_none() {
        return finding;
    }
    let title = format!("write `{meant}`");
    let intent = Intent::Set(value.place(), meant.into());
    finding.with_help(title.clone()).with_fix(Safety::Safe, title, vec![intent])
}

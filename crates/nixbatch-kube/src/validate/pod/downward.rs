//! What containers learn about their own pod: `fieldRef` and `resourceFieldRef`, in variables and in volumes.

use super::{Findings, Node, any_of, metadata, shown};
use crate::name;

/// `validEnvDownwardAPIFieldPathExpressions` of `pkg/apis/core/validation/validation.go`.
pub(super) const ENV_FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// `validVolumeDownwardAPIFieldPathExpressions`.
pub(super) const VOLUME_FIELDS: [&str; 5] =
    ["metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations", "metadata.uid"];

/// `validContainerResourceFieldPathExpressions`.
const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
];

/// `validContainerResourceFieldPathPrefixesWithDownwardAPIHugePages`.
const HUGE_PAGES: [&str; 2] = ["limits.hugepages-", "requests.hugepages-"];

/// `validContainerResourceDivisorForCPU`.
const CPU_DIVISORS: [&str; 2] = ["1m", "1"];

/// `validContainerResourceDivisorForMemory`, which those for storage and huge pages are too.
const BYTE_DIVISORS: [&str; 13] =
    ["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

/// `validateObjectFieldSelector` and `ConvertDownwardAPIFieldLabel` of `pkg/apis/core/pods/helpers.go`.
pub(super) fn field_ref(
    rule: &'static str,
    reference: &Node<'_, '_>,
    allowed: &[&str],
    findings: &mut Findings,
) {
    let (version, path) = (reference.field("apiVersion"), reference.field("fieldPath"));
    let Some(text) = path.text() else { return };
    if text.is_empty() {
        let finding = path.error(rule, format!("{path} must not be empty"));
        findings.push(finding.with_help("write a field of the pod, such as `metadata.name`"));
    } else if version.text().is_some_and(|version| !matches!(version, "" | "v1")) {
        let message = format!("{version} of a {reference} must be `v1`");
        findings.push(version.error(rule, message).with_help("leave it out"));
    } else if let Some((map, key)) = subscripted(text) {
        let problem = match map {
            "metadata.annotations" => name::qualified_name(&key.to_lowercase()).err(),
            "metadata.labels" => name::qualified_name(key).err(),
            _ => {
                let message = format!("`{}` has no keys", shown(map));
                let help = "write `metadata.labels['key']` or `metadata.annotations['key']`";
                findings.push(path.error(rule, message).with_help(help));
                return;
            }
        };
        if let Some(problem) = problem {
            let message = format!("the key `{}` of `{map}` {}", shown(key), problem.message);
            let meant = problem.suggestion.map(|key| format!("{map}['{key}']"));
            findings.push(metadata::with_suggestion(path.error(rule, message), meant));
        }
    } else if !allowed.contains(&if text == "spec.host" { "spec.nodeName" } else { text }) {
        let finding = path.error(rule, format!("`{}` is no field that can be had here", shown(text)));
        findings.push(finding.with_help(match text {
            "metadata.labels" | "metadata.annotations" => format!("write `{text}['key']` for one of them"),
            _ => format!("write {}", any_of(allowed)),
        }));
    }
}

/// `SplitMaybeSubscriptedPath` of `pkg/fieldpath/fieldpath.go`: the map and the key of `metadata.labels['key']`.
fn subscripted(path: &str) -> Option<(&str, &str)> {
    path.strip_suffix("']")?.split_once("['").filter(|(map, _)| !map.is_empty())
}

/// `validateContainerResourceFieldSelector`. A variable may leave out the container; it is then its own.
pub(super) fn resource_field_ref(
    rule: &'static str,
    reference: &Node<'_, '_>,
    needs_container: bool,
    findings: &mut Findings,
) {
    let (container, resource) = (reference.field("containerName"), reference.field("resource"));
    if needs_container && (!container.is_set() || container.text() == Some("")) {
        let finding =
            container.needed(rule, format!("{container} must be set, since a volume is of no container"));
        findings.push(finding.with_help("set it to the name of a container of the pod"));
    } else if let Some(text) = resource.text().filter(|text| !is_resource(text)) {
        let message = if text.is_empty() {
            format!("{resource} must not be empty")
        } else {
            format!("`{}` is no resource that can be had here", shown(text))
        };
        let near: Vec<&str> = RESOURCES.into_iter().filter(|known| known.ends_with(text)).collect();
        let meant: &[&str] = if near.is_empty() { &RESOURCES } else { &near };
        findings.push(resource.error(rule, message).with_help(format!("write {}", any_of(meant))));
    }
    check_divisor(rule, reference, resource.text().unwrap_or_default(), findings);
}

fn is_resource(text: &str) -> bool {
    RESOURCES.contains(&text) || is_huge_pages(text)
}

fn is_huge_pages(text: &str) -> bool {
    HUGE_PAGES.iter().any(|prefix| text.starts_with(prefix))
}

/// `validateContainerResourceDivisor`: zero is unset.
fn check_divisor(rule: &'static str, reference: &Node<'_, '_>, resource: &str, findings: &mut Findings) {
    let field = reference.field("divisor");
    let Some(divisor) = field.quantity().filter(|divisor| !divisor.is_zero()) else { return };
    let allowed: &[&str] = match resource {
        "limits.cpu" | "requests.cpu" => &CPU_DIVISORS,
        _ if is_resource(resource) => &BYTE_DIVISORS,
        _ => return,
    };
    if !allowed.contains(&divisor.canonical().as_str()) {
        let finding = field.error(rule, format!("{field} of `{resource}` must be a single unit"));
        let few = if allowed.len() > CPU_DIVISORS.len() { &["1Ki", "1Mi", "1M"] } else { allowed };
        findings.push(finding.with_help(format!("write {}", any_of(few))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_paths_apart() {
        assert_eq!(subscripted("metadata.labels['a.b/c']"), Some(("metadata.labels", "a.b/c")));
        assert_eq!(subscripted("metadata.labels['a['b']"), Some(("metadata.labels", "a['b")));
        assert_eq!(subscripted("metadata.labels['']"), Some(("metadata.labels", "")));
        for plain in ["metadata.labels", "['a']", "metadata.labels']", "metadata.labels[a]", ""] {
            assert_eq!(subscripted(plain), None, "{plain}");
        }
    }
}

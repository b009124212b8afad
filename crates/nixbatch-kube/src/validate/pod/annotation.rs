//! Annotations that the server reads: settings of pods that had no fields yet.

use serde_json::{Map, Value};

use super::volume::descends;
use super::{Findings, Node, Pod, any_of, shown, toleration};
use crate::author::Verbatim;

const RULE: &str = "invalid-annotation";

const MIRROR: &str = "kubernetes.io/config.mirror";
const TOLERATIONS: &str = "scheduler.alpha.kubernetes.io/tolerations";
const DELETION_COST: &str = "controller.kubernetes.io/pod-deletion-cost";
const POD_SECCOMP: &str = "seccomp.security.alpha.kubernetes.io/pod";
const CONTAINER_SECCOMP: &str = "container.seccomp.security.alpha.kubernetes.io/";
const CONTAINER_APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";

/// What stands before the name of a profile of the nodes.
const LOCAL: &str = "localhost/";

/// `ValidatePodSpecificAnnotations` of `pkg/apis/core/validation/validation.go`.
pub(super) fn check(pod: &Pod<'_, '_>, findings: &mut Findings) {
    let annotations = pod.metadata.field("annotations");
    for (key, annotation) in annotations.entries() {
        let text = annotation.text().unwrap_or_default();
        if key == MIRROR {
            mirror(pod, &annotation, findings);
        } else if key == TOLERATIONS && !text.is_empty() && !are_tolerations(&annotation, text) {
            let message = "this is no list of tolerations as JSON";
            findings
                .push(annotation.error(RULE, message).with_help("write them as `tolerations` of the pod"));
        } else if key == DELETION_COST && !is_deletion_cost(text) {
            let message = format!("the deletion cost `{}` must be a whole number of 32 bits", shown(text));
            findings.push(
                annotation.error(RULE, message).with_help("write it as in `-100`, without a plus sign"),
            );
        } else if (key == POD_SECCOMP || key.starts_with(CONTAINER_SECCOMP)) && !is_seccomp(text) {
            let message = format!("`{}` is no seccomp profile", shown(text));
            findings.push(annotation.error(RULE, message).with_help(profiles_help("seccompProfile")));
        } else if let Some(container) = key.strip_prefix(CONTAINER_APP_ARMOR) {
            app_armor(pod, container, &annotation, findings);
        }
    }
    agree(pod, findings);
}

/// Static pods are on a node already, and have no claims.
fn mirror(pod: &Pod<'_, '_>, annotation: &Node<'_, '_>, findings: &mut Findings) {
    let node = pod.spec.field("nodeName");
    if node.text().unwrap_or_default().is_empty() {
        let message = format!("a pod with this annotation must have a {node}");
        findings.push(annotation.error(RULE, message).with_help("leave it out: the kubelet writes it"));
    }
    let claims = pod.spec.field("resourceClaims");
    if pod.is_pod && claims.len() > 0 {
        let message = format!("a pod with {claims} must not have this annotation");
        findings.push(annotation.error(RULE, message).with_help("leave it out: the kubelet writes it"));
    }
}

/// `ValidateTolerationsInPodAnnotations`. Go reads the names of fields in any case.
fn are_tolerations(annotation: &Node<'_, '_>, text: &str) -> bool {
    const FIELDS: [&str; 5] = ["key", "operator", "value", "effect", "tolerationSeconds"];
    let named = |fields: Map<String, Value>| -> Value {
        let known = |name: &str| FIELDS.into_iter().find(|field| field.eq_ignore_ascii_case(name));
        fields.into_iter().filter_map(|(name, value)| Some((known(&name)?.to_owned(), value))).collect()
    };
    let is_read = |toleration: &Value| {
        FIELDS.iter().all(|field| match &toleration[field] {
            Value::Null => true,
            Value::String(_) => *field != "tolerationSeconds",
            Value::Number(number) => *field == "tolerationSeconds" && number.is_i64(),
            _ => false,
        })
    };
    let Ok(list) = serde_json::from_str::<Option<Vec<Option<Map<String, Value>>>>>(text) else {
        return false;
    };
    let list: Vec<Value> =
        list.into_iter().flatten().map(|toleration| named(toleration.unwrap_or_default())).collect();
    let is_good = list.iter().all(is_read) && list.iter().all(has_known_words);
    let list = list.into();
    let mut findings = Findings::new();
    toleration::check(&Node::root(&Verbatim, annotation.version(), &list), &mut findings);
    is_good && findings.is_empty()
}

/// What the schema knows of a toleration that is a field.
fn has_known_words(toleration: &Value) -> bool {
    let is_one_of = |field: &str, words: &[&str]| {
        toleration[field].as_str().is_none_or(|word| word.is_empty() || words.contains(&word))
    };
    is_one_of("operator", &["Equal", "Exists"])
        && is_one_of("effect", &["NoSchedule", "PreferNoSchedule", "NoExecute"])
}

/// `GetDeletionCostFromPodAnnotations` of `pkg/apis/core/helper/helpers.go`.
fn is_deletion_cost(text: &str) -> bool {
    text == "0"
        || text.starts_with(['-', '1', '2', '3', '4', '5', '6', '7', '8', '9']) && text.parse::<i32>().is_ok()
}

/// `ValidateSeccompProfile`.
fn is_seccomp(text: &str) -> bool {
    matches!(text, "runtime/default" | "docker/default" | "unconfined")
        || text.strip_prefix(LOCAL).is_some_and(|path| descends(path).is_ok())
}

/// `ValidateAppArmorPodAnnotations`.
fn app_armor(pod: &Pod<'_, '_>, container: &str, annotation: &Node<'_, '_>, findings: &mut Findings) {
    let mut names = Vec::new();
    pod.each_container(|container| names.push(container.field("name").text().unwrap_or_default().to_owned()));
    if !names.iter().any(|name| name == container) {
        let message = format!("the pod has no container `{}`", shown(container));
        let help = format!("name one of the pod's: {}", any_of(&names));
        findings.push(annotation.key_error(RULE, message).with_help(help));
    }
    let text = annotation.text().unwrap_or_default();
    if !matches!(text, "" | "runtime/default" | "unconfined") && !text.starts_with(LOCAL) {
        let message = format!("`{}` is no AppArmor profile", shown(text));
        findings.push(annotation.error(RULE, message).with_help(profiles_help("appArmorProfile")));
    }
}

fn profiles_help(field: &str) -> String {
    format!("write `runtime/default`, `unconfined` or `localhost/` and a name; better, set `{field}`")
}

/// `validateSeccompAnnotationsAndFields` and `validateAppArmorAnnotationsAndFieldsMatchOnCreate`: who says the same thing
/// twice must not contradict himself.
fn agree(pod: &Pod<'_, '_>, findings: &mut Findings) {
    let annotations = pod.metadata.field("annotations");
    if annotations.entries().next().is_none() {
        return;
    }
    let context = pod.spec.field("securityContext");
    let of_pod = context.field("appArmorProfile");
    compare(&context.field("seccompProfile"), &annotations.field(POD_SECCOMP), findings);
    pod.each_container(|container| {
        let name = container.field("name").text().unwrap_or_default();
        let context = container.field("securityContext");
        let key = format!("{CONTAINER_SECCOMP}{name}");
        compare(&context.field("seccompProfile"), &annotations.field(&key), findings);
        let (key, own) = (format!("{CONTAINER_APP_ARMOR}{name}"), context.field("appArmorProfile"));
        let annotation = annotations.field(&key);
        if pod.is_windows() {
            return;
        }
        if own.is_set() {
            compare(&own, &annotation, findings);
        } else if !(pod.is_pod && is_copied(annotation.text().unwrap_or_default())) {
            compare(&of_pod, &annotation, findings);
        }
    });
}

/// Whether the server copies an annotation of AppArmor into the field of a Pod's container: `ApparmorFieldForAnnotation` of
/// `pkg/api/pod/util.go`.
fn is_copied(text: &str) -> bool {
    matches!(text, "runtime/default" | "unconfined")
        || text.strip_prefix(LOCAL).is_some_and(|name| !name.is_empty() && name.trim() == name)
}

fn compare(profile: &Node<'_, '_>, annotation: &Node<'_, '_>, findings: &mut Findings) {
    let (ty, local) = (profile.field("type"), profile.field("localhostProfile"));
    let (Some(word), Some(text)) = (ty.text(), annotation.text()) else { return };
    let (place, is_same) = match word {
        "Unconfined" => (ty, text == "unconfined"),
        "RuntimeDefault" => (ty, text == "runtime/default" || text == "docker/default"),
        "Localhost" => match text.strip_prefix(LOCAL) {
            Some(name) => (local, local.text().is_none_or(|local| local == name)),
            None => (ty, false),
        },
        _ => return,
    };
    if !is_same {
        let message = format!("{profile} is not what the annotation says, which is `{}`", shown(text));
        findings.push(place.error(RULE, message).with_help("leave out the annotation"));
    }
}

//! Objects of every kind, as every version of Kubernetes takes them: fixtures that it accepts, with changes.

use std::collections::BTreeMap;

use nixbatch_kube::schema::KubernetesVersion;
use serde_json::{Value, json};

use crate::dice::{Dice, cases};
use crate::oracle::{Answer, ask_version, program};
use crate::rules::{check, errors, shown};
use crate::{fixtures, mutate};

/// Kinds of which the server refuses what nixbatch does not look into, and what that is. They get fewer; that nixbatch
/// refuses what the server accepts is wrong for every kind.
const IN_PART: &[(&str, &str)] = &[
    ("CertificateSigningRequest", "requests are not decoded"),
    ("ClusterTrustBundle", "certificates are not decoded"),
    ("CustomResourceDefinition", "`selectableFields`, and words for types"),
    ("DeviceClass", "CEL is not compiled"),
    ("DeviceTaintRule", "CEL is not compiled"),
    ("Event", "the namespace of what it is about"),
    ("Ingress", "names of resources as backends"),
    ("MutatingAdmissionPolicy", "CEL is not compiled"),
    ("MutatingWebhookConfiguration", "CEL is not compiled"),
    ("Pod", "tokens without a service account, which admission fills in"),
    ("ResourceClaim", "CEL is not compiled"),
    ("ResourceClaimTemplate", "CEL is not compiled"),
    ("ResourceSlice", "counters, capacity policies and binding conditions"),
    ("RoleBinding", "`metadata.generation`"),
    ("RuntimeClass", "tolerations"),
    ("Secret", "`metadata.generation`, and bytes as numbers"),
    ("StatefulSet", "null among the volumes"),
    ("ValidatingAdmissionPolicy", "CEL is not compiled"),
    ("ValidatingWebhookConfiguration", "CEL is not compiled"),
];

/// Kinds of which the fields of the errors are not compared yet: the verdicts are.
const VERDICTS_ONLY: &[&str] = &[
    "APIService",
    "CSIDriver",
    "CertificateSigningRequest",
    "ClusterTrustBundle",
    "CustomResourceDefinition",
    "DaemonSet",
    "Deployment",
    "DeviceClass",
    "EndpointSlice",
    "Event",
    "FlowSchema",
    "HorizontalPodAutoscaler",
    "IPAddress",
    "Ingress",
    "LeaseCandidate",
    "LimitRange",
    "LocalSubjectAccessReview",
    "MutatingAdmissionPolicy",
    "MutatingWebhookConfiguration",
    "Node",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Pod",
    "PodDisruptionBudget",
    "PriorityLevelConfiguration",
    "ReplicaSet",
    "ReplicationController",
    "ResourceClaim",
    "ResourceClaimTemplate",
    "ResourceQuota",
    "ResourceSlice",
    "RuntimeClass",
    "SelfSubjectAccessReview",
    "Service",
    "StatefulSet",
    "SubjectAccessReview",
    "ValidatingAdmissionPolicy",
    "ValidatingWebhookConfiguration",
    "VolumeAttributesClass",
];

/// What the two disagree in, as far as nixbatch looks.
fn disagreement(version: KubernetesVersion, object: &Value, answer: &Answer) -> Option<String> {
    if answer.without_field() == Some("strategy") {
        return None;
    }
    let kind = object["kind"].as_str().unwrap_or_default();
    let accepts = errors(version, object).is_empty();
    let is_in_part = IN_PART.iter().any(|(in_part, _)| *in_part == kind);
    match (accepts, answer.ok) {
        (false, true) => Some("the server accepts it".to_owned()),
        (true, false) => (!is_in_part).then(|| "the server refuses it".to_owned()),
        _ if is_in_part || VERDICTS_ONLY.contains(&kind) => None,
        _ => check(version, object, answer).err(),
    }
}

#[test]
fn changed_objects_of_every_kind_are_refused_alike() {
    let test = "kinds";
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for version in KubernetesVersion::ALL {
        if program(test, *version).is_some() {
            compare(test, *version, &mut wrong);
        }
    }
    let sizes: Vec<_> = wrong.iter().map(|(kind, cases)| format!("{kind}: {}", cases.len())).collect();
    let first: Vec<_> = wrong.values().filter_map(|cases| cases.first().cloned()).take(4).collect();
    assert!(wrong.is_empty(), "disagreements: {}\n{}", sizes.join(", "), first.join("\n"));
}

fn compare(test: &str, version: KubernetesVersion, wrong: &mut BTreeMap<String, Vec<String>>) {
    let mut dice = Dice::new(&format!("{test} {version}"));
    let fixtures = fixtures::all();
    let mut objects = fixtures.clone();
    for _ in 0..cases(4_000) {
        let mut object = dice.pick(&fixtures);
        mutate::mutate(&mut dice, version, &mut object);
        objects.push(object);
    }
    let questions: Vec<_> =
        objects.iter().map(|object| json!({ "op": "validate", "object": object })).collect();
    let Some(answers) = ask_version(test, version, &questions) else { return };
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (object, answer) in objects.iter().zip(&answers) {
        let kind = object["kind"].as_str().unwrap_or_default();
        let count = counts.entry(kind).or_default();
        count.0 += 1;
        count.1 += usize::from(answer.ok);
        if let Some(why) = disagreement(version, object, answer) {
            wrong.entry(kind.to_owned()).or_default().push(shown(&why, version, object, answer));
        }
    }
    for (kind, (all, accepted)) in counts {
        println!("{test}: Kubernetes {version}: {kind}: {all} cases, {accepted} accepted");
    }
}

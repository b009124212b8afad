//! HorizontalPodAutoscalers.

use super::{Findings, Node, fields, metadata, pod, shown};
use crate::name;
use crate::schema::KubernetesVersion;

const RULE: &str = "invalid-autoscaler";

/// `MaxPeriodSeconds`.
const PERIOD_MAX: i64 = 1800;

/// `MaxStabilizationWindowSeconds`.
const WINDOW_MAX: i64 = 3600;

/// The words of `type` in a metric, the field that each of them is about, in the order in which the server looks at
/// these: it looks into the first of them that is there.
const METRICS: [(&str, &str); 5] = [
    ("Object", "object"),
    ("External", "external"),
    ("Pods", "pods"),
    ("Resource", "resource"),
    ("ContainerResource", "containerResource"),
];

const TARGETS: [&str; 3] = ["Utilization", "Value", "AverageValue"];
const SELECT_POLICIES: [&str; 3] = ["Max", "Min", "Disabled"];
const POLICIES: [&str; 2] = ["Pods", "Percent"];

/// What may be said of a reference's `apiVersion`: `CrossVersionObjectReferenceValidationOptions`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Needed,
    Optional,
}

/// `ValidateHorizontalPodAutoscaler` of `pkg/apis/autoscaling/validation/validation.go`, for `autoscaling/v1` too, which
/// has fewer fields.
pub(in crate::validate) fn check(autoscaler: &Node<'_, '_>, findings: &mut Findings) {
    let spec = autoscaler.field("spec");
    replicas(&spec, findings);
    let target = spec.field("scaleTargetRef");
    let is_core = target.field("kind").text() == Some("ReplicationController");
    reference(&target, if is_core { Group::Optional } else { Group::Needed }, findings);
    // `Convert_v1_HorizontalPodAutoscalerSpec_To_autoscaling_HorizontalPodAutoscalerSpec` makes a metric of it.
    fields::within(RULE, &spec.field("targetCPUUtilizationPercentage"), 1..=i64::MAX, findings);
    for metric in spec.field("metrics").objects() {
        check_metric(&metric, findings);
    }
    let behavior = spec.field("behavior");
    for key in ["scaleUp", "scaleDown"] {
        scaling_rules(&behavior.field(key), findings);
    }
}

fn replicas(spec: &Node<'_, '_>, findings: &mut Findings) {
    let (least, most) = (spec.field("minReplicas"), spec.field("maxReplicas"));
    // `HPAScaleToZero`.
    let to_zero = spec.version() >= KubernetesVersion::V1_37;
    fields::within(RULE, &least, i64::from(!to_zero)..=i64::MAX, findings);
    fields::within(RULE, &most, 1..=i64::MAX, findings);
    if let (Some(min), Some(max)) = (least.int32().or((!least.is_set()).then_some(1)), most.int32())
        && (1..min).contains(&max)
    {
        let message = format!("{most} must be no less than the {min} of {least}, and this is {max}");
        findings.push(most.error(RULE, message).with_help(format!("write {min} or more")));
    }
    let metrics = spec.field("metrics");
    let counts_others =
        |metric: Node<'_, '_>| matches!(metric.field("type").text(), Some("Object" | "External"));
    if to_zero && least.int32() == Some(0) && !metrics.objects().any(counts_others) {
        let message = format!("{metrics} must have one of `Object` or `External` where {least} is 0");
        let help = "add one: what no pod runs for has no load of its own";
        findings.push(metrics.needed(RULE, message).with_help(help));
    }
}

/// `ValidateCrossVersionObjectReference`.
fn reference(reference: &Node<'_, '_>, group: Group, findings: &mut Findings) {
    for (key, what) in [("kind", "kind"), ("name", "name")] {
        let field = reference.field(key);
        fields::not_empty(RULE, &field, "write that of the object", findings);
        if let Some(text) = field.text() {
            metadata::form(what, &field, text, metadata::path_segment, findings);
        }
    }
    // An empty reference is the schema's to report.
    if !reference.is_object() || reference.version() < KubernetesVersion::V1_34 {
        return;
    }
    let version = reference.field("apiVersion");
    let text = version.text().unwrap_or_default();
    if text.matches('/').count() > 1 {
        let message = format!("{version} must be a group and a version, and this is `{}`", shown(text));
        findings.push(version.error(RULE, message).with_help("write it as in `apps/v1`"));
    } else if group == Group::Needed && text.split_once('/').is_none_or(|(group, _)| group.is_empty()) {
        let kind = reference.field("kind").text().unwrap_or_default();
        let message = format!("{version} must have the API group of the {kind}");
        findings.push(version.needed(RULE, message).with_help("write it as in `apps/v1`"));
    }
}

/// `validateMetricSpec`.
fn check_metric(metric: &Node<'_, '_>, findings: &mut Findings) {
    let kind = metric.field("type");
    let wanted = METRICS.iter().find(|(word, _)| kind.text() == Some(word)).map(|(_, key)| *key);
    let words = METRICS.map(|(word, _)| word);
    if kind.text().is_some() && wanted.is_none() {
        findings.push(kind.unknown_value(&words));
    }
    let present: Vec<_> =
        METRICS.map(|(_, key)| key).into_iter().filter(|key| metric.field(key).is_set()).collect();
    if let Some(first) = present.first() {
        source(first, &metric.field(first), findings);
    }
    let Some(wanted) = wanted else { return };
    let field = metric.field(wanted);
    if !field.is_set() {
        let message = format!("a metric of this {kind} must have {field}");
        findings.push(field.missing(RULE, message).with_help(format!("set {field}, or another {kind}")));
    }
    // The server says nothing of the only one.
    for key in present.iter().filter(|key| **key != wanted && present.len() > 1) {
        let field = metric.field(key);
        let why = format!("must not be in a metric of this {kind}");
        fields::forbidden(RULE, &field, &why, format!("make another metric of {field}"), findings);
    }
}

fn source(key: &str, source: &Node<'_, '_>, findings: &mut Findings) {
    let target = source.field("target");
    match key {
        "object" => {
            reference(&source.field("describedObject"), Group::Optional, findings);
            metric_name(source, findings);
            check_target(&target, findings);
            one_of_two(&target, "averageValue", "value", false, findings);
        }
        "external" => {
            metric_name(source, findings);
            check_target(&target, findings);
            one_of_two(&target, "averageValue", "value", true, findings);
        }
        "pods" => {
            metric_name(source, findings);
            check_target(&target, findings);
            let value = target.field("averageValue");
            if target.is_object() && !value.is_set() {
                let finding = value.missing(RULE, format!("the target of pods must have {value}"));
                findings.push(finding.with_help(format!("set {}", value.giving("\"30\""))));
            }
        }
        _ => {
            fields::not_empty(RULE, &source.field("name"), "write a resource such as `cpu`", findings);
            if key == "containerResource" {
                container_resource(source, findings);
            }
            check_target(&target, findings);
            one_of_two(&target, "averageUtilization", "averageValue", true, findings);
        }
    }
}

/// `validateContainerResourceSource`.
fn container_resource(source: &Node<'_, '_>, findings: &mut Findings) {
    let (resource, container) = (source.field("name"), source.field("container"));
    if let Some(text) = resource.text().filter(|text| !text.is_empty() && !pod::has_resource(text)) {
        let message = format!("a container has no resource `{}`", shown(text));
        findings.push(resource.error(RULE, message).with_help("write `cpu` or `memory`"));
    }
    fields::not_empty(RULE, &container, "write the name of a container of the pods", findings);
    if let Some(text) = container.text().filter(|text| !text.is_empty()) {
        metadata::form("container name", &container, text, name::dns1123_label, findings);
    }
}

/// `validateMetricIdentifier`, which does not look at the selector.
fn metric_name(source: &Node<'_, '_>, findings: &mut Findings) {
    let metric = source.field("metric");
    let field = metric.field("name");
    fields::not_empty(RULE, &field, "write the name of the metric", findings);
    if let Some(text) = field.text() {
        metadata::form("metric name", &field, text, metadata::path_segment, findings);
    }
}

/// `validateMetricTarget`.
fn check_target(target: &Node<'_, '_>, findings: &mut Findings) {
    let kind = target.field("type");
    if kind.text().is_some_and(|text| !TARGETS.contains(&text)) {
        findings.push(kind.unknown_value(&TARGETS));
    }
    for key in ["value", "averageValue"] {
        let field = target.field(key);
        let amount =
            field.quantity().filter(|amount| field.is_set() && (amount.is_zero() || amount.is_negative()));
        if let Some(amount) = amount {
            let message = format!("{field} must be more than 0, and this is {}", amount.canonical());
            findings.push(field.error(RULE, message).with_help("write a quantity such as `\"30\"`"));
        }
    }
    fields::within(RULE, &target.field("averageUtilization"), 1..=i64::MAX, findings);
}

/// A target must have one of two fields; both only where they do not `exclude` each other.
fn one_of_two(target: &Node<'_, '_>, one: &str, other: &str, exclude: bool, findings: &mut Findings) {
    let (one, other) = (target.field(one), target.field(other));
    if target.is_object() && !one.is_set() && !other.is_set() {
        let finding = one.missing(RULE, format!("a target must have {one} or {other}"));
        findings.push(finding.with_help(format!("set {one}, or {other}")));
    } else if exclude && one.is_set() && other.is_set() {
        let why = format!("must not stand beside {one}");
        fields::forbidden(RULE, &other, &why, format!("leave out one of {one} and {other}"), findings);
    }
}

/// `validateScalingRules`, after `GenerateHPAScaleUpRules` and `GenerateHPAScaleDownRules`.
fn scaling_rules(rules: &Node<'_, '_>, findings: &mut Findings) {
    fields::within(RULE, &rules.field("stabilizationWindowSeconds"), 0..=WINDOW_MAX, findings);
    let select = rules.field("selectPolicy");
    if select.text().is_some_and(|text| !SELECT_POLICIES.contains(&text)) {
        findings.push(select.unknown_value(&SELECT_POLICIES));
    }
    let policies = rules.field("policies");
    if policies.is_set() && policies.is_list_or_unset() && policies.len() == 0 {
        let finding = policies.error(RULE, format!("{policies} must not be empty"));
        findings.push(finding.with_help("leave it out, or write a policy"));
    }
    for policy in policies.objects() {
        let kind = policy.field("type");
        if kind.text().is_some_and(|text| !POLICIES.contains(&text)) {
            findings.push(kind.unknown_value(&POLICIES));
        }
        fields::within(RULE, &policy.field("value"), 1..=i64::MAX, findings);
        fields::within(RULE, &policy.field("periodSeconds"), 1..=PERIOD_MAX, findings);
    }
    // `HPAConfigurableTolerance` is off by default before, and what is off is dropped.
    let tolerance = rules.field("tolerance");
    let is_negative = tolerance.quantity().is_some_and(|tolerance| tolerance.is_negative());
    if is_negative && rules.version() >= KubernetesVersion::V1_35 {
        let finding = tolerance.error(RULE, format!("{tolerance} must be 0 or more"));
        findings.push(finding.with_help("write a part of the target, such as `\"0.1\"`"));
    }
}

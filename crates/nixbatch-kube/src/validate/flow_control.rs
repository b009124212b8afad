//! FlowSchemas and PriorityLevelConfigurations. That `exempt` and `catch-all` must be just as the server has them is not
//! looked into.

use super::demands::Demands;
use super::{Findings, Node, metadata};
use crate::name::{self, Problem};

const RULE: &str = "invalid-object";

/// `FlowSchemaMaxMatchingPrecedence` of `pkg/apis/flowcontrol/types.go`.
const PRECEDENCE_MAX: i64 = 10_000;

/// `priorityLevelConfigurationQueuingMaxQueues` of `pkg/apis/flowcontrol/validation/validation.go`.
const QUEUES_MAX: i64 = 10_000_000;

/// `MaxHashBits` of `apiserver/pkg/util/shufflesharding/shufflesharding.go`.
const HASH_BITS: f64 = 60.0;

/// `supportedVerbs`.
const VERBS: [&str; 9] =
    ["get", "list", "create", "update", "delete", "deletecollection", "patch", "watch", "proxy"];

/// `ValidateFlowSchemaSpec`.
pub(super) fn schema(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    let precedence = spec.field("matchingPrecedence");
    // The server takes 0 for absent.
    if precedence.int64() != Some(0) {
        demands.within(&precedence, 1..=PRECEDENCE_MAX);
    }
    let metadata = object.field("metadata");
    let is_exempt = metadata::effective_name(&metadata).is_none_or(|name| name == "exempt");
    if precedence.int64() == Some(1) && !is_exempt {
        demands.add(&precedence, format!("only `exempt` may have the {precedence} 1"), "write 2 or more");
    }
    let method = spec.field("distinguisherMethod");
    if method.is_object() {
        demands.word(&method.field("type"), &["ByNamespace", "ByUser"]);
    }
    demands.name(&spec.field("priorityLevelConfiguration").field("name"), name::dns1123_subdomain);
    for rule in spec.field("rules").objects() {
        check_rule(&rule, demands);
    }
}

/// `ValidateFlowSchemaPolicyRulesWithSubjects`.
fn check_rule(rule: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let [subjects, resources, urls] =
        ["subjects", "resourceRules", "nonResourceRules"].map(|key| rule.field(key));
    demands.required(&subjects);
    for subject in subjects.objects() {
        check_subject(&subject, demands);
    }
    if resources.is_list_or_unset() && urls.is_list_or_unset() && resources.len() + urls.len() == 0 {
        demands.add(rule, format!("a rule needs {resources} or {urls}"), "set one of them");
    }
    for rule in resources.objects() {
        verbs(&rule.field("verbs"), demands);
        for list in ["apiGroups", "resources"] {
            demands.required(&rule.field(list));
            demands.alone(&rule.field(list), "*");
        }
        let namespaces = rule.field("namespaces");
        if rule.field("clusterScope").flag() != Some(true) {
            demands.required(&namespaces);
        }
        all_or_form(&namespaces, name::dns1123_label, demands);
    }
    for rule in urls.objects() {
        verbs(&rule.field("verbs"), demands);
        let urls = rule.field("nonResourceURLs");
        demands.required(&urls);
        all_or_form(&urls, url_path, demands);
    }
}

fn verbs(verbs: &Node<'_, '_>, demands: &mut Demands<'_>) {
    demands.required(verbs);
    demands.alone(verbs, "*");
    if verbs.items().all(|verb| verb.text() != Some("*")) {
        for verb in verbs.items() {
            demands.not_null(&verb);
            demands.one_of(&verb, &VERBS);
        }
    }
}

/// Either `*` alone or texts of the form.
fn all_or_form(list: &Node<'_, '_>, form: metadata::Form, demands: &mut Demands<'_>) {
    demands.alone(list, "*");
    if list.items().all(|item| item.text() != Some("*")) {
        for item in list.items() {
            demands.item_form(&item, form);
        }
    }
}

/// `ValidateNonResourceURLPath`.
fn url_path(text: &str) -> Result<(), Problem> {
    let message = match text {
        "/" => return Ok(()),
        _ if !text.starts_with('/') => "must start with `/`",
        _ if text.contains(' ') => "must have no blanks",
        _ if text.contains("//") => "must not have `//`",
        _ if text.matches('*').count() > 1 || (text.contains('*') && !text.ends_with("/*")) => {
            "must have `*` only at its end, as in `/healthz/*`"
        }
        _ => return Ok(()),
    };
    Err(Problem { message: message.to_owned(), suggestion: None, too_long: false })
}

/// `ValidateFlowSchemaSubject`.
fn check_subject(subject: &Node<'_, '_>, demands: &mut Demands<'_>) {
    const KINDS: [(&str, &str); 3] =
        [("Group", "group"), ("ServiceAccount", "serviceAccount"), ("User", "user")];
    let kind = subject.field("kind");
    demands.word(&kind, &KINDS.map(|(kind, _)| kind));
    let Some((_, wanted)) = KINDS.into_iter().find(|(known, _)| kind.text() == Some(known)) else { return };
    for (other, field) in KINDS {
        if field != wanted {
            demands.absent(&subject.field(field), &format!("unless the {kind} is `{other}`"));
        }
    }
    let wanted = subject.field(wanted);
    if !wanted.is_set() {
        demands.required(&wanted);
        return;
    }
    let name = wanted.field("name");
    if kind.text() != Some("ServiceAccount") {
        demands.required(&name);
        return;
    }
    if name.text() != Some("*") {
        demands.name(&name, name::dns1123_subdomain);
    }
    demands.name(&wanted.field("namespace"), name::dns1123_label);
}

/// `ValidatePriorityLevelConfigurationSpec`.
pub(super) fn priority_level(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let metadata = object.field("metadata");
    let spec = object.field("spec");
    let [ty, limited, exempt] = ["type", "limited", "exempt"].map(|key| spec.field(key));
    demands.word(&ty, &["Exempt", "Limited"]);
    let is_exempt = metadata::effective_name(&metadata).is_some_and(|name| name == "exempt");
    if let Some(text) = ty.text().filter(|text| matches!(*text, "Exempt" | "Limited"))
        && is_exempt != (text == "Exempt")
    {
        let message = "only the priority level `exempt` is `Exempt`, and it is nothing else";
        demands.add_plain(&ty, message);
    }
    match ty.text() {
        Some("Exempt") => demands.absent(&limited, "for what is exempt"),
        Some("Limited") => {
            demands.absent(&exempt, "for what is limited");
            demands.required(&limited);
        }
        _ => return,
    }
    let level = if ty.text() == Some("Exempt") { exempt } else { limited };
    demands.within(&level.field("nominalConcurrencyShares"), 0..=i64::MAX);
    demands.within(&level.field("lendablePercent"), 0..=100);
    demands.within(&level.field("borrowingLimitPercent"), 0..=i64::MAX);
    if ty.text() == Some("Limited") && level.is_object() {
        check_response(&level.field("limitResponse"), demands);
    }
}

/// `ValidateLimitResponse`.
fn check_response(response: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let [ty, queuing] = ["type", "queuing"].map(|key| response.field(key));
    demands.word(&ty, &["Queue", "Reject"]);
    match ty.text() {
        Some("Reject") => demands.absent(&queuing, "when requests are rejected"),
        Some("Queue") if queuing.is_set() => check_queuing(&queuing, demands),
        Some("Queue") => demands.required(&queuing),
        _ => {}
    }
}

/// `ValidatePriorityLevelQueuingConfiguration`; 0 is absent to the server (`pkg/apis/flowcontrol/v1/defaults.go`).
fn check_queuing(queuing: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let read = |key: &str, default: i64| match queuing.field(key).int64() {
        None | Some(0) => default,
        Some(number) => number,
    };
    let (queues, hand) = (read("queues", 64), read("handSize", 8));
    demands.within(&queuing.field("queueLengthLimit"), 0..=i64::MAX);
    demands.within(&queuing.field("queues"), 0..=QUEUES_MAX);
    let hand_field = queuing.field("handSize");
    demands.within(&hand_field, 0..=i64::MAX);
    if hand < 0 {
        return;
    }
    #[allow(clippy::cast_precision_loss)] // It is what the server does, and both are small.
    let bits = ((queues as f64).log2() * hand as f64).ceil();
    if hand > queues {
        demands.add_plain(&hand_field, format!("{hand_field} must be no more than the {queues} queues"));
    } else if bits > HASH_BITS {
        let message = format!("{hand_field} of {hand} needs too many bits of the hash for {queues} queues");
        demands.add(&hand_field, message, "lower it, or the number of queues");
    }
}

//! Probes of containers, and what is done at the start and the end of them.

use super::{Findings, Node, any_of, fields, not_negative, port, shown};

const RULE: &str = "invalid-probe";

const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];
const HOOKS: [&str; 2] = ["postStart", "preStop"];

/// What a probe may do, in the order in which the server looks at it: the first of several counts.
const PROBE_HANDLERS: [&str; 4] = ["exec", "httpGet", "tcpSocket", "grpc"];

/// What a hook may do.
const HOOK_HANDLERS: [&str; 4] = ["exec", "httpGet", "tcpSocket", "sleep"];

/// The probes and hooks of a container that may have them: `validateLivenessProbe`, `validateReadinessProbe`,
/// `validateStartupProbe` and `validateLifecycle` of `pkg/apis/core/validation/validation.go`. Stop signals are not looked
/// at: no version knows them unless a gate is opened, `ContainerStopSignals`.
///
/// `grace` is how many seconds the pod has to end.
pub(super) fn check(container: &Node<'_, '_>, grace: Option<i64>, findings: &mut Findings) {
    let lifecycle = container.field("lifecycle");
    for key in HOOKS {
        let hook = lifecycle.field(key);
        if hook.is_object() {
            handler(&hook, &HOOK_HANDLERS, grace, findings);
        }
    }
    for key in PROBES {
        let probe = container.field(key);
        if probe.is_object() {
            check_probe(key, &probe, grace, findings);
        }
    }
}

/// `validateInitContainers`: an init container that ends has neither probes nor hooks.
pub(super) fn forbid(container: &Node<'_, '_>, findings: &mut Findings) {
    let lifecycle = container.field("lifecycle");
    // A stop signal is dropped, and so is what held nothing else.
    let is_dropped =
        lifecycle.field("stopSignal").is_set() && !HOOKS.iter().any(|key| lifecycle.field(key).is_set());
    let probes = PROBES.iter().map(|key| container.field(key));
    let restarted = container.field("restartPolicy").giving("\"Always\"");
    for field in probes.chain(Some(lifecycle).filter(|_| !is_dropped)).filter(Node::is_set) {
        let message = format!("{field} is only for init containers with {restarted}");
        let help = format!("leave it out; or set {restarted}, if it is to run beside the others");
        findings.push(field.key_error(RULE, message).with_help(help));
    }
}

/// `validateProbe`.
fn check_probe(key: &str, probe: &Node<'_, '_>, grace: Option<i64>, findings: &mut Findings) {
    handler(probe, &PROBE_HANDLERS, grace, findings);
    let successes = probe.field("successThreshold");
    for key in ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "failureThreshold"] {
        not_negative(RULE, &probe.field(key), findings);
    }
    // Zero is unset.
    match successes.int64() {
        Some(number) if key == "readinessProbe" && number < 0 => {
            not_negative(RULE, &successes, findings);
        }
        Some(number) if key != "readinessProbe" && !matches!(number, 0 | 1) => {
            let message = format!("{successes} of a {probe} must be 1, and this is {number}");
            findings.push(successes.error(RULE, message).with_help("write 1, or leave it out"));
        }
        _ => {}
    }
    let own_grace = probe.field("terminationGracePeriodSeconds");
    if key == "readinessProbe" {
        fields::absent(RULE, &own_grace, "for a probe that ends no container", findings);
    } else {
        fields::positive(RULE, &own_grace, findings);
    }
}

/// `validateHandler`.
fn handler(place: &Node<'_, '_>, keys: &[&str], grace: Option<i64>, findings: &mut Findings) {
    let mut handlers =
        keys.iter().map(|key| (*key, place.field(key))).filter(|(_, handler)| handler.is_set());
    let Some((key, first)) = handlers.next() else {
        let finding = place.error(RULE, format!("{place} does not say what is to be done"));
        findings.push(finding.with_help(format!("set {}", any_of(keys))));
        return;
    };
    if first.is_object() {
        check_handler(key, &first, grace, findings);
    }
    for (_, other) in handlers {
        let message = format!("{place} must do only one thing, and has {first} too");
        findings.push(other.key_error(RULE, message).with_help(format!("leave out {first} or {other}")));
    }
}

fn check_handler(key: &str, handler: &Node<'_, '_>, grace: Option<i64>, findings: &mut Findings) {
    match key {
        "exec" => {
            let help = "write the program and its arguments, such as `[ \"test\" \"-f\" \"/tmp/ready\" ]`";
            fields::has_items(RULE, &handler.field("command"), help, findings);
        }
        "grpc" => fields::port(RULE, &handler.field("port"), findings),
        "sleep" => sleep(handler, grace, findings),
        _ => port::number_or_name(RULE, &handler.field("port"), findings),
    }
    if key == "httpGet" {
        headers(&handler.field("httpHeaders"), findings);
    }
}

/// `IsHTTPHeaderName` of `apimachinery/pkg/util/validation/validation.go`.
fn headers(list: &Node<'_, '_>, findings: &mut Findings) {
    let is_good = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    for header in list.objects() {
        let name = header.field("name");
        if let Some(text) = name.text().filter(|text| !is_good(text)) {
            let message =
                format!("the header name `{}` must consist of letters, digits and `-`", shown(text));
            findings.push(name.error(RULE, message).with_help("write it as in `X-Request-Id`"));
        }
    }
}

/// `validateSleepAction`.
fn sleep(handler: &Node<'_, '_>, grace: Option<i64>, findings: &mut Findings) {
    let seconds = handler.field("seconds");
    let (Some(number), Some(grace)) = (seconds.int64(), grace) else { return };
    if !(0..=grace).contains(&number) {
        let message = format!(
            "{seconds} of {handler} must be from 0 to {grace}, which the pod has to end, and this is {number}"
        );
        let help = format!("write {grace} or less, or raise `terminationGracePeriodSeconds` of the pod");
        findings.push(seconds.error(RULE, message).with_help(help));
    }
}

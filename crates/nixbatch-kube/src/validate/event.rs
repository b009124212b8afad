//! Events, of the core group and of `events.k8s.io`.

use super::demands::Demands;
use super::{Findings, Node};
use crate::name;

const RULE: &str = "invalid-object";

/// `ReportingInstanceLengthLimit`, `ActionLengthLimit` and `ReasonLengthLimit` of
/// `pkg/apis/core/validation/events.go`, in bytes.
const TEXT_MAX: usize = 128;

/// `NoteLengthLimit`.
const NOTE_MAX: usize = 1024;

/// What the two groups call the same fields.
struct Names {
    object: &'static str,
    reporter: &'static str,
    note: &'static str,
}

/// `legacyValidateEvent`, for an Event of the core group.
pub(super) fn core(object: &Node<'_, '_>, findings: &mut Findings) {
    let names = Names { object: "involvedObject", reporter: "reportingComponent", note: "message" };
    check(object, &names, &mut Demands::new(RULE, findings));
}

/// `ValidateEventCreate`, for an Event of `events.k8s.io`.
pub(super) fn new(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    check(object, &Names { object: "regarding", reporter: "reportingController", note: "note" }, demands);
    demands.required(&object.field("eventTime"));
    demands.word(&object.field("type"), &["Normal", "Warning"]);
    let series = object.field("series");
    if series.is_object() {
        let count = series.field("count");
        demands.within(&count, 2..=i64::MAX);
        demands.required(&count);
        demands.required(&series.field("lastObservedTime"));
    }
    for key in ["deprecatedFirstTimestamp", "deprecatedLastTimestamp"] {
        demands.absent(&object.field(key), "in a new Event");
    }
    let count = object.field("deprecatedCount");
    if count.int64() != Some(0) {
        demands.absent(&count, "in a new Event");
    }
    let source = object.field("deprecatedSource");
    if ["component", "host"].iter().any(|key| source.field(key).text().is_some_and(|text| !text.is_empty())) {
        demands.absent(&source, "in a new Event");
    }
}

fn check(object: &Node<'_, '_>, names: &Names, demands: &mut Demands<'_>) {
    let is_new = object.field("eventTime").is_set();
    let involved = object.field(names.object);
    let place = involved.field("namespace");
    let metadata = object.field("metadata");
    // Where the Event says no namespace, nobody knows yet which one it will have.
    if let Some(namespace) = metadata.field("namespace").text().filter(|text| !text.is_empty())
        && (!place.is_set() || place.text().is_some())
    {
        let agrees = match place.text().unwrap_or_default() {
            "" => namespace == "default" || (is_new && namespace == "kube-system"),
            other => is_new || other == namespace,
        };
        if !agrees {
            let message = format!("{place} must be that of the Event");
            demands.add(&place, message, format!("write {}", place.giving(&format!("{namespace:?}"))));
        }
    }
    if !is_new {
        return;
    }
    demands.name(&object.field(names.reporter), name::qualified_name);
    for key in ["reportingInstance", "action", "reason"] {
        let text = object.field(key);
        demands.required(&text);
        demands.no_longer(&text, TEXT_MAX);
    }
    demands.no_longer(&object.field(names.note), NOTE_MAX);
}

//! LimitRanges.

use std::collections::{BTreeSet, HashSet};

use super::demands::Demands;
use super::pod::resources;
use super::{Findings, Node, resource_names, shown};
use crate::name::{self, Problem};
use crate::quantity::Quantity;

const RULE: &str = "invalid-limit-range";

/// `standardLimitRangeTypes` of `pkg/apis/core/helper/helpers.go`.
const TYPES: [&str; 3] = ["Container", "Pod", "PersistentVolumeClaim"];

/// The lists of amounts that an item has.
const LISTS: [&str; 5] = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"];

/// `ValidateLimitRange` of `pkg/apis/core/validation/validation.go`.
pub(super) fn check(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let mut types = HashSet::new();
    for item in object.field("spec").field("limits").objects() {
        let ty = item.field("type");
        demands.form(&ty, limit_type);
        demands.unique(&ty, &mut types);
        check_item(&item, ty.text().unwrap_or_default(), demands);
    }
}

/// `validateLimitRangeTypeName`.
fn limit_type(text: &str) -> Result<(), Problem> {
    name::qualified_name(text)?;
    if text.contains('/') || TYPES.contains(&text) {
        return Ok(());
    }
    let suggestion = nixbatch_diagnostic::nearest_name(text, TYPES).map(|(meant, _)| meant.to_owned());
    let message = "must be `Container`, `Pod` or `PersistentVolumeClaim`".to_owned();
    Err(Problem { message, suggestion, too_long: false })
}

fn check_item(item: &Node<'_, '_>, ty: &str, demands: &mut Demands<'_>) {
    let mut names = BTreeSet::new();
    for key in LISTS {
        let list = item.field(key);
        if ty == "Pod" && key.starts_with("default") {
            if list.entries().next().is_some() {
                demands.absent(&list, "for a Pod: only containers have defaults");
            }
            continue;
        }
        for (name, amount) in list.entries() {
            names.insert(name);
            match ty {
                "Pod" | "Container" => resources::resource_name(name, &list, &amount, demands.findings),
                _ => {}
            }
        }
        if !matches!(ty, "Pod" | "Container") {
            demands.keys(&list, resource_names::check);
        }
    }
    let (min, max) = (item.field("min"), item.field("max"));
    let has_storage = |list: &Node<'_, '_>| list.entries().any(|(name, _)| name == "storage");
    if ty == "PersistentVolumeClaim" && !has_storage(&min) && !has_storage(&max) {
        let finding = max.missing(RULE, format!("a PersistentVolumeClaim needs {min} or {max} of `storage`"));
        demands.push(finding.with_help(format!("set {}", max.field("storage").called(2))));
    }
    for name in names {
        check_amounts(item, ty, name, demands);
    }
}

/// The amounts of one resource, each with how it is called; those that the server fills in have no other bounds than
/// what it fills in (`SetDefaults_LimitRangeItem` of `pkg/apis/core/v1/defaults.go`).
fn check_amounts(item: &Node<'_, '_>, ty: &str, resource: &str, demands: &mut Demands<'_>) {
    let amount = |key: &str| {
        let list = item.field(key);
        let found = list.entries().find(|(name, _)| *name == resource);
        found.and_then(|(_, amount)| amount.quantity()).map(Quantity::in_millis)
    };
    let [max, min, default, request, ratio] = LISTS.map(amount);
    let has_defaults = ty != "Pod";
    let (default, request) = (default.filter(|_| has_defaults), request.filter(|_| has_defaults));
    let bounds = [
        ("min", &min, "max", &max),
        ("min", &min, "defaultRequest", &request),
        ("defaultRequest", &request, "max", &max),
        ("defaultRequest", &request, "default", &default),
        ("min", &min, "default", &default),
        ("default", &default, "max", &max),
    ];
    for (lower, less, upper, more) in bounds {
        let (Some(less), Some(more)) = (less, more) else { continue };
        if less > more {
            // Where a default is out of bounds, that is what is wrong.
            let (lower_list, upper_list) = (item.field(lower), item.field(upper));
            let list = if lower == "min" && upper != "max" { &upper_list } else { &lower_list };
            let message = format!(
                "{lower_list} of `{}` is {}, and must be no more than {upper_list}, which is {}",
                shown(resource),
                less.canonical(),
                more.canonical()
            );
            demands.add_plain(&list.field(resource), message);
        }
    }
    let request_list = item.field("defaultRequest");
    let limit = if ty == "Container" { default.as_ref().or(max.as_ref()) } else { default.as_ref() };
    if let (Some(limit), Some(request)) = (limit, &request)
        && limit != request
        && !resource_names::may_be_overcommitted(resource)
    {
        let message =
            format!("`{}` cannot be overcommitted, so that its request must be its limit", shown(resource));
        demands.add(&request_list.field(resource), message, format!("write `{}`", limit.canonical()));
    }
    if let Some(ratio) = ratio {
        check_ratio(&item.field("maxLimitRequestRatio").field(resource), &ratio, min, max, demands);
    }
}

fn check_ratio(
    field: &Node<'_, '_>,
    ratio: &Quantity,
    min: Option<Quantity>,
    max: Option<Quantity>,
    demands: &mut Demands<'_>,
) {
    if Quantity::parse("1").is_ok_and(|one| *ratio < one) {
        demands.add_plain(field, format!("the ratio must be 1 or more, and this is {}", ratio.canonical()));
    }
    if let (Some(min), Some(max)) = (min, max)
        && exceeds(ratio, &min, &max)
    {
        let message = format!(
            "the ratio of limit to request is at most {} / {}, and this is {}",
            max.canonical(),
            min.canonical(),
            ratio.canonical()
        );
        demands.add_plain(field, message);
    }
}

/// Whether `ratio` is more than `max / min`, in floating point as in the server: dividing by 0 makes it infinite.
#[allow(clippy::cast_precision_loss)] // It is what the server does.
fn exceeds(ratio: &Quantity, min: &Quantity, max: &Quantity) -> bool {
    /// `MaxMilliValue` of `apimachinery/pkg/api/resource/quantity.go`.
    const MAX_MILLI: i64 = i64::MAX / 1000;
    let fits = [ratio, min, max].iter().all(|quantity| quantity.units() < MAX_MILLI);
    let value = |quantity: &Quantity| if fits { quantity.millis() } else { quantity.units() } as f64;
    let ratio = if fits { value(ratio) / 1000.0 } else { value(ratio) };
    ratio > value(max) / value(min)
}

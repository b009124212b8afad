//! Spec → resolved spec: templates merged in, presets picked, defaults filled in, `null`s gone.

use nixbatch_diagnostic::{Finding, Path, Step};
use serde_json::{Map, Value};

use crate::builders::{Builder, GIVEN_BY_TEMPLATE, TEMPLATE, merge_template, pick_preset};
use crate::params::{Absent, Param, Shape};
use crate::spec::{AnySpec, OpenArgs, Relocations, ResolvedSpec, marked_builder};

/// Decides everything that a spec leaves open.
pub fn resolve(mut spec: AnySpec) -> (ResolvedSpec, Relocations, Vec<Finding>) {
    let builder = spec.builder;
    let mut open = OpenArgs::of(&mut spec);
    let template = open.args.get("template").filter(|_| takes_template(builder)).cloned();
    let is_template = template.as_ref().and_then(marked_builder) == Some(TEMPLATE.name);
    match template {
        None | Some(Value::Null) => {}
        Some(Value::Object(template)) if is_template => merge_template(&mut open, template),
        // What is no template, which is an error by itself, was meant to give what is not there.
        Some(_) => {
            GIVEN_BY_TEMPLATE.into_iter().for_each(|name| open.stand_in(name, Path::key("template")));
        }
    }
    if builder.param("resourcePreset").is_some() {
        pick_preset(&mut open);
    }
    let (mut given, mut defaults) = (Vec::new(), Vec::new());
    for (name, value) in &mut open.args {
        if let Some(param) = builder.param(name) {
            given.push(param.name);
            defaults.extend(fill_at(param.name, &param.shape, value));
        }
    }
    for param in builder.params() {
        let other = match param.absent {
            Absent::Unset => continue,
            Absent::Json(default) | Absent::Always(default) => {
                fill(param, default, &mut open.args);
                continue;
            }
            Absent::RequiredUnless(other) if !open.lacks(other) => continue,
            Absent::RequiredUnless(other) => Some(other),
            Absent::Required => None,
        };
        if open.lacks(param.name) {
            open.missing(builder, param, other);
        }
    }
    let OpenArgs { mut args, moved, findings, .. } = open;
    args.retain(|_, value| !value.is_null());
    args.iter_mut().filter(|(name, _)| *name != "patches").for_each(|(_, value)| drop_nulls(value));
    spec.args = args;
    (ResolvedSpec::new(spec, given, defaults, &moved), moved, findings)
}

/// Whether a mkBatchJobConfig may stand behind the builder's arguments.
fn takes_template(builder: &Builder) -> bool {
    builder.param("template").is_some_and(|param| matches!(param.shape, Shape::Template))
}

/// Fills in what holds when the argument is absent, and says whether it was.
fn fill(param: &Param, default: &str, args: &mut Map<String, Value>) -> bool {
    let is_given = match args.get(param.name) {
        Some(Value::Null) => !matches!(param.absent, Absent::Always(_)),
        value => value.is_some(),
    };
    if !is_given && let Ok(mut value) = serde_json::from_str(default) {
        fill_inside(&param.shape, &mut value);
        args.insert(param.name.to_owned(), value);
    }
    !is_given
}

/// Fills in what holds when something inside a value is absent: the paths of what was.
fn fill_inside(shape: &Shape, value: &mut Value) -> Vec<Path> {
    let mut filled = Vec::new();
    match (shape, value) {
        (Shape::Record(params), Value::Object(fields)) => {
            for param in *params {
                if param.default().is_some_and(|default| fill(param, default, fields)) {
                    filled.push(Path::key(param.name));
                } else if let Some(value) = fields.get_mut(param.name) {
                    filled.extend(fill_at(param.name, &param.shape, value));
                }
            }
        }
        (Shape::Map(shape), Value::Object(fields)) => {
            for (name, value) in fields {
                filled.extend(fill_at(name.as_str(), shape, value));
            }
        }
        (Shape::List(shape), Value::Array(items)) => {
            for (index, value) in items.iter_mut().enumerate() {
                filled.extend(fill_at(index, shape, value));
            }
        }
        // They differ in their outermost type, so one of them is the value's at most.
        (Shape::Either(shapes), value) => {
            filled.extend(shapes.iter().flat_map(|shape| fill_inside(shape, value)));
        }
        _ => {}
    }
    filled
}

/// The same inside what is at `step`. Most values have nothing inside, and most sets no defaults.
fn fill_at(step: impl Into<Step>, shape: &Shape, value: &mut Value) -> Vec<Path> {
    if !value.is_object() && !value.is_array() {
        return Vec::new();
    }
    let filled = fill_inside(shape, value);
    if filled.is_empty() {
        return filled;
    }
    let outer = Path::from(vec![step.into()]);
    filled.into_iter().map(|path| path.below(&outer)).collect()
}

/// `null` means unset, at every depth; in `patches` alone it says something else. List items stay, so that
/// indexes do.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ALERT: Shape = Shape::Record(&[
        Param::defaulted("threshold", Shape::Int, "1", "Failures."),
        Param::defaulted("severity", Shape::Text, "\"warning\"", "Severity."),
    ]);

    const ALERTS: Param = Param::optional(
        "alerts",
        Shape::Record(&[
            Param::defaulted("failures", ALERT, "{}", "On without a word."),
            Param::optional("timeouts", Shape::Either(&[Shape::Bool, ALERT]), "Off without a word."),
            Param::optional("others", Shape::Map(&Shape::List(&ALERT)), "More."),
        ]),
        "Alerts.",
    );

    /// What becomes of a value, and what of it the user has not said.
    fn filled(mut value: Value) -> (Value, Vec<String>) {
        let paths = fill_inside(&ALERTS.shape, &mut value);
        (value, paths.iter().map(Path::to_string).collect())
    }

    #[test]
    fn what_a_set_leaves_out_is_filled_in() {
        let (value, paths) = filled(json!({ "failures": { "threshold": 2 } }));
        assert_eq!(value, json!({ "failures": { "threshold": 2, "severity": "warning" } }));
        assert_eq!(paths, ["failures.severity"]);
    }

    #[test]
    fn an_absent_set_is_filled_in_where_it_has_a_default() {
        let (value, paths) = filled(json!({}));
        assert_eq!(value, json!({ "failures": { "threshold": 1, "severity": "warning" } }));
        assert_eq!(paths[0], "failures");
        assert_eq!(filled(json!({ "failures": null })), (json!({ "failures": null }), vec![]));
    }

    #[test]
    fn defaults_reach_into_lists_maps_and_alternatives() {
        let full = json!({ "threshold": 1, "severity": "info" });
        let (value, paths) = filled(json!({
            "failures": null, "timeouts": { "threshold": null }, "others": { "a": [full, { "threshold": 9 }] }
        }));
        assert_eq!(value["timeouts"], json!({ "threshold": null, "severity": "warning" }));
        assert_eq!(value["others"]["a"], json!([full, { "threshold": 9, "severity": "warning" }]));
        assert_eq!(paths, ["timeouts.severity", "others.a[1].severity"]);
        assert_eq!(filled(json!({ "failures": null, "timeouts": true })).1, [""; 0]);
    }
}

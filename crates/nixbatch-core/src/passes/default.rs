//! Spec → resolved spec: templates merged in, presets picked, defaults filled in, `null`s gone.

use nixbatch_diagnostic::Finding;
use serde_json::Value;

use crate::builders::{merge_template, pick_preset};
use crate::params::Absent;
use crate::spec::{AnySpec, OpenArgs, Relocations, ResolvedSpec};

/// Decides everything that a spec leaves open.
pub fn resolve(mut spec: AnySpec) -> (ResolvedSpec, Relocations, Vec<Finding>) {
    let mut open = OpenArgs::of(&mut spec);
    if let Some(Value::Object(template)) = open.args.get("template") {
        let template = template.clone();
        merge_template(&mut open, &template);
    }
    if spec.builder.param("resourcePreset").is_some() {
        pick_preset(&mut open);
    }
    let given: Vec<_> = open.args.keys().filter_map(|name| Some(spec.builder.param(name)?.name)).collect();
    for param in spec.builder.params().filter(|param| param.absent != Absent::Unset) {
        let is_given = given.contains(&param.name);
        match param.absent {
            // What is no template, which is an error by itself, may have been meant to give it.
            Absent::RequiredUnless(_)
                if open.args.get("template").is_some_and(|value| !value.is_object() && !value.is_null()) => {}
            _ if is_given && !open.lacks(param.name) => {}
            Absent::Required => open.missing(spec.builder, param, None),
            Absent::RequiredUnless(other) if open.lacks(other) => {
                let other = spec.builder.param(other).map(|param| param.name);
                open.missing(spec.builder, param, other);
            }
            Absent::Json(_) if is_given => {}
            Absent::Json(text) | Absent::Always(text) => {
                if let Ok(value) = serde_json::from_str(text) {
                    open.args.insert(param.name.to_owned(), value);
                }
            }
            Absent::RequiredUnless(_) | Absent::Unset => {}
        }
    }
    let OpenArgs { mut args, moved, findings, .. } = open;
    args.retain(|_, value| !value.is_null());
    args.iter_mut().filter(|(name, _)| *name != "patches").for_each(|(_, value)| drop_nulls(value));
    spec.args = args;
    (ResolvedSpec::new(spec, given, &moved), moved, findings)
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

//! Resources of a container: direct, or picked from presets.

use nixbatch_diagnostic::{Finding, Path, Place, any_of, nearest, one_of};
use serde_json::{Map, Value};

use super::RESOURCES;
use crate::params::{Param, Shape};
use crate::spec::OpenArgs;

/// How a container's resources are said.
pub(super) const PARAMS: &[Param] = &[
    Param::optional(
        "resources",
        Shape::Resources,
        "CPU and memory: `{ requests; limits; }`, or presets of them by name as mkBatchJobConfig has them.",
    ),
    Param::optional("resourcePreset", Shape::Text, "Which of the presets holds; `default` when absent."),
];

/// Whether a job's resources are presets by name rather than requests and limits themselves. A preset may have these
/// misspelt.
pub(crate) fn are_presets(resources: &Value) -> bool {
    let is_like_own = |name: &String| nearest(name, own_names()).is_some();
    let is_preset = |(name, value): (&String, &Value)| {
        own_names().all(|own| own != name)
            && value.as_object().is_some_and(|fields| fields.keys().any(is_like_own))
    };
    resources.as_object().is_some_and(|fields| fields.iter().any(is_preset))
}

/// The same of a template's, which are nothing else, unless they are written as a job has them.
pub(crate) fn are_template_presets(resources: &Value) -> bool {
    let is_empty = resources.as_object().is_none_or(Map::is_empty);
    are_presets(resources) || !is_empty && !has_own(resources)
}

/// Whether there are requests or limits at all.
fn has_own(resources: &Value) -> bool {
    own_names().any(|own| resources.get(own).is_some())
}

fn own_names() -> impl Iterator<Item = &'static str> {
    RESOURCES.iter().map(|param| param.name)
}

/// Presets among the spec's own resources: the one that holds takes their place.
pub(crate) fn pick_preset(open: &mut OpenArgs) {
    let path = Path::parse("resources");
    let Some(resources) = open.args.get("resources").filter(|resources| are_presets(resources)).cloned()
    else {
        return without_presets(open);
    };
    open.args.remove("resources");
    // Both forms at once are an error by themselves.
    if has_own(&resources) {
        return;
    }
    if let Some((preset, value)) = preset(open, &resources) {
        let preset = path.join(preset);
        let stands = open.moved.apply(preset.clone());
        open.moved.take_out(&preset, &path);
        open.moved.add(path, stands);
        open.args.insert("resources".to_owned(), value);
    }
}

/// A preset is wanted, but neither the spec nor its template has any.
fn without_presets(open: &mut OpenArgs) {
    // What was meant to give them is known to be wrong.
    if open.moved.has(&Path::key("resources")) {
        return;
    }
    let of_template = open.args.get("template").and_then(|template| template.get("resources"));
    if let (Some(Value::String(name)), false) =
        (open.args.get("resourcePreset"), of_template.is_some_and(are_template_presets))
    {
        let finding = Finding::error(
            "unknown-value",
            Place::value(open.item, Path::parse("resourcePreset")),
            format!("there is no resource preset `{name}`, since there are no presets"),
        );
        open.findings.push(finding.with_help(format!(
            "write presets (`resources.{name} = {{ requests = …; limits = …; }};`), or drop `resourcePreset`"
        )));
        open.stand_in("resources", Path::parse("resourcePreset"));
    }
}

/// The preset that `resourcePreset` names, or `default`, and its name. Without either, a spec that says its own resources
/// needs none.
pub(super) fn preset(open: &mut OpenArgs, presets: &Value) -> Option<(String, Value)> {
    let argument = "resourcePreset";
    let wanted = open.args.get(argument).filter(|name| name.is_string());
    let name = wanted.and_then(Value::as_str).unwrap_or("default");
    if let Some(value) = presets.get(name) {
        return Some((name.to_owned(), value.clone()));
    }
    let names: Vec<_> = presets.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let path = Path::key(argument);
    let finding = match wanted {
        Some(value) => {
            let place = Place::value(open.item, path.clone());
            Finding::unknown_value(place, format!("`{argument}`"), one_of(&names), &names, value)
        }
        None if open.args.contains_key("resources") => return None,
        None => {
            let place = Place::missing(open.item, path.clone());
            let message = format!("none of the resource presets is chosen, and none is called `{name}`");
            Finding::error("missing-argument", place, message)
                .with_help(format!("choose one with `{argument}`: {}", any_of(&names)))
        }
    };
    open.findings.push(finding);
    open.stand_in("resources", path);
    None
}

//! A template → findings: what a job that takes it would be refused for.
//!
//! A mkBatchJobConfig emits nothing, and what is in it is judged in the jobs that take it. A bundle need not have any,
//! and none may pick one of its presets. So a job is made up for each preset, and only what the template is to blame for
//! is told.

use nixbatch_diagnostic::{Finding, Path, Place, Severity};
use serde_json::{Map, Value, json};

use crate::builders::{JOB, TEMPLATE, are_template_presets};
use crate::bundle::Context;
use crate::compile::make_objects;
use crate::consequences::ItemFindings;
use crate::passes::validate;
use crate::spec::{AnySpec, MARKER, ResolvedSpec};

/// Makes up jobs that take the spec, where it is a template, and says what is wrong with them because of it.
pub(crate) fn try_out(spec: &ResolvedSpec, context: &Context) -> Vec<Finding> {
    if spec.builder.name != TEMPLATE.name {
        return Vec::new();
    }
    let presets = spec.args().arg("resources").filter(|resources| are_template_presets(resources));
    let mut picked: Vec<_> = presets
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::keys)
        .cloned()
        .map(Value::String)
        .collect();
    if picked.is_empty() {
        picked.push(Value::Null);
    }
    let mut findings: Vec<Finding> = Vec::new();
    for preset in picked {
        for finding in job(spec, preset, context) {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings
}

/// What is wrong with the template in a job that picks this preset.
fn job(template: &ResolvedSpec, preset: Value, context: &Context) -> Vec<Finding> {
    let at = Path::key("template");
    let mounts: Map<_, _> =
        template.args().attrs("volumes").map(|(name, _)| (name.clone(), json!(format!("/{name}")))).collect();
    let mut args = Map::new();
    // What a job may add is there, so that nothing is missing; what it says itself takes the template's place.
    match template.args().arg("image") {
        None => {
            args.insert("image".to_owned(), json!("image"));
        }
        Some(image) if image.is_object() && image.get("repository").is_none() => {
            args.insert("image".to_owned(), json!({ "repository": "image" }));
        }
        Some(_) => {}
    }
    args.insert("template".to_owned(), marked(template));
    args.insert("volumeMounts".to_owned(), mounts.into());
    args.insert("resourcePreset".to_owned(), preset);
    let mut known = ItemFindings::default();
    let called = AnySpec { item: template.item, builder: JOB, name: "job".to_owned(), args };
    let (job, mut objects) = make_objects(called, context, true, &mut known);
    let found = validate::validate(&mut objects, Some(&job), &known, context);
    known.admit_judged(found);
    let (found, _) = known.finish(Vec::new());
    let to_blame = |finding: &Finding| {
        finding.severity == Severity::Error && finding.place.path.strip_prefix(&at).is_some()
    };
    let inner = |place: Place| {
        let path = place.path.strip_prefix(&at)?.iter().cloned().collect();
        Some(Place { path, ..place })
    };
    let of_template = |finding: Finding| {
        let finding = finding.map(|place| inner(place).unwrap_or_else(|| template.call_place()), inner);
        Finding { object: None, ..finding }
    };
    found.into_iter().filter(to_blame).map(of_template).collect()
}

/// The spec as its builder returned it.
fn marked(spec: &ResolvedSpec) -> Value {
    let mut value = spec.args().at(&Path::root()).cloned().unwrap_or_default();
    value[MARKER] = json!({ "builder": spec.builder.name, "name": spec.name });
    value
}

//! mkBatchJobConfig: what several jobs have in common.

use nixbatch_diagnostic::{Finding, Path, Place};
use nixbatch_kube::number;
use serde_json::{Map, Value};

use super::common::{IMAGE, LINT, TEXT};
use super::container::{ENVIRONMENT_FORM, GPU};
use super::{Builder, Lowering, advised, renamed, resources, volumes};
use crate::args::Args;
use crate::params::{Param, Shape};
use crate::spec::{AnySpec, OpenArgs, Relocations, ResolvedSpec};

/// mkBatchJobConfig.
pub(super) const BUILDER: Builder = Builder {
    name: "mkBatchJobConfig",
    summary: "A reusable configuration for jobs: image, resource presets, environment, retries, timeout and volumes. \
              It emits nothing by itself; jobs take it whole with `template`, or parts of it with `inherit`.",
    params: &[PARAMS, &[LINT]],
    misnomers: &[&[
        renamed("env", "environment").or(ENVIRONMENT_FORM),
        advised(
            "backoffLimit",
            "retryPolicy",
            "write `retryPolicy.maxAttempts`, which counts the first attempt too",
        ),
        advised("activeDeadlineSeconds", "timeout", "write `timeout`, in seconds"),
    ]],
    lowering: Lowering::Value { check },
};

const PARAMS: &[Param] = &[
    Param::defaulted("description", Shape::Text, "\"\"", "What the template is for. Not emitted."),
    Param::defaulted("version", TEXT, "\"1.0\"", "Version of the template. Not emitted."),
    Param::optional(
        "image",
        Shape::Either(&[Shape::Text, Shape::Record(IMAGE)]),
        "Image of the jobs, whole or in parts.",
    ),
    Param::optional(
        "resources",
        Shape::Presets,
        "Resource presets by name. A job takes the one that its `resourcePreset` names, or `default`. \
         Requests and limits of its own win, and with `resources` of its own it needs no preset.",
    ),
    Param::optional(
        "environment",
        Shape::Map(&super::container::ENVIRONMENT_VALUE),
        "Environment variables of the jobs.",
    ),
    Param::optional(
        "retryPolicy",
        Shape::Record(RETRY_POLICY),
        "How often a job is tried. `maxAttempts = n` becomes `backoffLimit = n - 1`.",
    ),
    Param::defaulted(
        "timeout",
        Shape::Int,
        DEFAULT_TIMEOUT,
        "Seconds after which a job is ended: its `activeDeadlineSeconds`.",
    ),
    Param::optional("volumes", Shape::Map(&volumes::VOLUME), volumes::VOLUMES),
];

/// Seconds.
const DEFAULT_TIMEOUT: &str = "3600";

const RETRY_POLICY: &[Param] = &[
    Param::optional("maxAttempts", Shape::Int, "Attempts in all, the first one included."),
    Param::optional("backoffMultiplier", Shape::Number, "Growth of the delay. Argo Workflows only."),
    Param::optional("initialDelaySeconds", Shape::Int, "Delay before the first retry. Argo Workflows only."),
    Param::optional("maxDelaySeconds", Shape::Int, "Longest delay between retries. Argo Workflows only."),
];

/// The arguments that a mkBatchJobConfig may give to a spec that takes it.
pub(crate) const GIVEN_BY_TEMPLATE: [&str; 6] =
    ["image", "environment", "volumes", "resources", "backoffLimit", "activeDeadlineSeconds"];

/// What a mkBatchJobConfig says, wherever the spec that takes it does not say it itself.
pub(crate) fn merge_template(open: &mut OpenArgs, mut template: Map<String, Value>) {
    let at = Path::parse("template");
    drop_overridden(open, &mut template);
    for name in ["image", "environment"] {
        if let Some(value) = template.get(name) {
            open.merge(name, value, 1, at.join(name));
        }
    }
    if let Some(volumes) = template.get("volumes") {
        open.merge("volumes", &mounted(open, volumes), 1, at.join("volumes"));
    }
    let is_empty = |presets: &Value| presets.is_null() || presets.as_object().is_some_and(Map::is_empty);
    if let Some(presets) = template.get("resources").filter(|presets| !is_empty(presets)) {
        let at = at.join("resources");
        if !resources::are_template_presets(presets) {
            // Which is an error by itself.
            open.stand_in("resources", at);
        } else if open.args.get("resources").is_some_and(resources::are_presets) {
            // Presets of both, preset by preset; which one holds is decided once they are one set.
            open.merge("resources", presets, 3, at);
        } else if let Some((preset, value)) = resources::preset(open, presets) {
            open.merge("resources", &value, 2, at.join(preset));
        }
    }
    let attempts = Path::parse("retryPolicy.maxAttempts");
    let count = template.get("retryPolicy").and_then(|policy| policy.get("maxAttempts")?.as_number());
    if let Some(count) = count.and_then(number::whole) {
        open.inherit_computed(
            "backoffLimit",
            count.saturating_sub(1).max(0).into(),
            at.concat(attempts.steps()),
        );
    }
    match template.get("timeout") {
        Some(Value::Null) => {}
        Some(timeout) => open.inherit("activeDeadlineSeconds", timeout.clone(), at.join("timeout")),
        None => {
            let timeout = serde_json::from_str(DEFAULT_TIMEOUT).unwrap_or_default();
            open.inherit_computed("activeDeadlineSeconds", timeout, at.clone());
        }
    }
    let config = AnySpec { item: open.item, builder: &BUILDER, name: String::new(), args: template };
    let found = check(&ResolvedSpec::new(config, Vec::new(), Vec::new(), &Relocations::default()).args());
    open.findings.extend(found.into_iter().map(|finding| below(&at, finding)));
}

/// Drops from the template what the spec says itself by an argument of another name.
fn drop_overridden(open: &OpenArgs, template: &mut Map<String, Value>) {
    let own_image = |part: &str| {
        open.args.get("image").and_then(|image| image.get(part)).is_some_and(|part| !part.is_null())
    };
    if let Some(image) = template.get_mut("image").and_then(Value::as_object_mut) {
        if open.args.contains_key("imagePullPolicy") {
            image.remove("pullPolicy");
        }
        // A digest is that of one version of one image.
        if own_image("tag") || own_image("repository") {
            image.remove("digest");
        }
    }
    if open.args.contains_key("gpu")
        && let Some(presets) = template.get_mut("resources").and_then(Value::as_object_mut)
    {
        for preset in presets.values_mut() {
            for own in ["requests", "limits"] {
                if let Some(amounts) = preset.get_mut(own).and_then(Value::as_object_mut) {
                    amounts.remove(GPU);
                }
            }
        }
    }
}

/// A finding about a template as one about the spec that takes it.
fn below(at: &Path, finding: Finding) -> Finding {
    let inner = |place: Place| Place { path: at.concat(place.path.steps()), ..place };
    finding.map(inner, |place| Some(inner(place)))
}

/// A template offers volumes; a job has those that one of its containers mounts, unless the mount says itself what it
/// mounts.
fn mounted(open: &OpenArgs, offered: &Value) -> Value {
    let own = open.args.get("volumeMounts").and_then(Value::as_object);
    let is_mounted =
        |name: &str| own.and_then(|mounts| mounts.get(name)).is_some_and(|mount| !volumes::has_source(mount));
    let containers =
        ["initContainers", "sidecars"].into_iter().filter_map(|list| open.args.get(list)?.as_array());
    let mounts =
        containers.flatten().filter_map(|container| container.get("volumeMounts")?.as_array()).flatten();
    let others: Vec<_> = mounts.filter_map(|mount| mount.get("name")?.as_str()).collect();
    let offered = offered.as_object().into_iter().flatten();
    let mounted = offered.filter(|(name, _)| is_mounted(name) || others.contains(&name.as_str()));
    mounted.map(|(name, volume)| (name.clone(), volume.clone())).collect()
}

fn check(args: &Args<'_>) -> Vec<Finding> {
    let mut findings = volumes::check_declared(args);
    let attempts = Path::parse("retryPolicy.maxAttempts");
    let Some(count) = args.at(&attempts).and_then(Value::as_number) else { return findings };
    let is_negative = count.as_f64().is_some_and(f64::is_sign_negative);
    let advice = match number::whole(count).unwrap_or(if is_negative { i64::MIN } else { i64::MAX }) {
        ..1 => Some(("but a job is tried at least once", "write 1 for a job that is never retried")),
        // One more than a `backoffLimit` can be.
        0x8000_0001.. => Some(("which is more than Kubernetes counts", "write at most 2147483648")),
        _ => None,
    };
    if let Some((wrong, help)) = advice {
        let message = format!("`maxAttempts` is {count}, {wrong}");
        findings.push(Finding::error("invalid-argument", args.place(attempts), message).with_help(help));
    }
    findings
}

//! Spec → resolved spec: templates merged in, presets picked, defaults filled in, `null`s gone.

use nixbatch_diagnostic::{Finding, Path, Place};
use serde_json::{Map, Value};

use crate::params::Absent;
use crate::spec::{AnySpec, MARKER, ResolvedSpec};
use crate::suggest;

/// Arguments that hold although they were written elsewhere: from where they hold to where they stand.
#[derive(Debug, Clone, Default)]
pub struct Relocations(Vec<(Path, Path)>);

impl Relocations {
    /// Where the argument at `path` was written.
    pub fn apply(&self, path: Path) -> Path {
        let longest = self
            .0
            .iter()
            .filter_map(|(holds, stands)| Some((holds.steps().len(), path.strip_prefix(holds)?, stands)))
            .max_by_key(|(length, _, _)| *length);
        match longest {
            Some((_, rest, stands)) => stands.concat(rest),
            None => path,
        }
    }

    /// Whether every argument stands where it holds.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Decides everything that a spec leaves open.
pub fn resolve(mut spec: AnySpec) -> (ResolvedSpec, Relocations, Vec<Finding>) {
    let mut resolver = Resolver {
        item: spec.item,
        args: std::mem::take(&mut spec.args),
        moved: Relocations::default(),
        findings: Vec::new(),
    };
    resolver.args.remove(MARKER);
    if let Some(Value::Object(template)) = resolver.args.get("template") {
        let template = template.clone();
        resolver.merge_template(&template);
    }
    if spec.builder.param("resourcePreset").is_some() {
        resolver.pick_preset();
    }
    let given: Vec<_> = spec
        .builder
        .params()
        .map(|param| param.name)
        .filter(|name| resolver.args.contains_key(*name))
        .collect();
    for param in spec.builder.params() {
        match param.absent {
            _ if given.contains(&param.name) && !resolver.lacks(param.name) => {}
            Absent::Required => resolver.missing(&spec, param.name, param.doc),
            Absent::RequiredUnless(other) if resolver.lacks(other) => {
                resolver.missing(&spec, param.name, param.doc)
            }
            Absent::Json(text) if !given.contains(&param.name) => {
                if let Ok(value) = serde_json::from_str(text) {
                    resolver.args.insert(param.name.to_owned(), value);
                }
            }
            _ => {}
        }
    }
    let mut args = resolver.args;
    args.retain(|_, value| !value.is_null());
    args.iter_mut().filter(|(name, _)| *name != "patches").for_each(|(_, value)| drop_nulls(value));
    spec.args = args;
    (ResolvedSpec::new(spec, given), resolver.moved, resolver.findings)
}

struct Resolver {
    item: usize,
    args: Map<String, Value>,
    moved: Relocations,
    findings: Vec<Finding>,
}

impl Resolver {
    fn lacks(&self, name: &str) -> bool {
        self.args.get(name).is_none_or(Value::is_null)
    }

    fn missing(&mut self, spec: &AnySpec, name: &str, doc: &str) {
        self.findings.push(
            Finding::error(
                "missing-argument",
                Place::missing(self.item, Path::root().join(name)),
                format!("{} needs the argument `{name}`", spec.builder.name),
            )
            .with_help(format!("write `{name} = …;`: {}", crate::params::in_sentence(doc))),
        );
    }

    /// What a mkBatchJobConfig says, wherever the spec does not say it itself.
    fn merge_template(&mut self, template: &Map<String, Value>) {
        let at = Path::parse("template");
        for name in ["image", "environment"] {
            if let Some(value) = template.get(name) {
                self.merge_argument(name, value, 1, at.join(name));
            }
        }
        if let Some(volumes) = template.get("volumes") {
            self.merge_argument("volumes", &self.mounted(volumes), 1, at.join("volumes"));
        }
        if let Some(presets) = template.get("resources")
            && let Some((preset, value)) = self.preset(presets, &at.join("resources"))
        {
            self.merge_argument("resources", &value, 2, at.join("resources").join(preset));
        }
        let attempts =
            template.get("retryPolicy").and_then(|policy| policy.get("maxAttempts")).and_then(Value::as_i64);
        if let Some(attempts) = attempts {
            self.inherit(
                "backoffLimit",
                (attempts - 1).max(0).into(),
                at.join("retryPolicy").join("maxAttempts"),
            );
        }
        match template.get("timeout") {
            Some(Value::Null) => {}
            Some(timeout) => self.inherit("activeDeadlineSeconds", timeout.clone(), at.join("timeout")),
            None => self.inherit("activeDeadlineSeconds", DEFAULT_TIMEOUT.into(), at.clone()),
        }
    }

    fn merge_argument(&mut self, name: &str, template: &Value, depth: usize, stands: Path) {
        match self.args.get_mut(name) {
            Some(own) => merge(own, template, depth, &Path::root().join(name), &stands, &mut self.moved),
            None => self.inherit(name, template.clone(), stands),
        }
    }

    fn inherit(&mut self, name: &str, value: Value, stands: Path) {
        if !self.args.contains_key(name) {
            self.args.insert(name.to_owned(), value);
            self.moved.0.push((Path::root().join(name), stands));
        }
    }

    /// A template offers volumes; a job has those that it mounts.
    fn mounted(&self, offered: &Value) -> Value {
        let mounts = self.args.get("volumeMounts").and_then(Value::as_object);
        let offered = offered.as_object().into_iter().flatten();
        let mounted = offered.filter(|(name, _)| mounts.is_some_and(|mounts| mounts.contains_key(*name)));
        mounted.map(|(name, volume)| (name.clone(), volume.clone())).collect()
    }

    /// Presets among the spec's own resources: the one that holds takes their place.
    fn pick_preset(&mut self) {
        let path = Path::parse("resources");
        let Some(resources) = self.args.get("resources").cloned() else { return };
        if let Some((preset, value)) = self.preset(&resources, &path) {
            self.moved.0.push((path.clone(), path.join(preset)));
            self.args.insert("resources".to_owned(), value);
        }
    }

    /// The preset that `resourcePreset` names, or `default`; nothing when `presets` are requests and limits.
    fn preset(&mut self, presets: &Value, at: &Path) -> Option<(String, Value)> {
        let presets = presets.as_object()?;
        let is_preset = |value: &Value| value.get("requests").is_some() || value.get("limits").is_some();
        if !presets.values().any(is_preset) {
            return None;
        }
        let wanted = self.args.get("resourcePreset").and_then(Value::as_str);
        let name = wanted.unwrap_or("default");
        if let Some(value) = presets.get(name) {
            return Some((name.to_owned(), value.clone()));
        }
        let known: Vec<_> = presets.keys().map(|name| format!("`{name}`")).collect();
        let mut finding = Finding::error(
            "unknown-value",
            Place::value(
                self.item,
                if wanted.is_some() { Path::parse("resourcePreset") } else { at.clone() },
            ),
            format!("there is no resource preset `{name}`; there are {}", known.join(", ")),
        );
        if let Some(nearest) = suggest::nearest(name, presets.keys().map(String::as_str)) {
            finding = finding.with_help(format!("did you mean `{nearest}`?"));
        } else if wanted.is_none() {
            finding = finding.with_help("choose one with `resourcePreset`");
        }
        self.findings.push(finding);
        Some((name.to_owned(), empty()))
    }
}

/// Documented default of mkBatchJobConfig's `timeout`, in seconds.
const DEFAULT_TIMEOUT: i64 = 3600;

fn empty() -> Value {
    Value::Object(Map::new())
}

/// Adds to `own` what `template` has and it lacks, attribute by attribute down to `depth`. `null` counts as said.
fn merge(
    own: &mut Value,
    template: &Value,
    depth: usize,
    holds: &Path,
    stands: &Path,
    moved: &mut Relocations,
) {
    match (own, template) {
        (Value::Object(own), Value::Object(template)) if depth > 0 => {
            for (key, value) in template {
                let (holds, stands) = (holds.join(key.as_str()), stands.join(key.as_str()));
                match own.get_mut(key) {
                    Some(own) => merge(own, value, depth - 1, &holds, &stands, moved),
                    None => {
                        own.insert(key.clone(), value.clone());
                        moved.0.push((holds, stands));
                    }
                }
            }
        }
        _ => {}
    }
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

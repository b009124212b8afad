//! Document item → spec: is the builder known, are the arguments, and have their values the right shape?

use std::borrow::Cow;
use std::ops::Range;

use nixbatch_diagnostic::{
    Anchor, Finding, Intent, Nearest, Path, Place, Safety, Step, all_of, any_of, nearest, nearest_name,
};
use nixbatch_kube::schema::KubernetesVersion;
use nixbatch_kube::workload;
use nixbatch_kube::yaml::{ReadError, Reading};
use serde_json::{Map, Value};

use super::fits::{example, fits, wanted};
use super::imprecise::cut_floats;
use crate::builders::{BUILDERS, Builder, Lowering, RESOURCES, TEMPLATE, are_presets, are_template_presets};
use crate::document::{Content, Item, SETTINGS, Written};
use crate::meant::{self, Judged};
use crate::params::{Absent, Param, Shape, in_sentence};
use crate::settings::{self, Setting};
use crate::spec::{AnySpec, MARKER, marked_builder};

/// What an item is made of, as far as it can be read.
pub enum Decoded {
    /// A builder call.
    Spec(AnySpec),
    /// The user's own object.
    Object(Value),
    /// Nothing that could be compiled; the findings say why.
    Nothing,
}

/// Reads an item, and says what is wrong with it. What is misspelt or misplaced in it is put right.
pub fn decode(index: usize, item: &Item<'_>, version: KubernetesVersion) -> (Decoded, Judged<Place>) {
    let without = |finding| (Decoded::Nothing, Judged { others: vec![finding], ..Judged::default() });
    if let Some(written) = item.written() {
        return manifest(index, written);
    }
    let value = match item.value() {
        Ok(value) => value,
        Err(error) => {
            let place = Place::missing(index, Path::root());
            return without(Finding::error("invalid-argument", place, error.message));
        }
    };
    let cut = cut_floats(index, item, &value);
    let builder = match &item.content {
        Content::Object(_) | Content::Manifest(_) => None,
        Content::Spec { builder, .. } => match Builder::find(builder) {
            Some(builder) => Some(builder),
            None => return without(unknown_builder(index, builder)),
        },
    };
    let (mut judged, meant) = meant::judge(
        &value,
        |place: &mut Place| &mut place.path,
        |_| true,
        |value| {
            let mut decoder = Decoder::new(index, version);
            match (builder, value) {
                (Some(builder), Value::Object(args)) => decoder.arguments(builder, args),
                _ => decoder.nested_specs(value),
            }
            decoder.findings
        },
    );
    judged.others.extend(cut);
    let decoded = match (builder, &item.content, meant.unwrap_or(value)) {
        (Some(builder), Content::Spec { name, .. }, Value::Object(args)) => {
            Decoded::Spec(AnySpec { item: index, builder, name: name.clone(), args })
        }
        (_, _, value) => Decoded::Object(value),
    };
    (decoded, judged)
}

/// Reads a document of a file of manifests.
fn manifest(index: usize, written: &Written<'_>) -> (Decoded, Judged<Place>) {
    let place = |range: &Range<usize>| {
        let anchor = Anchor::Written { start: range.start, end: range.end };
        Place { item: index, path: Path::root(), anchor }
    };
    let finding = |error: ReadError| {
        let rule = if error.related.is_some() { "duplicate-key" } else { "unreadable-manifest" };
        let finding = Finding::error(rule, place(&error.range), error.message);
        error
            .related
            .iter()
            .fold(finding, |finding, (range, message)| finding.with_related(place(range), *message))
    };
    match written.read() {
        Ok(Reading { value, left_out }) => {
            let others = left_out.into_iter().map(finding).collect();
            let decoded = value.filter(|value| !value.is_null()).map_or(Decoded::Nothing, Decoded::Object);
            (decoded, Judged { others, ..Judged::default() })
        }
        Err(error) => {
            let others = vec![finding(error)];
            (Decoded::Nothing, Judged { others, ..Judged::default() })
        }
    }
}

/// What is wrong with the bundle's settings.
pub fn settings(settings: &Value, version: KubernetesVersion) -> Vec<Finding> {
    let mut decoder = Decoder::new(SETTINGS, version);
    let Some(settings) = settings.as_object() else { return decoder.findings };
    for (name, value) in settings.iter().filter(|(_, value)| !value.is_null()) {
        match Setting::find(name) {
            Some(Setting { param, .. }) => {
                decoder.within(name.as_str(), |decoder| decoder.value(&param.shape, value));
            }
            None => decoder.findings.push(unknown_setting(name, settings)),
        }
    }
    decoder.findings
}

fn unknown_setting(name: &str, settings: &Map<String, Value>) -> Finding {
    let place = Place::name(SETTINGS, Path::key(name));
    let finding = Finding::error("invalid-setting", place, format!("there is no setting `{name}`"));
    let names = settings::ALL.iter().map(|setting| setting.param.name);
    let Some((meant, safety)) = nearest_name(name, names.clone()) else {
        return finding.with_help(format!(
            "a bundle's settings are {}; everything else in a bundle is a spec (`mkCronJob \"name\" {{ … }}`), a \
             Kubernetes object, or a group of these",
            all_of(names.map(|name| format!("`{name}`")))
        ));
    };
    let meant = Setting::find(meant).map(|setting| &setting.param);
    renaming(finding, meant, safety, settings)
}

fn unknown_builder(index: usize, called: &str) -> Finding {
    let help = match nearest(called, BUILDERS.iter().map(|builder| builder.name)) {
        Some(Nearest { name, .. }) => format!("did you mean `{name}`?"),
        None => "use the program and the library of the same release".to_owned(),
    };
    Finding::error(
        "unknown-builder",
        Place::missing(index, Path::root()),
        format!("there is no builder `{called}`"),
    )
    .with_help(help)
}

struct Decoder {
    item: usize,
    /// The builder whose arguments are read.
    builder: Option<&'static Builder>,
    version: KubernetesVersion,
    path: Path,
    /// Steps of the path that lead to the arguments of a template: messages speak of what is in it as its own
    /// item's do.
    outer: usize,
    findings: Vec<Finding>,
}

impl Decoder {
    fn new(item: usize, version: KubernetesVersion) -> Self {
        Self { item, builder: None, version, path: Path::root(), outer: 0, findings: Vec::new() }
    }

    fn arguments(&mut self, builder: &'static Builder, args: &Map<String, Value>) {
        let outer = self.builder.replace(builder);
        for (name, value) in args.iter().filter(|(name, _)| *name != MARKER) {
            match builder.param(name) {
                Some(param) => self.within(name.as_str(), |decoder| decoder.value(&param.shape, value)),
                None => {
                    let finding = self.unknown_argument(builder, name, args);
                    self.findings.push(finding);
                }
            }
        }
        self.builder = outer;
    }

    fn within(&mut self, step: impl Into<Step>, look: impl FnOnce(&mut Self)) {
        self.path.push(step);
        look(self);
        self.path.pop();
    }

    /// `null` is always right: it means unset.
    fn value(&mut self, shape: &Shape, value: &Value) {
        if value.is_null() {
            return;
        }
        if let Some(builder) = marked_builder(value)
            && !(matches!(shape, Shape::Template) && builder == TEMPLATE.name)
        {
            self.nested_spec(builder, shape);
            return;
        }
        if !fits(shape, value) {
            self.wrong_type(shape, value);
            return;
        }
        match shape {
            Shape::OneOf(_) | Shape::KubeEnum(..) | Shape::KubernetesVersion => self.word(shape, value),
            Shape::Map(inner) => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    self.within(key.as_str(), |decoder| decoder.value(inner, value));
                }
            }
            Shape::List(inner) => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    self.within(index, |decoder| match value {
                        Value::Null => decoder.null_item(inner),
                        value => decoder.value(inner, value),
                    });
                }
            }
            Shape::Record(params) => self.record(params, value),
            Shape::Either(shapes) => match shapes.iter().find(|shape| fits(shape, value)) {
                // A wrong word is told what else may stand there.
                Some(Shape::OneOf(_)) => self.word(shape, value),
                Some(shape) => self.value(shape, value),
                None => {}
            },
            Shape::Resources => self.resources(value),
            Shape::Presets => self.presets(value),
            Shape::Template => self.template(value),
            Shape::Any | Shape::Kube(_) => self.nested_specs(value),
            Shape::Bool | Shape::Int | Shape::Number | Shape::Text => {}
        }
    }

    fn record(&mut self, params: &'static [Param], value: &Value) {
        let rest;
        let value = if are_resources(params) {
            rest = self.requests_and_limits(value);
            &rest
        } else {
            value
        };
        let Some(fields) = value.as_object() else { return };
        for (name, value) in fields {
            match params.iter().find(|param| param.name == name) {
                Some(param) => self.within(name.as_str(), |decoder| decoder.value(&param.shape, value)),
                None => {
                    let finding = self.unknown_attribute(params, name, fields);
                    self.findings.push(finding);
                }
            }
        }
        for param in params.iter().filter(|param| param.absent == Absent::Required) {
            if fields.get(param.name).is_none_or(Value::is_null) {
                let finding = Finding::error(
                    "missing-argument",
                    Place::missing(self.item, self.path.join(param.name)),
                    format!("`{}` lacks `{}`", self.shown(), param.name),
                );
                self.findings.push(finding.with_help(format!(
                    "write `{} = …;`: {}",
                    param.name,
                    in_sentence(param.doc)
                )));
            }
        }
    }

    /// An item that stands for nothing is one all the same: to Kubernetes, an empty string or object.
    fn null_item(&mut self, shape: &Shape) {
        let called = format!("`{}`", self.shown());
        let finding = match shape {
            Shape::Any => Finding::error("wrong-type", self.place(), format!("{called} must not be null")),
            shape => Finding::wrong_type(self.place(), called, shape.describe(self.version), &Value::Null),
        };
        self.findings.push(finding.with_help("leave the item out: `[ … ] ++ (if … then [ … ] else [ ])`"));
    }

    /// Requests and limits, or presets of them by name.
    fn resources(&mut self, value: &Value) {
        let own = RESOURCES.iter().map(|param| param.name).find(|name| value.get(name).is_some());
        if are_presets(value) {
            if let Some(own) = own {
                let message = format!("`{}` has `{own}` beside presets of it by name", self.shown());
                let help = "write presets alone, or `requests` and `limits` alone";
                self.findings.push(Finding::error("wrong-type", self.place(), message).with_help(help));
                return;
            }
            self.value(&Shape::Map(&Shape::Record(RESOURCES)), value);
        } else {
            self.record(RESOURCES, value);
        }
    }

    /// Requests and limits without what stands in the wrong one of them. People close a brace too late:
    /// `requests = { memory = "1Gi"; limits = { … }; };`.
    fn requests_and_limits<'v>(&mut self, value: &'v Value) -> Cow<'v, Value> {
        let mut rest = Cow::Borrowed(value);
        for [owner, inner] in [["requests", "limits"], ["limits", "requests"]] {
            let misplaced = value.get(owner).and_then(|fields| fields.get(inner)).filter(|it| it.is_object());
            if misplaced.is_some()
                && let Some(fields) = rest.to_mut().get_mut(owner).and_then(Value::as_object_mut)
            {
                fields.remove(inner);
                let place = Place::name(self.item, self.path.join(owner).join(inner));
                let message = format!("`{inner}` does not belong in `{}`", self.shown().join(owner));
                let finding = Finding::error("unknown-argument", place, message);
                self.findings.push(self.moving(
                    finding,
                    self.path.join(inner),
                    value.get(inner).is_none_or(Value::is_null),
                ));
            }
        }
        rest
    }

    /// Presets by name. People write requests and limits themselves, as a job has them.
    fn presets(&mut self, value: &Value) {
        let is_empty = value.as_object().is_some_and(Map::is_empty);
        if is_empty || are_template_presets(value) {
            return self.value(&Shape::Map(&Shape::Record(RESOURCES)), value);
        }
        let message =
            format!("`{}` must be {}, and this is one such set itself", self.shown(), Shape::Presets);
        let finding = Finding::error("wrong-type", self.place(), message);
        self.findings.push(
            finding.with_help(format!("write `{}.default = {{ requests = …; limits = …; }};`", self.shown())),
        );
    }

    fn template(&mut self, value: &Value) {
        let Some(args) = value.as_object().filter(|_| marked_builder(value).is_some()) else {
            let finding =
                Finding::error("wrong-type", self.place(), "`template` takes what mkBatchJobConfig returns");
            self.findings.push(finding.with_help("write `template = mkBatchJobConfig \"name\" { … };`"));
            return;
        };
        let outer = std::mem::replace(&mut self.outer, self.path.steps().len());
        self.arguments(TEMPLATE, args);
        self.outer = outer;
    }

    /// Looks for specs in values that are passed through.
    fn nested_specs(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                for (key, value) in fields.iter().filter(|(_, value)| value.is_object() || value.is_array()) {
                    self.within(key.as_str(), |decoder| decoder.value(&Shape::Any, value));
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    self.within(index, |decoder| match value {
                        // In the user's own objects it is what the server makes of it.
                        Value::Null if decoder.builder.is_some() => decoder.null_item(&Shape::Any),
                        value => decoder.value(&Shape::Any, value),
                    });
                }
            }
            _ => {}
        }
    }

    /// The path as messages call it.
    fn shown(&self) -> Path {
        self.path.steps()[self.outer..].iter().cloned().collect()
    }

    fn place(&self) -> Place {
        Place::value(self.item, self.path.clone())
    }

    fn wrong_type(&mut self, shape: &Shape, value: &Value) {
        let called = format!("`{}`", self.shown());
        let finding = Finding::wrong_type(self.place(), called, shape.describe(self.version), value);
        let mut finding = self.converting(finding, shape, value);
        if let (Some(example), None) = (example(shape, 0), &finding.help) {
            finding = finding.with_help(match self.path.steps().last() {
                Some(Step::Index(_)) => format!("write `{example}`"),
                _ => format!("write `{} = {example};`", self.shown()),
            });
        }
        self.findings.push(finding);
    }

    fn word(&mut self, shape: &Shape, value: &Value) {
        if !self.takes(shape, value) {
            let (wanted, words) = (shape.describe(self.version), shape.words(self.version));
            let called = format!("`{}`", self.shown());
            let finding = Finding::unknown_value(self.place(), called, wanted, &words, value);
            let finding = self.converting(finding, shape, value);
            self.findings.push(finding);
        }
    }

    /// With what the value says in the type that is wanted, where that can be taken.
    fn converting(&self, finding: Finding, shape: &Shape, value: &Value) -> Finding {
        match wanted(shape, value) {
            Some(wanted) => finding.with_conversion(wanted, value, |meant| self.takes(shape, meant)),
            None => finding,
        }
    }

    /// Whether the outermost type is right, and the word where it is one of several.
    fn takes(&self, shape: &Shape, value: &Value) -> bool {
        match shape {
            Shape::OneOf(_) | Shape::KubeEnum(..) | Shape::KubernetesVersion => {
                value.as_str().is_some_and(|text| shape.has_word(text, self.version))
            }
            Shape::Either(shapes) => shapes.iter().any(|shape| self.takes(shape, value)),
            _ => fits(shape, value),
        }
    }

    fn nested_spec(&mut self, builder: &str, shape: &Shape) {
        let mut finding = Finding::error(
            "nested-spec",
            self.place(),
            format!("what `{builder}` returns stands inside another item, as its `{}`", self.shown()),
        );
        finding = finding.with_help(match shape {
            Shape::Template => "`template` takes what mkBatchJobConfig returns",
            Shape::Kube("JobTemplateSpec") => "write that builder's arguments in mkCronJob itself, instead of `jobTemplate`",
            _ => "make it an item of the bundle by itself; only `template` takes another builder's result, that of mkBatchJobConfig",
        });
        self.findings.push(finding);
    }

    fn unknown_argument(&self, builder: &'static Builder, name: &str, args: &Map<String, Value>) -> Finding {
        let owner = builder.name;
        let place = Place::name(self.item, self.path.join(name));
        let finding =
            Finding::error("unknown-argument", place.clone(), format!("{owner} has no argument `{name}`"));
        if let Some(misnomer) = builder.misnomer(name) {
            let param = builder.param(misnomer.meant).filter(|_| misnomer.same_shape);
            let takes =
                param.is_some_and(|param| args.get(name).is_none_or(|value| fits(&param.shape, value)));
            if !takes && !misnomer.advice.is_empty() {
                let finding = finding.with_help(misnomer.advice);
                return match misnomer.meant {
                    "" => finding,
                    meant => finding.with_meant_otherwise(Place::value(self.item, self.path.join(meant))),
                };
            }
            return renaming(finding, param, Safety::Safe, args);
        }
        let job_field = workload::job_field(self.version, name);
        match nearest_name(name, builder.params().map(|param| param.name)) {
            Some((meant, safety)) => renaming(finding, builder.param(meant), safety, args),
            None if name == "name" => {
                finding.with_help(format!("the name is the first argument: `{owner} \"name\" {{ … }}`"))
            }
            None if builder.makes_jobs() && job_field == Some(workload::CONTAINER) => finding.with_help(format!(
                "{owner} has no argument for this field of a container; set it with `patches`, which replace \
                 `containers` as a whole"
            )),
            None if builder.makes_jobs() && job_field.is_some() => finding.with_help(format!(
                "{owner} has no argument for this field of Kubernetes; set it with `patches`"
            )),
            None if matches!(builder.lowering, Lowering::Value { .. }) && job_field.is_some() => {
                finding.with_help(format!("{owner} does not give this to jobs; write it in each of them"))
            }
            None => finding.with_help(format!("`nixbatch explain {owner}` lists its arguments")),
        }
    }

    /// The finding about a misplaced attribute with where it belongs; `is_free` where nothing stands there.
    fn moving(&self, finding: Finding, target: Path, is_free: bool) -> Finding {
        let shown: Path = target.steps()[self.outer..].iter().cloned().collect();
        let (from, to) = (finding.place.clone(), Place::value(self.item, target));
        let finding = finding.with_meant(to.clone());
        if !is_free {
            return finding.with_help(format!("`{shown}` is set as well; make one of the two"));
        }
        let advice = format!("move it to `{shown}`");
        finding.with_help(advice.clone()).with_fix(Safety::Safe, advice, vec![Intent::Move(from, to)])
    }

    fn unknown_attribute(
        &self,
        params: &'static [Param],
        name: &str,
        fields: &Map<String, Value>,
    ) -> Finding {
        let place = Place::name(self.item, self.path.join(name));
        let finding = Finding::error(
            "unknown-argument",
            place.clone(),
            format!("`{}` has no attribute `{name}`", self.shown()),
        );
        let names = params.iter().map(|param| param.name);
        let param = |meant: &str| params.iter().find(|param| param.name == meant);
        let of_kubernetes = KUBERNETES_NAMES.into_iter().find(|(theirs, _)| *theirs == name);
        if let Some(ours) = of_kubernetes.and_then(|(_, ours)| param(ours)) {
            return renaming(finding, Some(ours), Safety::Safe, fields);
        }
        // Beside the set that it belongs into: `{ secretRef = { … }; optional = true; }`.
        let owner = |param: &&Param| {
            let is_of = attributes(&param.shape).iter().any(|inner| inner.name == name);
            is_of && fields.get(param.name).is_some_and(Value::is_object)
        };
        if let Some(Param { name: owner, .. }) = params.iter().find(owner) {
            let target = self.path.join(*owner).join(name);
            return self.moving(finding, target, fields[*owner].get(name).is_none_or(Value::is_null));
        }
        match nearest_name(name, names.clone()) {
            Some((meant, safety)) => renaming(finding, param(meant), safety, fields),
            None if self.builder.is_some_and(|builder| builder.param(name).is_some()) => {
                let argument = Path::from(self.path.steps()[..self.outer].to_vec()).join(name);
                finding
                    .with_help(format!("it is an argument by itself; write it beside `{}`", self.shown()))
                    .with_meant(Place::value(self.item, argument))
            }
            None if are_resources(params) && !fields[name].is_object() => {
                let help = format!(
                    "write `requests.{name}` for what it needs, `limits.{name}` for what it may take"
                );
                finding
                    .with_help(help)
                    .with_meant(Place::value(self.item, self.path.join("requests").join(name)))
            }
            None => finding.with_help(format!("it takes {}", any_of(names))),
        }
    }
}

/// Whether these are requests and limits.
fn are_resources(params: &[Param]) -> bool {
    params.iter().map(|param| param.name).eq(RESOURCES.iter().map(|param| param.name))
}

/// The attributes of a value, where it is a set of known ones.
fn attributes(shape: &Shape) -> &'static [Param] {
    match shape {
        Shape::Record(params) => params,
        Shape::Either(shapes) => {
            shapes.iter().map(attributes).find(|params| !params.is_empty()).unwrap_or_default()
        }
        _ => &[],
    }
}

/// What an attribute inside an argument is called in Kubernetes, and here; the values are the same.
const KUBERNETES_NAMES: [(&str, &str); 2] =
    [("secretKeyRef", "secretRef"), ("configMapKeyRef", "configMapRef")];

/// "Did you mean", for the name at the finding's place.
fn renaming(
    finding: Finding,
    meant: Option<&Param>,
    safety: Safety,
    siblings: &Map<String, Value>,
) -> Finding {
    let Some(Param { name, shape, .. }) = meant else { return finding };
    let Place { item, path, .. } = &finding.place;
    let place = Place::value(*item, path.parent().unwrap_or_default().join(*name));
    let written = path.last_key().unwrap_or_default().to_owned();
    let takes = siblings.get(&written).is_some_and(|value| value.is_null() || fits(shape, value));
    let is_set = |(other, value): &(&String, &Value)| **other != written && !value.is_null();
    let others = siblings.iter().filter(is_set).map(|(other, _)| other.as_str());
    finding.with_name(&written, name, place, takes.then_some(safety), others)
}

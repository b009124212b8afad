//! Specs: what a builder was called with, before and after everything is decided.

use nixbatch_diagnostic::{Finding, Path, Place};
use nixbatch_kube::object::DEFAULT_NAMESPACE;
use serde_json::{Map, Value};

use crate::args::Args;
use crate::builders::Builder;
use crate::params::{Param, in_sentence};
use crate::path_map::PathMap;

/// The attribute by which a builder marks what it returns.
pub const MARKER: &str = "__nixbatch";

/// A builder call, its arguments known by name and shape.
#[derive(Debug)]
pub struct AnySpec {
    /// Index of the document's item.
    pub item: usize,
    /// The builder.
    pub builder: &'static Builder,
    /// Its first argument.
    pub name: String,
    /// Its second argument. What the user has misspelt or misplaced in it stands where it was meant.
    pub args: Map<String, Value>,
}

/// A builder call with nothing left undecided: templates merged, defaults filled in, `null`s gone.
#[derive(Debug)]
pub struct ResolvedSpec {
    /// Index of the document's item.
    pub item: usize,
    /// The builder.
    pub builder: &'static Builder,
    /// Its first argument.
    pub name: String,
    /// The arguments that hold.
    args: Value,
    /// Arguments that the user gave, be it as `null`, be it through a template.
    given: Vec<&'static str>,
    /// Those of them that a template gave.
    inherited: Vec<&'static str>,
    /// What defaults have filled in inside arguments that the user gave.
    defaults: Vec<Path>,
}

impl ResolvedSpec {
    /// Puts together what the default pass has decided.
    pub(crate) fn new(
        spec: AnySpec,
        given: Vec<&'static str>,
        defaults: Vec<Path>,
        moved: &Relocations,
    ) -> Self {
        let AnySpec { item, builder, name, args } = spec;
        let is_inherited = |name: &&&str| moved.has(&Path::key(name));
        let inherited = match moved.is_empty() {
            true => Vec::new(),
            false => given.iter().filter(is_inherited).copied().collect(),
        };
        Self { item, builder, name, args: Value::Object(args), given, inherited, defaults }
    }

    /// The arguments that hold.
    pub fn args(&self) -> Args<'_> {
        Args::of(self, &self.args)
    }

    /// What is asked for, the builder has an argument for: nothing else can ever hold.
    pub(crate) fn assert_has(&self, name: &str) {
        debug_assert!(self.builder.param(name).is_some(), "{} has no `{name}`", self.builder.name);
    }

    /// Namespace of its objects.
    pub fn namespace(&self) -> &str {
        self.args().text("namespace").unwrap_or(DEFAULT_NAMESPACE)
    }

    /// Whether the user gave the argument, rather than left it to its default.
    pub(crate) fn gives(&self, name: &str) -> bool {
        self.given.contains(&name)
    }

    /// Whether the argument comes from a template.
    pub(crate) fn inherits(&self, name: &str) -> bool {
        self.inherited.contains(&name)
    }

    /// Whether the user wrote something at this path of the arguments, be it through a template.
    pub fn says(&self, path: &Path) -> bool {
        path.first_key().is_some_and(|name| self.gives(name))
            && !self.defaults.iter().any(|default| path.strip_prefix(default).is_some())
            && path.get(&self.args).is_some()
    }

    /// The builder call as a place: what an absent argument is shown at.
    pub fn call_place(&self) -> Place {
        Place::missing(self.item, Path::root())
    }
}

/// Arguments that hold although they were written elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Relocations(PathMap<Source>);

/// Where an argument was written.
#[derive(Debug, Clone)]
struct Source {
    path: Path,
    /// Whether something else was written there, from which the argument was computed.
    is_computed: bool,
}

impl Relocations {
    /// Says that what holds at one path was written at another.
    pub fn add(&mut self, holds: Path, stands: Path) {
        self.0.insert(holds.steps(), Source { path: stands, is_computed: false });
    }

    /// Says that what holds at one path was computed from what was written at another.
    pub fn add_computed(&mut self, holds: Path, stands: Path) {
        self.0.insert(holds.steps(), Source { path: stands, is_computed: true });
    }

    /// Says that what held at `inner` holds at `outer` now, wherever it was written.
    pub fn take_out(&mut self, inner: &Path, outer: &Path) {
        let moved: Vec<_> =
            self.0.below(inner.steps()).into_iter().map(|(path, source)| (path, source.clone())).collect();
        for (path, source) in moved {
            self.0.insert(outer.concat(path.steps()).steps(), source);
        }
    }

    /// Where the argument at `path` was written.
    pub fn apply(&self, path: Path) -> Path {
        let found = self.0.along(path.steps()).last();
        let stands = found.map(|(length, source)| source.path.concat(&path.steps()[length..]));
        stands.unwrap_or(path)
    }

    /// Whether what was written for the argument at `path` is something else than its value, so that no fix can
    /// be put there.
    pub fn is_computed(&self, path: &Path) -> bool {
        self.0.along(path.steps()).last().is_some_and(|(_, source)| source.is_computed)
    }

    /// Whether what holds at `path` was written elsewhere as a whole.
    pub fn has(&self, path: &Path) -> bool {
        self.0.get(path.steps()).is_some()
    }

    /// Whether every argument stands where it holds.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A spec's arguments while they are decided.
#[derive(Debug)]
pub(crate) struct OpenArgs {
    /// Index of the document's item.
    pub(crate) item: usize,
    /// The arguments that hold so far.
    pub(crate) args: Map<String, Value>,
    /// Those of them that were written elsewhere.
    pub(crate) moved: Relocations,
    /// What is wrong with them.
    pub(crate) findings: Vec<Finding>,
}

impl OpenArgs {
    /// The arguments of a spec, which has none of its own until they are decided.
    pub(crate) fn of(spec: &mut AnySpec) -> Self {
        let mut args = std::mem::take(&mut spec.args);
        args.remove(MARKER);
        Self { item: spec.item, args, moved: Relocations::default(), findings: Vec::new() }
    }

    /// Whether the argument is unset.
    pub(crate) fn lacks(&self, name: &str) -> bool {
        self.args.get(name).is_none_or(Value::is_null)
    }

    /// Says that what is wrong at `path` is why the argument is not there, where it is not.
    pub(crate) fn stand_in(&mut self, name: &str, path: Path) {
        if self.lacks(name) {
            self.moved.add(Path::key(name), path);
        }
    }

    /// Says that an argument is missing; `other` would do as well.
    pub(crate) fn missing(&mut self, builder: &Builder, param: &Param, other: Option<&str>) {
        let name = param.name;
        let or = other.map_or_else(String::new, |other| format!(" or `{other}`"));
        let finding = Finding::error(
            "missing-argument",
            Place::missing(self.item, Path::key(name)),
            format!("{} needs the argument `{name}`{or}", builder.name),
        );
        self.findings.push(finding.with_help(format!("write `{name} = …;`: {}", in_sentence(param.doc))));
    }

    /// Takes an argument over from where it `stands`, unless there is one, be it as `null`.
    pub(crate) fn inherit(&mut self, name: &str, value: Value, stands: Path) {
        if !self.args.contains_key(name) {
            self.args.insert(name.to_owned(), value);
            self.moved.add(Path::key(name), stands);
        }
    }

    /// The same for an argument that is computed from what `stands` there.
    pub(crate) fn inherit_computed(&mut self, name: &str, value: Value, stands: Path) {
        if !self.args.contains_key(name) {
            self.args.insert(name.to_owned(), value);
            self.moved.add_computed(Path::key(name), stands);
        }
    }

    /// Takes an argument over, attribute by attribute down to `depth`: what the spec says itself stays.
    pub(crate) fn merge(&mut self, name: &str, value: &Value, depth: usize, stands: Path) {
        match self.args.get_mut(name) {
            Some(own) => merge(own, value, depth, &Path::key(name), &stands, &mut self.moved),
            None => self.inherit(name, value.clone(), stands),
        }
    }
}

/// Adds to `own` what `other` has and it lacks, attribute by attribute down to `depth`. `null` counts as said.
fn merge(own: &mut Value, other: &Value, depth: usize, holds: &Path, stands: &Path, moved: &mut Relocations) {
    let (Value::Object(own), Value::Object(other), true) = (own, other, depth > 0) else { return };
    for (key, value) in other {
        let (holds, stands) = (holds.join(key.as_str()), stands.join(key.as_str()));
        match own.get_mut(key) {
            Some(own) => merge(own, value, depth - 1, &holds, &stands, moved),
            None => {
                own.insert(key.clone(), value.clone());
                moved.add(holds, stands);
            }
        }
    }
}

/// The builder that made this value, where it is a spec.
pub fn marked_builder(value: &Value) -> Option<&str> {
    value.get(MARKER)?.get("builder")?.as_str()
}

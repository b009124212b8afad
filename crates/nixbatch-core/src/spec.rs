//! Specs: what a builder was called with, before and after everything is decided.

use nixbatch_diagnostic::{Path, Place, Step};
use serde_json::{Map, Value};

use crate::builders::Builder;

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
    /// Its second argument, as the user wrote it.
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
}

impl ResolvedSpec {
    /// Puts together what the default pass has decided.
    pub(crate) fn new(spec: AnySpec, given: Vec<&'static str>) -> Self {
        let AnySpec { item, builder, name, args } = spec;
        Self { item, builder, name, args: Value::Object(args), given }
    }

    /// All arguments that hold.
    pub fn args(&self) -> &Value {
        &self.args
    }

    /// The argument that holds; nothing when it is unset.
    pub fn arg(&self, name: &str) -> Option<&Value> {
        self.args.get(name)
    }

    /// The argument as a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.arg(name)?.as_str()
    }

    /// The argument's attributes, none when it is unset.
    pub fn attrs(&self, name: &str) -> impl Iterator<Item = (&String, &Value)> {
        self.arg(name).and_then(Value::as_object).into_iter().flatten()
    }

    /// The argument's list items, none when it is unset.
    pub fn list(&self, name: &str) -> &[Value] {
        self.arg(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Whether the user gave the argument, rather than left it to its default.
    pub fn gives(&self, name: &str) -> bool {
        self.given.contains(&name)
    }

    /// Whether the user wrote something at this path of the arguments, be it through a template.
    pub fn says(&self, path: &Path) -> bool {
        let given = path.steps().first().is_some_and(|step| match step {
            Step::Key(name) => self.gives(name),
            Step::Index(_) => false,
        });
        given && path.get(&self.args).is_some()
    }

    /// The place of the argument's value.
    pub fn place(&self, path: Path) -> Place {
        Place::value(self.item, path)
    }

    /// The place of the argument with this name.
    pub fn arg_place(&self, name: &str) -> Place {
        Place::value(self.item, Path::root().join(name))
    }

    /// The builder call as a place: what an absent argument is shown at.
    pub fn call_place(&self) -> Place {
        Place::missing(self.item, Path::root())
    }
}

/// The builder that made this value, where it is a spec.
pub fn marked_builder(value: &Value) -> Option<&str> {
    value.get(MARKER)?.get("builder")?.as_str()
}

//! Arguments as checks and lowering ask for them.

use nixbatch_diagnostic::{Path, Place};
use serde_json::Value;

use crate::spec::ResolvedSpec;

/// The arguments of a spec, or those in one of them: in `workers`, say.
///
/// What makes a container of `image`, `environment` and their like takes these, and so makes one of
/// `workers.image` and `workers.environment` as well. Paths and names are seen from the inside; places, and what
/// [`Args::path`] gives for origins and messages, from the spec.
#[derive(Debug, Clone)]
pub struct Args<'spec> {
    /// The spec.
    pub spec: &'spec ResolvedSpec,
    at: Path,
    here: Option<&'spec Value>,
}

impl<'spec> Args<'spec> {
    /// All arguments of a spec.
    pub(crate) fn of(spec: &'spec ResolvedSpec, all: &'spec Value) -> Self {
        Self { spec, at: Path::root(), here: Some(all) }
    }

    /// The arguments inside the one at `path`; none of them holds when that one is unset.
    #[must_use]
    pub fn inside(&self, path: &Path) -> Self {
        Self { spec: self.spec, at: self.at.concat(path.steps()), here: self.at(path) }
    }

    /// The path that leads from the spec's arguments to these.
    pub fn prefix(&self) -> &Path {
        &self.at
    }

    /// What is at `path` here, as its path from the spec's arguments.
    pub fn path(&self, path: Path) -> Path {
        path.below(&self.at)
    }

    /// The argument that holds; nothing when it is unset.
    pub fn arg(&self, name: &str) -> Option<&'spec Value> {
        if self.at.is_root() {
            self.spec.assert_has(name);
        }
        self.here?.as_object()?.get(name)
    }

    /// What holds at this path.
    pub fn at(&self, path: &Path) -> Option<&'spec Value> {
        if self.at.is_root() {
            path.first_key().inspect(|name| self.spec.assert_has(name));
        }
        path.get(self.here?)
    }

    /// The argument as a string.
    pub fn text(&self, name: &str) -> Option<&'spec str> {
        self.arg(name)?.as_str()
    }

    /// The argument's attributes, none when it is unset.
    pub fn attrs(&self, name: &str) -> impl Iterator<Item = (&'spec String, &'spec Value)> + use<'spec> {
        self.arg(name).and_then(Value::as_object).into_iter().flatten()
    }

    /// The argument's list items, none when it is unset.
    pub fn list(&self, name: &str) -> &'spec [Value] {
        self.arg(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Whether the user gave the argument, rather than left it to its default. One inside another that is `null`
    /// counts as left out.
    pub fn gives(&self, name: &str) -> bool {
        if self.at.is_root() { self.spec.gives(name) } else { self.spec.says(&self.at.join(name)) }
    }

    /// Whether the user gave the argument in the spec itself, not through a template.
    pub fn writes(&self, name: &str) -> bool {
        self.gives(name) && !self.spec.inherits(self.at.first_key().unwrap_or(name))
    }

    /// The place of the value at this path.
    pub fn place(&self, path: Path) -> Place {
        Place::value(self.spec.item, self.path(path))
    }

    /// The place of the value of the argument with this name.
    pub fn arg_place(&self, name: &str) -> Place {
        self.place(Path::key(name))
    }

    /// The place of the attribute name at this path.
    pub fn name_place(&self, path: Path) -> Place {
        Place::name(self.spec.item, self.path(path))
    }

    /// The place where what is missing at this path would be.
    pub fn missing_place(&self, path: Path) -> Place {
        Place::missing(self.spec.item, self.path(path))
    }
}

//! Kubernetes objects on their way to YAML, and where each of their fields comes from.

use nixbatch_diagnostic::{Anchor, Finding, Intent, ObjectPlace, Path, Place, Step};
use nixbatch_kube::author::{self, Author};
use nixbatch_kube::object::Identity;
use serde_json::{Map, Value};

use crate::args::Args;
use crate::origins::{Field, Origin, Origins};
use crate::params::{Param, Shape};
use crate::settings::Naming;
use crate::spec::{Relocations, ResolvedSpec};

/// A Kubernetes object that an item emits.
#[derive(Debug, Clone)]
pub struct Object {
    /// Index of the document's item that it comes from.
    pub item: usize,
    /// The object.
    pub value: Value,
    /// Where its fields come from.
    pub origins: Origins,
    /// The name by which the rest of the bundle knows it, where its own has got a hash.
    pub given_name: Option<String>,
    /// Whether it is to have a name with a hash; only a Job gets one.
    pub naming: Naming,
    /// Whether it was written in YAML or JSON, not in Nix.
    pub is_manifest: bool,
}

/// What tells objects apart: two of one key are one object to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ObjectKey<'a> {
    /// API group; empty for the core group.
    pub group: &'a str,
    /// Kind.
    pub kind: &'a str,
    /// Namespace; `default` where the object says none.
    pub namespace: &'a str,
    /// Name.
    pub name: &'a str,
}

impl<'a> From<Identity<'a>> for ObjectKey<'a> {
    fn from(identity: Identity<'a>) -> Self {
        let Identity { kind, name, .. } = identity;
        Self { group: identity.group(), kind, namespace: identity.namespace_or_default(), name }
    }
}

impl Object {
    /// An object of the item.
    pub fn new(item: usize, fields: Map<String, Value>, origins: Origins) -> Self {
        Self {
            item,
            value: Value::Object(fields),
            origins,
            given_name: None,
            naming: Naming::Stable,
            is_manifest: false,
        }
    }

    /// The user's own object.
    pub fn raw(item: usize, value: Value) -> Self {
        Self {
            item,
            value,
            origins: Origins::identity(),
            given_name: None,
            naming: Naming::Stable,
            is_manifest: false,
        }
    }

    /// Its kind, namespace and name.
    pub fn identity(&self) -> Identity<'_> {
        Identity::of(&self.value)
    }

    /// `Kind/namespace/name` as findings call it, where it has both; what it gets for a name is not the user's word.
    pub fn name(&self) -> Option<String> {
        let identity = self.identity();
        let identity = Identity { name: self.given_name.as_deref().unwrap_or(identity.name), ..identity };
        let has_name = !identity.kind.is_empty() && !identity.name.is_empty();
        has_name.then(|| identity.to_string())
    }

    /// The place in the bundle that `place` in this object comes from.
    pub fn place(&self, place: &ObjectPlace) -> Place {
        let (path, anchor) = match self.origins.find(&place.path) {
            Some(Origin::Arg(path)) => (path, place.anchor),
            Some(Origin::ArgName(path)) => (path, Anchor::Name),
            Some(Origin::Name) => (Path::root(), Anchor::Name),
            None => (Path::root(), Anchor::Missing),
        };
        Place { item: self.item, path, anchor }
    }

    /// A finding about this object as one about the bundle. A fix of a field that no argument stands for is
    /// dropped.
    pub fn bundle_finding(&self, finding: Finding<ObjectPlace>) -> Finding {
        let mut finding = finding.map(
            |place| self.place(&place),
            |place| {
                matches!(self.origins.find(&place.path), Some(Origin::Arg(_))).then(|| self.place(&place))
            },
        );
        if finding.fix.as_ref().is_some_and(|fix| fix.intents.iter().any(moves_nowhere)) {
            // What the builder takes apart stands together in the argument.
            (finding.fix, finding.help) = (None, None);
        }
        finding.object = self.name();
        if finding.fix.as_ref().is_some_and(|fix| fix.intents.iter().any(sets_whole_item)) {
            finding.fix = None;
        }
        finding
    }
}

/// A builder call that objects were made from.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Its arguments.
    pub spec: &'a ResolvedSpec,
    /// Where they were written.
    pub moved: &'a Relocations,
}

/// An object, and the builder call that it was made from where it is not the user's own.
#[derive(Debug, Clone, Copy)]
pub struct Authored<'a> {
    /// The object.
    pub object: &'a Object,
    /// What it was made from.
    pub call: Option<Call<'a>>,
}

/// Users of a builder know their arguments, not what becomes of them.
impl Author for Authored<'_> {
    fn wrote(&self, field: &Path) -> bool {
        let Some(Call { spec, .. }) = self.call else { return true };
        match self.object.origins.find(field) {
            Some(Origin::Arg(arg) | Origin::ArgName(arg)) => spec.says(&arg),
            Some(Origin::Name) => true,
            None => false,
        }
    }

    fn name_of(&self, field: &Path) -> String {
        match self.written(field) {
            Some(Origin::Arg(arg) | Origin::ArgName(arg)) if !arg.is_root() => arg.to_string(),
            _ => field.to_string(),
        }
    }

    fn called(&self, field: &Path, keys: usize) -> String {
        match (self.written(field), self.call) {
            (Some(Origin::Arg(arg)), _) => format!("`{}`", short(&arg, field, keys)),
            (Some(Origin::ArgName(arg)), _) => format!("the name of `{arg}`"),
            (Some(Origin::Name), Some(call)) => format!("the first argument of {}", call.spec.builder.name),
            (Some(Origin::Name) | None, _) => format!("`{}`", author::end_of(field, keys)),
        }
    }

    fn giving(&self, field: &Path, keys: usize, value: &str) -> String {
        match (self.written(field), self.call) {
            (Some(Origin::Arg(arg)), Some(_)) => format!("`{} = {value}`", short(&arg, field, keys)),
            (Some(_), Some(_)) => {
                format!("`{}` as {}", value.trim_end_matches(';'), self.called(field, keys))
            }
            (None, Some(_)) => format!("`{field} = {value}` with `patches`"),
            (_, None) if self.object.is_manifest => {
                format!("`{}: {}`", author::end_of(field, keys), in_yaml(value))
            }
            (_, None) => format!("`{} = {value}`", author::end_of(field, keys)),
        }
    }

    fn hash_length(&self) -> usize {
        let given = self.object.given_name.as_deref();
        given.map_or(0, |given| self.object.identity().name.len().saturating_sub(given.len()))
    }

    fn placing(&self, field: &Path) -> String {
        match (self.object.origins.find(field), self.call, field.last_key()) {
            (Some(Origin::Arg(arg) | Origin::ArgName(arg)), ..) if !arg.is_root() => {
                format!("move it to `{arg}`")
            }
            (_, Some(Call { spec, .. }), Some(key)) if is_of_field(spec.builder.param(key)) => {
                format!("use the argument `{key}` of {}", spec.builder.name)
            }
            (_, Some(_), _) => format!("set `{field}` with `patches`"),
            (_, None, _) => format!("move it to `{field}`"),
        }
    }
}

impl Authored<'_> {
    /// What stands for the field, as the user wrote it.
    fn written(&self, field: &Path) -> Option<Origin> {
        let origin = self.object.origins.find(field)?;
        let Some(call) = self.call else { return Some(origin) };
        Some(match origin {
            Origin::Arg(arg) => Origin::Arg(call.written(arg)),
            Origin::ArgName(arg) => Origin::ArgName(call.written(arg)),
            Origin::Name => Origin::Name,
        })
    }
}

impl Call<'_> {
    /// The argument as it is called where it was written. What is computed was not, and what a template gives is an
    /// argument of that.
    fn written(&self, arg: Path) -> Path {
        if self.moved.is_empty() || self.moved.is_computed(&arg) {
            return arg;
        }
        let stands = self.moved.apply(arg);
        match stands.steps() {
            [Step::Key(key), rest @ ..] if key == "template" => rest.to_vec().into(),
            _ => stands,
        }
    }
}

/// A value as it is written in YAML.
fn in_yaml(nix: &str) -> String {
    nix.trim_end_matches(';').replace("; }", " }").replace("; ", ", ").replace(" = ", ": ")
}

/// The end of an argument's path, where the field that it becomes is called the same; otherwise all of it.
fn short(arg: &Path, field: &Path, keys: usize) -> Path {
    let end = author::end_of(arg, keys);
    if end == author::end_of(field, keys) { end } else { arg.clone() }
}

/// Whether an argument says what the field of its name says. A template of nixbatch is none of a pod.
fn is_of_field(param: Option<&Param>) -> bool {
    param.is_some_and(|param| !matches!(param.shape, Shape::Template))
}

fn moves_nowhere(intent: &Intent) -> bool {
    matches!(intent, Intent::Move(from, to) if from.path == to.path)
}

fn sets_whole_item(intent: &Intent) -> bool {
    matches!(intent, Intent::Set(place, _) | Intent::Rename(place, _) | Intent::Remove(place) if place.path.is_root())
}

/// The fields of a table that there are arguments for. Empty lists and sets count as unset.
pub fn fields(args: &Args<'_>, table: &'static [Field]) -> Map<String, Value> {
    let mut fields = Value::Object(Map::new());
    for field in table {
        // Most paths are a name, and there are many of them.
        let value = if is_name(field.arg) { args.arg(field.arg) } else { args.at(&Path::parse(field.arg)) };
        let Some(value) = value.filter(|value| !is_empty(value)).cloned() else { continue };
        if is_name(field.at) {
            fields[field.at] = value;
        } else {
            insert(&mut fields, Path::parse(field.at).steps(), value);
        }
    }
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Whether a path is one key.
fn is_name(path: &str) -> bool {
    !path.contains(['.', '['])
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(Map::is_empty)
}

/// A map with one entry.
pub fn map(key: &str, value: Value) -> Map<String, Value> {
    std::iter::once((key.to_owned(), value)).collect()
}

/// Puts `value` at `steps` below `root`. Maps and lists on the way are made.
pub fn insert(root: &mut Value, steps: &[Step], value: Value) {
    let mut here = root;
    for step in steps {
        here = match step {
            Step::Key(key) => {
                if !here.is_object() {
                    *here = Value::Object(Map::new());
                }
                &mut here[key.as_str()]
            }
            Step::Index(index) => {
                if !here.is_array() {
                    *here = Value::Array(Vec::new());
                }
                if let Value::Array(list) = here
                    && *index >= list.len()
                {
                    list.resize(*index + 1, Value::Null);
                }
                &mut here[*index]
            }
        };
    }
    *here = value;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn insert_makes_what_is_on_the_way() {
        let mut value = Value::Null;
        insert(&mut value, Path::parse("a.b[1].c").steps(), 1.into());
        assert_eq!(value, serde_json::json!({ "a": { "b": [null, { "c": 1 }] } }));
    }
}

//! Kubernetes objects on their way to YAML, and where each of their fields comes from.

use nixbatch_diagnostic::{Anchor, Finding, Intent, ObjectPlace, Path, Place, Step};
use nixbatch_kube::object::Identity;
use nixbatch_kube::schema::Author;
use serde_json::{Map, Value};

use crate::spec::ResolvedSpec;

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
        let Identity { kind, namespace, name, .. } = identity;
        Self { group: identity.group(), kind, namespace: namespace.unwrap_or("default"), name }
    }
}

/// An argument that becomes one field: its value as it is, or its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The argument: `activeDeadlineSeconds`.
    pub arg: &'static str,
    /// The field, in the part of an object that its table is used for: `timeZone` of a CronJobSpec.
    pub at: &'static str,
    /// Whether it is the argument's name that stands there, not its value.
    pub is_name: bool,
}

/// Shorthand for a table of [`Field`]s.
pub const fn field(arg: &'static str, at: &'static str) -> Field {
    Field { arg, at, is_name: false }
}

/// The same for a field that holds the name of the attribute which the part of the object comes from.
pub const fn named_by(at: &'static str) -> Field {
    Field { arg: "", at, is_name: true }
}

/// From object paths back to argument paths.
///
/// A pair of prefixes stands for everything below it; the longest prefix that fits a path is the one that
/// counts. Where a part of an object lies is static, and so is most of what becomes what; an object carries
/// only what is its own.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// Tables, each with the object path that it starts at.
    tables: Vec<(&'static str, &'static [Field])>,
    /// Parts of the object, each with the keys that lead to what carries the builder call's name.
    names: Vec<(&'static str, &'static [&'static str])>,
    /// What is the object's own.
    own: Vec<Own>,
    /// What patches have put on the finished object: its path, and the argument. Nothing below it comes from elsewhere.
    patched: Vec<(Path, Path)>,
}

/// A part of an object, and the argument that it comes from.
#[derive(Debug, Clone)]
struct Own {
    at: &'static str,
    below: Path,
    arg: Path,
    /// Parts of the argument that have other names in the object.
    renamed: &'static [Field],
}

/// Where a field comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The argument at this path.
    Arg(Path),
    /// The name of the argument at this path.
    ArgName(Path),
    /// The name that the builder was called with.
    Name,
}

impl Origins {
    /// The origins of a raw object: every field is where it says.
    pub fn identity() -> Self {
        Self::of_argument(Path::root())
    }

    /// The origins of an object that stands in an argument as it is.
    pub fn of_argument(arg: Path) -> Self {
        let mut origins = Self::default();
        origins.add("", Path::root(), arg);
        origins
    }

    /// Says that the fields of `table` lie below `at` in the object.
    pub fn add_table(&mut self, at: &'static str, table: &'static [Field]) {
        self.tables.push((at, table));
    }

    /// Says that what lies at `keys` below `at` carries the name that the builder was called with.
    pub fn add_name(&mut self, at: &'static str, keys: &'static [&'static str]) {
        self.names.push((at, keys));
    }

    /// Says that what lies at `below` in the part at `at` comes from the argument `arg`. A later word on the same
    /// path wins.
    pub fn add(&mut self, at: &'static str, below: impl Into<Path>, arg: impl Into<Path>) {
        self.add_renamed(at, below, arg, &[]);
    }

    /// The same for an argument whose parts have other names in the object.
    pub fn add_renamed(
        &mut self,
        at: &'static str,
        below: impl Into<Path>,
        arg: impl Into<Path>,
        renamed: &'static [Field],
    ) {
        self.own.push(Own { at, below: below.into(), arg: arg.into(), renamed });
    }

    /// Says that a patch, which stands at `arg`, has replaced what lies at `path`.
    pub fn patch(&mut self, path: Path, arg: Path) {
        self.patched.push((path, arg));
    }

    /// Where the field at `path` comes from; nothing when no argument stands for it, because a default or the
    /// builder itself made it.
    pub fn find(&self, path: &Path) -> Option<Origin> {
        let patch = self.patched.iter().rev().find_map(|(at, arg)| Some(arg.concat(path.strip_prefix(at)?)));
        if let Some(arg) = patch {
            return Some(Origin::Arg(arg));
        }
        let own = self.own.iter().filter_map(|own| {
            let prefix = Path::parse(own.at).concat(own.below.steps());
            let rest = path.strip_prefix(&prefix)?;
            let (below, is_name) = renamed(own.renamed, rest);
            let arg = own.arg.concat(below.steps());
            Some((prefix.steps().len(), if is_name { Origin::ArgName(arg) } else { Origin::Arg(arg) }))
        });
        let tables = self.tables.iter().flat_map(|(at, table)| {
            let at = Path::parse(at);
            table.iter().filter_map(move |field| {
                let prefix = at.concat(Path::parse(field.at).steps());
                let rest = path.strip_prefix(&prefix)?;
                Some((prefix.steps().len(), Origin::Arg(Path::parse(field.arg).concat(rest))))
            })
        });
        let names = self.names.iter().filter_map(|(at, keys)| {
            let prefix = keys.iter().fold(Path::parse(at), |path, key| path.join(*key));
            path.strip_prefix(&prefix)?;
            Some((prefix.steps().len(), Origin::Name))
        });
        // `max_by_key` keeps the last of equals: an object's own word goes before a table's.
        tables.chain(names).chain(own).max_by_key(|(length, _)| *length).map(|(_, origin)| origin)
    }
}

/// What the part of a field at `below` is called in the argument that the field comes from, and whether it is that
/// argument's name.
fn renamed(table: &[Field], below: &[Step]) -> (Path, bool) {
    let parts = table.iter().filter_map(|field| {
        let prefix = Path::parse(field.at);
        let rest = below.strip_prefix(prefix.steps())?;
        Some((prefix.steps().len(), Path::parse(field.arg).concat(rest), field.is_name))
    });
    let longest = parts.max_by_key(|(length, ..)| *length);
    longest.map_or_else(|| (below.to_vec().into(), false), |(_, path, is_name)| (path, is_name))
}

impl Object {
    /// An object of the item.
    pub fn new(item: usize, fields: Map<String, Value>, origins: Origins) -> Self {
        Self { item, value: Value::Object(fields), origins, given_name: None }
    }

    /// The user's own object.
    pub fn raw(item: usize, value: Value) -> Self {
        Self { item, value, origins: Origins::identity(), given_name: None }
    }

    /// Its kind, namespace and name.
    pub fn identity(&self) -> Identity<'_> {
        Identity::of(&self.value)
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
        let identity = self.identity();
        let has_name = !identity.kind.is_empty() && !identity.name.is_empty();
        finding.object = has_name.then(|| identity.to_string());
        if finding.fix.as_ref().is_some_and(|fix| fix.intents.iter().any(sets_whole_item)) {
            finding.fix = None;
        }
        finding
    }
}

/// An object, and the spec that it was lowered to where it is not the user's own.
#[derive(Debug, Clone, Copy)]
pub struct Authored<'a> {
    /// The object.
    pub object: &'a Object,
    /// What it was made from.
    pub spec: Option<&'a ResolvedSpec>,
}

impl Author for Authored<'_> {
    fn wrote(&self, field: &Path) -> bool {
        let Some(spec) = self.spec else { return true };
        match self.object.origins.find(field) {
            Some(Origin::Arg(arg) | Origin::ArgName(arg)) => spec.says(&arg),
            Some(Origin::Name) => true,
            None => false,
        }
    }

    /// Users of a builder know their arguments, not what becomes of them.
    fn name_of(&self, field: &Path) -> String {
        self.argument(field).as_ref().unwrap_or(field).to_string()
    }

    fn placing(&self, field: &Path) -> String {
        match (self.argument(field), self.spec, field.last_key()) {
            (Some(arg), ..) => format!("move it to `{arg}`"),
            (None, Some(spec), Some(key)) if spec.builder.param(key).is_some() => {
                format!("use the argument `{key}` of {}", spec.builder.name)
            }
            (None, Some(_), _) => format!("set `{field}` with `patches`"),
            (None, None, _) => format!("move it to `{field}`"),
        }
    }
}

impl Authored<'_> {
    /// The path of the argument that becomes the field.
    fn argument(&self, field: &Path) -> Option<Path> {
        match self.object.origins.find(field)? {
            Origin::Arg(arg) | Origin::ArgName(arg) => (!arg.is_root()).then_some(arg),
            Origin::Name => None,
        }
    }
}

fn moves_nowhere(intent: &Intent) -> bool {
    matches!(intent, Intent::Move(from, to) if from.path == to.path)
}

fn sets_whole_item(intent: &Intent) -> bool {
    matches!(intent, Intent::Set(place, _) | Intent::Rename(place, _) | Intent::Remove(place) if place.path.is_root())
}

/// The fields of a table that `spec` has arguments for. Empty lists and sets count as unset.
pub fn fields(spec: &ResolvedSpec, table: &'static [Field]) -> Map<String, Value> {
    let mut fields = Map::new();
    for field in table {
        if let Some(value) = spec.arg(field.arg).filter(|value| !is_empty(value)) {
            fields.insert(field.at.to_owned(), value.clone());
        }
    }
    fields
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

    const JOB: &[Field] =
        &[field("activeDeadlineSeconds", "activeDeadlineSeconds"), field("sidecars", "template.spec")];

    fn arg(path: &str) -> Option<Origin> {
        Some(Origin::Arg(Path::parse(path)))
    }

    #[test]
    fn the_longest_prefix_counts() {
        let mut origins = Origins::default();
        origins.add_table("spec", JOB);
        origins.add("spec.template.spec.containers[0]", Path::parse("env[1]"), Path::parse("environment.A"));
        origins.add_name("metadata", &["name"]);
        assert_eq!(origins.find(&Path::parse("spec.activeDeadlineSeconds")), arg("activeDeadlineSeconds"));
        assert_eq!(
            origins.find(&Path::parse("spec.template.spec.containers[0].env[1].value")),
            arg("environment.A.value")
        );
        assert_eq!(
            origins.find(&Path::parse("spec.template.spec.containers[0].image")),
            arg("sidecars.containers[0].image")
        );
        assert_eq!(origins.find(&Path::parse("metadata.name")), Some(Origin::Name));
        assert_eq!(origins.find(&Path::parse("metadata.labels")), None);
    }

    #[test]
    fn insert_makes_what_is_on_the_way() {
        let mut value = Value::Null;
        insert(&mut value, Path::parse("a.b[1].c").steps(), 1.into());
        assert_eq!(value, serde_json::json!({ "a": { "b": [null, { "c": 1 }] } }));
    }
}

//! Kubernetes objects on their way to YAML, and where each of their fields comes from.

use nixbatch_diagnostic::{Anchor, Finding, Intent, ObjectPlace, Path, Place, Step};
use nixbatch_kube::object::Identity;
use serde_json::{Map, Value};

/// A Kubernetes object that an item emits.
#[derive(Debug, Clone)]
pub struct Object {
    /// Index of the document's item that it comes from.
    pub item: usize,
    /// The object.
    pub value: Value,
    /// Where its fields come from.
    pub origins: Origins,
}

/// An argument that becomes one field as it is.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The argument: `activeDeadlineSeconds`.
    pub arg: &'static str,
    /// The field, from where its table is used: `activeDeadlineSeconds` of a JobSpec.
    pub at: &'static str,
}

/// Shorthand for a table of [`Field`]s.
pub const fn field(arg: &'static str, at: &'static str) -> Field {
    Field { arg, at }
}

/// From object paths back to argument paths.
///
/// A pair of prefixes stands for everything below it; the longest prefix that fits a path is the one that
/// counts. What most specs share stands in static tables, so that an object carries only what is its own.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// Tables with the object path that they start at.
    tables: Vec<(&'static str, &'static [Field])>,
    own: Vec<(Path, Origin)>,
}

/// Where a field comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The argument at this path.
    Arg(Path),
    /// The name that the builder was called with.
    Name,
}

impl Origins {
    /// The origins of a raw object: every field is where it says.
    pub fn identity() -> Self {
        Self { tables: Vec::new(), own: vec![(Path::root(), Origin::Arg(Path::root()))] }
    }

    /// Says that the fields of `table` lie below `at` in the object.
    pub fn add_table(&mut self, at: &'static str, table: &'static [Field]) {
        self.tables.push((at, table));
    }

    /// Says that what lies at `object` comes from `origin`. A later word on the same path wins.
    pub fn add(&mut self, object: Path, origin: Origin) {
        self.own.push((object, origin));
    }

    /// Where the field at `path` comes from; nothing when no argument stands for it, because a default or the
    /// builder itself made it.
    pub fn find(&self, path: &Path) -> Option<Origin> {
        let own = self.own.iter().filter_map(|(prefix, origin)| {
            let rest = path.strip_prefix(prefix)?;
            Some((prefix.steps().len(), rest, origin.clone()))
        });
        let tables = self.tables.iter().flat_map(|(at, table)| {
            let at = Path::parse(at);
            table.iter().filter_map(move |field| {
                let prefix = at.concat(Path::parse(field.at).steps());
                let rest = path.strip_prefix(&prefix)?;
                Some((prefix.steps().len(), rest, Origin::Arg(Path::parse(field.arg))))
            })
        });
        // `max_by_key` keeps the last of equals: an object's own word goes before a table's.
        let (_, rest, origin) = tables.chain(own).max_by_key(|(length, _, _)| *length)?;
        Some(match origin {
            Origin::Arg(arg) => Origin::Arg(arg.concat(rest)),
            Origin::Name => Origin::Name,
        })
    }
}

impl Object {
    /// An object of the item, without fields of its own yet.
    pub fn new(item: usize, api_version: &str, kind: &str) -> Self {
        let mut value = Map::new();
        value.insert("apiVersion".to_owned(), api_version.into());
        value.insert("kind".to_owned(), kind.into());
        Self { item, value: Value::Object(value), origins: Origins::default() }
    }

    /// The user's own object.
    pub fn raw(item: usize, value: Value) -> Self {
        Self { item, value, origins: Origins::identity() }
    }

    /// Its kind, namespace and name.
    pub fn identity(&self) -> Identity<'_> {
        Identity::of(&self.value)
    }

    /// Puts `value` at `at`, making the maps on the way.
    pub fn set(&mut self, at: &str, value: Value) {
        insert(&mut self.value, Path::parse(at).steps(), value);
    }

    /// Puts `value` at `at`, a path whose keys may hold dots.
    pub fn put(&mut self, at: &Path, value: Value) {
        insert(&mut self.value, at.steps(), value);
    }

    /// Puts `value` at `at` and remembers where it comes from.
    pub fn set_from(&mut self, at: Path, value: Value, origin: Origin) {
        insert(&mut self.value, at.steps(), value);
        self.origins.add(at, origin);
    }

    /// The place in the bundle that `place` in this object comes from.
    pub fn place(&self, place: &ObjectPlace) -> Place {
        let (path, anchor) = match self.origins.find(&place.path) {
            Some(Origin::Arg(path)) => (path, place.anchor),
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
        finding.object = Some(self.identity().to_string());
        if finding.fix.as_ref().is_some_and(|fix| fix.intents.iter().any(sets_whole_item)) {
            finding.fix = None;
        }
        finding
    }
}

fn sets_whole_item(intent: &Intent) -> bool {
    matches!(intent, Intent::Set(place, _) | Intent::Rename(place, _) | Intent::Remove(place) if place.path.is_root())
}

/// Puts `value` at `steps` below `root`. Maps on the way are made; list indexes must exist or be the next one.
pub fn insert(root: &mut Value, steps: &[Step], value: Value) {
    let Some((step, rest)) = steps.split_first() else {
        *root = value;
        return;
    };
    match step {
        Step::Key(key) => {
            if !root.is_object() {
                *root = Value::Object(Map::new());
            }
            if let Value::Object(map) = root {
                insert(map.entry(key.clone()).or_insert(Value::Null), rest, value);
            }
        }
        Step::Index(index) => {
            if !root.is_array() {
                *root = Value::Array(Vec::new());
            }
            if let Value::Array(list) = root {
                if *index >= list.len() {
                    list.resize(*index + 1, Value::Null);
                }
                insert(&mut list[*index], rest, value);
            }
        }
    }
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
        origins.add(
            Path::parse("spec.template.spec.containers[0].env[1]"),
            Origin::Arg(Path::parse("environment.A")),
        );
        origins.add(Path::parse("metadata.name"), Origin::Name);
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

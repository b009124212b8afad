//! What was meant by a name that does not exist: a name like it, or the same name elsewhere in the object.

use nixbatch_diagnostic::{Finding, Intent, ObjectPlace, Path, Safety, Step, nearest};
use serde_json::{Map, Value};

use super::home::{self, Home};
use super::{Definition, Schemas, Type, scalar};
use crate::words::any_of;

/// An object and its definition.
type Fields<'u> = (&'static Definition, &'u Map<String, Value>);

/// A field that does not exist where it stands, and what is needed to say what was meant.
pub(super) struct Unknown<'u> {
    pub(super) schemas: &'static Schemas,
    /// The whole object.
    pub(super) root: Fields<'u>,
    /// Where the whole object is.
    pub(super) base: &'u Path,
    /// Whether a field is there only because nobody said anything.
    pub(super) is_default: &'u dyn Fn(&Path) -> bool,
    /// The object that the field stands in.
    pub(super) parent: Fields<'u>,
    /// Its path in the whole object.
    pub(super) parent_steps: Vec<Step>,
    /// The field's name.
    pub(super) key: &'u str,
    /// The field's value.
    pub(super) value: &'u Value,
}

/// Definitions with no more fields than this are told in full.
const FEW_FIELDS: usize = 8;
/// Names shorter than this are like too many others to be looked for elsewhere.
const LONG_NAME: usize = 6;

impl Unknown<'_> {
    pub(super) fn finding(&self) -> Finding<ObjectPlace> {
        let parent = self.base.concat(&self.parent_steps);
        let place = ObjectPlace::name(parent.join(self.key));
        let meant = nearest(self.key, self.parent.0.fields.iter().map(|field| field.name));
        let meant_fits = meant.is_some_and(|meant| {
            self.parent.0.field(meant.name).is_some_and(|field| fits(self.schemas, &field.ty, self.value))
        });
        if !meant_fits && let Some(home) = home::of(self) {
            return self.misplaced(place, &parent, &home);
        }
        let finding = self.plain();
        let Some(meant) = meant else {
            return match self.help() {
                Some(help) => finding.with_help(help),
                None => finding,
            };
        };
        if self.parent.1.contains_key(meant.name) {
            return finding.with_help(format!("remove it; `{}` is set as well", meant.name));
        }
        let finding = finding.with_help(format!("did you mean `{}`?", meant.name));
        if !meant_fits {
            return finding;
        }
        let intent = Intent::Rename(place, meant.name.to_owned());
        finding.with_fix(Safety::Safe, format!("rename it to `{}`", meant.name), vec![intent])
    }

    /// The finding without what was meant.
    pub(super) fn plain(&self) -> Finding<ObjectPlace> {
        let parent = self.base.concat(&self.parent_steps);
        let message = if self.parent_steps.is_empty() {
            let kind = self.root.1.get("kind").and_then(Value::as_str).unwrap_or("object");
            format!("a `{kind}` has no field `{}`", self.key)
        } else {
            format!("`{parent}` has no field `{}`", self.key)
        };
        Finding::error("unknown-field", ObjectPlace::name(parent.join(self.key)), message)
    }

    fn misplaced(&self, place: ObjectPlace, parent: &Path, home: &Home) -> Finding<ObjectPlace> {
        let here = if self.parent_steps.is_empty() {
            "at the top level".to_owned()
        } else {
            format!("in `{parent}`")
        };
        let message = format!("`{}` does not belong {here}", self.key);
        let finding = Finding::error("unknown-field", place.clone(), message);
        if home.open_lists {
            return finding.with_help(format!("it belongs {}", self.named(home)));
        }
        let target = self.base.concat(&home.steps).join(self.key);
        if home.taken && !(self.is_default)(&target) {
            return finding.with_help(format!("remove it; `{target}` is set as well"));
        }
        let finding = finding.with_help(format!("move it to `{target}`"));
        let safety = if home.exists() && !home.ambiguous { Safety::Safe } else { Safety::Unsafe };
        let intent = Intent::Move(place, ObjectPlace::value(target.clone()));
        finding.with_fix(safety, format!("move it to `{target}`"), vec![intent])
    }

    /// A place, with its preposition.
    fn named(&self, home: &Home) -> String {
        if home.steps.is_empty() {
            "at the top level".to_owned()
        } else if home.open_lists {
            format!("in the items of `{}`", home.list_name(self.base))
        } else {
            format!("in `{}`", self.base.concat(&home.steps))
        }
    }

    /// What to write where neither a name like it nor its own place was found: a name like it that belongs
    /// elsewhere, or all there is.
    fn help(&self) -> Option<String> {
        let elsewhere = || {
            let names = self.schemas.places(self.root.0)?.names();
            let name = nearest(self.key, names.filter(|name| name.len() >= LONG_NAME))?.name;
            let home = home::of(&Unknown { key: name, parent_steps: self.parent_steps.clone(), ..*self })?;
            Some(format!("did you mean `{name}`, which belongs {}?", self.named(&home)))
        };
        elsewhere().or_else(|| {
            let fields = &self.parent.0.fields;
            let few = !fields.is_empty() && fields.len() <= FEW_FIELDS;
            few.then(|| format!("it takes {}", any_of(fields.iter().map(|field| field.name))))
        })
    }
}

/// Whether a value could stand in a field: it is of the right type, an object has only fields of it, and a
/// list only items that could stand there.
pub(super) fn fits(schemas: &Schemas, ty: &Type, value: &Value) -> bool {
    scalar::check(ty, value).is_ok()
        && match (ty, value) {
            (Type::Object(name), Value::Object(fields)) => schemas
                .definition(*name)
                .is_some_and(|definition| fields.keys().all(|key| definition.field(key).is_some())),
            (Type::List(items), Value::Array(list)) => list.iter().all(|item| fits(schemas, items, item)),
            (Type::Map(values), Value::Object(map)) => map.values().all(|value| fits(schemas, values, value)),
            _ => true,
        }
}

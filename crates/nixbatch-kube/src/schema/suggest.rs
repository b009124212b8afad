//! What was meant by a name that does not exist: a name like it, or the same name elsewhere in the object.

use nixbatch_diagnostic::{Finding, Intent, ObjectPlace, Path, Safety, nearest, nearest_name};
use serde_json::{Map, Value};

use super::history::{self, Elsewhere, with_history};
use super::home::{self, Home};
use super::{Definition, Field, Schemas, Type, scalar};
use crate::author::Author;
use crate::words::any_of;

/// An object and its definition.
type Fields<'u> = (&'static Definition, &'u Map<String, Value>);

/// A field that does not exist where it stands, and what is needed to say what was meant.
pub(super) struct Unknown<'u> {
    pub(super) schemas: &'static Schemas,
    /// The whole object.
    pub(super) root: Fields<'u>,
    /// Who wrote what the object was made from.
    pub(super) author: &'u dyn Author,
    /// The object that the field stands in.
    pub(super) parent: Fields<'u>,
    /// Its path in the whole object.
    pub(super) parent_path: &'u Path,
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
        if let Some(elsewhere) = history::field(self.schemas.version(), self.parent.0.name, self.key) {
            return self.of_another_version(elsewhere);
        }
        let place = ObjectPlace::name(self.parent_path.join(self.key));
        let names = self.parent.0.fields.iter().map(|field| field.name);
        let meant = nearest_name(self.key, names);
        let meant_field = meant.and_then(|(name, _)| self.parent.0.field(name));
        let meant_fits = meant_field.is_some_and(|field| fits(self.schemas, &field.ty, self.value));
        let meant_takes = meant_field.is_some_and(|field| is_of(&field.ty, self.value));
        // The very name in another place is more than a name like it here, where the value belongs there.
        let is_sure = meant_fits && meant.is_some_and(|(_, safety)| safety == Safety::Safe);
        if !is_sure
            && let Some(home) = home::of(self)
            && (meant.is_none() || !meant_fits && home.takes() || self.is_free(&home))
        {
            return self.misplaced(place, &home);
        }
        let finding = self.plain();
        let Some((name, safety)) = meant else {
            return match self.help() {
                Some(help) => finding.with_help(help),
                None => finding,
            };
        };
        let is_set = |(other, value): &(&String, &Value)| {
            *other != self.key
                && !value.is_null()
                && self.author.wrote(&self.parent_path.join(other.as_str()))
        };
        finding.with_name(
            self.key,
            name,
            ObjectPlace::value(self.parent_path.join(name)),
            meant_takes.then_some(safety),
            self.parent.1.iter().filter(is_set).map(|(other, _)| other.as_str()),
        )
    }

    /// Whether the field could go to a place that is there.
    fn is_free(&self, home: &Home) -> bool {
        home.exists() && home.takes() && !self.is_taken(home)
    }

    /// Whether the author has said something there already.
    fn is_taken(&self, home: &Home) -> bool {
        home.taken && self.author.wrote(&home.path().join(self.key))
    }

    /// The finding without what was meant.
    pub(super) fn plain(&self) -> Finding<ObjectPlace> {
        let message = if self.parent_path.is_root() {
            let kind = self.root.1.get("kind").and_then(Value::as_str).unwrap_or("object");
            format!("a `{kind}` has no field `{}`", self.key)
        } else {
            format!("`{}` has no field `{}`", self.author.name_of(self.parent_path), self.key)
        };
        Finding::error("unknown-field", ObjectPlace::name(self.parent_path.join(self.key)), message)
    }

    fn of_another_version(&self, elsewhere: Elsewhere) -> Finding<ObjectPlace> {
        let mut finding = self.plain();
        let message = format!("{} in Kubernetes {}", finding.message, self.schemas.version());
        finding.message = with_history(message, Some(elsewhere));
        match elsewhere.help() {
            Some(help) => finding.with_help(help),
            None => finding.with_help("leave it out"),
        }
    }

    fn misplaced(&self, place: ObjectPlace, home: &Home) -> Finding<ObjectPlace> {
        let here = if self.parent_path.is_root() {
            "at the top level".to_owned()
        } else {
            format!("in `{}`", self.author.name_of(self.parent_path))
        };
        let message = format!("`{}` does not belong {here}", self.key);
        let finding = Finding::error("unknown-field", place.clone(), message);
        if home.open_lists {
            return finding.with_help(format!("it belongs in the items of `{}`", self.list_name(home)));
        }
        let target = home.path().join(self.key);
        let meant = ObjectPlace::value(target.clone());
        let finding =
            if home.refuses { finding.with_meant_otherwise(meant) } else { finding.with_meant(meant) };
        if self.is_taken(home) {
            let name = self.author.name_of(&target);
            return finding.with_help(format!("`{name}` is set as well; make one of the two"));
        }
        let advice = self.author.placing(&target);
        if home.refuses {
            return finding.with_help(format!("{advice}, with a value that is allowed there"));
        }
        let safety = if home.exists() && !home.ambiguous { Safety::Safe } else { Safety::Unsafe };
        let intent = Intent::Move(place, ObjectPlace::value(target));
        finding.with_help(advice.clone()).with_fix(safety, advice, vec![intent])
    }

    /// What the author calls the list whose items a place is in.
    fn list_name(&self, home: &Home) -> String {
        self.author.name_of(&home.list())
    }

    /// What to write where neither a name like it nor its own place was found: a name like it that belongs
    /// elsewhere, or all there is.
    fn help(&self) -> Option<String> {
        let elsewhere = || {
            let names = self.schemas.places(self.root.0)?.names();
            let name = nearest(self.key, names.filter(|name| name.len() >= LONG_NAME))?.name;
            let home = home::of(&Unknown { key: name, ..*self })?;
            Some(if home.open_lists {
                format!("did you mean `{name}`, which belongs in the items of `{}`?", self.list_name(&home))
            } else {
                let target = home.path().join(name);
                format!("did you mean `{name}`? then {}", self.author.placing(&target))
            })
        };
        elsewhere().or_else(|| {
            let fields = &self.parent.0.fields;
            let few = !fields.is_empty() && fields.len() <= FEW_FIELDS;
            few.then(|| format!("it takes {}", any_of(fields.iter().map(|field| field.name))))
        })
    }
}

/// Whether a value is of the type of a field, whatever is in it.
pub(super) fn is_of(ty: &Type, value: &Value) -> bool {
    scalar::check(ty, value).is_ok()
}

/// Whether a value could stand in a field: it is of the right type, and so is everything in it.
pub(super) fn fits(schemas: &Schemas, ty: &Type, value: &Value) -> bool {
    is_of(ty, value)
        && match (ty, value) {
            (Type::Object(name), Value::Object(fields)) => {
                schemas.definition(*name).is_some_and(|definition| {
                    let takes = |field: &Field, value| fits(schemas, &field.ty, value);
                    fields
                        .iter()
                        .all(|(key, value)| definition.field(key).is_some_and(|field| takes(field, value)))
                })
            }
            (Type::List(items), Value::Array(list)) => list.iter().all(|item| fits(schemas, items, item)),
            (Type::Map(values), Value::Object(map)) => map.values().all(|value| fits(schemas, values, value)),
            _ => true,
        }
}

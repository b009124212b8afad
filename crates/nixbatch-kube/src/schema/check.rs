use nixbatch_diagnostic::{Finding, Intent, ObjectPlace, Path, Safety, describe, nearest};
use serde_json::{Map, Value};

use super::scalar::{self, Problem};
use super::{Definition, Field, KubernetesVersion, Schemas, Type, kind, suggest};
use crate::author::{Author, Verbatim};
use crate::trail::Trail;
use crate::words::any_of;

/// Definitions refer to themselves only inside of a custom resource's schema; nothing looks deeper than this.
const MAX_DEPTH: usize = 128;
/// After so many findings nobody reads what else might have been meant, and searching for it takes its time.
const MOST_SUGGESTIONS: usize = 500;

/// Everything in `object` that is not as the schema of the Kubernetes version says, all at once.
///
/// An object of a kind that is not Kubernetes' own has no schema here and no findings; see
/// [`Schemas::is_own_group`]. The rules are `unknown-kind`, `unknown-field`, `wrong-type`, `unknown-value`,
/// `malformed-value` and `missing-field`.
pub fn check(version: KubernetesVersion, object: &Value) -> Vec<Finding<ObjectPlace>> {
    check_for(&Verbatim, version, object)
}

/// The same for an object that was made from what its author wrote: texts speak of that, and places of the object.
pub fn check_for(
    author: &dyn Author,
    version: KubernetesVersion,
    object: &Value,
) -> Vec<Finding<ObjectPlace>> {
    let Value::Object(fields) = object else {
        let message = format!("a Kubernetes object is needed here, and this is {}", describe(object));
        return vec![Finding::error("wrong-type", ObjectPlace::value(Path::root()), message)];
    };
    let mut findings = Vec::new();
    let schemas = Schemas::of(version);
    let kind = kind::identify(version, fields, &mut findings);
    if let Some(definition) = kind.and_then(|kind| schemas.definition(kind.definition)) {
        let mut checker = Checker { schemas, definition, object: fields, author, findings: &mut findings };
        checker.object(definition, fields, &Trail::Root, 0);
    }
    findings
}

struct Checker<'c> {
    schemas: &'static Schemas,
    /// The definition of the whole object, and the object: where misplaced fields are looked for.
    definition: &'static Definition,
    object: &'c Map<String, Value>,
    author: &'c dyn Author,
    findings: &'c mut Vec<Finding<ObjectPlace>>,
}

impl Checker<'_> {
    fn object(
        &mut self,
        definition: &'static Definition,
        fields: &Map<String, Value>,
        trail: &Trail<'_>,
        depth: usize,
    ) {
        for (key, value) in fields {
            match definition.field(key) {
                Some(field) => self.value(&field.ty, value, &Trail::Key(trail, key), depth + 1),
                None => self.unknown(definition, fields, key, value, trail),
            }
        }
        for field in definition.required() {
            if fields.get(field.name).is_none_or(Value::is_null) {
                self.missing(field, trail);
            }
        }
    }

    fn value(&mut self, ty: &Type, value: &Value, trail: &Trail<'_>, depth: usize) {
        if let Err(problem) = scalar::check(ty, value) {
            self.wrong(ty, value, problem, trail);
            return;
        }
        if depth > MAX_DEPTH {
            return;
        }
        match (ty, value) {
            (Type::Object(name), Value::Object(fields)) => {
                if let Some(definition) = self.schemas.definition(*name) {
                    self.object(definition, fields, trail, depth);
                }
            }
            (Type::Map(values), Value::Object(fields)) => {
                for (key, value) in fields {
                    self.value(values, value, &Trail::Key(trail, key), depth + 1);
                }
            }
            (Type::List(items), Value::Array(list)) => {
                for (index, item) in list.iter().enumerate() {
                    // A null item is an empty object to the decoder.
                    let item = if item.is_null() { &empty_of(items) } else { item };
                    self.value(items, item, &Trail::Index(trail, index), depth + 1);
                }
            }
            _ => {}
        }
    }

    fn unknown(
        &mut self,
        definition: &'static Definition,
        fields: &Map<String, Value>,
        key: &str,
        value: &Value,
        trail: &Trail<'_>,
    ) {
        let search = suggest::Unknown {
            schemas: self.schemas,
            root: (self.definition, self.object),
            author: self.author,
            parent: (definition, fields),
            parent_path: &trail.path(),
            key,
            value,
        };
        let plain = self.findings.len() > MOST_SUGGESTIONS;
        self.findings.push(if plain { search.plain() } else { search.finding() });
    }

    fn missing(&mut self, field: &Field, trail: &Trail<'_>) {
        let parent = trail.path();
        let message = if parent.is_root() {
            format!("`{}` is missing", field.name)
        } else {
            format!("`{}` is missing in `{}`", field.name, self.author.name_of(&parent))
        };
        let mut finding =
            Finding::error("missing-field", ObjectPlace::missing(parent.join(field.name)), message);
        finding.help = Some(match &field.ty {
            Type::Enum(_) => format!("set it to {}", any_of(allowed(&field.ty))),
            ty => format!("set it to {}", ty.describe()),
        });
        self.findings.push(finding);
    }

    fn wrong(&mut self, ty: &Type, value: &Value, problem: Problem, trail: &Trail<'_>) {
        let path = trail.path();
        let name = self.author.name_of(&path);
        let place = ObjectPlace::value(path);
        let found = describe(value);
        let finding = match problem {
            Problem::NotOneOf => return self.findings.push(not_one_of(ty, value, place, &name)),
            Problem::Malformed(why) => {
                let finding =
                    Finding::error("malformed-value", place, format!("`{name}` cannot be read: {why}"));
                match ty {
                    Type::Bytes if self.definition.name.0 == "core.v1.Secret" => {
                        finding.with_help("plain text goes into `stringData`")
                    }
                    Type::Quantity => {
                        finding.with_help("write a number with a suffix, such as `500m` or `2Gi`")
                    }
                    _ => finding,
                }
            }
            Problem::WrongType => {
                let message = format!("`{name}` must be {}, and this is {found}", ty.describe());
                Finding::error("wrong-type", place, message)
            }
            Problem::Fraction => {
                let message = format!("`{name}` must be a whole number, and this is {found}");
                Finding::error("wrong-type", place, message)
            }
            Problem::OutOfRange(least, greatest) => {
                let message = format!("`{name}` must be between {least} and {greatest}, and this is {found}");
                Finding::error("wrong-type", place, message)
            }
        };
        self.findings.push(match scalar::converted(self.schemas, ty, value) {
            Some((meant, sure)) => {
                let safety = if sure { Safety::Safe } else { Safety::Unsafe };
                let place = finding.place.clone();
                let advice = match meant {
                    Value::Array(_) => "put it into a list".to_owned(),
                    // How it was written, its value does not tell.
                    Value::String(_) if value.is_number() => "write it in quotes".to_owned(),
                    _ => format!("write `{meant}`"),
                };
                finding.with_help(advice.clone()).with_fix(safety, advice, vec![Intent::Set(place, meant)])
            }
            None => finding,
        });
    }
}

/// What a null item of a list decodes to, as far as it has fields.
fn empty_of(items: &Type) -> Value {
    match items {
        Type::Object(_) => Value::Object(Map::new()),
        _ => Value::Null,
    }
}

/// The allowed values of an enum that say something: the empty one only means "unset".
fn allowed(ty: &Type) -> impl Iterator<Item = &'static str> {
    let values: &[&'static str] = if let Type::Enum(values) = ty { values } else { &[] };
    values.iter().copied().filter(|value| !value.is_empty())
}

/// More allowed values than this are not all listed.
const FEW_VALUES: usize = 12;

fn not_one_of(ty: &Type, value: &Value, place: ObjectPlace, name: &str) -> Finding<ObjectPlace> {
    let text = value.as_str().unwrap_or_default();
    let found = describe(value);
    let message = if allowed(ty).count() <= FEW_VALUES {
        format!("`{name}` must be {}, and this is {found}", any_of(allowed(ty)))
    } else {
        format!("`{name}` must be one of the values that Kubernetes knows, and this is {found}")
    };
    let finding = Finding::error("unknown-value", place.clone(), message);
    let Some(meant) = nearest(text, allowed(ty)) else {
        let many = allowed(ty).count() > FEW_VALUES;
        return if many { finding.with_help(format!("write {}", any_of(allowed(ty)))) } else { finding };
    };
    finding.with_help(format!("write `{}`", meant.name)).with_fix(
        meant.safety(),
        format!("write `{}`", meant.name),
        vec![Intent::Set(place, Value::from(meant.name))],
    )
}

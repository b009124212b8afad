//! Objects made up from the schema, and changes to objects.

use nixbatch_diagnostic::{Path, Step};
use nixbatch_kube::schema::{DefinitionName, Kind, KubernetesVersion, Schemas, Type};
use serde_json::{Map, Value, json};

use crate::dice::Dice;
use crate::values::{self, at};

/// Deeper than this only required fields are made.
const MAX_DEPTH: usize = 9;

/// An object of the kind, right by its schema.
pub(crate) fn object(dice: &mut Dice, kind: Kind) -> Value {
    let mut object = fields(dice, kind.definition, 0);
    object.insert("apiVersion".to_owned(), Value::from(kind.api_version));
    object.insert("kind".to_owned(), Value::from(kind.kind));
    Value::Object(object)
}

fn fields(dice: &mut Dice, name: DefinitionName, depth: usize) -> Map<String, Value> {
    let definition = Schemas::of(KubernetesVersion::DEFAULT).definition(name).unwrap();
    let mut fields = Map::new();
    for field in &definition.fields {
        // Fewer fields further down, so that objects stay small.
        if field.required || (depth < MAX_DEPTH && dice.one_in(2 + depth)) {
            fields.insert(field.name.to_owned(), value(dice, &field.ty, depth + 1));
        }
    }
    fields
}

fn value(dice: &mut Dice, ty: &Type, depth: usize) -> Value {
    match ty {
        Type::Any => dice.pick(&[json!({ "a": 1 }), json!(["b"]), json!(true), json!("c")]),
        Type::String => Value::from(dice.pick(&["", "a", "true", "1", "two words", "ä\n日"])),
        Type::Enum(allowed) => Value::from(dice.pick(allowed)),
        Type::Bool => Value::from(dice.one_in(2)),
        Type::Int32 => Value::from(dice.pick(&[0, 1, -1, i32::MAX, i32::MIN])),
        Type::Int64 => Value::from(dice.pick(&[0, 1, -1, i64::MAX, i64::MIN])),
        Type::Double => Value::from(dice.pick(&[0.5, -2.25, 1e10])),
        Type::Bytes => Value::from(dice.pick(&["", "YQ==", "AAEC"])),
        Type::Time => Value::from(dice.pick(&["2030-01-31T12:30:00Z", "1999-12-31T23:59:59Z"])),
        Type::MicroTime => Value::from("2030-01-31T12:30:00.123456Z"),
        Type::Quantity => Value::from(dice.pick(&["1", "500m", "1.5Gi", "1e3", "-2k"])),
        Type::IntOrString => dice.pick(&[json!(80), json!("http"), json!("25%")]),
        Type::Object(name) => Value::Object(fields(dice, *name, depth)),
        Type::List(items) => (0..dice.below(3)).map(|_| value(dice, items, depth)).collect(),
        Type::Map(values) => {
            (0..dice.below(3)).map(|index| (format!("k.{index}/x"), value(dice, values, depth))).collect()
        }
    }
}

/// One change somewhere in the object, and what it was.
pub(crate) fn mutate(dice: &mut Dice, object: &mut Value) -> String {
    let paths = values::paths(object);
    let path = dice.pick(&paths);
    let other = dice.pick(&paths).get(object).cloned().unwrap_or_default();
    match (dice.below(4), path.steps().last()) {
        (0, Some(Step::Key(_))) => rename(dice, object, &path),
        (1, Some(Step::Key(key))) => {
            at(object, &path.parent().unwrap()).as_object_mut().unwrap().remove(key);
            format!("{path} is removed")
        }
        (2, _) => {
            let name = dice.pick(&["image", "replicas", "spec", "unheardOf", ""]);
            let target = at(object, &path);
            match target {
                Value::Object(fields) => drop(fields.insert(name.to_owned(), other)),
                Value::Array(items) => items.push(other),
                _ => *target = other,
            }
            format!("{path} gets {name}")
        }
        _ => {
            let value = awkward(dice);
            let text = format!("{path} becomes {value}");
            *at(object, &path) = value;
            text
        }
    }
}

/// Another name for one field somewhere in the object, and what it was.
pub(crate) fn misspell(dice: &mut Dice, object: &mut Value) -> String {
    let mut paths = values::paths(object);
    paths.retain(|path| matches!(path.steps().last(), Some(Step::Key(_))));
    let path = dice.pick(&paths);
    rename(dice, object, &path)
}

fn rename(dice: &mut Dice, object: &mut Value, path: &Path) -> String {
    let Some(Step::Key(key)) = path.steps().last() else { return String::new() };
    let name = misspelt(dice, key);
    let parent = at(object, &path.parent().unwrap()).as_object_mut().unwrap();
    let value = parent.remove(key).unwrap();
    parent.insert(name.clone(), value);
    format!("{path} is called {name}")
}

fn misspelt(dice: &mut Dice, name: &str) -> String {
    match dice.below(4) {
        0 => name.to_uppercase(),
        1 => name.to_lowercase(),
        2 => name.chars().skip(1).collect(),
        _ => format!("{name}s"),
    }
}

/// A value that some fields take and most do not.
fn awkward(dice: &mut Dice) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(""),
        json!("a"),
        json!("Always"),
        json!("5"),
        json!("500m"),
        json!("1.5Gi"),
        json!(" 1 "),
        json!("1GB"),
        json!("YQ=="),
        json!("YQ"),
        json!("Y Q="),
        json!("2030-01-31T12:30:00Z"),
        json!("2030-01-31T1:30:00,5+24:60"),
        json!("2030-02-29T12:30:00Z"),
        json!("2030-01-31T12:30:00.123456-07:00"),
        json!(0),
        json!(-1),
        json!(255),
        json!(1.0),
        json!(1.5),
        json!(1e3),
        json!(-0.0),
        json!(1e-7),
        json!(1e21),
        json!(2_147_483_647),
        json!(2_147_483_648_i64),
        json!(9_223_372_036_854_775_807_i64),
        json!(9_223_372_036_854_775_808_u64),
        json!(9_223_372_036_854_775_808.0),
        json!([]),
        json!({}),
        json!(["a"]),
        json!([1, 2]),
        json!([null]),
        json!([256]),
        json!({ "a": "b" }),
        json!({ "a": null }),
        json!([{}]),
    ];
    dice.pick(&values)
}

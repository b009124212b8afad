//! Changes to an object of any kind: its schema tells what is worth trying.

use nixbatch_diagnostic::{Path, Step};
use nixbatch_kube::schema::{DefinitionName, KubernetesVersion, Schemas, Type};
use serde_json::{Value, json};

use crate::dice::Dice;
use crate::values::{self, at};

/// A value in an object, with what its schema says of it.
struct Place {
    path: Path,
    ty: Type,
    /// The definition of the object that it is a field of.
    owner: Option<DefinitionName>,
}

/// Changes the object once or twice, anywhere but in what says its kind, and says how.
pub(crate) fn mutate(dice: &mut Dice, version: KubernetesVersion, object: &mut Value) -> String {
    let mut changes = Vec::new();
    for _ in 0..1 + dice.below(2) {
        let places = places(version, object);
        if places.is_empty() {
            break;
        }
        let place = &places[dice.below(places.len())];
        let other = &places[dice.below(places.len())];
        changes.push(change(dice, version, object, place, other));
    }
    changes.join(", then ")
}

/// Every value of the object that the schema knows.
fn places(version: KubernetesVersion, object: &Value) -> Vec<Place> {
    let schemas = Schemas::of(version);
    let text = |key: &str| object[key].as_str().unwrap_or_default();
    let Some(kind) = schemas.kind(text("apiVersion"), text("kind")) else { return Vec::new() };
    let mut places = Vec::new();
    collect(schemas, kind.definition, object, &Path::root(), &mut places);
    places.retain(|place| !matches!(place.path.to_string().as_str(), "apiVersion" | "kind"));
    places
}

fn collect(schemas: &Schemas, owner: DefinitionName, object: &Value, here: &Path, places: &mut Vec<Place>) {
    let (Some(definition), Some(fields)) = (schemas.definition(owner), object.as_object()) else { return };
    for (key, value) in fields {
        if let Some(field) = definition.field(key) {
            collect_value(schemas, &field.ty, Some(owner), value, here.join(key.as_str()), places);
        }
    }
}

fn collect_value(
    schemas: &Schemas,
    ty: &Type,
    owner: Option<DefinitionName>,
    value: &Value,
    path: Path,
    places: &mut Vec<Place>,
) {
    match (ty, value) {
        (Type::Object(name), _) => collect(schemas, *name, value, &path, places),
        (Type::List(items), Value::Array(list)) => {
            for (index, item) in list.iter().enumerate() {
                collect_value(schemas, items, None, item, path.join(index), places);
            }
        }
        (Type::Map(values), Value::Object(map)) => {
            for (key, value) in map {
                collect_value(schemas, values, None, value, path.join(key.as_str()), places);
            }
        }
        _ => {}
    }
    places.push(Place { path, ty: ty.clone(), owner });
}

fn change(
    dice: &mut Dice,
    version: KubernetesVersion,
    object: &mut Value,
    place: &Place,
    other: &Place,
) -> String {
    let path = &place.path;
    match dice.below(12) {
        0 | 1 => {
            remove(object, path);
            format!("{path} is removed")
        }
        2 => {
            *at(object, path) = Value::Null;
            format!("{path} is null")
        }
        3 => {
            let value = dice.pick(&values::odd());
            let said = format!("{path} becomes {value}");
            *at(object, path) = value;
            said
        }
        // A value of the same type from elsewhere, with what it may clash with.
        4 if other.ty == place.ty => {
            let value = other.path.get(object).cloned().unwrap_or_default();
            *at(object, path) = value;
            format!("{path} becomes what {} is", other.path)
        }
        // A field that the object around does not have yet.
        5 | 6 => match add(dice, version, object, place) {
            Some(said) => said,
            None => set(dice, object, place),
        },
        _ => set(dice, object, place),
    }
}

fn remove(object: &mut Value, path: &Path) {
    let (Some(parent), Some(last)) = (path.parent(), path.steps().last()) else { return };
    match (at(object, &parent), last) {
        (Value::Object(fields), Step::Key(key)) => drop(fields.remove(key)),
        (Value::Array(items), Step::Index(index)) => drop(items.remove(*index)),
        _ => {}
    }
}

fn add(dice: &mut Dice, version: KubernetesVersion, object: &mut Value, place: &Place) -> Option<String> {
    let definition = Schemas::of(version).definition(place.owner?)?;
    let field = &definition.fields[dice.below(definition.fields.len())];
    let around = at(object, &place.path.parent()?).as_object_mut()?;
    if around.contains_key(field.name) || matches!(field.name, "apiVersion" | "kind" | "status") {
        return None;
    }
    let value = small(dice, version, &field.ty, 0);
    let said = format!("{} gets {}: {value}", place.path.parent()?, field.name);
    around.insert(field.name.to_owned(), value);
    Some(said)
}

/// A value of a type, as small as it may be.
fn small(dice: &mut Dice, version: KubernetesVersion, ty: &Type, depth: usize) -> Value {
    match ty {
        Type::Object(name) => {
            let required = Schemas::of(version).definition(*name).into_iter().flat_map(|it| it.required());
            let fields = required.filter(|_| depth < 6);
            fields.map(|field| (field.name.to_owned(), small(dice, version, &field.ty, depth + 1))).collect()
        }
        Type::List(items) if !dice.one_in(4) => Value::Array(vec![small(dice, version, items, depth + 1)]),
        Type::List(_) => json!([]),
        Type::Map(values) if !dice.one_in(4) => {
            let value = small(dice, version, values, depth + 1);
            json!({ dice.pick(KEYS): value })
        }
        Type::Map(_) => json!({}),
        ty => scalar(dice, ty),
    }
}

/// Another value of the type of the place.
fn set(dice: &mut Dice, object: &mut Value, place: &Place) -> String {
    let path = &place.path;
    let value = at(object, path);
    match value {
        Value::Array(items) => match dice.below(4) {
            0 => items.clear(),
            1 => items.reverse(),
            2 => items.extend(items.first().cloned()),
            _ => {
                let many = dice.pick(&[9, 17, 33, 65, 101, 129]);
                *items =
                    items.iter().cloned().cycle().take(if items.is_empty() { 0 } else { many }).collect();
            }
        },
        Value::Object(fields) if matches!(place.ty, Type::Map(_)) => {
            let first = fields.values().next().cloned().unwrap_or_else(|| json!("a"));
            fields.insert(dice.pick(KEYS).to_owned(), first);
        }
        Value::Object(fields) => fields.clear(),
        _ => *value = scalar(dice, &place.ty),
    }
    format!("{path} becomes {}", at(object, path))
}

fn scalar(dice: &mut Dice, ty: &Type) -> Value {
    match ty {
        Type::Enum(words) if !dice.one_in(4) => dice.pick(words).into(),
        Type::Bool => dice.one_in(2).into(),
        Type::Int32 | Type::Int64 => dice.pick(NUMBERS).into(),
        Type::Double => json!(dice.pick(&[0.0, -0.5, 1.5, 1e9])),
        Type::Quantity => dice.pick(QUANTITIES).into(),
        Type::IntOrString if dice.one_in(2) => dice.pick(NUMBERS).into(),
        Type::IntOrString => dice.pick(&["", "http", "0%", "50%", "100%", "101%", "-1%", "a b", "80"]).into(),
        Type::Time => dice.pick(&["2030-01-31T12:30:00Z", "1970-01-01T00:00:00Z"]).into(),
        Type::MicroTime => dice.pick(&["2030-01-31T12:30:00.000000Z", "1970-01-01T00:00:00.000000Z"]).into(),
        Type::Bytes => dice.pick(&["", "YQ==", "e30=", "e30"]).into(),
        _ if dice.one_in(8) => "x".repeat(dice.pick(LONG)).into(),
        _ => dice.pick(TEXTS).into(),
    }
}

const NUMBERS: &[i64] = &[
    -2_147_483_648,
    -1,
    0,
    1,
    2,
    3,
    7,
    80,
    100,
    101,
    443,
    511,
    512,
    1000,
    30_000,
    65_535,
    65_536,
    86_400,
    86_401,
    1_000_000_000,
    2_147_483_647,
    2_147_483_648,
];

const QUANTITIES: &[&str] = &["0", "-1", "1", "1500m", "0.5", "1u", "1Gi", "2Gi", "1e3", "10G", "1GB", ""];

const LONG: &[usize] = &[15, 16, 35, 36, 63, 64, 128, 129, 253, 254, 1025];

const KEYS: &[&str] = &[
    "a",
    "app",
    "example.com/a",
    "Example.com/A",
    "a b",
    "",
    "/a",
    "a/",
    "kubernetes.io/a",
    "cpu",
    "memory",
    "storage",
    "pods",
    "requests.cpu",
    "limits.memory",
    "count/jobs.batch",
    "..",
    "a.b",
];

const TEXTS: &[&str] = &[
    "",
    "a",
    "web",
    "A",
    "a.b",
    "a_b",
    "-a",
    "a-",
    "a b",
    ".",
    "..",
    "/",
    "/a",
    "a/b",
    "a/../b",
    "example.com/a",
    "example.com/",
    "é",
    "0",
    "1",
    "-1",
    "true",
    "None",
    "*",
    "10.0.0.1",
    "10.0.0.0/8",
    "10.0.0.1/8",
    "::1",
    "fd00::/64",
    "fe80::1",
    "127.0.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "256.0.0.1",
    "010.0.0.1",
    "::ffff:10.0.0.1",
    "https://example.com",
    "http://a",
    "*.example.com",
    "example.com",
    "sub.Example.com",
    "a:b",
    "TCP",
    "tcp",
    "Always",
    "Never",
    "OnFailure",
    "In",
    "Exists",
    "Equal",
    "NoSchedule",
    "ClusterIP",
    "NodePort",
    "LoadBalancer",
    "ExternalName",
    "ClientIP",
    "Cluster",
    "Local",
    "Delete",
    "Retain",
    "ReadWriteOnce",
    "ReadWriteOncePod",
    "Filesystem",
    "Block",
    "User",
    "Group",
    "ServiceAccount",
    "system:serviceaccount:a:b",
    "rbac.authorization.k8s.io",
    "v1",
    "apps/v1",
    "get",
    "pods",
    "pods/log",
    "metadata.name",
    "kubernetes.io/tls",
    "Opaque",
    "RollingUpdate",
    "Recreate",
    "OnDelete",
    "0s",
    "1h",
    "true == true",
    "object.spec",
];

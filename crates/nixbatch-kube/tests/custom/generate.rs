//! Objects that keep to a schema, mostly, and changes that make them worse.

use serde_json::{Map, Value, json};

use crate::dice::Dice;
use crate::values::{at, odd, paths};

/// How deep optional fields are made up.
const DEPTH: usize = 7;

/// An object of a kind whose schema this is.
pub(crate) fn object(dice: &mut Dice, api_version: &str, kind: &str, schema: &Value) -> Value {
    let mut object = value(dice, schema, 0);
    if !object.is_object() {
        object = json!({});
    }
    object["apiVersion"] = api_version.into();
    object["kind"] = kind.into();
    object["metadata"] = json!({ "name": "example" });
    if dice.below(10) < 9 {
        object.as_object_mut().unwrap().remove("status");
        if object.get("spec").is_none() && schema["properties"].get("spec").is_some() {
            object["spec"] = value(dice, &schema["properties"]["spec"], 1);
        }
    }
    object
}

fn value(dice: &mut Dice, schema: &Value, depth: usize) -> Value {
    if let Some(words) = schema["enum"].as_array() {
        return dice.pick(words);
    }
    if schema["x-kubernetes-int-or-string"] == true {
        return dice.pick(&[json!(80), json!("http"), json!("50%"), json!("500m"), json!("1Gi")]);
    }
    match schema["type"].as_str().unwrap_or_default() {
        "string" => text(dice, schema).into(),
        "integer" => number(dice, schema).into(),
        "number" => dice.pick(&[json!(0.5), json!(1), json!(7.25)]),
        "boolean" => dice.one_in(2).into(),
        "array" => {
            let least = schema["minItems"].as_u64().unwrap_or(0);
            let length = usize::try_from(least).unwrap() + dice.below(3);
            (0..length).map(|_| value(dice, &schema["items"], depth + 1)).collect()
        }
        "object" => fields(dice, schema, depth),
        _ => dice.pick(&[json!("x"), json!({ "a": [1, { "b": null }] }), json!(5)]),
    }
}

fn fields(dice: &mut Dice, schema: &Value, depth: usize) -> Value {
    let mut fields = Map::new();
    let mut wanted: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for alternatives in ["oneOf", "anyOf"] {
        if let Some(all) = schema[alternatives].as_array().filter(|all| !all.is_empty()) {
            let one = &all[dice.below(all.len())];
            wanted.extend(one["required"].as_array().into_iter().flatten().filter_map(Value::as_str));
        }
    }
    let none = Map::new();
    let known = schema["properties"].as_object().unwrap_or(&none);
    for (key, of_field) in known {
        let is_wanted = wanted.contains(&key.as_str());
        if is_wanted || depth < DEPTH && dice.one_in(1 + known.len().min(30) / 3) {
            fields.insert(key.clone(), value(dice, of_field, depth + 1));
        }
    }
    if schema["additionalProperties"].is_object() {
        for key in ["a", "b.c/d"].iter().take(dice.below(3)) {
            fields.insert((*key).to_owned(), value(dice, &schema["additionalProperties"], depth + 1));
        }
    }
    if schema["x-kubernetes-embedded-resource"] == true {
        fields.insert("apiVersion".to_owned(), "v1".into());
        fields.insert("kind".to_owned(), "ConfigMap".into());
        fields.insert("metadata".to_owned(), json!({ "labels": { "a": "b" } }));
    }
    fields.into()
}

fn text(dice: &mut Dice, schema: &Value) -> String {
    match schema["format"].as_str() {
        Some("date-time") => return "2030-01-31T12:30:00Z".to_owned(),
        Some("byte") => return "YQ==".to_owned(),
        Some("duration") => return "30s".to_owned(),
        Some("uri") => return "https://example.org/".to_owned(),
        _ => {}
    }
    let least = usize::try_from(schema["minLength"].as_u64().unwrap_or(0)).unwrap();
    let texts = [
        "a",
        "etl",
        "a-b",
        "30s",
        "5m",
        "1h",
        "1Gi",
        "10MB",
        "https://example.org/a",
        "0 * * * *",
        "A",
        "1",
        "Name",
        "arn:aws:sqs:eu-central-1:123456789012:jobs",
        "/var/data",
        "example.org/a",
        "",
        "é",
        "main",
        "app.kubernetes.io/name",
    ];
    let mut text = dice.pick(&texts).to_owned();
    if let Some(pattern) = schema["pattern"].as_str() {
        // The first that fits, from a place by chance on.
        let start = dice.below(texts.len());
        let regex = regex::Regex::new(pattern);
        if let Ok(regex) = regex {
            let order = texts.iter().cycle().skip(start).take(texts.len());
            text = order.clone().find(|text| regex.is_match(text)).map_or(text, |text| (*text).to_owned());
        }
    }
    while text.chars().count() < least {
        text.push('a');
    }
    text
}

fn number(dice: &mut Dice, schema: &Value) -> i64 {
    let least = schema["minimum"].as_f64().unwrap_or(0.0);
    let most = schema["maximum"].as_f64().unwrap_or(least + 100.0);
    #[allow(clippy::cast_possible_truncation)]
    let (least, most) = (least as i64, most as i64);
    dice.pick(&[least, most, least + 1, most - 1, i64::midpoint(least, most)])
}

/// Makes something of an object worse, or merely different.
pub(crate) fn change(dice: &mut Dice, object: &mut Value) -> String {
    let all: Vec<_> = paths(object)
        .into_iter()
        .filter(|path| path.first_key().is_some_and(|key| key != "apiVersion" && key != "kind"))
        .collect();
    if all.is_empty() {
        return "nothing".to_owned();
    }
    let path = all[dice.below(all.len())].clone();
    let what = dice.below(9);
    let here = at(object, &path);
    let named = |what: &str| format!("{what} {path}");
    match (what, &mut *here) {
        (0, Value::Object(fields)) => {
            fields.insert("unheardOf".to_owned(), json!({ "a": 1 }));
            named("unknown in")
        }
        (1, Value::Array(items)) if !items.is_empty() => {
            let item = items[0].clone();
            items.push(item);
            named("doubled item of")
        }
        (2, Value::Number(number)) => {
            let change = dice.pick(&[
                json!(-1),
                json!(0),
                json!(1),
                json!(1e6),
                json!(1.5),
                json!(3_000_000_000_u64),
                json!(2.0),
            ]);
            let text = number.to_string();
            *here = change;
            format!("{} from {text}", named("number at"))
        }
        (3, Value::String(text)) => {
            *text = dice.pick(&[
                String::new(),
                text.repeat(50),
                text.to_uppercase(),
                format!(" {text}"),
                "-1".to_owned(),
                "2030-13-01".to_owned(),
                "ß".repeat(300),
            ]);
            named("text at")
        }
        (4, Value::Object(fields)) if !fields.is_empty() => {
            let key = fields.keys().nth(dice.below(fields.len())).unwrap().clone();
            let value = fields.remove(&key).unwrap();
            fields.insert(format!("{key}s"), value);
            named("renamed in")
        }
        (5 | 6, _) => {
            let Some(parent) = path.parent() else { return "nothing".to_owned() };
            match (at(object, &parent), path.steps().last().unwrap()) {
                (Value::Object(fields), nixbatch_diagnostic::Step::Key(key)) => {
                    fields.remove(key);
                }
                (Value::Array(items), nixbatch_diagnostic::Step::Index(index)) => {
                    items.remove(*index);
                }
                _ => {}
            }
            named("removed")
        }
        (7, _) => {
            *here = Value::Null;
            named("null at")
        }
        _ => {
            *here = dice.pick(&odd());
            named("odd at")
        }
    }
}

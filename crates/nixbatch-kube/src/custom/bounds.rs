//! The bounds of numbers, and of the lengths of strings, lists and maps: `numberValidator`, `stringValidator`,
//! `schemaSliceValidator` and `objectValidator` of `kube-openapi/pkg/validation/validate`.

use serde_json::{Number, Value};

use super::check::is_whole;
use super::schema::Schema;

/// A bound that a value does not keep to.
pub(super) struct Broken {
    /// What follows the name of the value: "must be at least 1, and this is 0".
    pub(super) message: String,
    /// What to write instead.
    pub(super) help: Option<String>,
}

/// All bounds that the value breaks.
pub(super) fn check(schema: &Schema, value: &Value) -> Vec<Broken> {
    let messages = match value {
        Value::Number(number) => number_bounds(schema, number),
        Value::String(text) => return string_bounds(schema, text).into_iter().collect(),
        Value::Array(items) => {
            let length = size(items.len(), schema.min_items, schema.max_items, "item");
            let doubled = (schema.unique_items && has_doubles(items))
                .then(|| "has items that are the same, and must not".to_owned());
            length.into_iter().chain(doubled).collect()
        }
        Value::Object(fields) => {
            size(fields.len(), schema.min_properties, schema.max_properties, "attribute")
                .into_iter()
                .collect()
        }
        Value::Null | Value::Bool(_) => Vec::new(),
    };
    messages.into_iter().map(|message| Broken { message, help: None }).collect()
}

fn size(length: usize, least: Option<i64>, most: Option<i64>, noun: &str) -> Option<String> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let is_short =
        least.filter(|least| length < *least).map(|least| format!("at least {}", counted(least, noun)));
    let is_long = most.filter(|most| length > *most).map(|most| format!("at most {}", counted(most, noun)));
    is_short.or(is_long).map(|bound| format!("must have {bound}, and has {length}"))
}

fn counted(number: i64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn has_doubles(items: &[Value]) -> bool {
    let mut seen = std::collections::HashSet::new();
    !items.iter().all(|item| seen.insert(item.to_string()))
}

/// Lengths are told in characters. Of several bounds, only the first that is broken is.
fn string_bounds(schema: &Schema, text: &str) -> Option<Broken> {
    let characters = text.chars().count();
    if let Some(message) = size(characters, schema.min_length, schema.max_length, "character") {
        let message = if text.is_empty() { "must not be empty".to_owned() } else { message };
        return Some(Broken { message, help: None });
    }
    if schema.pattern.text.is_empty() || schema.pattern.matches(text) != Some(false) {
        return None;
    }
    let message = format!("must match `{}`, and this is {}", schema.pattern.text, shown(text));
    Some(Broken { message, help: None })
}

fn shown(text: &str) -> String {
    nixbatch_diagnostic::describe(&Value::from(text))
}

/// A whole number is compared with whole bounds, whose fractions Go cuts off.
#[allow(clippy::cast_possible_truncation)]
fn number_bounds(schema: &Schema, number: &Number) -> Vec<String> {
    let mut broken = Vec::new();
    let whole = number.as_i64();
    let float = number.as_f64().unwrap_or_default();
    let order = |bound: f64| match whole {
        Some(whole) => Some(whole.cmp(&(bound as i64))),
        None => float.partial_cmp(&bound),
    };
    let is_low = |least: &f64| {
        order(*least).is_some_and(|order| order.is_lt() || order.is_eq() && schema.exclusive_minimum)
    };
    let is_high = |most: &f64| {
        order(*most).is_some_and(|order| order.is_gt() || order.is_eq() && schema.exclusive_maximum)
    };
    if let Some(least) = schema.minimum.filter(is_low) {
        let bound = if schema.exclusive_minimum { "more than" } else { "at least" };
        broken.push(format!("must be {bound} {least}, and this is {number}"));
    }
    if let Some(most) = schema.maximum.filter(is_high) {
        let bound = if schema.exclusive_maximum { "less than" } else { "at most" };
        broken.push(format!("must be {bound} {most}, and this is {number}"));
    }
    let is_multiple = |factor: &f64| match whole {
        Some(whole) => (*factor as i64) > 0 && whole % (*factor as i64) == 0,
        None => *factor > 0.0 && is_whole(if *factor < 1.0 { 1.0 / factor * float } else { float / factor }),
    };
    if let Some(factor) = schema.multiple_of.filter(|factor| !is_multiple(factor)) {
        broken.push(format!("must be a multiple of {factor}, and this is {number}"));
    }
    broken
}

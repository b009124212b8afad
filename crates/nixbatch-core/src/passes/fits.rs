//! Whether a value has a shape, and what to make of it or to write instead where it has not.

use nixbatch_diagnostic::Wanted;
use nixbatch_kube::number;
use serde_json::Value;

use crate::params::{Absent, Param, Shape};

/// Whether the outermost type is right.
pub(super) fn fits(shape: &Shape, value: &Value) -> bool {
    match shape {
        Shape::Any => true,
        Shape::Bool => value.is_boolean(),
        Shape::Int => value.as_number().is_some_and(number::is_whole),
        Shape::Number => value.is_number(),
        Shape::Text | Shape::OneOf(_) | Shape::KubeEnum(..) | Shape::KubernetesVersion => value.is_string(),
        Shape::List(_) => value.is_array(),
        Shape::Map(_)
        | Shape::Record(_)
        | Shape::Kube(_)
        | Shape::Resources
        | Shape::Presets
        | Shape::Template => value.is_object(),
        Shape::Either(shapes) => shapes.iter().any(|shape| fits(shape, value)),
    }
}

/// What to make of a value of another type.
pub(super) fn wanted(shape: &Shape, value: &Value) -> Option<Wanted> {
    Some(match shape {
        Shape::Bool => Wanted::Bool,
        Shape::Int => Wanted::Int,
        Shape::Number => Wanted::Number,
        Shape::Text | Shape::OneOf(_) | Shape::KubeEnum(..) | Shape::KubernetesVersion => Wanted::Text,
        Shape::List(items) if is_item(items, value) => Wanted::ListOfIt,
        // Where a string is one of several things, only a number is surely one without its quotes.
        Shape::Either(_) if value.is_number() && fits(shape, &"".into()) => Wanted::Text,
        Shape::Either(shapes) if shapes.iter().any(|shape| matches!(shape, Shape::Bool)) => Wanted::Bool,
        _ => return None,
    })
}

/// Whether a value is evidently one item of a list, rather than a set of items by name.
fn is_item(items: &Shape, value: &Value) -> bool {
    match (items, value) {
        (Shape::Record(params), Value::Object(fields)) => {
            fields.keys().all(|name| params.iter().any(|param| param.name == name))
        }
        (Shape::Map(_) | Shape::Kube(_), _) => false,
        (Shape::Either(shapes), _) => shapes.iter().any(|shape| is_item(shape, value)),
        _ => fits(items, value),
    }
}

/// A value of this shape as one writes it in Nix, where it is a list or a set.
pub(super) fn example(shape: &Shape, depth: usize) -> Option<String> {
    let inner = |shape: &Shape| match shape {
        Shape::Text | Shape::OneOf(_) | Shape::KubeEnum(..) => "\"…\"".to_owned(),
        shape if depth < 2 => example(shape, depth + 1).unwrap_or_else(|| "…".to_owned()),
        _ => "{ … }".to_owned(),
    };
    match shape {
        Shape::List(shape) => Some(format!("[ {} ]", inner(shape))),
        Shape::Map(Shape::Any) if depth > 0 => Some("{ … }".to_owned()),
        Shape::Map(shape) => Some(format!("{{ <name> = {}; }}", inner(shape))),
        Shape::Record(params) => {
            let is_needed = |param: &&Param| param.absent == Absent::Required;
            let none_needed = !params.iter().any(|param| is_needed(&param));
            // Where nothing is needed, one of many shows the form.
            let shown = params.iter().filter(is_needed).chain(params.iter().take(none_needed.into()));
            let parts: Vec<_> =
                shown.map(|param| format!("{} = {};", param.name, inner(&param.shape))).collect();
            Some(format!("{{ {} }}", parts.join(" ")))
        }
        Shape::Kube(_) => Some("{ … }".to_owned()),
        // What is mostly a string has no form to be told.
        Shape::Either(shapes) if shapes.iter().any(|shape| matches!(shape, Shape::Text)) => None,
        Shape::Either(shapes) => shapes.iter().find_map(|shape| example(shape, depth)),
        Shape::Resources => Some("{ requests.memory = \"…\"; }".to_owned()),
        Shape::Template => Some("mkBatchJobConfig \"name\" { … }".to_owned()),
        _ => None,
    }
}

//! Places in values, and values that hardly any place expects.

use nixbatch_diagnostic::{Path, Step};
use serde_json::{Value, json};

/// The paths of all values in `value`, its own first.
pub(crate) fn paths(value: &Value) -> Vec<Path> {
    let mut paths = Vec::new();
    collect(value, &mut Path::root(), &mut paths);
    paths
}

fn collect(value: &Value, here: &mut Path, paths: &mut Vec<Path>) {
    paths.push(here.clone());
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                here.push(key.as_str());
                collect(value, here, paths);
                here.pop();
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                here.push(index);
                collect(value, here, paths);
                here.pop();
            }
        }
        _ => {}
    }
}

/// The value at `path`, which there is.
pub(crate) fn at<'v>(value: &'v mut Value, path: &Path) -> &'v mut Value {
    path.steps().iter().fold(value, |value, step| match step {
        Step::Key(key) => &mut value[key.as_str()],
        Step::Index(index) => &mut value[*index],
    })
}

/// A value of every type, at the edges of it.
pub(crate) fn odd() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(u64::MAX),
        json!(1.5e300),
        json!(""),
        json!("\u{0}é"),
        json!([]),
        json!([null]),
        json!([[]]),
        json!({}),
        json!({ "": null }),
        json!({ "é": [] }),
    ]
}

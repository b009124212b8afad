//! Files as people write them, and changes to them.

use nixbatch_diagnostic::{Path, Step};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// How sets are written.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    lines: bool,
    dotted: bool,
    comments: bool,
    newline: &'static str,
    /// Which way of several the whole is written in.
    form: usize,
}

pub(crate) fn layouts() -> impl Strategy<Value = Layout> {
    let newline = prop::sample::select(&["\n", "\r\n"][..]);
    (any::<bool>(), any::<bool>(), any::<bool>(), newline, 0usize..6).prop_map(
        |(lines, dotted, comments, newline, form)| Layout { lines, dotted, comments, newline, form },
    )
}

const KEYS: [&str; 8] = ["a", "b", "c", "image", "batch.io/x", "with", "d e", "or"];

pub(crate) fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-9i64..9).prop_map(Value::from),
        prop::sample::select(&["", "x", "a\nb\n", "${x} $$ ''", "\\\"\t", "日 é", "1.5"][..])
            .prop_map(Value::from),
        Just(Value::from(1.5)),
    ];
    leaf.prop_recursive(2, 12, 4, |inner| {
        prop_oneof![prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from), sets(inner)]
    })
}

fn sets(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let entries = prop::collection::btree_map(prop::sample::select(&KEYS[..]), inner, 0..4);
    entries.prop_map(|entries| entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// The arguments of a builder.
pub(crate) fn arguments() -> impl Strategy<Value = Value> {
    sets(values())
}

/// A place that is there, or one beside something that is, or further in.
pub(crate) fn paths(arguments: &Value) -> impl Strategy<Value = Path> + use<> {
    let mut all = Vec::new();
    places(arguments, &Path::root(), &mut all);
    (prop::sample::select(all), prop::option::of(prop::sample::select(&KEYS[..])), any::<bool>()).prop_map(
        |(path, key, deeper)| match key {
            Some(key) if deeper => path.join(key).join("new"),
            Some(key) => path.join(key),
            None => path,
        },
    )
}

fn places(value: &Value, path: &Path, all: &mut Vec<Path>) {
    all.push(path.clone());
    match value {
        Value::Object(entries) => {
            entries.iter().for_each(|(key, value)| places(value, &path.join(key.as_str()), all))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| places(value, &path.join(index), all));
        }
        _ => {}
    }
}

/// A file whose item `job` has these arguments.
pub(crate) fn file(arguments: &Value, layout: &Layout) -> String {
    let set = write(arguments, layout, 1);
    let builder = "mkCronJob = name: args: args;";
    let nl = layout.newline;
    match layout.form {
        0 => format!("let {builder} in {{{nl}  job = mkCronJob \"x\" {set};{nl}}}"),
        1 => format!("let {builder} job = mkCronJob \"x\" ({set});{nl}in {{ inherit job; }}"),
        2 => format!("let {builder} common = {set};{nl}in {{ job = mkCronJob \"x\" common; }}"),
        3 => format!("let {builder} in {{{nl}  jobs.job = with {{ }}; mkCronJob \"x\" ({{ }} // {set}); }}"),
        4 => {
            format!("let {builder} f = n: e: mkCronJob n ({{ }} // e); in {{{nl}  job = f \"x\" {set};{nl}}}")
        }
        _ => {
            format!("let {builder} in {{{nl}  job = mkCronJob \"x\" (builtins.mapAttrs (_: v: v) {set}); }}")
        }
    }
}

fn write(value: &Value, layout: &Layout, depth: usize) -> String {
    match value {
        Value::Object(entries) => write_set(entries, layout, depth),
        Value::Array(items) => {
            let items: String =
                items.iter().map(|item| format!(" ({})", write(item, layout, depth))).collect();
            format!("[{items} ]")
        }
        Value::String(text) => {
            let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace("${", "\\${");
            format!("\"{escaped}\"")
        }
        other => other.to_string(),
    }
}

fn write_set(entries: &Map<String, Value>, layout: &Layout, depth: usize) -> String {
    let (separator, end) = if layout.lines {
        let line = |depth: usize| format!("{}{}", layout.newline, "  ".repeat(depth));
        (line(depth + 1), line(depth))
    } else {
        (" ".to_owned(), " ".to_owned())
    };
    let mut text = "{".to_owned();
    for (key, value) in entries {
        for (name, value) in bindings(key, value, layout) {
            text.push_str(&format!("{separator}{name} = {};", write(value, layout, depth + 1)));
            if layout.comments {
                text.push_str(if layout.lines { " # why" } else { " /* why */" });
            }
        }
    }
    text + &end + "}"
}

/// `a = { b = 1; c = 2; };`, or `a.b = 1; a.c = 2;`
fn bindings<'v>(key: &str, value: &'v Value, layout: &Layout) -> Vec<(String, &'v Value)> {
    let name = Path::from(vec![Step::from(key)]).to_string();
    match value {
        Value::Object(inner) if layout.dotted && !inner.is_empty() => inner
            .iter()
            .flat_map(|(key, value)| bindings(key, value, layout))
            .map(|(rest, value)| (format!("{name}.{rest}"), value))
            .collect(),
        value => vec![(name, value)],
    }
}

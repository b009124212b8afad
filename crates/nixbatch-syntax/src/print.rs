//! JSON values as Nix.

use nixbatch_diagnostic::Path;
use serde_json::{Map, Number, Value};

/// `value` as a Nix expression on one line, as the right side of a binding; nothing when Nix cannot write it: an
/// integer that is no 64-bit one, a string with a NUL character.
pub(crate) fn value(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("null".to_owned()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Number(number) => self::number(number),
        Value::String(text) => string(text),
        Value::Array(items) => list(items),
        Value::Object(entries) => set(entries),
    }
}

/// `value` as an item of a list, where a sign or a function call would stand for itself.
pub(crate) fn item(value: &Value) -> Option<String> {
    let text = self::value(value)?;
    Some(if text.starts_with('-') { format!("({text})") } else { text })
}

/// `key` as an attribute name, in quotes where Nix needs them.
pub(crate) fn key(key: &str) -> Option<String> {
    (!key.contains('\0')).then(|| Path::root().join(key).to_string())
}

fn list(items: &[Value]) -> Option<String> {
    let mut text = "[".to_owned();
    for value in items {
        text.push(' ');
        text.push_str(&item(value)?);
    }
    text.push_str(" ]");
    Some(text)
}

fn set(entries: &Map<String, Value>) -> Option<String> {
    let mut text = "{".to_owned();
    for (name, value) in entries {
        text.push_str(&format!(" {} = {};", key(name)?, self::value(value)?));
    }
    text.push_str(" }");
    Some(text)
}

fn number(number: &Number) -> Option<String> {
    if let Some(integer) = number.as_i64() {
        // Nix reads the sign by itself, and the rest of this one is too large.
        return (integer != i64::MIN).then(|| integer.to_string());
    }
    if number.is_u64() {
        return None;
    }
    // Nix wants a point in every float: `1.0e300`.
    let text = format!("{:?}", number.as_f64().filter(|float| float.is_finite())?);
    Some(match text.split_once('e') {
        Some((digits, exponent)) if !digits.contains('.') => format!("{digits}.0e{exponent}"),
        _ => text,
    })
}

fn string(text: &str) -> Option<String> {
    let mut out = "\"".to_owned();
    for (at, c) in text.char_indices() {
        match c {
            '\0' => return None,
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' if text[at..].starts_with("${") => out.push_str("\\$"),
            _ => out.push(c),
        }
    }
    out.push('"');
    Some(out)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_as_nix() {
        let json = json!({ "a": [1, -2, 1.5, 1e300, true, null], "b c": { "with": "x" }, "d": [], "e": {} });
        assert_eq!(
            value(&json).unwrap(),
            r#"{ a = [ 1 (-2) 1.5 1.0e300 true null ]; "b c" = { "with" = "x"; }; d = [ ]; e = { }; }"#
        );
        assert_eq!(
            value(&json!("a\"\\${x} $y $${z}\n\r\t''é")).unwrap(),
            r#""a\"\\\${x} $y $\${z}\n\r\t''é""#
        );
    }

    #[test]
    fn what_nix_cannot_write() {
        for json in [json!(u64::MAX), json!(i64::MIN), json!("\0"), json!({ "\0": 1 }), json!([["\0"]])] {
            assert_eq!(value(&json), None, "{json}");
        }
    }
}

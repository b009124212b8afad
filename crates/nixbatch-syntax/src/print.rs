//! JSON values as Nix.

use serde_json::Value;

/// The value as a Nix expression on one line.
pub fn print(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value);
    text
}

fn write(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(flag) => text.push_str(&flag.to_string()),
        // In a list `-1` would be a subtraction's half; parentheses are never wrong.
        Value::Number(number) if number.to_string().starts_with('-') => text.push_str(&format!("({number})")),
        Value::Number(number) => text.push_str(&number.to_string()),
        Value::String(string) => text.push_str(&quote(string)),
        Value::Array(items) => {
            text.push('[');
            for item in items {
                text.push(' ');
                write(text, item);
            }
            text.push_str(" ]");
        }
        Value::Object(fields) if fields.is_empty() => text.push_str("{ }"),
        Value::Object(fields) => {
            text.push('{');
            for (key, value) in fields {
                text.push(' ');
                text.push_str(&name(key));
                text.push_str(" = ");
                write(text, value);
                text.push(';');
            }
            text.push_str(" }");
        }
    }
}

/// An attribute name, in quotes where it needs them.
pub(crate) fn name(key: &str) -> String {
    nixbatch_diagnostic::Path::root().join(key).to_string()
}

fn quote(string: &str) -> String {
    let mut text = String::from("\"");
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            // Also before anything but `{`: `$$` and `"` may follow.
            '$' => text.push_str("\\$"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn prints_nix() {
        assert_eq!(
            print(&json!({ "a": [1, -2, true, null, "x"], "b.c": { "if": "a\"${b}\\\n" }, "d": {} })),
            r#"{ a = [ 1 (-2) true null "x" ]; "b.c" = { "if" = "a\"\${b}\\\n"; }; d = { }; }"#
        );
    }
}

use serde_json::Value;

/// Greatest length of a text that is shown, in characters.
const SHORT: usize = 40;

/// What a value is, for a message, in the words of Nix: `null`, `true`, `5`, `the string "x"`, `a list`,
/// `an attribute set`. Long texts and those of several lines are only `a string`.
pub fn describe(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) if text.chars().count() <= SHORT && !text.contains('\n') => {
            format!("the string {text:?}")
        }
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an attribute set".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn says_what_a_value_is() {
        for (value, text) in [
            (json!(null), "null"),
            (json!(true), "true"),
            (json!(-5), "-5"),
            (json!(1.5), "1.5"),
            (json!("a \"b\""), "the string \"a \\\"b\\\"\""),
            (json!("é".repeat(40)), &format!("the string \"{}\"", "é".repeat(40))),
            (json!("x".repeat(41)), "a string"),
            (json!("a\nb"), "a string"),
            (json!([1]), "a list"),
            (json!({ "a": 1 }), "an attribute set"),
        ] {
            assert_eq!(describe(&value), text);
        }
    }
}

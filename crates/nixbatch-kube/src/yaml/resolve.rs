//! What a scalar is: a string, a number, a boolean or null, to `sigs.k8s.io/yaml`.
//!
//! The rules are those of `resolve.go` of `go.yaml.in/yaml/v2`, which are neither YAML 1.1 nor 1.2: `yes` and `on`
//! are booleans, `0755` is octal and `1_000` a number, but `12:30` and `2001-01-01` are strings.

use std::borrow::Cow;

use saphyr_parser::Tag;
use serde_json::{Number, Value};

use super::events::Style;

/// A number that JSON does not have.
const NOT_IN_JSON: &str = "infinity and not-a-number do not exist in JSON";

/// The value of a scalar.
pub(super) fn scalar(text: Cow<'_, str>, style: Style, tag: Option<&Tag>) -> Result<Value, String> {
    let value = match (tag, style) {
        (Some(tag), _) => tagged(&format!("{}{}", tag.handle, tag.suffix), &text)?,
        (None, Style::Plain) => plain(&text)?,
        (None, Style::Json) => return serde_json::from_str(&text).map_err(|error| error.to_string()),
        (None, Style::Quoted | Style::Block) => Value::String(text.into_owned()),
    };
    Ok(match value {
        Value::Number(number) => Value::Number(as_json(number)),
        value => value,
    })
}

/// The value of a scalar without quotes or tag.
fn plain(text: &str) -> Result<Value, String> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => true.into(),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => false.into(),
        ".nan" | ".NaN" | ".NAN" | ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf"
        | "-.Inf" | "-.INF" => return Err(NOT_IN_JSON.to_owned()),
        _ => number(text).map_or_else(|| text.into(), Value::Number),
    })
}

/// The value of a scalar with a tag. Tags that are not of YAML's core mean nothing: the scalar is a string.
fn tagged(tag: &str, text: &str) -> Result<Value, String> {
    type Accepts = fn(&Value) -> bool;
    let (accepts, expected): (Accepts, _) = match tag.strip_prefix("tag:yaml.org,2002:") {
        Some("null") => (Value::is_null, "null"),
        Some("bool") => (Value::is_boolean, "a boolean"),
        Some("int") => (|value| value.is_i64() || value.is_u64(), "an integer"),
        Some("float") => (Value::is_number, "a number"),
        Some("binary") => {
            return Err("`!!binary` does not exist in JSON; write the base64 text itself".to_owned());
        }
        _ => return Ok(text.into()),
    };
    match plain(text)? {
        value if accepts(&value) => Ok(value),
        _ => Err(format!("`{text}` is not {expected}, as its tag says")),
    }
}

/// The number that JSON has for `number`: a whole float is an integer there, because Go writes `3.0` as `3`.
fn as_json(number: Number) -> Number {
    match number.as_f64() {
        // Both languages write the shortest digits that mean the float, and zeros up to the dot.
        Some(float) if number.is_f64() => float.to_string().parse::<i64>().map_or(number, Number::from),
        _ => number,
    }
}

/// A number in one of Go's notations; `None` for any other text.
fn number(text: &str) -> Option<Number> {
    match text.as_bytes().first()? {
        b'0'..=b'9' | b'+' | b'-' => {
            let digits = text.replace('_', "");
            integer(&digits).or_else(|| float(&digits))
        }
        // Go reads a float without an integer part as it is, and there underscores stand between digits.
        b'.' if underscores_separate_digits(text) => float(&text.replace('_', "")),
        _ => None,
    }
}

fn underscores_separate_digits(text: &str) -> bool {
    let ends_in_digit = |part: &str| part.ends_with(|c: char| c.is_ascii_digit());
    let starts_with_digit = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    text.match_indices('_').all(|(at, _)| ends_in_digit(&text[..at]) && starts_with_digit(&text[at + 1..]))
}

/// An integer as Go's `strconv.ParseInt(text, 0, 64)` has it, or `ParseUint` for those beyond `i64`.
fn integer(text: &str) -> Option<Number> {
    let (sign, magnitude) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("+", &text[1..]),
        _ => ("", text),
    };
    let (radix, digits) = match magnitude.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &magnitude[2..]),
        [b'0', b'o' | b'O', ..] => (8, &magnitude[2..]),
        [b'0', b'b' | b'B', ..] => (2, &magnitude[2..]),
        [b'0', _, ..] => (8, &magnitude[1..]),
        _ => (10, magnitude),
    };
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    match sign {
        "-" => 0i64.checked_sub_unsigned(magnitude).map(Number::from),
        "+" => i64::try_from(magnitude).ok().map(Number::from),
        _ => Some(magnitude.into()),
    }
}

/// A finite decimal float: `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
fn float(text: &str) -> Option<Number> {
    let decimal = |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-');
    // Rust reads the same grammar, and besides only words, which have other letters.
    text.bytes().all(decimal).then(|| text.parse().ok()).flatten().and_then(Number::from_f64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn plain_scalars() {
        let cases = [
            ("", json!(null)),
            ("~", json!(null)),
            ("nULL", json!("nULL")),
            ("yes", json!(true)),
            ("Off", json!(false)),
            ("yEs", json!("yEs")),
            ("0755", json!(493)),
            ("0o17", json!(15)),
            ("0x1F", json!(31)),
            ("-0b11", json!(-3)),
            ("08", json!(8.0)),
            ("1_000", json!(1000)),
            ("+7", json!(7)),
            ("--7", json!("--7")),
            ("0x-1", json!("0x-1")),
            ("-9223372036854775808", json!(i64::MIN)),
            ("18446744073709551615", json!(u64::MAX)),
            ("+9223372036854775808", json!(9223372036854775808.0)),
            ("1.5", json!(1.5)),
            (".5", json!(0.5)),
            ("5.", json!(5.0)),
            ("1e400", json!("1e400")),
            (".5_0", json!(0.5)),
            ("._5", json!("._5")),
            (".", json!(".")),
            ("12:30", json!("12:30")),
            ("2001-01-01", json!("2001-01-01")),
            ("inf", json!("inf")),
            ("1.2.3", json!("1.2.3")),
            ("1e", json!("1e")),
            ("0x", json!("0x")),
            ("-", json!("-")),
            ("<<", json!("<<")),
        ];
        for (text, value) in cases {
            assert_eq!(plain(text), Ok(value), "{text}");
        }
        assert_eq!(plain("-.inf"), Err(NOT_IN_JSON.to_owned()));
    }

    #[test]
    fn whole_floats_are_integers_in_json() {
        let as_json = |float: f64| as_json(Number::from_f64(float).expect("the float is finite"));
        assert_eq!(as_json(3.0), 3.into());
        assert_eq!(as_json(-0.0), 0.into());
        assert_eq!(as_json(-991085588277458816.0), (-991085588277458800i64).into());
        assert!(as_json(1e19).is_f64() && as_json(0.5).is_f64());
    }
}

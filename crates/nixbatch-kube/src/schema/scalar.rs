//! Whether a value is what a field takes, as `sigs.k8s.io/json` decodes into the Go types.

use nixbatch_diagnostic::Wanted;
use serde_json::{Number, Value};

use super::{Schemas, Type, format, suggest};
use crate::number;

/// What is wrong with a value that stands where a type is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// It is of another type.
    WrongType,
    /// It is a whole number that the field cannot hold: least and greatest are named.
    OutOfRange(i64, i64),
    /// It is a number with a fraction where only whole numbers go.
    Fraction,
    /// It is none of the allowed values.
    NotOneOf,
    /// It is a string of the right type that cannot be read; says why.
    Malformed(String),
}

/// Looks at the value itself, not at what is in an object, a map or a list. Null is unset, and fine.
pub(super) fn check(ty: &Type, value: &Value) -> Result<(), Problem> {
    let ok = |right: bool| if right { Ok(()) } else { Err(Problem::WrongType) };
    match (ty, value) {
        (Type::Any, _) | (_, Value::Null) => Ok(()),
        (Type::String, value) => ok(value.is_string()),
        (Type::Bool, value) => ok(value.is_boolean()),
        (Type::Double, value) => ok(value.is_number()),
        (Type::Int32, Value::Number(number)) => whole(number, i32::MIN.into(), i32::MAX.into()),
        (Type::Int64, Value::Number(number)) => whole(number, i64::MIN, i64::MAX),
        (Type::IntOrString, Value::Number(number)) => whole(number, i32::MIN.into(), i32::MAX.into()),
        (Type::IntOrString, value) => ok(value.is_string()),
        (Type::Enum(allowed), Value::String(text)) => {
            if allowed.contains(&text.as_str()) {
                Ok(())
            } else {
                Err(Problem::NotOneOf)
            }
        }
        (Type::Bytes, Value::String(text)) => {
            let why = "it is not base64 with padding";
            if format::is_base64(text) { Ok(()) } else { Err(Problem::Malformed(why.to_owned())) }
        }
        // Go decodes a list of small numbers into bytes as well.
        (Type::Bytes, Value::Array(bytes)) => bytes.iter().try_for_each(|byte| match byte {
            Value::Null => Ok(()),
            Value::Number(number) => whole(number, 0, 255),
            _ => Err(Problem::WrongType),
        }),
        (Type::Time | Type::MicroTime, Value::String(text)) => time(text, *ty == Type::MicroTime),
        (Type::Quantity, Value::String(text)) => quantity(text),
        (Type::Quantity, Value::Number(number)) => quantity(&number.to_string()),
        (Type::Object(_) | Type::Map(_), value) => ok(value.is_object()),
        (Type::List(_), value) => ok(value.is_array()),
        _ => Err(Problem::WrongType),
    }
}

/// A number that Go decodes into an integer of this range.
fn whole(number: &Number, least: i64, greatest: i64) -> Result<(), Problem> {
    match number::whole(number) {
        Some(value) if (least..=greatest).contains(&value) => Ok(()),
        None if !number::is_whole(number) => Err(Problem::Fraction),
        _ => Err(Problem::OutOfRange(least, greatest)),
    }
}

fn time(text: &str, micro: bool) -> Result<(), Problem> {
    if format::is_time(text, micro) {
        return Ok(());
    }
    let example = if micro { "2030-01-31T12:30:00.000000Z" } else { "2030-01-31T12:30:00Z" };
    Err(Problem::Malformed(format!("it is not a time such as {example}")))
}

/// `Quantity.UnmarshalJSON` trims blanks before it parses.
fn quantity(text: &str) -> Result<(), Problem> {
    crate::quantity::parse(text.trim()).map(|_| ()).map_err(Problem::Malformed)
}

/// What to make of a value of another type.
pub(super) fn wanted(schemas: &Schemas, ty: &Type, value: &Value) -> Option<Wanted> {
    Some(match ty {
        Type::Int32 | Type::Int64 => Wanted::Int,
        Type::Double => Wanted::Number,
        Type::Bool => Wanted::Bool,
        Type::String => Wanted::Text,
        Type::List(items) if suggest::fits(schemas, items, value) => Wanted::ListOfIt,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers() {
        for good in [json!(0), json!(-1), json!(2_147_483_647), json!(1.0), json!(1e3), Value::Null] {
            assert_eq!(check(&Type::Int32, &good), Ok(()), "{good}");
        }
        for (bad, ty) in [
            (json!(2_147_483_648_i64), Type::Int32),
            (json!(9_223_372_036_854_775_808_u64), Type::Int64),
            (json!(9_223_372_036_854_775_808.0), Type::Int64),
            (json!(1e300), Type::Int64),
            (json!(-2_147_483_649.0), Type::IntOrString),
        ] {
            assert!(matches!(check(&ty, &bad), Err(Problem::OutOfRange(..))), "{bad}");
        }
        assert_eq!(check(&Type::Int64, &json!(9_223_372_036_854_774_784.0)), Ok(()));
        assert_eq!(check(&Type::Int32, &json!(1.5)), Err(Problem::Fraction));
        assert_eq!(check(&Type::Int32, &json!("1")), Err(Problem::WrongType));
        assert_eq!(check(&Type::Double, &json!(1.5)), Ok(()));
    }

    #[test]
    fn quantities() {
        for good in [json!("500m"), json!(2), json!(0.5), json!(" 1Gi "), json!(1e21)] {
            assert_eq!(check(&Type::Quantity, &good), Ok(()), "{good}");
        }
        for bad in [json!("1GB"), json!("")] {
            assert!(matches!(check(&Type::Quantity, &bad), Err(Problem::Malformed(_))), "{bad}");
        }
        assert_eq!(check(&Type::Quantity, &json!(true)), Err(Problem::WrongType));
    }

    #[test]
    fn bytes_may_be_a_list_of_small_numbers() {
        assert_eq!(check(&Type::Bytes, &json!([0, 255, null])), Ok(()));
        assert!(check(&Type::Bytes, &json!([256])).is_err());
        assert!(check(&Type::Bytes, &json!(["a"])).is_err());
    }
}

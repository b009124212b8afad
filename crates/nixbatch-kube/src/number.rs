//! Whole numbers, as the server reads them.

use serde_json::Number;

/// The whole number that Go decodes from a number; nothing where it has a fraction or more than 64 bits.
///
/// YAML becomes JSON on the way to the server, and Go writes the float `1.0` or `1e3` without its fraction, so that it
/// is whole.
pub fn whole(number: &Number) -> Option<i64> {
    if number.is_i64() || number.is_u64() {
        return number.as_i64();
    }
    let float = number.as_f64().filter(|float| float.fract() == 0.0)?;
    // Floats of 2^63 and beyond do not fit; `as` would make them `i64::MAX`.
    let fits = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&float);
    #[allow(clippy::cast_possible_truncation)]
    fits.then_some(float as i64)
}

/// Whether a number has no fraction, however great it is.
pub fn is_whole(number: &Number) -> bool {
    !number.is_f64() || number.as_f64().is_some_and(|float| float.fract() == 0.0)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn floats_without_a_fraction_are_whole() {
        let read = |value: Value| value.as_number().map(|number| (is_whole(number), whole(number)));
        for (value, number) in [
            (json!(3), Some(3)),
            (json!(3.0), Some(3)),
            (json!(-1.0e16), Some(-10_000_000_000_000_000)),
            (json!(i64::MIN), Some(i64::MIN)),
            (json!(-9_223_372_036_854_775_808.0), Some(i64::MIN)),
            (json!(9_223_372_036_854_775_808.0), None),
            (json!(u64::MAX), None),
            (json!(1e300), None),
        ] {
            assert_eq!(read(value.clone()), Some((true, number)), "{value}");
        }
        assert_eq!(read(json!(1.5)), Some((false, None)));
    }
}

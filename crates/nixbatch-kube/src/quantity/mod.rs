//! Resource quantities: `500m`, `1.5Gi`, `1e3`.
//!
//! Accepts what `ParseQuantity` of `k8s.io/apimachinery/pkg/api/resource/quantity.go` accepts, oddities
//! included (a lone sign or suffix is zero), and gives the same value, with two bounds that the reference lacks:
//! an exponent beyond [`MAX_EXPONENT`] and a text beyond [`MAX_LENGTH`] are refused. The reference
//! truncates such exponents to 32 bits or computes for hours.

mod text;

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use serde_json::Value;

/// Greatest decimal exponent, positive or negative, that is read: `1e1000` is, `1e1001` is not.
pub const MAX_EXPONENT: i64 = 1000;

/// Greatest length of a quantity's text in bytes.
pub const MAX_LENGTH: usize = 4096;

/// How a quantity was written, and is written again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With a power of ten as exponent: `12e6`.
    DecimalExponent,
    /// With a binary suffix: `12Mi`.
    Binary,
    /// With a decimal suffix or none: `12M`.
    Decimal,
}

/// An exact number: `unscaled × 10^exponent`. Ordered and compared by value: `1` equals `1000m`.
#[derive(Debug, Clone)]
pub struct Quantity {
    unscaled: BigInt,
    exponent: i64,
    format: Format,
}

/// Reads a quantity. See [`Quantity::parse`].
///
/// # Errors
/// A sentence that says what is wrong with `text`.
pub fn parse(text: &str) -> Result<Quantity, String> {
    Quantity::parse(text)
}

/// What a quantity counts: which suffixes make sense depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// Cores, mostly in thousandths: nobody has a million of them.
    Cores,
    /// Bytes, or things: there is no part of one.
    Units,
}

/// The quantity that was probably meant by a text that is none: `512Mi` for `512MB`, and `100m` for `100mi` of a core.
pub fn suggestion(text: &str, counts: Counts) -> Option<String> {
    text::suggestion(text, counts)
}

impl Quantity {
    /// Zero.
    pub fn zero() -> Self {
        Self { unscaled: BigInt::ZERO, exponent: 0, format: Format::Decimal }
    }

    /// Reads a quantity's text. Digits beyond the ninth decimal place round the value away from zero, and a
    /// binary quantity is capped at 2^63-1, as in the reference.
    ///
    /// # Errors
    /// A sentence that says what is wrong with `text`.
    pub fn parse(text: &str) -> Result<Self, String> {
        text::parse(text)
    }

    /// Reads a JSON value as the API server does: a string (blanks around it do not matter), a number, or `null`,
    /// which is zero.
    ///
    /// # Errors
    /// A sentence that says what is wrong with `value`.
    pub fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) => Self::parse(text.trim()),
            Value::Number(number) => Self::parse(&number.to_string()),
            Value::Null => Ok(Self::zero()),
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                Err("a quantity is a string such as `500m` or `1Gi`, or a number".to_owned())
            }
        }
    }

    /// How it was written.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.unscaled.sign() == Sign::NoSign
    }

    /// Whether it is less than zero.
    pub fn is_negative(&self) -> bool {
        self.unscaled.sign() == Sign::Minus
    }

    /// Whether it has no fraction: `1` and `1000m` have none, `1500m` has one.
    pub fn is_whole(&self) -> bool {
        let (_, exact) = self.scaled(0);
        exact
    }

    /// Whether it is a multiple of `size`, both in whole base units, rounded away from zero. Nothing is one of zero.
    pub fn is_multiple_of(&self, size: &Self) -> bool {
        !size.is_zero() && self.scaled(0).0 % size.scaled(0).0 == BigInt::ZERO
    }

    /// The value in base units (cores, bytes), rounded away from zero, at most what fits.
    pub fn units(&self) -> i64 {
        let (units, _) = self.scaled(0);
        i64::try_from(&units).unwrap_or(if self.is_negative() { i64::MIN } else { i64::MAX })
    }

    /// The value in thousandths of a base unit, rounded away from zero, at most what fits.
    pub fn millis(&self) -> i64 {
        let (millis, _) = self.scaled(-3);
        i64::try_from(&millis).unwrap_or(if self.is_negative() { i64::MIN } else { i64::MAX })
    }

    /// The value in billionths of a base unit, at most what fits. No digits are lost below that.
    pub fn nanos(&self) -> i128 {
        let (nanos, _) = self.scaled(-9);
        i128::try_from(&nanos).unwrap_or(if self.is_negative() { i128::MIN } else { i128::MAX })
    }

    /// The same, rounded away from zero to thousandths: what the API server makes of the resources of a container
    /// (`SetDefaults_ResourceList` of `pkg/apis/core/v1/defaults.go`).
    #[must_use]
    pub fn in_millis(self) -> Self {
        let exponent = self.exponent.max(-3);
        Self { unscaled: self.scaled(exponent).0, exponent, ..self }
    }

    /// The sum of both, written as this one unless that is zero: `Add` of `apimachinery/pkg/api/resource/quantity.go`.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let exponent = self.exponent.min(other.exponent);
        let format = if self.is_zero() { other.format } else { self.format };
        Self { unscaled: self.scaled(exponent).0 + other.scaled(exponent).0, exponent, format }
    }

    /// The text that the API server stores: the greatest suffix that needs no fraction.
    ///
    /// A decimal number too great for the suffix `E` loses its exponent there (`1000E` becomes `1`), here too.
    pub fn canonical(&self) -> String {
        text::canonical(self)
    }

    /// The value as a multiple of `10^exponent`, rounded away from zero, and whether that is exact.
    fn scaled(&self, exponent: i64) -> (BigInt, bool) {
        let shift = self.exponent - exponent;
        if shift == 0 {
            return (self.unscaled.clone(), true);
        }
        if shift > 0 {
            return (&self.unscaled * power_of_ten(shift), true);
        }
        let divisor = power_of_ten(-shift);
        let quotient = &self.unscaled / &divisor;
        if &quotient * &divisor == self.unscaled {
            return (quotient, true);
        }
        (if self.is_negative() { quotient - 1 } else { quotient + 1 }, false)
    }
}

/// `10^exponent`. Exponents are bounded by [`MAX_EXPONENT`] and [`MAX_LENGTH`].
fn power_of_ten(exponent: i64) -> BigInt {
    BigInt::from(10).pow(u32::try_from(exponent).unwrap_or_default())
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        let exponent = self.exponent.min(other.exponent);
        if self.exponent == other.exponent {
            return self.unscaled.cmp(&other.unscaled);
        }
        self.scaled(exponent).0.cmp(&other.scaled(exponent).0)
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn quantity(text: &str) -> Quantity {
        parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
    }

    #[test]
    fn compares_by_value() {
        assert_eq!(quantity("1"), quantity("1000m"));
        assert_eq!(quantity("1Ki"), quantity("1024"));
        assert!(quantity("1M") < quantity("1Mi"));
        assert!(quantity("-1") < quantity("-.5"));
        assert!(quantity("1e1000") > quantity("1e999"));
        assert!(quantity("100000000000000000000000000000") > quantity("9E"));
    }

    #[test]
    fn adds_up() {
        for (one, other, sum) in [
            ("1", "500m", "1500m"),
            ("1Gi", "1Mi", "1025Mi"),
            ("0", "1Ki", "1Ki"),
            ("1e3", "-1", "999"),
            ("1", "-1", "0"),
        ] {
            assert_eq!(quantity(one).plus(&quantity(other)).canonical(), sum, "{one} + {other}");
        }
    }

    #[test]
    fn gives_units_and_nanos() {
        assert_eq!(quantity("1500m").units(), 2);
        assert_eq!(quantity("-1500m").units(), -2);
        assert_eq!(quantity("1500m").nanos(), 1_500_000_000);
        assert_eq!(quantity("0.1n").nanos(), 1, "too small a value is rounded up");
        assert_eq!(quantity("1e100").nanos(), i128::MAX);
        assert_eq!(quantity("-1e100").units(), i64::MIN);
        assert_eq!(quantity("100Ei").units(), i64::MAX, "a binary quantity is capped");
        assert!(quantity("2000m").is_whole());
        assert!(!quantity("2001m").is_whole());
    }

    #[test]
    fn multiples_are_exact_however_great() {
        let is_multiple = |text, size| quantity(text).is_multiple_of(&quantity(size));
        assert!(is_multiple("4Mi", "2Mi") && is_multiple("0", "2Mi") && is_multiple("-2Mi", "2Mi"));
        assert!(is_multiple("1500e297", "2Mi") && is_multiple("1e30", "1Gi"));
        assert!(!is_multiple("3Mi", "2Mi") && !is_multiple("1m", "2Mi") && !is_multiple("1e12", "2Mi"));
        assert!(!is_multiple("18446744073709551615", "2Mi"));
        assert!(!is_multiple("1", "0") && !is_multiple("0", "0"));
    }

    #[test]
    fn rounds_to_thousandths() {
        for (text, rounded) in [("1", "1"), ("999999u", "1"), ("1u", "1m"), ("-1n", "-1m"), ("1e3", "1e3")] {
            assert_eq!(quantity(text).in_millis().canonical(), rounded, "{text}");
        }
    }

    #[test]
    fn reads_json_values() {
        assert_eq!(Quantity::from_value(&json!(" 1Gi ")), Ok(quantity("1Gi")));
        assert_eq!(Quantity::from_value(&json!(1.5)), Ok(quantity("1500m")));
        assert_eq!(Quantity::from_value(&json!(2)), Ok(quantity("2")));
        assert_eq!(Quantity::from_value(&json!(null)), Ok(Quantity::zero()));
        assert!(Quantity::from_value(&json!(true)).is_err());
        assert!(Quantity::from_value(&json!({})).is_err());
    }
}

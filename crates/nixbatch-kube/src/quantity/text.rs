use std::borrow::Cow;

use num_bigint::BigInt;

use super::{Counts, Format, MAX_EXPONENT, MAX_LENGTH, Quantity};

/// Binary suffixes with their power of two, then decimal ones with their power of ten.
const BINARY: [(&str, u32); 6] = [("Ki", 10), ("Mi", 20), ("Gi", 30), ("Ti", 40), ("Pi", 50), ("Ei", 60)];
const DECIMAL: [(&str, i64); 10] =
    [("n", -9), ("u", -6), ("m", -3), ("", 0), ("k", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15), ("E", 18)];

/// A quantity's text taken apart: `-1.50Gi` is negative, `1`, `50`, `Gi`.
struct Parts<'t> {
    negative: bool,
    whole: &'t str,
    fraction: &'t str,
    suffix: Suffix,
}

enum Suffix {
    Binary(u32),
    Decimal(i64),
    Exponent(i64),
}

pub(super) fn parse(text: &str) -> Result<Quantity, String> {
    let parts = split(text)?;
    let digits: Cow<'_, str> = match parts.fraction {
        "" => parts.whole.into(),
        fraction => format!("{}{fraction}", parts.whole).into(),
    };
    // Most quantities are small, and a machine's number is read in a tenth of the time.
    let mut unscaled = match digits.parse::<u64>() {
        Ok(small) => BigInt::from(small),
        Err(_) => digits.parse().unwrap_or_default(),
    };
    let mut exponent = -i64::try_from(parts.fraction.len()).unwrap_or(i64::MAX);
    let mut format = Format::Decimal;
    match parts.suffix {
        Suffix::Decimal(power) => exponent += power,
        Suffix::Exponent(power) => {
            exponent += power;
            format = Format::DecimalExponent;
        }
        Suffix::Binary(power) => {
            unscaled <<= power;
            format = Format::Binary;
        }
    }
    if digits.is_empty() && needs_digits(&parts) {
        return Err(format!("`{text}` has no digits before its suffix"));
    }
    let mut quantity = Quantity { unscaled, exponent, format };
    if exponent < -9 {
        quantity = Quantity { unscaled: quantity.scaled(-9).0, exponent: -9, format };
    }
    if format == Format::Binary {
        quantity = bound(quantity);
    }
    if parts.negative {
        quantity.unscaled = -quantity.unscaled;
    }
    Ok(quantity)
}

/// A binary quantity is at most 2^63-1; between 0 and 1 it is written as a decimal one.
fn bound(quantity: Quantity) -> Quantity {
    let cap = Quantity { unscaled: i64::MAX.into(), exponent: 0, format: Format::Binary };
    let one = Quantity { unscaled: 1.into(), exponent: 0, format: Format::Binary };
    if quantity > cap {
        cap
    } else if !quantity.is_zero() && quantity < one {
        Quantity { format: Format::Decimal, ..quantity }
    } else {
        quantity
    }
}

/// Whether the reference reads the digits as a big decimal, which must not be empty; otherwise none are zero.
fn needs_digits(parts: &Parts<'_>) -> bool {
    match parts.suffix {
        // Its estimate of the precision left, with one digit for the number: below zero for Pi and Ei.
        Suffix::Binary(power) => power >= 50,
        Suffix::Decimal(power) | Suffix::Exponent(power) => power < -9,
    }
}

fn split(text: &str) -> Result<Parts<'_>, String> {
    if text.is_empty() {
        return Err("a quantity must not be empty".to_owned());
    }
    if text.len() > MAX_LENGTH {
        return Err(format!("a quantity must be no more than {MAX_LENGTH} characters"));
    }
    let (negative, unsigned) = match text.as_bytes()[0] {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, rest) = split_digits(unsigned);
    let (fraction, rest) = rest.strip_prefix('.').map_or(("", rest), split_digits);
    let suffix = suffix(rest).ok_or_else(|| wrong_suffix(text, rest))?;
    if let Suffix::Exponent(power) = suffix
        && power.abs() > MAX_EXPONENT
    {
        return Err(format!("the exponent of `{text}` must be between -{MAX_EXPONENT} and {MAX_EXPONENT}"));
    }
    Ok(Parts { negative, whole, fraction, suffix })
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

fn suffix(text: &str) -> Option<Suffix> {
    if let Some((_, power)) = DECIMAL.iter().find(|(suffix, _)| *suffix == text) {
        return Some(Suffix::Decimal(*power));
    }
    if let Some((_, power)) = BINARY.iter().find(|(suffix, _)| *suffix == text) {
        return Some(Suffix::Binary(*power));
    }
    // `i64` reads what Go's ParseInt reads: an optional sign, digits, nothing else, within 64 bits.
    text.strip_prefix(['e', 'E'])?.parse().ok().map(Suffix::Exponent)
}

/// What is wrong with a text whose number is followed by `rest`, which is no suffix.
fn wrong_suffix(text: &str, rest: &str) -> String {
    let shown: String = text.chars().take(40).collect();
    let sign = |sign: char, name: &str| rest.contains(sign).then(|| format!("`{shown}` has {name}"));
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return format!("`{shown}` is no number");
    }
    if rest.contains(char::is_whitespace) {
        return format!("`{shown}` has a space");
    }
    let named = sign(',', "a comma").or_else(|| sign('_', "an underscore"));
    named.unwrap_or_else(|| {
        if rest.contains(|c: char| c.is_ascii_digit()) {
            return format!("`{shown}` is no number with a suffix");
        }
        let rest: String = rest.chars().take(20).collect();
        format!("`{shown}` ends in `{rest}`, which is no suffix")
    })
}

pub(super) fn suggestion(text: &str, counts: Counts) -> Option<String> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '_').collect();
    // `1,024` is a thousand to some and one to others.
    let behind = plain.split_once(',').map_or("", |(_, rest)| rest);
    if behind.len() >= 3 && split_digits(behind).0.len() == 3 {
        return None;
    }
    let plain = plain.replacen(',', ".", 1);
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(&plain);
    let start = plain.len() - unsigned.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let (number, unit) = plain.split_at(start);
    if !number.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let unit = match (counts, unit.to_ascii_lowercase().as_str()) {
        (_, "") => "",
        (Counts::Cores, "c" | "core" | "cores" | "cpu" | "cpus") => "",
        (Counts::Cores, "m" | "mi" | "mcpu" | "millicore" | "millicores" | "millicpu") => "m",
        (Counts::Units, "b" | "byte" | "bytes") => "",
        (Counts::Units, "k") => "k",
        (Counts::Units, "kb" | "kib" | "ki") => "Ki",
        (Counts::Units, "mb" | "mib" | "mi") => "Mi",
        (Counts::Units, "g" | "gb" | "gib" | "gi") => "Gi",
        (Counts::Units, "t" | "tb" | "tib" | "ti") => "Ti",
        (Counts::Units, "p" | "pb" | "pib" | "pi") => "Pi",
        (Counts::Units, "eb" | "eib" | "ei") => "Ei",
        _ => return None,
    };
    let suggestion = format!("{number}{unit}");
    (suggestion != text && parse(&suggestion).is_ok()).then_some(suggestion)
}

/// `CanonicalizeBytes` of the reference.
pub(super) fn canonical(quantity: &Quantity) -> String {
    if quantity.is_zero() {
        return "0".to_owned();
    }
    if quantity.format == Format::Binary {
        let (whole, exact) = quantity.scaled(0);
        if exact && *whole.magnitude() >= 1024_u32.into() {
            return binary(whole);
        }
    }
    decimal(quantity)
}

fn binary(mut whole: BigInt) -> String {
    let mut suffix = "";
    for (next, _) in BINARY {
        if &whole % 1024 != BigInt::ZERO {
            break;
        }
        whole /= 1024;
        suffix = next;
    }
    format!("{whole}{suffix}")
}

fn decimal(quantity: &Quantity) -> String {
    let digits = quantity.unscaled.to_string();
    let significant = digits.trim_end_matches('0');
    let zeros = i64::try_from(digits.len() - significant.len()).unwrap_or_default();
    let exponent = quantity.exponent + zeros;
    let pad = exponent.rem_euclid(3);
    let exponent = exponent - pad;
    let number = format!("{significant}{}", &"00"[..usize::try_from(pad).unwrap_or_default()]);
    if quantity.format == Format::DecimalExponent {
        return if exponent == 0 { number } else { format!("{number}e{exponent}") };
    }
    let suffix = DECIMAL.iter().find(|(_, power)| *power == exponent).map_or("", |(suffix, _)| suffix);
    format!("{number}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_what_the_reference_accepts() {
        for text in [
            "0", "1", "-1", "+1", "007", "1.", ".5", "-.5", "1.G", "1e3", "1E3", "1e+3", "1E-3", "1Ki",
            "1.5Gi", "1n", "1u", "1m", "1k", "1M", "1T", "1P", "1E", "1Ei", "-", "+", ".", "m", "Ki", "e3",
            "1e1000", "-1e-1000",
        ] {
            assert!(parse(text).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn refuses_what_the_reference_refuses() {
        for text in [
            "",
            " ",
            "1K",
            "1KB",
            "1MB",
            "1Mb",
            "1 Gi",
            "1gi",
            "1g",
            "1,5",
            "1..5",
            "1e",
            "1e1.5",
            "1ee3",
            "1e+-3",
            "1_000",
            "0x10",
            "1e9223372036854775808",
            "Ei",
            "Pi",
            "-Ei",
            ".e-10",
            "NaN",
            "inf",
            "١",
            "--1",
            "1Ki1",
        ] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, why) in [
            ("", "a quantity must not be empty"),
            ("lots", "`lots` is no number"),
            ("1 Gi", "`1 Gi` has a space"),
            ("1,5", "`1,5` has a comma"),
            ("1_000", "`1_000` has an underscore"),
            ("512MB", "`512MB` ends in `MB`, which is no suffix"),
            ("1K", "`1K` ends in `K`, which is no suffix"),
            ("1e1.5", "`1e1.5` is no number with a suffix"),
            ("--1", "`--1` is no number with a suffix"),
            ("Ei", "`Ei` has no digits before its suffix"),
        ] {
            assert_eq!(parse(text).err().as_deref(), Some(why), "{text:?}");
        }
    }

    #[test]
    fn bounds_what_the_reference_does_not() {
        assert!(parse("1e2147483648").is_err_and(|error| error.contains("exponent")));
        assert!(parse("1e1001").is_err());
        assert!(parse("1e-1001").is_err());
        assert!(parse(&"9".repeat(MAX_LENGTH)).is_ok());
        assert!(parse(&"9".repeat(MAX_LENGTH + 1)).is_err());
    }

    #[test]
    fn writes_the_canonical_text() {
        for (text, canonical) in [
            ("0Ki", "0"),
            ("1.5", "1500m"),
            ("1.5Gi", "1536Mi"),
            ("1024Mi", "1Gi"),
            ("1000m", "1"),
            ("100000", "100k"),
            ("1000Ki", "1000Ki"),
            ("0.5Ki", "512"),
            ("1.1Ki", "1126400m"),
            ("12e6", "12e6"),
            ("1e4", "10e3"),
            ("0.0000000001", "1n"),
            ("-1500m", "-1500m"),
            ("16Ei", "9223372036854775807"),
            ("1000E", "1"),
        ] {
            assert_eq!(parse(text).map(|quantity| quantity.canonical()), Ok(canonical.to_owned()), "{text}");
        }
    }

    #[test]
    fn suggests_what_was_probably_meant() {
        for (text, meant) in [
            ("512MB", "512Mi"),
            ("1 Gi", "1Gi"),
            ("1K", "1k"),
            ("1,5", "1.5"),
            ("2g", "2Gi"),
            ("100mi", "100Mi"),
        ] {
            assert_eq!(suggestion(text, Counts::Units).as_deref(), Some(meant), "{text}");
        }
        for (text, meant) in
            [("500mcpu", "500m"), ("100mi", "100m"), ("250 m", "250m"), ("2 cores", "2"), ("0,5", "0.5")]
        {
            assert_eq!(suggestion(text, Counts::Cores).as_deref(), Some(meant), "{text}");
        }
        for text in ["lots", "", "1Gi", "1xyz", "é", "1e5000"] {
            assert_eq!(suggestion(text, Counts::Units), None, "{text}");
            assert_eq!(suggestion(text, Counts::Cores), None, "{text}");
        }
        for text in ["500mcpu", "250 m", "2 cores"] {
            assert_eq!(suggestion(text, Counts::Units), None, "{text}: there is no part of a byte");
        }
        for text in ["1K", "512MB", "2g", "1 Gi", "1b"] {
            assert_eq!(suggestion(text, Counts::Cores), None, "{text}: cores are no bytes");
        }
    }
}

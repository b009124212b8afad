/// Nanoseconds of a duration as `time.ParseDuration` of Go reads it: `1h30m`, `-1.5s`. Nothing for a text
/// that it refuses.
pub(super) fn parse(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let (nanos, after) = term(rest)?;
        total = total.checked_add(nanos).filter(|total| *total <= LIMIT)?;
        rest = after;
    }
    if negative { 0_i64.checked_sub_unsigned(total) } else { i64::try_from(total).ok() }
}

/// Magnitude of the least duration.
const LIMIT: u64 = 1 << 63;

/// One number with its unit, and what follows.
fn term(text: &str) -> Option<(u64, &str)> {
    let (whole, rest) = split_digits(text);
    let (fraction, rest) = rest.strip_prefix('.').map_or(("", rest), split_digits);
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let (unit, rest) =
        rest.split_at(rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len()));
    let unit = nanoseconds(unit)?;
    let whole = if whole.is_empty() { 0 } else { whole.parse::<u64>().ok()? };
    let whole = whole.checked_mul(unit).filter(|nanos| *nanos <= LIMIT)?;
    let nanos = whole.checked_add(fraction_of(fraction, unit)).filter(|nanos| *nanos <= LIMIT)?;
    Some((nanos, rest))
}

fn split_digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// Nanoseconds in `0.digits` units; digits beyond the eighteenth do not count, as in Go.
fn fraction_of(digits: &str, unit: u64) -> u64 {
    let mut scaled: u64 = 0;
    let mut scale = 1.0;
    for digit in digits.bytes() {
        if scaled > (LIMIT - 1) / 10 {
            break;
        }
        scaled = scaled * 10 + u64::from(digit - b'0');
        scale *= 10.0;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    {
        (scaled as f64 * (unit as f64 / scale)) as u64
    }
}

fn nanoseconds(unit: &str) -> Option<u64> {
    Some(match unit {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_go_reads() {
        for (text, nanos) in [
            ("0", 0),
            ("1h30m", 5_400_000_000_000),
            ("-1.5s", -1_500_000_000),
            ("+5s", 5_000_000_000),
            ("1.s", 1_000_000_000),
            (".5h", 1_800_000_000_000),
            ("1µs1μs", 2_000),
            ("-9223372036854775808ns", i64::MIN),
        ] {
            assert_eq!(parse(text), Some(nanos), "{text}");
        }
    }

    #[test]
    fn refuses_what_go_refuses() {
        for text in
            ["", "-", "1", "1d", ".s", "h", "1 h", "1h 5m", "9223372036854775808ns", "99999999999999999999h"]
        {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}

//! The text formats that the server's decoder reads: times and base64. Both as Go reads them, which is a
//! little wider than their standards.

/// Whether Go's `time.Parse(time.RFC3339, text)` accepts the text (`metav1.Time.UnmarshalJSON`); with `micro`,
/// whether it does with exactly six decimal places (`metav1.MicroTime`).
///
/// Go also takes an hour of one digit, a comma before the decimals, and a zone of up to 24:60.
pub(super) fn is_time(text: &str, micro: bool) -> bool {
    read_time(text.as_bytes(), micro).is_some()
}

/// Whether Go's `time.Parse(time.DateOnly, text)` accepts the text.
pub(crate) fn is_date(text: &str) -> bool {
    let mut rest = text.as_bytes();
    date(&mut rest).is_some() && rest.is_empty()
}

/// Takes a date off the front.
fn date(rest: &mut &[u8]) -> Option<()> {
    let year = number(rest, 4, 4)?;
    literal(rest, b'-')?;
    let month = number(rest, 2, 2).filter(|month| (1..=12).contains(month))?;
    literal(rest, b'-')?;
    number(rest, 2, 2).filter(|day| (1..=days_in(year, month)).contains(day))?;
    Some(())
}

fn read_time(text: &[u8], micro: bool) -> Option<()> {
    let mut rest = text;
    date(&mut rest)?;
    literal(&mut rest, b'T')?;
    number(&mut rest, 1, 2).filter(|hour| *hour < 24)?;
    literal(&mut rest, b':')?;
    number(&mut rest, 2, 2).filter(|minute| *minute < 60)?;
    literal(&mut rest, b':')?;
    number(&mut rest, 2, 2).filter(|second| *second < 60)?;
    if let [b'.' | b',', b'0'..=b'9', ..] = rest {
        let digits = rest[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if micro && digits != 6 {
            return None;
        }
        rest = &rest[1 + digits..];
    } else if micro {
        return None;
    }
    match rest {
        b"Z" => Some(()),
        [b'+' | b'-', zone @ ..] => {
            let mut rest = zone;
            number(&mut rest, 2, 2).filter(|hours| *hours <= 24)?;
            literal(&mut rest, b':')?;
            number(&mut rest, 2, 2).filter(|minutes| *minutes <= 60)?;
            rest.is_empty().then_some(())
        }
        _ => None,
    }
}

/// Takes a number of `least` to `most` digits off the front.
fn number(rest: &mut &[u8], least: usize, most: usize) -> Option<u32> {
    let digits = rest.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
    if digits < least {
        return None;
    }
    let (number, tail) = rest.split_at(digits);
    *rest = tail;
    Some(number.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0')))
}

fn literal(rest: &mut &[u8], wanted: u8) -> Option<()> {
    let (first, tail) = rest.split_first()?;
    *rest = tail;
    (*first == wanted).then_some(())
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Whether Go's `base64.StdEncoding` decodes the text: with padding, line breaks left out, and with whatever
/// bits the last character has to spare.
pub(super) fn is_base64(text: &str) -> bool {
    let bytes = || text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n'));
    let padding = bytes().rev().take_while(|byte| *byte == b'=').count();
    let length = bytes().count();
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    length % 4 == 0 && padding <= 2 && bytes().take(length - padding).all(is_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for good in [
            "2024-02-29T23:59:59Z",
            "2024-01-02T03:04:05.123456789012+05:30",
            "2024-01-02T3:04:05,5-24:60",
            "0000-01-01T00:00:00Z",
        ] {
            assert!(is_time(good, false), "{good}");
        }
        for bad in [
            "",
            "2024-01-02",
            "2023-02-29T00:00:00Z",
            "2024-01-02T24:00:00Z",
            "2024-01-02T00:00:60Z",
            "2024-01-02 00:00:00Z",
            "2024-01-02T00:00:00",
            "2024-01-02T00:00:00z",
            "2024-01-02T00:00:00.Z",
            "2024-01-02T00:00:00+0530",
            "2024-01-02T00:00:00+25:00",
            "2024-01-02T00:00:00Zä",
        ] {
            assert!(!is_time(bad, false), "{bad}");
        }
        assert!(is_time("2024-01-02T03:04:05.123456Z", true));
        assert!(!is_time("2024-01-02T03:04:05Z", true) && !is_time("2024-01-02T03:04:05.1234567Z", true));
    }

    #[test]
    fn base64() {
        for good in ["", "YQ==", "YWI=", "YWJj", "YR==", "YW\nJj\r\n", "+/+/"] {
            assert!(is_base64(good), "{good:?}");
        }
        for bad in ["Y", "YQ", "YQ=", "YQ===", "====", "YW J", "YW-_", "Y=Q=", "YQ==YQ==", "ää=="] {
            assert!(!is_base64(bad), "{bad:?}");
        }
    }
}

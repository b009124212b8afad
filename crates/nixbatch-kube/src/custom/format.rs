//! The formats of strings that the server checks: `supportedVersionedFormats` of
//! `apiextensions-apiserver/pkg/apiserver/validation/formats.go`, as `kube-openapi/pkg/validation/strfmt` reads them.
//! All others are ignored.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;
use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use super::url;
use crate::schema::{KubernetesVersion, is_date};

/// What a text of the format looks like, where the text is none. Nothing where it is one, or nobody checks.
pub(super) fn refuse(format: &str, text: &str, version: KubernetesVersion) -> Option<&'static str> {
    // Dashes do not count (`DefaultNameNormalizer`).
    let format = format.replace('-', "");
    let (is_right, wanted) = match format.as_str() {
        "datetime" => (is_date_time(text), "a time such as 2030-01-31T12:30:00Z"),
        "date" => (is_date(text), "a date such as 2030-01-31"),
        "duration" => (is_duration(text), "a duration such as 90s or 1h30m"),
        "byte" => (matches(&BASE64, text), "base64 with padding, and not empty"),
        "uri" => (url::is_request(text), "a URI such as https://example.org/path"),
        "email" => (text.contains('@'), "an email address"),
        "hostname" => (is_hostname(text), "a host name such as db.example.org"),
        "ipv4" => (is_ipv4(text), "an IPv4 address such as 192.0.2.1"),
        "ipv6" => (Ipv6Addr::from_str(text).is_ok(), "an IPv6 address such as 2001:db8::1"),
        "cidr" => (is_cidr(text), "a range of addresses such as 192.0.2.0/24"),
        "mac" => (is_mac(text), "a MAC address such as 00:00:5e:00:53:01"),
        "uuid" => (is_uuid(text, &[]), "a UUID"),
        "uuid3" => (is_uuid(text, &[(12, "3")]), "a UUID of version 3"),
        "uuid4" => (is_uuid(text, &[(12, "4"), (16, "89ab")]), "a UUID of version 4"),
        "uuid5" => (is_uuid(text, &[(12, "5"), (16, "89ab")]), "a UUID of version 5"),
        "isbn" => (is_isbn10(text) || is_isbn13(text), "an ISBN"),
        "isbn10" => (is_isbn10(text), "an ISBN of 10 digits"),
        "isbn13" => (is_isbn13(text), "an ISBN of 13 digits"),
        "creditcard" => (is_credit_card(text), "a credit card number"),
        "ssn" => (matches(&SSN, text), "a social security number such as 123-45-6789"),
        "hexcolor" => (matches(&HEX_COLOR, text), "a color such as #ffcc00"),
        "rgbcolor" => (matches(&RGB_COLOR, text), "a color such as rgb(255,204,0)"),
        "bsonobjectid" => {
            (text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit()), "24 hexadecimal digits")
        }
        "k8sshortname" if knows_names(version) => (
            text.len() <= 63 && !text.contains('.') && matches(&NAME, text),
            "a name of at most 63 small letters, digits and `-`",
        ),
        "k8slongname" if knows_names(version) => (
            text.len() <= 253 && matches(&NAME, text),
            "a name of at most 253 small letters, digits, `-` and `.`",
        ),
        _ => return None,
    };
    (!is_right).then_some(wanted)
}

/// Whether the server checks the format, whatever the text.
pub(super) fn is_checked(format: &str, version: KubernetesVersion) -> bool {
    // No text is right for two of these.
    format.replace('-', "") == "password"
        || refuse(format, "", version).is_some()
        || refuse(format, " ", version).is_some()
}

/// Kubernetes 1.34 brought `k8s-short-name` and `k8s-long-name`.
fn knows_names(version: KubernetesVersion) -> bool {
    version >= KubernetesVersion::V1_34
}

macro_rules! patterns {
    ($($name:ident $text:literal;)+) => {
        $(static $name: LazyLock<Option<Regex>> = LazyLock::new(|| pattern::compile($text));)+
    };
}

patterns! {
    BASE64 "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$";
    TIME_OF_DAY r"^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$";
    // The original bounds the length of labels as well, which makes it large; `is_hostname` looks at that itself.
    HOSTNAME r"^([a-zA-Z0-9\p{S}\p{L}](-?[a-zA-Z0-9\p{S}\p{L}]*)?|([a-zA-Z0-9\p{S}\p{L}]([a-zA-Z0-9\-\p{S}\p{L}]*[a-zA-Z0-9\p{S}\p{L}])?\.)+[a-zA-Z\p{L}]{2,})$";
    UUID "^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$";
    CREDIT_CARD r"^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$";
    SSN r"^\d{3}[- ]?\d{2}[- ]?\d{4}$";
    HEX_COLOR "^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$";
    RGB_COLOR r"^rgb\(\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*\)$";
    NAME r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    SCALA_DURATION r"(\d+)\s*([A-Za-zµ]+)";
    GO_DURATION r"^[-+]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$";
}

fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_none_or(|regex| regex.is_match(text))
}

/// `IsDateTime` of `strfmt/time.go`.
fn is_date_time(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut parts = text.split('t');
    let (Some(date), Some(time)) = (parts.next(), parts.next()) else { return false };
    let within = |start: usize, most: &str| time.get(start..start + 2).is_some_and(|part| part <= most);
    is_date(date) && matches(&TIME_OF_DAY, time) && within(0, "23") && within(3, "59") && within(6, "59")
}

/// `ParseDuration` of `strfmt/duration.go`: Go's, or any text with a number before a unit in it.
fn is_duration(text: &str) -> bool {
    // Units whose names may go on: `3 days`.
    const LONG: [&str; 8] = ["nano", "micro", "milli", "sec", "min", "hour", "day", "week"];
    const SHORT: [&str; 11] = ["ns", "us", "µs", "ms", "s", "m", "h", "hr", "d", "w", "wk"];
    if matches(&GO_DURATION, text) {
        return true;
    }
    let Some(regex) = SCALA_DURATION.as_ref() else { return true };
    let mut found = false;
    for parts in regex.captures_iter(text) {
        if parts[1].parse::<i64>().is_err() {
            return false;
        }
        let unit = parts[2].to_lowercase();
        found |= SHORT.contains(&unit.as_str()) || LONG.iter().any(|long| unit.starts_with(long));
    }
    found
}

fn is_hostname(text: &str) -> bool {
    matches(&HOSTNAME, text) && text.len() <= 255 && text.split('.').all(|label| label.len() <= 63)
}

/// `ParseIPSloppy`: leading zeros are fine; and an IPv6 address with an IPv4 one in it is taken as well.
fn is_ipv4(text: &str) -> bool {
    text.contains('.') && (is_sloppy_ipv4(text) || Ipv6Addr::from_str(text).is_ok())
}

fn is_sloppy_ipv4(text: &str) -> bool {
    let parts: Vec<_> = text.split('.').map(|part| part.trim_start_matches('0')).collect();
    let zeros: Vec<_> = parts.iter().map(|part| if part.is_empty() { "0" } else { part }).collect();
    !text.split('.').any(str::is_empty) && Ipv4Addr::from_str(&zeros.join(".")).is_ok()
}

fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let most = match address {
        _ if is_sloppy_ipv4(address) => 32,
        _ if Ipv6Addr::from_str(address).is_ok() => 128,
        _ => return false,
    };
    let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    is_number && length.parse::<u8>().is_ok_and(|length| length <= most)
}

/// Go's `net.ParseMAC`: 6, 8 or 20 bytes in pairs after `:` or `-`, or in fours after `.`.
fn is_mac(text: &str) -> bool {
    let digits = if text.as_bytes().get(4) == Some(&b'.') { 4 } else { 2 };
    let Some(separator) = text.as_bytes().get(digits).filter(|byte| matches!(byte, b':' | b'-' | b'.'))
    else {
        return false;
    };
    let is_dotted = *separator == b'.';
    let groups: Vec<_> = text.split(char::from(*separator)).collect();
    let all_hex =
        groups.iter().all(|group| group.len() == digits && group.bytes().all(|b| b.is_ascii_hexdigit()));
    is_dotted == (digits == 4) && all_hex && matches!(groups.len() * digits / 2, 6 | 8 | 20)
}

/// A UUID, with some of its digits among others.
fn is_uuid(text: &str, digits: &[(usize, &str)]) -> bool {
    let text = text.to_ascii_lowercase();
    let plain: Vec<_> = text.chars().filter(|c| *c != '-').collect();
    matches(&UUID, &text)
        && digits.iter().all(|(at, among)| plain.get(*at).is_some_and(|c| among.contains(*c)))
}

fn digits_of(text: &str) -> Vec<u32> {
    text.chars().filter_map(|c| c.to_digit(10)).collect()
}

fn is_isbn10(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_ascii_whitespace() && *c != '-').collect();
    let (body, last) = plain.split_at_checked(9).unwrap_or_default();
    let check = if last == "X" { Some(10) } else { last.parse::<u32>().ok().filter(|_| last.len() == 1) };
    let digits = digits_of(body);
    let sum: u32 = digits.iter().zip(1..).map(|(digit, weight)| digit * weight).sum();
    digits.len() == 9 && check.is_some_and(|check| (sum + 10 * check).is_multiple_of(11))
}

fn is_isbn13(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_ascii_whitespace() && *c != '-').collect();
    let digits = digits_of(&plain);
    let sum: u32 = digits.iter().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    plain.len() == 13 && digits.len() == 13 && sum.is_multiple_of(10)
}

fn is_credit_card(text: &str) -> bool {
    let plain: String = text.chars().filter(char::is_ascii_digit).collect();
    let doubled = |(at, digit): (usize, u32)| match digit * if at % 2 == 1 { 2 } else { 1 } {
        sum if sum >= 10 => sum - 9,
        sum => sum,
    };
    let sum: u32 = digits_of(&plain).into_iter().rev().enumerate().map(doubled).sum();
    matches(&CREDIT_CARD, &plain) && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        for (format, good, bad) in [
            (
                "date-time",
                &["2024-02-29T23:59:59Z", "2024-01-02t03:04:05.5+01:00", "2024-01-02T03:04:05x5Z"][..],
                &["", "2024-01-02", "2023-02-29T00:00:00Z", "2024-01-02T24:00:00Z", "2024-01-02T1:00:00Z"][..],
            ),
            ("date", &["2024-02-29"], &["2023-02-29", "2024-1-02", "2024-01-02 "]),
            (
                "duration",
                &["1h30m", "0", "-1.5h", "3 days", "10 sec", "1w", "later 5m"],
                &["", "5", "h", "3 years"],
            ),
            ("byte", &["YQ==", "YWJj"], &["", "YQ", "a b"]),
            (
                "uri",
                &["https://example.org/a?b=c", "/path", "mailto:a@b", "*"],
                &["", "example.org", "http://a b/", "%zz"],
            ),
            ("hostname", &["db", "db.example.org", "1a.example.org"], &["", "-a", "a_b", "a..b"]),
            ("ipv4", &["192.0.2.1", "010.0.0.1", "::ffff:1.2.3.4"], &["", "1.2.3", "256.0.0.1", "1.2..3"]),
            ("ipv6", &["::1", "2001:db8::1"], &["1.2.3.4", ":::"]),
            (
                "cidr",
                &["192.0.2.0/24", "::/0", "010.0.0.0/8"],
                &["192.0.2.0", "192.0.2.0/33", "a/1", "1.2.3.4/+1"],
            ),
            (
                "mac",
                &["00:00:5e:00:53:01", "0000.5e00.5301", "00-00-5e-00-53-01"],
                &["", "00:00", "00:00:5e:00:53:0g"],
            ),
            ("uuid", &["123E4567-e89b-12d3-a456-426614174000", "123e4567e89b12d3a456426614174000"], &["123"]),
            ("uuid4", &["123e4567-e89b-42d3-a456-426614174000"], &["123e4567-e89b-12d3-a456-426614174000"]),
            ("isbn", &["0321751043", "978-0321751041"], &["0321751044", "978-0321751042", "é"]),
            ("creditcard", &["4111 1111 1111 1111"], &["4111 1111 1111 1112"]),
            ("hexcolor", &["#fff", "00ff00"], &["#ffff"]),
            ("rgbcolor", &["rgb(255, 0,12)"], &["rgb(256,0,0)"]),
            ("bsonobjectid", &["507f1f77bcf86cd799439011"], &["507f"]),
            ("k8s-short-name", &["a-b"], &["A", "a.b", "-a"]),
            ("k8s-long-name", &["a-b.c"], &["a..b", ""]),
            ("int32", &["anything"], &[]),
            ("password", &["anything"], &[]),
        ] {
            let refuse = |text: &&str| refuse(format, text, KubernetesVersion::DEFAULT).is_some();
            assert!(!good.iter().any(refuse), "{format} {good:?}");
            assert!(bad.iter().all(refuse), "{format} {bad:?}");
        }
        let known = |format| is_checked(format, KubernetesVersion::DEFAULT);
        assert!(known("date-time") && known("duration") && known("password") && known("email"));
        assert!(!known("int32") && !known("") && !known("double"));
    }
}

//! Addresses and address ranges, as the server reads them: `apimachinery/pkg/util/validation/ip.go` and
//! `k8s.io/utils/net`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::{Findings, Node, shown};
use crate::schema::KubernetesVersion;

/// How strictly a field is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::validate) enum Reading {
    /// Fields that are older than the strict reading: before 1.36, zeros may lead, and an IPv4 address may be mapped
    /// into IPv6 (`StrictIPCIDRValidation`).
    Legacy,
    /// Only the one canonical form.
    Canonical,
}

impl Reading {
    fn is_strict(self, version: KubernetesVersion) -> bool {
        self == Self::Canonical || is_strict(version)
    }
}

/// Whether `StrictIPCIDRValidation` is on by default.
fn is_strict(version: KubernetesVersion) -> bool {
    version >= KubernetesVersion::V1_36
}

/// What is wrong with an address, and what to write instead.
struct Problem {
    message: String,
    help: String,
}

impl Problem {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// The address; nothing, with a finding, where it is none: `IsValidIPForLegacyField` and `IsValidIP`.
pub(super) fn check(
    rule: &'static str,
    field: &Node<'_, '_>,
    reading: Reading,
    findings: &mut Findings,
) -> Option<IpAddr> {
    let text = field.item_text()?;
    match judge(text, reading, field.version()) {
        Ok(address) => Some(address),
        Err(problem) => {
            let message = format!("the address `{}` {}", shown(text), problem.message);
            findings.push(field.error(rule, message).with_help(problem.help));
            None
        }
    }
}

fn judge(text: &str, reading: Reading, version: KubernetesVersion) -> Result<IpAddr, Problem> {
    let Some(address) = parse(text) else {
        let help = "write one such as `10.9.8.7` or `2001:db8::ffff`";
        return Err(Problem::new("is no IP address", help));
    };
    let plain = as_ipv4(address).map_or(address, IpAddr::V4);
    if reading.is_strict(version) {
        if text.parse::<IpAddr>().is_err() {
            return Err(Problem::new("must not have leading zeros", format!("write `{plain}`")));
        }
        if plain != address {
            return Err(Problem::new("must not map IPv4 into IPv6", format!("write `{plain}`")));
        }
    }
    if reading == Reading::Canonical && address.to_string() != text {
        return Err(Problem::new("must be in canonical form", format!("write `{address}`")));
    }
    Ok(address)
}

/// `ValidateEndpointIP` of `pkg/apis/core/validation/validation.go`: what traffic can be sent to.
pub(super) fn reachable(rule: &'static str, field: &Node<'_, '_>, address: IpAddr, findings: &mut Findings) {
    let why = match as_ipv4(address).map_or(address, IpAddr::V4) {
        address if address.is_unspecified() => "stands for no host",
        address if address.is_loopback() => "is the host's own",
        IpAddr::V4(address) if address.is_link_local() => "is only valid on its link",
        IpAddr::V4(address) if address.octets()[..3] == [224, 0, 0] => "is a multicast group of its link",
        IpAddr::V6(address) if address.segments()[0] & 0xffc0 == 0xfe80 => "is only valid on its link",
        IpAddr::V6(address) if address.segments()[0] & 0xff0f == 0xff02 => "is a multicast group of its link",
        _ => return,
    };
    let finding = field.error(rule, format!("the address `{address}` {why}"));
    findings.push(finding.with_help("write an address that other hosts can reach"));
}

/// `ParseIPSloppy`: zeros may lead, in IPv6 too.
pub(super) fn parse(text: &str) -> Option<IpAddr> {
    let mut plain = String::with_capacity(text.len());
    let mut part_start = 0;
    let parts = text.match_indices([':', '.']).map(|(at, _)| at).chain([text.len()]);
    for part_end in parts {
        let part = &text[part_start..part_end];
        let trimmed = part.trim_start_matches('0');
        plain.push_str(if trimmed.is_empty() && !part.is_empty() { "0" } else { trimmed });
        plain.push_str(text.get(part_end..=part_end).unwrap_or_default());
        part_start = part_end + 1;
    }
    plain.parse().ok()
}

/// The IPv4 address that this is, or that it is mapped from: `To4`.
pub(super) fn as_ipv4(address: IpAddr) -> Option<Ipv4Addr> {
    match address {
        IpAddr::V4(address) => Some(address),
        IpAddr::V6(address) => address.to_ipv4_mapped(),
    }
}

/// A range of addresses: `10.0.0.0/8`.
#[derive(Clone, Copy)]
pub(in crate::validate) struct Range {
    /// The first one.
    network: IpAddr,
    /// How many of the first bits all have in common.
    pub(super) prefix: u8,
}

impl Range {
    /// `ParseCIDRSloppy`, and the address before the slash.
    fn parse(text: &str) -> Option<(Self, IpAddr)> {
        let (address, prefix) = text.split_once('/')?;
        let address = parse(address)?;
        let is_number = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
        let digits = prefix.trim_start_matches('0');
        let prefix = if digits.is_empty() { 0 } else { digits.parse::<u8>().ok()? };
        let most = if address.is_ipv4() { 32 } else { 128 };
        (is_number && prefix <= most).then(|| (Self { network: masked(address, prefix), prefix }, address))
    }

    /// Whether it is of IPv4: `IPFamilyOfCIDR`.
    pub(in crate::validate) fn is_ipv4(self) -> bool {
        as_ipv4(self.network).is_some()
    }

    /// Whether it holds the first address of `other`: `Contains` of Go's `net.IPNet`.
    pub(super) fn contains(self, other: Self) -> bool {
        match (as_ipv4(self.network), as_ipv4(other.network)) {
            (Some(network), Some(address)) => {
                let prefix =
                    if self.network.is_ipv4() { self.prefix } else { self.prefix.saturating_sub(96) };
                masked(address.into(), prefix) == IpAddr::V4(network)
            }
            (None, None) => masked(other.network, self.prefix) == self.network,
            _ => false,
        }
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.network, self.prefix)
    }
}

/// The address with all but its first `prefix` bits zero.
fn masked(address: IpAddr, prefix: u8) -> IpAddr {
    let prefix = u32::from(prefix);
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32_u32.saturating_sub(prefix)).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from(u32::from(address) & mask))
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128_u32.saturating_sub(prefix)).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from(u128::from(address) & mask))
        }
    }
}

/// The range that `text`, which stands at `field`, names; nothing, with a finding, where it names none:
/// `IsValidCIDRForLegacyField` and `IsValidCIDR`. What the server reads loosely it goes on with.
pub(in crate::validate) fn range(
    rule: &'static str,
    field: &Node<'_, '_>,
    text: &str,
    reading: Reading,
    findings: &mut Findings,
) -> Option<Range> {
    let (range, problem) = judge_range(text, reading, field.version());
    if let Some(problem) = problem {
        let message = format!("the address range `{}` {}", shown(text), problem.message);
        findings.push(field.error(rule, message).with_help(problem.help));
    }
    range
}

fn judge_range(text: &str, reading: Reading, version: KubernetesVersion) -> (Option<Range>, Option<Problem>) {
    let Some((range, address)) = Range::parse(text) else {
        let help = match parse(text) {
            Some(address) if address.is_ipv4() => format!("write `{address}/32` for this address alone"),
            Some(address) => format!("write `{address}/128` for this address alone"),
            None => "write one such as `10.9.8.0/24` or `2001:db8::/64`".to_owned(),
        };
        return (None, Some(Problem::new("must be an address with a prefix length", help)));
    };
    let plain = || format!("write `{range}`");
    let strict = reading.is_strict(version);
    let has_zeros = || {
        let (address, prefix) = text.split_once('/').unwrap_or_default();
        address.parse::<IpAddr>().is_err() || (prefix.len() > 1 && prefix.starts_with('0'))
    };
    let problem = if strict && has_zeros() {
        Some(Problem::new("must not have leading zeros", plain()))
    } else if strict && as_ipv4(address).is_some() && address.is_ipv6() {
        Some(Problem::new("must not map IPv4 into IPv6", "write it as a range of IPv4"))
    } else if strict && address != range.network {
        Some(Problem::new("must not have bits beyond its prefix", plain()))
    } else if reading == Reading::Canonical && range.to_string() != text {
        Some(Problem::new("must be in canonical form", plain()))
    } else {
        None
    };
    (Some(range), problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_addresses_as_go_does() {
        for good in [
            "10.0.0.1",
            "010.000.0.0001",
            "::",
            "::1",
            "1:2:3:4:5:6:7::",
            "00001::",
            "::ffff:1.2.3.4",
            "::ffff:01.2.3.4",
        ] {
            assert!(parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "1",
            "1.2.3",
            "1.2.3.4.5",
            "1.2.3.256",
            ".1.2.3",
            "1..2.3",
            "a.b.c.d",
            ":1",
            "1:2",
            "::1::",
            "fe80::1%eth0",
            "1.2.3.4/8",
            " ::1",
            "é",
            "12345::",
        ] {
            assert!(parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn ranges_hold_others() {
        let holds = |outer: &str, inner: &str| {
            let range = |text: &str| Range::parse(text).unwrap().0;
            range(outer).contains(range(inner))
        };
        assert!(holds("10.0.0.0/8", "10.1.0.0/16") && holds("0.0.0.0/0", "1.2.3.4/32"));
        assert!(holds("::/0", "2001:db8::/64") && holds("::ffff:10.0.0.0/104", "10.1.0.0/16"));
        assert!(!holds("10.0.0.0/8", "11.0.0.0/16") && !holds("::/0", "10.0.0.0/8"));
        for bad in ["10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/+8", "10.0.0.0/8/8", "/8"] {
            assert!(Range::parse(bad).is_none(), "{bad}");
        }
    }
}

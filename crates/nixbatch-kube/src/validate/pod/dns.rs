//! How a pod finds hosts: its resolver, and hosts of its own.

use std::net::IpAddr;

use super::{Findings, Node, fields, gate, metadata, shown};
use crate::name;

const RULE: &str = "invalid-dns";

/// `MaxDNSNameservers`, `MaxDNSSearchPaths` and `MaxDNSSearchListChars`, the last in bytes with a blank between paths.
const NAMESERVERS_MAX: usize = 3;
const SEARCHES_MAX: usize = 32;
const SEARCH_BYTES_MAX: usize = 2048;

/// `validatePodDNSConfig` and `ValidateHostAliases` of `pkg/apis/core/validation/validation.go`; the schema knows the
/// policies.
pub(super) fn check(spec: &Node<'_, '_>, findings: &mut Findings) {
    let (policy, config) = (spec.field("dnsPolicy"), spec.field("dnsConfig"));
    let servers = config.field("nameservers");
    if policy.text() == Some("None") && servers.is_list_or_unset() && servers.len() == 0 {
        let message = format!("{} must be set when the {policy} is `None`", servers.called(2));
        let help = "set it to the addresses of DNS servers, or leave out the policy";
        let place = if config.is_set() { servers } else { config };
        findings.push(place.needed(RULE, message).with_help(help));
    } else {
        check_config(&config, findings);
    }
    for alias in spec.field("hostAliases").objects() {
        let ip = alias.field("ip");
        if let Some(text) = ip.text() {
            address(&ip, text, findings);
        }
        for host in alias.field("hostnames").items() {
            if let Some(text) = host.item_text() {
                metadata::form("host name", &host, text, name::dns1123_subdomain, findings);
            }
        }
    }
}

fn check_config(config: &Node<'_, '_>, findings: &mut Findings) {
    let (servers, searches) = (config.field("nameservers"), config.field("searches"));
    for (list, most) in [(&servers, NAMESERVERS_MAX), (&searches, SEARCHES_MAX)] {
        if list.len() > most {
            let message = format!("{list} has {} items and must have no more than {most}", list.len());
            findings.push(list.error(RULE, message).with_help("leave out what is not needed"));
        }
    }
    for server in servers.items() {
        if let Some(text) = server.item_text() {
            address(&server, text, findings);
        }
    }
    let bytes: usize = searches.items().filter_map(|path| path.item_text()).map(|path| path.len() + 1).sum();
    if bytes > SEARCH_BYTES_MAX + 1 {
        let message =
            format!("{searches} has {} characters and must have no more than {SEARCH_BYTES_MAX}", bytes - 1);
        findings.push(searches.error(RULE, message).with_help("leave out what is not needed"));
    }
    for path in searches.items() {
        let text = path.item_text().filter(|text| *text != ".");
        if text == Some("") {
            findings.push(path.error(RULE, "a search path must not be empty").with_help("leave it out"));
        } else if let Some(text) = text {
            let domain = text.strip_suffix('.').unwrap_or(text);
            metadata::form("search path", &path, domain, name::dns1123_subdomain_with_underscore, findings);
        }
    }
    for option in config.field("options").objects() {
        fields::given(RULE, &option.field("name"), "write an option such as `ndots`", findings);
    }
}

/// `IsValidIPForLegacyField` of `apimachinery/pkg/util/validation/ip.go`.
fn address(field: &Node<'_, '_>, text: &str, findings: &mut Findings) {
    let is_strict = gate::STRICT_IP_VALIDATION.is_open(field);
    let why = match (without_zeros(text).parse::<IpAddr>(), text.parse::<IpAddr>()) {
        (Err(_), _) => "is no IP address",
        (Ok(_), Err(_)) if is_strict => "must not have leading zeros",
        (Ok(IpAddr::V6(address)), _) if is_strict && address.to_ipv4_mapped().is_some() => {
            "must not be an IPv4 address in IPv6"
        }
        _ => return,
    };
    let finding = field.error(RULE, format!("the address `{}` {why}", shown(text)));
    findings.push(finding.with_help("write it as in `10.0.0.10` or `2001:db8::10`"));
}

/// An address without the leading zeros that Go reads over (`ParseIPSloppy` of `k8s.io/utils/net`).
fn without_zeros(text: &str) -> String {
    let part = |part: &str| {
        let rest = part.trim_start_matches('0');
        if rest.is_empty() && !part.is_empty() { "0".to_owned() } else { rest.to_owned() }
    };
    let dotted = |group: &str| group.split('.').map(part).collect::<Vec<_>>().join(".");
    text.split(':').map(dotted).collect::<Vec<_>>().join(":")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros() {
        for (text, meant) in [
            ("010.000.0.1", "10.0.0.1"),
            ("::", "::"),
            ("::ffff:01.2.3.4", "::ffff:1.2.3.4"),
            ("2001:00db8::0", "2001:db8::0"),
            ("", ""),
        ] {
            assert_eq!(without_zeros(text), meant);
        }
    }
}

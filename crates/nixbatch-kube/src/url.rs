//! URLs of servers, as the API server reads them.

use crate::name::Problem;

/// Whether a text is the URL of a server that can be called: `ValidateWebhookURL` of
/// `apiserver/pkg/util/webhook/validation.go`, by the rules of Go's `net/url`.
pub(crate) fn https(text: &str) -> Result<(), Problem> {
    let wrong =
        |message: &str| Err(Problem { message: message.to_owned(), suggestion: None, too_long: false });
    if text.chars().any(|c| c.is_ascii_control()) {
        return wrong("must have no control characters");
    }
    let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
    let Some((scheme, rest)) = rest.split_once(':') else { return wrong("must start with `https://`") };
    if !scheme.eq_ignore_ascii_case("https") {
        return wrong("must start with `https://`");
    }
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let Some(rest) = rest.strip_prefix("//") else {
        return wrong("must have a host, as in `https://host/path`");
    };
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    if authority.contains('@') {
        return wrong("must not name a user");
    }
    if authority.is_empty() {
        return wrong("must have a host, as in `https://host/path`");
    }
    if !is_host(authority) {
        return wrong("must have a host that is well-formed");
    }
    if !fragment.is_empty() || !query.is_empty() {
        return wrong("must have no query and no fragment");
    }
    if !is_escaped(path) || !is_escaped(fragment) {
        return wrong("must have two hexadecimal digits after each `%`");
    }
    Ok(())
}

/// `parseHost`: a name or address, and a port of digits.
fn is_host(authority: &str) -> bool {
    let is_good =
        |c: char| c.is_ascii_alphanumeric() || !c.is_ascii() || "-_.~!$&'()*+,;=:[]<>\"".contains(c);
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((host, port)) => (host, port),
            None => return false,
        },
        None => authority.rfind(':').map_or((authority, ""), |at| authority.split_at(at)),
    };
    let port =
        port.strip_prefix(':').map_or(port.is_empty(), |port| port.chars().all(|c| c.is_ascii_digit()));
    port && host.chars().all(is_good)
}

/// Whether each `%` has its two digits after it.
fn is_escaped(text: &str) -> bool {
    text.split('%')
        .skip(1)
        .all(|rest| rest.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_servers() {
        for good in
            ["https://a", "HTTPS://a.example.com:8443/b%20c", "https://[::1]:1/", "https://a?", "https://a:"]
        {
            assert_eq!(https(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "a",
            "http://a",
            "https:a",
            "https://",
            "https:///a",
            "https://u@a",
            "https://a#b",
            "https://a?b",
            "https://a b",
            "https://a:b",
            "https://[a",
            "https://a/%4",
            "https://a\n",
        ] {
            assert!(https(bad).is_err(), "{bad}");
        }
    }
}

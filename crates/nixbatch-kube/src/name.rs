//! The forms of names, labels and keys that the API server demands.
//!
//! The rules are those of `k8s.io/apimachinery/pkg/util/validation/validation.go` and
//! `k8s.io/apimachinery/pkg/api/validate/content` at 1.35. Each check gives the first thing that is wrong, in the
//! server's words where they are clear, and the nearest text of the form.

/// Greatest length of a DNS label, and of a label's name or value, in bytes.
pub const LABEL_MAX: usize = 63;

/// Greatest length of a DNS subdomain, which most objects' names are, in bytes.
pub const SUBDOMAIN_MAX: usize = 253;

/// Why a text is not of the form it must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What the text must be, to be read after the text itself: "must be no more than 63 characters".
    pub message: String,
    /// The nearest text of the form, where there is one.
    pub suggestion: Option<String>,
    /// Whether only the length is wrong.
    pub too_long: bool,
}

impl Problem {
    fn form(message: &str, suggestion: Option<String>) -> Self {
        Self { message: message.to_owned(), suggestion, too_long: false }
    }

    fn length(max: usize, suggestion: Option<String>) -> Self {
        // Nobody wants a name of 253 characters that is cut anywhere.
        let suggestion = suggestion.filter(|suggestion| suggestion.len() <= LABEL_MAX);
        Self { message: format!("must be no more than {max} characters"), suggestion, too_long: true }
    }
}

/// A DNS label (RFC 1123), `IsDNS1123Label`: `nightly-backup`. Names of namespaces and containers.
///
/// # Errors
/// What is wrong with `text`.
pub fn dns1123_label(text: &str) -> Result<(), Problem> {
    let suggestion = || suggest(text, LABEL_MAX, to_label, dns1123_label);
    if text.contains('.') && is_subdomain(text) {
        return Err(Problem::form("must not contain dots", suggestion()));
    }
    if !is_label(text) {
        return Err(Problem::form(
            "must consist of lower case letters, digits and `-`, and must start and end with a letter or digit",
            suggestion(),
        ));
    }
    length(text, LABEL_MAX, suggestion)
}

/// A DNS label (RFC 1035), `IsDNS1035Label`: as [`dns1123_label`], starting with a letter. Names of services.
///
/// # Errors
/// What is wrong with `text`.
pub fn dns1035_label(text: &str) -> Result<(), Problem> {
    let to_1035 =
        |text: &str| to_label(text).trim_start_matches(|c: char| !c.is_ascii_lowercase()).to_owned();
    let suggestion = || suggest(text, LABEL_MAX, to_1035, dns1035_label);
    if !is_label(text) || !text.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err(Problem::form(
            "must consist of lower case letters, digits and `-`, start with a letter, and end with a letter or digit",
            suggestion(),
        ));
    }
    length(text, LABEL_MAX, suggestion)
}

/// A DNS subdomain, `IsDNS1123Subdomain`: labels joined by dots. Names of most objects.
///
/// # Errors
/// What is wrong with `text`.
pub fn dns1123_subdomain(text: &str) -> Result<(), Problem> {
    let suggestion = || suggest(text, SUBDOMAIN_MAX, to_subdomain, dns1123_subdomain);
    if !is_subdomain(text) {
        return Err(Problem::form(
            "must consist of lower case letters, digits, `-` and `.`, and each part must start and end with a \
             letter or digit",
            suggestion(),
        ));
    }
    length(text, SUBDOMAIN_MAX, suggestion)
}

/// A qualified name, `IsQualifiedName`: `tier`, `example.com/tier`. Keys of labels and annotations, finalizers.
///
/// # Errors
/// What is wrong with `text`.
pub fn qualified_name(text: &str) -> Result<(), Problem> {
    let suggestion = || suggest(text, usize::MAX, to_qualified, qualified_name);
    let (prefix, name) = match text.split('/').collect::<Vec<_>>()[..] {
        [name] => (None, name),
        [prefix, name] => (Some(prefix), name),
        _ => return Err(Problem::form("must have at most one `/`, as in `example.com/name`", suggestion())),
    };
    if let Some(prefix) = prefix {
        if prefix.is_empty() {
            return Err(Problem::form(
                "must have a domain before its `/`, as in `example.com/name`",
                suggestion(),
            ));
        }
        if let Err(problem) = dns1123_subdomain(prefix) {
            let message = format!("has the prefix `{prefix}`, which {}", problem.message);
            return Err(Problem { message, suggestion: suggestion(), ..problem });
        }
    }
    if name.is_empty() {
        return Err(Problem::form("must have a name part that is not empty", suggestion()));
    }
    if !is_label_text(name) {
        let message = "must consist of letters, digits, `-`, `_` and `.`, and must start and end with a letter or digit";
        return Err(Problem::form(message, suggestion()));
    }
    length(name, LABEL_MAX, suggestion)
}

/// A label's value, `IsValidLabelValue`; it may be empty.
///
/// # Errors
/// What is wrong with `text`.
pub fn label_value(text: &str) -> Result<(), Problem> {
    let suggestion = || suggest(text, LABEL_MAX, to_label_text, label_value);
    if !text.is_empty() && !is_label_text(text) {
        let message = "must be empty or consist of letters, digits, `-`, `_` and `.`, and must start and end with a \
                       letter or digit";
        return Err(Problem::form(message, suggestion()));
    }
    length(text, LABEL_MAX, suggestion)
}

/// An environment variable's name, `IsRelaxedEnvVarName`: the rule since 1.34, when
/// `RelaxedEnvironmentVariableValidation` went stable. Any printable ASCII but `=`.
///
/// # Errors
/// What is wrong with `text`.
pub fn env_name(text: &str) -> Result<(), Problem> {
    let is_good = |c: char| (' '..='~').contains(&c) && c != '=';
    if text.is_empty() {
        return Err(Problem::form("must not be empty", None));
    }
    if !text.chars().all(is_good) {
        let formed: String = text.chars().map(|c| if is_good(c) { c } else { '_' }).collect();
        return Err(Problem::form(
            "must consist only of printable ASCII characters other than `=`",
            Some(formed).filter(|formed| is_recognizable(text, formed)),
        ));
    }
    Ok(())
}

/// A key of a ConfigMap or Secret, `IsConfigMapKey`.
///
/// # Errors
/// What is wrong with `text`.
pub fn config_key(text: &str) -> Result<(), Problem> {
    let is_good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let to_key = |text: &str| replaced(text, is_good).trim_start_matches("..").to_owned();
    let suggestion = || suggest(text, SUBDOMAIN_MAX, to_key, config_key);
    if text.is_empty() {
        return Err(Problem::form("must not be empty", None));
    }
    if !text.chars().all(is_good) {
        return Err(Problem::form("must consist of letters, digits, `-`, `_` and `.`", suggestion()));
    }
    if text == "." || text.starts_with("..") {
        return Err(Problem::form("must not be `.` and must not start with `..`", suggestion()));
    }
    length(text, SUBDOMAIN_MAX, suggestion)
}

/// A port's name, `IsValidPortName`.
///
/// # Errors
/// What is wrong with `text`.
pub fn port_name(text: &str) -> Result<(), Problem> {
    const MAX: usize = 15;
    let to_port =
        |text: &str| to_label(text).split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let suggestion = || suggest(text, MAX, to_port, port_name);
    if !is_label(text) || text.contains("--") {
        let message = "must consist of lower case letters, digits and single `-` between them";
        return Err(Problem::form(message, suggestion()));
    }
    if !text.contains(|c: char| c.is_ascii_lowercase()) {
        return Err(Problem::form("must contain at least one letter", None));
    }
    length(text, MAX, suggestion)
}

/// A path behind a domain, `IsDomainPrefixedPath`: `example.com/controller`. Values of `managedBy`.
///
/// # Errors
/// What is wrong with `text`.
pub fn domain_prefixed_path(text: &str) -> Result<(), Problem> {
    let is_good = |c: char| c.is_ascii_alphanumeric() || "/-._~%!$&'()*+,;=:".contains(c);
    match text.split_once('/') {
        Some((domain, path)) if !domain.is_empty() && !path.is_empty() => {
            if let Err(problem) = dns1123_subdomain(domain) {
                let suggestion = problem.suggestion.map(|domain| format!("{domain}/{path}"));
                let suggestion = suggestion.filter(|suggestion| domain_prefixed_path(suggestion).is_ok());
                let message = format!("has the domain `{domain}`, which {}", problem.message);
                return Err(Problem { message, suggestion, ..problem });
            }
            if path.chars().all(is_good) {
                return Ok(());
            }
            Err(Problem::form("must have only characters of a URL's path after its domain", None))
        }
        _ => Err(Problem::form("must be a path behind a domain, as in `example.com/controller`", None)),
    }
}

fn length(text: &str, max: usize, suggestion: impl FnOnce() -> Option<String>) -> Result<(), Problem> {
    if text.len() > max { Err(Problem::length(max, suggestion())) } else { Ok(()) }
}

fn is_label(text: &str) -> bool {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = text.as_bytes();
    bytes.iter().all(|b| good(*b) || *b == b'-')
        && bytes.first().is_some_and(|b| good(*b))
        && bytes.last().is_some_and(|b| good(*b))
}

fn is_subdomain(text: &str) -> bool {
    text.split('.').all(is_label)
}

fn is_label_text(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        && bytes.first().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
}

/// What `form` makes of `text`, cut to `max` bytes, where that passes `check` and is still the same name.
fn suggest(
    text: &str,
    max: usize,
    form: impl Fn(&str) -> String,
    check: impl Fn(&str) -> Result<(), Problem>,
) -> Option<String> {
    let formed = form(text);
    let cut = formed.get(..max.min(formed.len()))?;
    let suggestion = cut.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let is_good = !suggestion.is_empty() && is_recognizable(text, suggestion) && check(suggestion).is_ok();
    is_good.then(|| suggestion.to_owned())
}

/// Whether at least half of the letters and digits of `text` are left in what was made of it: `t` is no suggestion
/// for `été`.
fn is_recognizable(text: &str, formed: &str) -> bool {
    let count = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    count(formed) * 2 >= count(text)
}

fn is_edge(c: char) -> bool {
    !c.is_ascii_alphanumeric()
}

fn to_label(text: &str) -> String {
    to_subdomain(text).replace('.', "-")
}

fn to_subdomain(text: &str) -> String {
    let replaced =
        replaced(&text.to_ascii_lowercase(), |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.'));
    let parts: Vec<_> =
        replaced.split('.').map(|part| part.trim_matches('-')).filter(|part| !part.is_empty()).collect();
    parts.join(".")
}

fn to_label_text(text: &str) -> String {
    let replaced = replaced(text, |c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let trimmed = replaced.trim_matches(is_edge);
    trimmed.get(..trimmed.len().min(LABEL_MAX)).unwrap_or(trimmed).to_owned()
}

/// `text` with a dash for each run of characters that are not good.
fn replaced(text: &str, is_good: impl Fn(char) -> bool) -> String {
    let mut replaced = String::with_capacity(text.len());
    for c in text.chars() {
        if is_good(c) {
            replaced.push(c);
        } else if !replaced.ends_with('-') {
            replaced.push('-');
        }
    }
    replaced
}

fn to_qualified(text: &str) -> String {
    match text.split_once('/') {
        Some((prefix, name)) if !to_subdomain(prefix).is_empty() => {
            format!("{}/{}", to_subdomain(prefix), to_label_text(name))
        }
        _ => to_label_text(text),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn suggestion(result: Result<(), Problem>) -> Option<String> {
        result.err().and_then(|problem| problem.suggestion)
    }

    #[test]
    fn labels_and_subdomains() {
        let long = "a".repeat(63);
        for good in ["a", "0", "a-b", "a--b", "1-a", &long] {
            assert_eq!(dns1123_label(good), Ok(()), "{good}");
            assert_eq!(dns1123_subdomain(good), Ok(()), "{good}");
        }
        for bad in ["", "A", "-a", "a-", "a_b", "a b", "é", "a\n"] {
            assert!(dns1123_label(bad).is_err(), "{bad:?}");
            assert!(dns1123_subdomain(bad).is_err(), "{bad:?}");
        }
        assert!(dns1123_label("a.b").is_err_and(|problem| problem.message.contains("dots")));
        assert!(dns1123_label(&"a".repeat(64)).is_err_and(|problem| problem.too_long));
        assert_eq!(dns1123_subdomain("a.b-c.1"), Ok(()));
        assert!(dns1123_subdomain("a..b").is_err());
        assert_eq!(dns1123_subdomain(&"a".repeat(253)), Ok(()));
        assert!(dns1123_subdomain(&"a".repeat(254)).is_err());
        assert!(dns1035_label("1a").is_err());
        assert_eq!(dns1035_label("a1"), Ok(()));
    }

    #[test]
    fn keys_and_values() {
        let long = "a".repeat(63);
        for good in ["a", "A_b.c-1", "example.com/Tier", &long, &format!("{}/{long}", "a".repeat(253))] {
            assert_eq!(qualified_name(good), Ok(()), "{good}");
        }
        for bad in ["", "/a", "a/", "a/b/c", "_a", "a_", "Example.com/a", "a b", &format!("{long}a")] {
            assert!(qualified_name(bad).is_err(), "{bad:?}");
        }
        assert_eq!(label_value(""), Ok(()));
        assert!(label_value("a b").is_err());
        assert!(label_value("-").is_err());
        assert_eq!(config_key("..a").err().and_then(|problem| problem.suggestion).as_deref(), Some("a"));
        assert_eq!(config_key(".a"), Ok(()));
        assert_eq!(env_name("a b.c"), Ok(()));
        assert_eq!(suggestion(env_name("A=B")).as_deref(), Some("A_B"));
        assert!(env_name("é").is_err());
        assert!(port_name("8080").is_err());
        assert!(port_name("a--b").is_err());
        assert!(port_name("a-very-long-port-name").is_err());
        assert_eq!(domain_prefixed_path("example.com/a/b%20"), Ok(()));
        for bad in ["", "/a", "a/", "a", "A.com/b", "a.com/b c"] {
            assert!(domain_prefixed_path(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn suggests_the_nearest_name() {
        assert_eq!(suggestion(dns1123_label("Nightly_Backup")).as_deref(), Some("nightly-backup"));
        assert_eq!(suggestion(dns1123_label("a.b")).as_deref(), Some("a-b"));
        assert_eq!(suggestion(dns1123_subdomain("-My.Job-")).as_deref(), Some("my.job"));
        assert_eq!(suggestion(dns1035_label("1st-job")).as_deref(), Some("st-job"));
        assert_eq!(suggestion(qualified_name("My Team/App Name")).as_deref(), Some("my-team/App-Name"));
        assert_eq!(suggestion(label_value("v1 (beta)")).as_deref(), Some("v1-beta"));
        assert_eq!(suggestion(port_name("HTTP__Port")).as_deref(), Some("http-port"));
        assert_eq!(suggestion(dns1123_label("___")), None);
        assert_eq!(suggestion(dns1123_label("café")).as_deref(), Some("caf"));
        assert_eq!(suggestion(dns1123_label("\u{212a}afka")).as_deref(), Some("afka"), "the sign for Kelvin");
        assert_eq!(suggestion(dns1123_label(&"a".repeat(126))), Some("a".repeat(63)));
        for lost in ["été", "день", "a-день", "\u{130}\u{130}", &"a".repeat(127)] {
            assert_eq!(suggestion(dns1123_label(lost)), None, "{lost}");
        }
        assert_eq!(suggestion(env_name("GRÖSSE")).as_deref(), Some("GR_SSE"));
        assert_eq!(suggestion(env_name("é=")), None);
    }

    proptest! {
        #[test]
        fn suggestions_are_valid(text in "\\PC{0,80}") {
            for check in [
                dns1123_label, dns1035_label, dns1123_subdomain, qualified_name, label_value, env_name, config_key,
                port_name, domain_prefixed_path,
            ] {
                if let Some(suggestion) = suggestion(check(&text)) {
                    prop_assert_eq!(check(&suggestion), Ok(()));
                }
            }
        }
    }
}

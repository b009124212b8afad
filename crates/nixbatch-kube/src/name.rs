//! The forms of names, labels and keys that the API server demands.
//!
//! The rules are those of `k8s.io/apimachinery/pkg/util/validation/validation.go` and
//! `k8s.io/apimachinery/pkg/api/validate/content` at 1.35. Each check gives the first thing that is wrong, in the
//! server's words where they are clear, and the nearest text of the form.

use crate::words::shown;

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

/// What is wrong with a text, without a word on what to write instead.
///
/// Each check is such a judgement and a way to mend the text. What was mended is judged again, but only by that: a
/// judgement makes no suggestion, so that no check can come back to itself.
struct Fault {
    message: String,
    too_long: bool,
}

impl Fault {
    fn form(message: &str) -> Self {
        Self { message: message.to_owned(), too_long: false }
    }
}

/// Whether a text is of a form.
type Judgement = fn(&str) -> Result<(), Fault>;

/// Judges `text`. Where something is wrong with it, what `mend` makes of it is the suggestion, if that is of the form
/// and still the same name.
fn check(text: &str, judge: Judgement, mend: impl FnOnce(&str) -> String) -> Result<(), Problem> {
    let Err(Fault { message, too_long }) = judge(text) else { return Ok(()) };
    let mended = mend(text);
    // Nobody wants a name of 253 characters that is cut anywhere.
    let is_short = !too_long || mended.len() <= LABEL_MAX;
    let is_good = is_short && !mended.is_empty() && is_recognizable(text, &mended) && judge(&mended).is_ok();
    Err(Problem { message, suggestion: is_good.then_some(mended), too_long })
}

/// A DNS label (RFC 1123), `IsDNS1123Label`: `nightly-backup`. Names of namespaces and containers.
///
/// # Errors
/// What is wrong with `text`.
pub fn dns1123_label(text: &str) -> Result<(), Problem> {
    let judge = |text: &str| {
        if text.contains('.') && is_subdomain(text) {
            return Err(Fault::form("must not contain dots"));
        }
        if !is_label(text) {
            return Err(Fault::form(
                "must consist of lower case letters, digits and `-`, and must start and end with a letter or digit",
            ));
        }
        length(text, LABEL_MAX)
    };
    check(text, judge, |text| cut(&to_label(text), LABEL_MAX))
}

/// A DNS label (RFC 1035), `IsDNS1035Label`: as [`dns1123_label`], starting with a letter. Names of services.
///
/// # Errors
/// What is wrong with `text`.
pub fn dns1035_label(text: &str) -> Result<(), Problem> {
    let judge = |text: &str| {
        if !is_label(text) || !text.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Err(Fault::form(
                "must consist of lower case letters, digits and `-`, start with a letter, and end with a letter or \
                 digit",
            ));
        }
        length(text, LABEL_MAX)
    };
    let is_no_start = |c: char| !c.is_ascii_lowercase();
    check(text, judge, |text| cut(to_label(text).trim_start_matches(is_no_start), LABEL_MAX))
}

/// A DNS subdomain, `IsDNS1123Subdomain`: labels joined by dots. Names of most objects.
///
/// # Errors
/// What is wrong with `text`.
pub fn dns1123_subdomain(text: &str) -> Result<(), Problem> {
    check(text, judge_subdomain, |text| cut(&to_subdomain(text), SUBDOMAIN_MAX))
}

fn judge_subdomain(text: &str) -> Result<(), Fault> {
    if !is_subdomain(text) {
        return Err(Fault::form(
            "must consist of lower case letters, digits, `-` and `.`, and each part must start and end with a letter \
             or digit",
        ));
    }
    length(text, SUBDOMAIN_MAX)
}

/// A DNS subdomain with underscores too, `IsDNS1123SubdomainWithUnderscore`: what a resolver searches in.
///
/// # Errors
/// What is wrong with `text`.
pub fn dns1123_subdomain_with_underscore(text: &str) -> Result<(), Problem> {
    let judge = |text: &str| {
        let inner = |label: &str| label.strip_prefix('_').unwrap_or(label).replace('_', "-");
        if !text.split('.').all(|label| is_label(&inner(label))) {
            return Err(Fault::form(
                "must consist of lower case letters, digits, `-`, `_` and `.`, and each part must start and end with \
                 a letter or digit, or start with one `_`",
            ));
        }
        length(text, SUBDOMAIN_MAX)
    };
    check(text, judge, |text| cut(&to_subdomain(text), SUBDOMAIN_MAX))
}

/// A qualified name, `IsQualifiedName`: `tier`, `example.com/tier`. Keys of labels and annotations, finalizers.
///
/// # Errors
/// What is wrong with `text`.
pub fn qualified_name(text: &str) -> Result<(), Problem> {
    check(text, judge_qualified, to_qualified)
}

fn judge_qualified(text: &str) -> Result<(), Fault> {
    let name = match text.split('/').collect::<Vec<_>>()[..] {
        [name] => name,
        ["", _] => return Err(Fault::form("must have a domain before its `/`, as in `example.com/name`")),
        [prefix, name] => {
            judge_part("prefix", prefix)?;
            name
        }
        _ => return Err(Fault::form("must have at most one `/`, as in `example.com/name`")),
    };
    if name.is_empty() {
        return Err(Fault::form("must have a name part that is not empty"));
    }
    if !is_label_text(name) {
        return Err(Fault::form(
            "must consist of letters, digits, `-`, `_` and `.`, and must start and end with a letter or digit",
        ));
    }
    length(name, LABEL_MAX)
}

/// The part of a text before its `/`, which is a subdomain.
fn judge_part(what: &str, part: &str) -> Result<(), Fault> {
    judge_subdomain(part).map_err(|fault| {
        let message = format!("has the {what} `{}`, which {}", shown(part), fault.message);
        Fault { message, ..fault }
    })
}

/// A label's value, `IsValidLabelValue`; it may be empty.
///
/// # Errors
/// What is wrong with `text`.
pub fn label_value(text: &str) -> Result<(), Problem> {
    let judge = |text: &str| {
        if !text.is_empty() && !is_label_text(text) {
            return Err(Fault::form(
                "must be empty or consist of letters, digits, `-`, `_` and `.`, and must start and end with a letter \
                 or digit",
            ));
        }
        length(text, LABEL_MAX)
    };
    check(text, judge, to_label_text)
}

/// An environment variable's name, `IsRelaxedEnvVarName`: the rule since 1.34, when
/// `RelaxedEnvironmentVariableValidation` went stable. Any printable ASCII but `=`.
///
/// # Errors
/// What is wrong with `text`.
pub fn env_name(text: &str) -> Result<(), Problem> {
    fn is_good(c: char) -> bool {
        (' '..='~').contains(&c) && c != '='
    }
    let judge = |text: &str| {
        if text.is_empty() {
            return Err(Fault::form("must not be empty"));
        }
        if !text.chars().all(is_good) {
            return Err(Fault::form("must consist only of printable ASCII characters other than `=`"));
        }
        Ok(())
    };
    check(text, judge, |text| text.chars().map(|c| if is_good(c) { c } else { '_' }).collect())
}

/// A key of a ConfigMap or Secret, `IsConfigMapKey`.
///
/// # Errors
/// What is wrong with `text`.
pub fn config_key(text: &str) -> Result<(), Problem> {
    fn is_good(c: char) -> bool {
        c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
    }
    let judge = |text: &str| {
        if text.is_empty() {
            return Err(Fault::form("must not be empty"));
        }
        if !text.chars().all(is_good) {
            return Err(Fault::form("must consist of letters, digits, `-`, `_` and `.`"));
        }
        if text == "." || text.starts_with("..") {
            return Err(Fault::form("must not be `.` and must not start with `..`"));
        }
        length(text, SUBDOMAIN_MAX)
    };
    check(text, judge, |text| cut(replaced(text, is_good).trim_start_matches(".."), SUBDOMAIN_MAX))
}

/// A port's name, `IsValidPortName`.
///
/// # Errors
/// What is wrong with `text`.
pub fn port_name(text: &str) -> Result<(), Problem> {
    const MAX: usize = 15;
    let judge = |text: &str| {
        if !is_label(text) || text.contains("--") {
            return Err(Fault::form(
                "must consist of lower case letters, digits and single `-` between them",
            ));
        }
        if !text.contains(|c: char| c.is_ascii_lowercase()) {
            return Err(Fault::form("must contain at least one letter"));
        }
        length(text, MAX)
    };
    check(text, judge, |text| {
        let label = to_label(text);
        let parts: Vec<_> = label.split('-').filter(|part| !part.is_empty()).collect();
        cut(&parts.join("-"), MAX)
    })
}

/// A path behind a domain, `IsDomainPrefixedPath`: `example.com/controller`. Values of `managedBy`.
///
/// # Errors
/// What is wrong with `text`.
pub fn domain_prefixed_path(text: &str) -> Result<(), Problem> {
    let judge = |text: &str| {
        let is_good = |c: char| c.is_ascii_alphanumeric() || "/-._~%!$&'()*+,;=:".contains(c);
        match text.split_once('/') {
            Some((domain, path)) if !domain.is_empty() && !path.is_empty() => {
                judge_part("domain", domain)?;
                if path.chars().all(is_good) {
                    return Ok(());
                }
                Err(Fault::form("must have only characters of a URL's path after its domain"))
            }
            _ => Err(Fault::form("must be a path behind a domain, as in `example.com/controller`")),
        }
    };
    check(text, judge, to_domain_prefixed)
}

fn length(text: &str, max: usize) -> Result<(), Fault> {
    if text.len() <= max {
        return Ok(());
    }
    Err(Fault { message: format!("must be no more than {max} characters"), too_long: true })
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

/// The first `max` bytes of what a name was made to, which is ASCII, without what no name ends in.
fn cut(formed: &str, max: usize) -> String {
    let cut = formed.get(..max).unwrap_or(formed);
    cut.trim_end_matches(is_edge).to_owned()
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
    cut(replaced.trim_start_matches(is_edge), LABEL_MAX)
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

/// Only the domain is mended; its path may mean something as it is.
fn to_domain_prefixed(text: &str) -> String {
    let Some((domain, path)) = text.split_once('/') else { return String::new() };
    let mended = to_subdomain(domain);
    if is_recognizable(domain, &mended) { format!("{mended}/{path}") } else { String::new() }
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
        for good in ["a_b", "_a._b", "a-_b"] {
            assert_eq!(dns1123_subdomain_with_underscore(good), Ok(()), "{good}");
        }
        for bad in ["", "__a", "a_", "_", "a._", "A_b"] {
            assert!(dns1123_subdomain_with_underscore(bad).is_err(), "{bad}");
        }
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

    type Check = fn(&str) -> Result<(), Problem>;

    const CHECKS: [Check; 9] = [
        dns1123_label,
        dns1035_label,
        dns1123_subdomain,
        qualified_name,
        label_value,
        env_name,
        config_key,
        port_name,
        domain_prefixed_path,
    ];

    fn suggests_only_what_it_takes(text: &str) {
        for check in CHECKS {
            if let Some(suggestion) = suggestion(check(text)) {
                assert_eq!(check(&suggestion), Ok(()), "for {text:?}");
            }
        }
    }

    /// Every part of a name that has a greatest length, at that length and beyond.
    #[test]
    fn long_names_come_to_an_end() {
        for part in ["a", "A", "1", "-", "_", ".", "..", "a.", "a-", "a_", "é", "/", "a/", "/a", "="] {
            for count in [14, 15, 16, 62, 63, 64, 252, 253, 254, 255, 5_000] {
                let long = part.repeat(count);
                for text in [&long, &format!("{long}/x"), &format!("x/{long}"), &format!("{long}/{long}")] {
                    suggests_only_what_it_takes(text);
                }
            }
        }
    }

    #[test]
    fn a_prefix_that_is_too_long_has_no_suggestion() {
        for part in ["a", "A"] {
            let key = format!("{}/x", part.repeat(254));
            for check in [qualified_name, domain_prefixed_path] {
                assert!(check(&key).is_err_and(|problem| problem.suggestion.is_none()), "{part}");
            }
        }
    }

    proptest! {
        #[test]
        fn suggestions_are_of_the_form(text in "\\PC{0,80}") {
            suggests_only_what_it_takes(&text);
        }

        #[test]
        fn suggestions_for_long_names_are_of_the_form(text in "[a-cA-C0-2._/= é-]{0,600}") {
            suggests_only_what_it_takes(&text);
        }

        #[test]
        fn suggestions_for_prefixed_names_are_of_the_form(
            text in "[a-cA-C.-]{0,260}/[a-cA-C0-2._%-]{0,70}(/a)?"
        ) {
            suggests_only_what_it_takes(&text);
        }
    }
}

//! Secrets written out in environment variables.
//!
//! ## Why it matters
//!
//! A manifest is read by everybody who reads the repository, the Nix store, the cluster's API and its audit
//! log. Once written out, a password has to be changed. Values that only lead to a secret (a path, a
//! `$(VARIABLE)`) are left alone.
//!
//! ## Bad
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   export = batchProcessing.mkKubernetesJob "export" {
//!     image = "export:v2";
//!     environment.DB_PASSWORD = "hunter2";
//!   };
//! }
//! ```
//!
//! ## Good
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   export = batchProcessing.mkKubernetesJob "export" {
//!     image = "export:v2";
//!     environment.DB_PASSWORD.secretRef = { name = "db"; key = "password"; };
//!   };
//! }
//! ```
//!
//! ## Source
//!
//! [Good practices for Kubernetes
//! Secrets](https://kubernetes.io/docs/concepts/security/secrets-good-practices/) in the Kubernetes
//! documentation.

use nixbatch_diagnostic::{Finding, ObjectPlace, Severity};
use nixbatch_kube::author::Author;
use serde_json::Value;

use super::view::items;
use super::{Lint, Objects, Report};
use crate::rules::{Category, Rule};

pub(super) const LINT: Lint = Lint {
    rule: Rule::new(
        "secret-in-env-literal",
        Category::Security,
        Severity::Warning,
        include_str!("secret_in_env_literal.rs"),
    ),
    check,
};

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in &objects.pods {
        for container in pod.containers() {
            for (index, variable) in items(container.value, "env") {
                let (Some(name), Some(value)) = (text(variable, "name"), text(variable, "value")) else {
                    continue;
                };
                let Some(why) = secret(name, value) else { continue };
                let field = container.path().join("env").join(index);
                let reference = field.join("valueFrom").join("secretKeyRef");
                let given =
                    objects.author(pod.object).giving(&reference, 2, "{ name = \"…\"; key = \"…\"; };");
                let finding = Finding::new(
                    LINT.rule.name,
                    LINT.rule.severity,
                    ObjectPlace::value(field.join("value")),
                    format!("`{name}` {why}"),
                )
                .with_help(format!("keep it in a Secret: {given}"));
                report.push(pod.object, finding);
            }
        }
    }
}

fn text<'a>(owner: &'a Value, key: &str) -> Option<&'a str> {
    owner.get(key)?.as_str()
}

/// Words of a variable's name that make its value a secret.
const SECRET_WORDS: [&str; 10] = [
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "PWD",
    "SECRET",
    "TOKEN",
    "APIKEY",
    "CREDENTIAL",
    "CREDENTIALS",
    "PASS",
];

/// Pairs of words that do so together.
const SECRET_PAIRS: [(&str, &str); 6] = [
    ("API", "KEY"),
    ("ACCESS", "KEY"),
    ("PRIVATE", "KEY"),
    ("ENCRYPTION", "KEY"),
    ("SIGNING", "KEY"),
    ("SSH", "KEY"),
];

/// Last words of a name that make the value lead to a secret, or tell about one.
const HARMLESS_ENDS: [&str; 48] = [
    "ARN",
    "SECRET",
    "STORE",
    "BACKEND",
    "PROVIDER",
    "MANAGER",
    "ENGINE",
    "REGION",
    "PROJECT",
    "NAMESPACE",
    "PREFIX",
    "SUFFIX",
    "VERSION",
    "ISSUER",
    "AUDIENCE",
    "SCOPE",
    "SCOPES",
    "LIFETIME",
    "AGE",
    "DAYS",
    "MINUTES",
    "HOURS",
    "HASHER",
    "POLICY",
    "FORMAT",
    "ROTATION",
    "FILE",
    "PATH",
    "DIR",
    "NAME",
    "REF",
    "ID",
    "URL",
    "URI",
    "HOST",
    "ENDPOINT",
    "TTL",
    "EXPIRY",
    "SECONDS",
    "LENGTH",
    "SIZE",
    "COUNT",
    "ENABLED",
    "LIMIT",
    "TYPE",
    "HEADER",
    "ALGORITHM",
    "REQUIRED",
];

/// Why the value is a secret, where it is one.
fn secret(name: &str, value: &str) -> Option<&'static str> {
    if leads_elsewhere(value) {
        return None;
    }
    if value.contains("-----BEGIN") && value.contains("PRIVATE KEY-----") {
        return Some("holds a private key");
    }
    if has_password_in_url(value) {
        return Some("holds a URL with a password");
    }
    if is_access_key(value) {
        return Some("holds an access key");
    }
    names_a_secret(name).then_some("holds a secret that anybody can read")
}

/// Values that are no secrets whatever they are called: nothing, a switch, a reference, a path, a placeholder.
fn leads_elsewhere(value: &str) -> bool {
    let value = value.trim();
    value.is_empty()
        || matches!(value.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "none" | "null")
        || (value.starts_with("$(") && value.ends_with(')'))
        || (["/", "arn:", "projects/"].iter().any(|start| value.starts_with(start))
            && !value.contains(char::is_whitespace))
}

fn names_a_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let words: Vec<_> = name.split(['_', '-', '.']).filter(|word| !word.is_empty()).collect();
    let Some(last) = words.last() else { return false };
    // `DB_PASSWORD_SECRET` names the Secret that holds it; `CLIENT_SECRET` is one.
    let is_of_secret =
        *last != "SECRET" || words.iter().filter(|word| SECRET_WORDS.contains(word)).count() > 1;
    if (HARMLESS_ENDS.contains(last) && is_of_secret) || name == "PWD" {
        return false;
    }
    words
        .iter()
        .any(|word| SECRET_WORDS.contains(word) || word.ends_with("PASSWORD") || word.ends_with("APIKEY"))
        || words.windows(2).any(|pair| SECRET_PAIRS.contains(&(pair[0], pair[1])))
}

/// `scheme://user:password@host`, the password not itself a `$(VARIABLE)`.
fn has_password_in_url(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once("://") else { return false };
    let Some((user, _)) = rest.split(['/', '?', '#']).next().and_then(|host| host.rsplit_once('@')) else {
        return false;
    };
    let password = user.split_once(':').map_or("", |(_, password)| password);
    !scheme.is_empty()
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && !password.is_empty()
        && !password.starts_with('$')
        && !password.starts_with('{')
        && !password.chars().all(|c| c == '*')
}

/// Keys whose makers gave them a shape of their own: AWS access keys, GitHub and Slack tokens.
fn is_access_key(value: &str) -> bool {
    let alphanumeric = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let shaped = |prefix: &str, least: usize| {
        value.strip_prefix(prefix).is_some_and(|rest| rest.len() >= least && alphanumeric(rest))
    };
    (shaped("AKIA", 16) && value.len() == 20)
        || (shaped("ASIA", 16) && value.len() == 20)
        || ["ghp_", "gho_", "ghs_", "github_pat_"].iter().any(|prefix| shaped(prefix, 36))
        || ["xoxb-", "xoxp-"].iter().any(|prefix| shaped(prefix, 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_name_or_by_shape() {
        for (name, value) in [
            ("DB_PASSWORD", "hunter2"),
            ("PGPASSWORD", "x"),
            ("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI"),
            ("API_KEY", "0123"),
            ("github-token", "abc"),
            ("CLIENT_SECRET", "abc"),
            ("DATABASE_URL", "postgres://app:s3cret@db:5432/app"),
            ("KEY_ID", "AKIAIOSFODNN7EXAMPLE"),
            ("CERT", "-----BEGIN RSA PRIVATE KEY-----\nMIIE"),
        ] {
            assert!(secret(name, value).is_some(), "{name}={value}");
        }
    }

    #[test]
    fn what_only_leads_to_a_secret_is_none() {
        for (name, value) in [
            ("DB_PASSWORD_FILE", "/run/secrets/db"),
            ("DB_PASSWORD", "/run/secrets/db"),
            ("DB_PASSWORD", "$(OTHER)"),
            ("DB_PASSWORD", ""),
            ("SECRET_NAME", "db"),
            ("DB_SECRET_ARN", "arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/db"),
            ("DB_PASSWORD", "projects/p/secrets/db/versions/latest"),
            ("DB_PASSWORD_SECRET", "db"),
            ("SECRET_STORE", "vault"),
            ("TOKEN_ISSUER", "https://x"),
            ("TOKEN_TTL", "300"),
            ("DATABASE_URL", "postgres://app@db/app"),
            ("DATABASE_URL", "postgres://app:$(DB_PASSWORD)@db/app"),
            ("TOKENIZER", "bert"),
            ("KEYBOARD", "de"),
            ("BYPASS", "1"),
            ("PWD", "/work dir"),
            ("AWS_ACCESS_KEY_ID", "x"),
            ("USE_PASSWORD", "true"),
        ] {
            assert!(secret(name, value).is_none(), "{name}={value}");
        }
    }
}

//! The keys of `nixbatch.toml`: one table feeds the reader, the published schema and the documentation.

use nixbatch_core::{KubernetesVersion, PodSecurity, rules};
use serde_json::{Value, json};

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// How it is written.
    pub name: &'static str,
    /// What its value is.
    pub takes: Takes,
    /// What it decides, in a sentence of Markdown.
    pub about: &'static str,
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A Kubernetes version, `"1.35"`.
    Version,
    /// A level of the Pod Security Standards.
    PodSecurity,
    /// A severity.
    Severity,
    /// A list of patterns, as in `.gitignore`, from the directory of the file.
    Patterns,
    /// A table from rules to reasons.
    Reasons,
    /// A table from rules to severities.
    Severities,
    /// A list of tables with these keys.
    Tables(&'static [Key]),
}

/// What severities are called.
pub(super) const SEVERITIES: [&str; 3] = ["error", "warning", "info"];

const ALLOW: Key = Key {
    name: "allow",
    takes: Takes::Reasons,
    about: "Rules whose warnings and infos are silenced, each with the reason.",
};

const SEVERITY: Key = Key {
    name: "severity",
    takes: Takes::Severities,
    about: "How much the warnings and infos of rules matter. Errors, which Kubernetes refuses, stay errors.",
};

/// All keys.
pub const KEYS: &[Key] = &[
    Key {
        name: "kubernetes-version",
        takes: Takes::Version,
        about: "The Kubernetes version to check against, where a bundle does not say it with `kubernetesVersion`.",
    },
    Key {
        name: "pod-security",
        takes: Takes::PodSecurity,
        about: "The Pod Security Standard that pods must meet, where neither their namespace nor a bundle says it.",
    },
    Key {
        name: "fail-on",
        takes: Takes::Severity,
        about: "The least severity with which the exit status is 1.",
    },
    Key {
        name: "exclude",
        takes: Takes::Patterns,
        about: "Files and directories that are not looked at when a directory is, as patterns like those of `.gitignore`.",
    },
    ALLOW,
    SEVERITY,
    Key {
        name: "per-path",
        takes: Takes::Tables(&[
            Key { name: "paths", takes: Takes::Patterns, about: "The files that it holds for." },
            ALLOW,
            SEVERITY,
        ]),
        about: "What holds for some files; the last that says something of a rule decides.",
    },
];

/// The JSON schema of the file.
pub fn schema() -> Value {
    let mut schema = table(KEYS);
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["$id"] = "https://github.com/nixbatch/nixbatch/docs/reference/nixbatch-toml.schema.json".into();
    schema["title"] = "nixbatch.toml".into();
    schema
}

fn table(keys: &[Key]) -> Value {
    let properties = keys.iter().map(|key| {
        let mut property = property(key.takes);
        property["description"] = key.about.into();
        (key.name.to_owned(), property)
    });
    let properties: serde_json::Map<_, _> = properties.collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn property(takes: Takes) -> Value {
    let rules: Vec<_> =
        rules::all().into_iter().filter(|rule| rule.can_be_silenced()).map(|rule| rule.name).collect();
    match takes {
        Takes::Version => {
            let versions: Vec<_> = KubernetesVersion::ALL.iter().map(ToString::to_string).collect();
            json!({ "enum": versions })
        }
        Takes::PodSecurity => json!({ "enum": PodSecurity::WORDS }),
        Takes::Severity => json!({ "enum": SEVERITIES }),
        Takes::Patterns => json!({ "type": "array", "items": { "type": "string" } }),
        Takes::Reasons => {
            let reason = json!({ "type": "string", "minLength": 1 });
            json!({ "type": "object", "propertyNames": { "enum": rules }, "additionalProperties": reason })
        }
        Takes::Severities => {
            let severity = json!({ "enum": SEVERITIES });
            json!({ "type": "object", "propertyNames": { "enum": rules }, "additionalProperties": severity })
        }
        Takes::Tables(keys) => json!({ "type": "array", "items": table(keys) }),
    }
}

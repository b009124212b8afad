//! The bundle's own settings: are they known, and what do they decide?

use nixbatch_diagnostic::{Finding, Nearest, Path, Place, describe, nearest};
use nixbatch_kube::schema::KubernetesVersion;
use serde_json::{Map, Value};

use crate::Options;
use crate::document::{Document, SETTINGS};

/// What the bundle says about itself, as a bundle's top-level attributes or in [`Options`].
#[derive(Debug, Default)]
pub struct Settings {
    /// How objects reach the cluster.
    pub gitops: GitOps,
    /// What is done about the immutability of Jobs that do not say it themselves.
    pub naming: Naming,
    /// The Kubernetes version that checks hold against.
    pub kubernetes_version: KubernetesVersion,
    /// Names of objects that exist outside the bundle, by plural kind: `secrets`, `configMaps`, ….
    pub external: External,
}

/// References that lead out of the bundle on purpose. A `*` in a name stands for anything.
#[derive(Debug, Default)]
pub struct External {
    /// `external.configMaps`.
    pub config_maps: Vec<String>,
    /// `external.secrets`.
    pub secrets: Vec<String>,
}

/// How objects reach the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GitOps {
    /// `kubectl apply`, or something like it.
    #[default]
    No,
    /// A controller that keeps the cluster in step with a repository.
    Yes,
    /// Argo CD: changed Jobs need new names.
    ArgoCd,
    /// Flux: changed Jobs are replaced by force.
    Flux,
}

/// What is done about the immutability of Jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Naming {
    /// The name is the one that the user gave.
    #[default]
    Stable,
    /// A short hash of the Job's spec is appended, so that a changed Job is a new Job.
    Hash,
}

impl GitOps {
    /// The value of the `gitops` setting.
    fn parse(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(false) => Some(Self::No),
            Value::Bool(true) => Some(Self::Yes),
            Value::String(text) if text == "argocd" => Some(Self::ArgoCd),
            Value::String(text) if text == "flux" => Some(Self::Flux),
            _ => None,
        }
    }
}

impl Naming {
    /// The value of a `naming` argument or setting.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "stable" => Some(Self::Stable),
            "hash" => Some(Self::Hash),
            _ => None,
        }
    }
}

/// A setting. The table of them serves the check, `nixbatch explain` and the reference page.
#[derive(Debug)]
pub struct Setting {
    /// The bundle's attribute.
    pub name: &'static str,
    /// What its value may be, as messages and the reference say it.
    pub takes: &'static str,
    /// What holds when it is absent, in Nix.
    pub default: &'static str,
    /// What it decides, in some sentences of Markdown.
    pub doc: &'static str,
    /// Whether its value is an attribute set, which Nix would take for a group of items: `nix/document.nix` has these
    /// names as well.
    pub is_set: bool,
    /// Takes a value over, and says whether it is one that the setting takes.
    read: fn(&Value, &mut Reading) -> bool,
}

/// All settings, by name.
pub const ALL: &[Setting] = &[
    Setting {
        name: "external",
        takes: "an attribute set such as `{ configMaps = [ \"shared-*\" ]; }`",
        default: "{ }",
        doc: "Objects that exist outside the bundle, so that no rule misses them: lists of names in `configMaps` and \
              `secrets`. A `*` in a name stands for any text. No rule asks for Secrets in this version.",
        is_set: true,
        read: |value, reading| {
            let kinds = value.as_object();
            kinds.map(|kinds| read_external(kinds, reading)).is_some()
        },
    },
    Setting {
        name: "gitops",
        takes: "`true`, `false`, \"argocd\" or \"flux\"",
        default: "false",
        doc: "Whether a GitOps controller keeps the cluster in step with the manifests, and which. With any, \
              `ttlSecondsAfterFinished` of mkKubernetesJob has no default: the controller would create the Job again \
              that is gone, and so run it again. A Job is immutable, so a controller cannot apply a changed one. \
              \"argocd\" therefore makes `naming` default to \"hash\": a changed Job is a new one. \"flux\" marks each Job \
              for Flux to replace it by force (`kustomize.toolkit.fluxcd.io/force`), and names stay.",
        is_set: false,
        read: |value, reading| GitOps::parse(value).map(|said| reading.settings.gitops = said).is_some(),
    },
    Setting {
        name: "kubernetesVersion",
        takes: "\"1.35\"",
        default: "\"1.35\"",
        doc: "The Kubernetes version to check against. `--kubernetes-version` goes before it.",
        is_set: false,
        read: |value, reading| {
            let version = value.as_str().and_then(|text| text.parse().ok());
            version.map(|said| reading.settings.kubernetes_version = said).is_some()
        },
    },
    Setting {
        name: "lint",
        takes: "`{ ignore.<rule> = \"reason\"; }`",
        default: "{ }",
        doc: "Rules whose warnings and infos are silenced for every item, each with the reason. A spec has the same \
              argument for itself.",
        is_set: true,
        // What it names is looked at where findings are silenced.
        read: |value, _| {
            let is_ignore = |(key, value): (&String, &Value)| key == "ignore" && value.is_object();
            value.as_object().is_some_and(|fields| fields.iter().all(is_ignore))
        },
    },
    Setting {
        name: "naming",
        takes: "\"stable\" or \"hash\"",
        default: "if gitops == \"argocd\" then \"hash\" else \"stable\"",
        doc: "How Jobs are named whose mkKubernetesJob does not say it with its own `naming`. Jobs are immutable: applying a \
              changed one fails. With \"hash\" the name ends in a short hash of the Job's spec, so that a changed Job is a \
              new one and an unchanged one keeps its name. References from the same bundle follow. With \"stable\" the \
              name is the one that is given.",
        is_set: false,
        read: |value, reading| {
            reading.naming = value.as_str().and_then(Naming::parse);
            reading.naming.is_some()
        },
    },
];

impl Setting {
    /// The setting with this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|setting| setting.name == name)
    }
}

/// The settings while they are read.
#[derive(Debug, Default)]
struct Reading {
    settings: Settings,
    /// What the bundle says of `naming`; what holds otherwise depends on `gitops`.
    naming: Option<Naming>,
    findings: Vec<Finding>,
}

/// Reads the document's settings. The program's own options go before them.
pub fn read(document: &Document<'_>, options: &Options) -> (Settings, Vec<Finding>) {
    let mut reading = Reading::default();
    for (name, value) in
        document.settings.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null())
    {
        match Setting::find(name) {
            Some(setting) if (setting.read)(value, &mut reading) => {}
            Some(setting) => reading.findings.push(wrong(name, value, setting.takes)),
            None => reading.findings.push(unknown(name)),
        }
    }
    let Reading { mut settings, naming, findings } = reading;
    let of_gitops = if settings.gitops == GitOps::ArgoCd { Naming::Hash } else { Naming::Stable };
    settings.naming = naming.unwrap_or(of_gitops);
    if let Some(version) = options.kubernetes_version {
        settings.kubernetes_version = version;
    }
    (settings, findings)
}

fn read_external(kinds: &Map<String, Value>, Reading { settings, findings, .. }: &mut Reading) {
    let external = &mut settings.external;
    for (kind, names) in kinds {
        let list = match kind.as_str() {
            "configMaps" => &mut external.config_maps,
            "secrets" => &mut external.secrets,
            _ => {
                let message = format!("`external` has no attribute `{kind}`");
                findings.push(
                    misspelt(Path::parse("external").join(kind.as_str()), message)
                        .with_help("it takes `configMaps` and `secrets`"),
                );
                continue;
            }
        };
        match names
            .as_array()
            .map(|names| names.iter().map(|name| name.as_str().map(str::to_owned)).collect())
        {
            Some(Some(names)) => *list = names,
            _ => findings.push(wrong(&format!("external.{kind}"), names, "a list of names")),
        }
    }
}

impl External {
    /// Whether `name` is one of `patterns`.
    pub fn covers(patterns: &[String], name: &str) -> bool {
        patterns.iter().any(|pattern| matches(pattern, name))
    }
}

/// Whether `name` is what `pattern` says, `*` standing for any text.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let parts: Vec<_> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

fn misspelt(path: Path, message: String) -> Finding {
    Finding::error("invalid-setting", Place::name(SETTINGS, path), message)
}

fn wrong(name: &str, value: &Value, expected: &str) -> Finding {
    let given = describe(value);
    let message = format!("the bundle's `{name}` must be {expected}, and this is {given}");
    Finding::error("invalid-setting", Place::value(SETTINGS, Path::parse(name)), message)
}

fn unknown(name: &str) -> Finding {
    let names = || ALL.iter().map(|setting| setting.name);
    let hint = match nearest(name, names()) {
        Some(Nearest { name, .. }) => format!("did you mean `{name}`?"),
        None => {
            let names: Vec<_> = names().map(|name| format!("`{name}`")).collect();
            format!("a bundle's settings are {};", names.join(", "))
        }
    };
    let help = format!(
        "{hint} everything else in a bundle is a spec (`mkCronJob \"name\" {{ … }}`), a Kubernetes object, or a group of these"
    );
    misspelt(Path::root().join(name), format!("there is no setting `{name}`")).with_help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_setting_names_every_version() {
        let setting = Setting::find("kubernetesVersion").expect("a setting");
        for version in KubernetesVersion::ALL {
            assert!(setting.takes.contains(&format!("\"{version}\"")), "{version}");
        }
        assert_eq!(setting.default, format!("\"{}\"", KubernetesVersion::DEFAULT));
    }

    #[test]
    fn stars_stand_for_anything() {
        assert!(matches("db-*", "db-credentials"));
        assert!(matches("*", ""));
        assert!(matches("a*b*c", "a-b-b-c"));
        assert!(!matches("a*b", "a-c"));
        assert!(!matches("db", "db-credentials"));
    }
}

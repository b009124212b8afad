//! The bundle's own settings: are they known, and what do they decide?

use nixbatch_diagnostic::{Finding, Nearest, Path, Place, describe, nearest};
use nixbatch_kube::schema::KubernetesVersion;
use serde_json::Value;

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

/// The settings.
pub const NAMES: [&str; 5] = ["external", "gitops", "kubernetesVersion", "lint", "naming"];

/// Those whose values are attribute sets, which Nix would take for groups of items: `nix/document.nix` has these names
/// as well.
pub const SETS: [&str; 2] = ["external", "lint"];

/// Reads the document's settings. The program's own options go before them.
pub fn read(document: &Document<'_>, options: &Options) -> (Settings, Vec<Finding>) {
    let mut settings = Settings::default();
    let mut naming = None;
    let mut findings = Vec::new();
    for (name, value) in
        document.settings.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null())
    {
        match name.as_str() {
            "external" => read_external(value, &mut settings.external, &mut findings),
            "gitops" => match GitOps::parse(value) {
                Some(gitops) => settings.gitops = gitops,
                None => findings.push(wrong(name, value, "`true`, `false`, \"argocd\" or \"flux\"")),
            },
            "naming" => match value.as_str().and_then(Naming::parse) {
                Some(said) => naming = Some(said),
                None => findings.push(wrong(name, value, "\"stable\" or \"hash\"")),
            },
            "kubernetesVersion" => match value.as_str().and_then(|text| text.parse().ok()) {
                Some(version) => settings.kubernetes_version = version,
                None => {
                    let known: Vec<_> =
                        KubernetesVersion::ALL.iter().map(|version| format!("\"{version}\"")).collect();
                    findings.push(wrong(name, value, &known.join(" or ")));
                }
            },
            "lint" => check_lint(value, &mut findings),
            _ => findings.push(unknown(name)),
        }
    }
    let of_gitops = if settings.gitops == GitOps::ArgoCd { Naming::Hash } else { Naming::Stable };
    settings.naming = naming.unwrap_or(of_gitops);
    if let Some(version) = options.kubernetes_version {
        settings.kubernetes_version = version;
    }
    (settings, findings)
}

fn read_external(value: &Value, external: &mut External, findings: &mut Vec<Finding>) {
    let Some(kinds) = value.as_object() else {
        findings.push(wrong("external", value, "an attribute set such as `{ secrets = [ \"db-*\" ]; }`"));
        return;
    };
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

/// `lint.ignore` holds for every item; what it names is looked at where findings are silenced.
fn check_lint(value: &Value, findings: &mut Vec<Finding>) {
    let is_ignore = |(key, value): (&String, &Value)| key == "ignore" && value.is_object();
    if !value.as_object().is_some_and(|fields| fields.iter().all(is_ignore)) {
        findings.push(wrong("lint", value, "`{ ignore.<rule> = \"reason\"; }`"));
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
    let message = format!("the bundle's `{name}` must be {expected}, but it is {given}");
    Finding::error("invalid-setting", Place::value(SETTINGS, Path::parse(name)), message)
}

fn unknown(name: &str) -> Finding {
    let hint = match nearest(name, NAMES) {
        Some(Nearest { name, .. }) => format!("did you mean `{name}`?"),
        None => format!("a bundle's settings are {};", NAMES.map(|name| format!("`{name}`")).join(", ")),
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
    fn stars_stand_for_anything() {
        assert!(matches("db-*", "db-credentials"));
        assert!(matches("*", ""));
        assert!(matches("a*b*c", "a-b-b-c"));
        assert!(!matches("a*b", "a-c"));
        assert!(!matches("db", "db-credentials"));
    }
}

//! What a bundle may say about itself: the settings as the compiler uses them, and the table of what users write.

use nixbatch_kube::custom::CustomKinds;
use nixbatch_kube::pod_security::Level;
use nixbatch_kube::schema::KubernetesVersion;
use serde_json::Value;

use crate::builders::LINT;
use crate::params::{Param, Shape};

/// What the bundle says about itself, as a bundle's top-level attributes or in [`Options`](crate::Options).
#[derive(Debug, Default)]
pub struct Settings {
    /// How objects reach the cluster.
    pub gitops: GitOps,
    /// What is done about the immutability of Jobs that do not say it themselves.
    pub naming: Naming,
    /// The Kubernetes version that checks hold against.
    pub kubernetes_version: KubernetesVersion,
    /// The security that pods must have whose namespace does not say it.
    pub pod_security: Option<Demanded>,
    /// The release of Argo Workflows whose objects are meant; the newest that is bundled, when absent.
    pub argo_version: Option<String>,
    /// Whether an object of a kind that nobody knows is an error.
    pub strict_kinds: bool,
    /// Names of objects that exist outside the bundle, by plural kind: `secrets`, `configMaps`, ….
    pub external: External,
}

impl Settings {
    /// The settings in a document. What has not the right shape counts as absent; decode says what is wrong with it.
    /// `lint` is read where findings are silenced.
    pub fn of(written: &Value) -> Self {
        let gitops = GitOps::of(&written["gitops"]).unwrap_or_default();
        let of_gitops = if gitops == GitOps::ArgoCd { Naming::Hash } else { Naming::Stable };
        let text = |name: &str| written[name].as_str();
        Self {
            gitops,
            naming: text("naming").and_then(Naming::parse).unwrap_or(of_gitops),
            kubernetes_version: text("kubernetesVersion")
                .and_then(|text| text.parse().ok())
                .unwrap_or_default(),
            pod_security: text("podSecurity")
                .and_then(|text| text.parse().ok())
                .map(|level| Demanded { level, in_bundle: true }),
            argo_version: text("argoVersion").filter(|text| ARGO_VERSIONS.contains(text)).map(str::to_owned),
            strict_kinds: false,
            external: External::of(&written["external"]),
        }
    }

    /// The bundled custom resources that are meant.
    pub fn custom_kinds(&self) -> CustomKinds {
        let mut kinds = CustomKinds::default();
        if let Some(version) = &self.argo_version {
            kinds.choose("argo-workflows", version);
        }
        kinds
    }
}

/// The security that pods must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demanded {
    /// How much.
    pub level: Level,
    /// Whether the bundle says so, and not who runs the program.
    pub in_bundle: bool,
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

impl GitOps {
    const ARGO_CD: &str = "argocd";
    const FLUX: &str = "flux";
    const SHAPE: Shape = Shape::Either(&[Shape::Bool, Shape::OneOf(&[Self::ARGO_CD, Self::FLUX])]);

    fn of(value: &Value) -> Option<Self> {
        match (value, value.as_str()) {
            (Value::Bool(false), _) => Some(Self::No),
            (Value::Bool(true), _) => Some(Self::Yes),
            (_, Some(Self::ARGO_CD)) => Some(Self::ArgoCd),
            (_, Some(Self::FLUX)) => Some(Self::Flux),
            _ => None,
        }
    }
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

impl Naming {
    const STABLE: &str = "stable";
    const HASH: &str = "hash";

    /// What a `naming` argument or setting takes.
    pub const SHAPE: Shape = Shape::OneOf(&[Self::STABLE, Self::HASH]);

    /// The value of a `naming` argument or setting.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            Self::STABLE => Some(Self::Stable),
            Self::HASH => Some(Self::Hash),
            _ => None,
        }
    }
}

/// References that lead out of the bundle on purpose. A `*` in a name stands for anything.
#[derive(Debug, Default)]
pub struct External {
    /// `external.configMaps`.
    pub config_maps: Vec<String>,
    /// `external.secrets`.
    pub secrets: Vec<String>,
}

impl External {
    const CONFIG_MAPS: &str = "configMaps";
    const SECRETS: &str = "secrets";
    const SHAPE: Shape = Shape::Record(&[
        Param::optional(Self::CONFIG_MAPS, Shape::List(&Shape::Text), "Names of ConfigMaps."),
        Param::optional(Self::SECRETS, Shape::List(&Shape::Text), "Names of Secrets."),
    ]);

    fn of(value: &Value) -> Self {
        let names = |kind: &str| {
            let names = value[kind].as_array().into_iter().flatten();
            names.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        Self { config_maps: names(Self::CONFIG_MAPS), secrets: names(Self::SECRETS) }
    }

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

/// A setting. The table of them serves decode, `nixbatch explain` and the reference page.
#[derive(Debug)]
pub struct Setting {
    /// The bundle's attribute, what its value may be, and what it decides, in some sentences of Markdown.
    pub param: Param,
    /// What holds when it is absent, in Nix: it may hang on other settings.
    pub default: &'static str,
    /// How it is written in Nix.
    pub example: &'static str,
}

/// The releases of Argo Workflows that are bundled, oldest first.
const ARGO_VERSIONS: &[&str] = &["3.7", "4.0"];

/// All settings, by name.
pub const ALL: &[Setting] = &[
    Setting {
        param: Param::optional(
            "argoVersion",
            Shape::OneOf(ARGO_VERSIONS),
            "The release of Argo Workflows whose objects the bundle holds. Both have the same `apiVersion`, and differ in \
             their fields.",
        ),
        default: "\"4.0\"",
        example: "argoVersion = \"3.7\";",
    },
    Setting {
        param: Param::optional(
            "external",
            External::SHAPE,
            "Objects that exist outside the bundle, so that no rule misses them: lists of names in `configMaps` and \
             `secrets`. A `*` in a name stands for any text. No rule asks for Secrets in this version.",
        ),
        default: "{ }",
        example: "external.configMaps = [ \"shared-*\" ];",
    },
    Setting {
        param: Param::optional(
            "gitops",
            GitOps::SHAPE,
            "Whether a GitOps controller keeps the cluster in step with the manifests, and which. With any, \
             `ttlSecondsAfterFinished` of mkKubernetesJob has no default: the controller would create the Job again \
             that is gone, and so run it again. A Job is immutable, so a controller cannot apply a changed one. \
             \"argocd\" therefore makes `naming` default to \"hash\": a changed Job is a new one. \"flux\" marks each Job \
             of a builder for Flux to replace it by force (`kustomize.toolkit.fluxcd.io/force`), and names stay.",
        ),
        default: "false",
        example: "gitops = \"argocd\";",
    },
    Setting {
        param: Param::optional(
            "kubernetesVersion",
            Shape::KubernetesVersion,
            "The Kubernetes version to check against. `--kubernetes-version` goes before it.",
        ),
        default: "\"1.35\"",
        example: "kubernetesVersion = \"1.35\";",
    },
    Setting {
        param: Param::optional(
            "lint",
            LINT.shape,
            "Rules whose warnings and infos are silenced for every item, each with the reason: \
             `lint.ignore.<rule> = \"reason\";`. A spec has the same argument for itself.",
        ),
        default: "{ }",
        example: "lint.ignore.deadline-unset = \"a queue may take days to become empty\";",
    },
    Setting {
        param: Param::optional(
            "naming",
            Naming::SHAPE,
            "How Jobs are named whose mkKubernetesJob does not say it with its own `naming`. Jobs are immutable: applying a \
             changed one fails. With \"hash\" the name ends in a short hash of the Job's spec, so that a changed Job is a \
             new one and an unchanged one keeps its name. References from the same bundle follow. With \"stable\" the \
             name is the one that is given.",
        ),
        default: "if gitops == \"argocd\" then \"hash\" else \"stable\"",
        example: "naming = \"hash\";",
    },
    Setting {
        param: Param::optional(
            "podSecurity",
            Shape::OneOf(&Level::WORDS),
            "The [Pod Security Standard](https://kubernetes.io/docs/concepts/security/pod-security-standards/) that the \
             cluster holds pods to whose namespace says nothing else: the `defaults.enforce` of its admission \
             configuration. A Namespace in the bundle says it for itself, with the label \
             `pod-security.kubernetes.io/enforce`, and goes before this. `--pod-security` takes this setting's place.",
        ),
        default: "\"privileged\"",
        example: "podSecurity = \"restricted\";",
    },
];

impl Setting {
    /// The setting with this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|setting| setting.param.name == name)
    }

    /// Whether its value is an attribute set, which Nix would take for a group of items: `nix/document.nix` has these
    /// names as well.
    pub fn is_set(&self) -> bool {
        matches!(self.param.shape, Shape::Record(_))
    }
}

#[cfg(test)]
mod tests {
    use nixbatch_kube::custom;
    use serde_json::json;

    use super::*;

    #[test]
    fn the_default_version_is_the_compilers() {
        let setting = Setting::find("kubernetesVersion").expect("a setting");
        assert_eq!(setting.default, format!("\"{}\"", KubernetesVersion::DEFAULT));
    }

    #[test]
    fn argo_versions_are_those_that_are_bundled() {
        let releases = custom::releases().iter().filter(|release| release.project == "argo-workflows");
        let lines: Vec<_> =
            releases.filter_map(|release| release.version.rsplit_once('.').map(|(line, _)| line)).collect();
        assert_eq!(lines, ARGO_VERSIONS);
        let setting = Setting::find("argoVersion").expect("a setting");
        assert_eq!(setting.default.trim_matches('"'), ARGO_VERSIONS[ARGO_VERSIONS.len() - 1]);
    }

    #[test]
    fn what_has_not_the_right_shape_counts_as_absent() {
        let settings = Settings::of(&json!({
            "gitops": "argo", "naming": "hash", "kubernetesVersion": 1, "external": { "configMaps": ["a", 1], "secrets": "b" },
        }));
        assert_eq!((settings.gitops, settings.naming), (GitOps::No, Naming::Hash));
        assert_eq!(settings.kubernetes_version, KubernetesVersion::DEFAULT);
        assert_eq!(settings.external.config_maps, ["a"]);
        assert!(settings.external.secrets.is_empty());
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

//! Files of manifests that never saw Nix: which of them hold Kubernetes objects, and so items of a document.

use std::fmt;

use nixbatch_diagnostic::Source;
use nixbatch_kube::object::Identity;
use nixbatch_kube::yaml::{self, DocumentText, ReadError, Reading};
use serde_json::Value;

use crate::document::{Document, Item, Written};

/// A file of YAML or JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestFile {
    /// The name that is shown to the user.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What keeps it from being one, whatever is in the text.
    pub error: Option<ReadError>,
}

impl ManifestFile {
    /// A file with this content, which need not be text.
    pub fn new(name: String, content: Vec<u8>) -> Self {
        let is_utf_16 = content.starts_with(&[0xff, 0xfe]) || content.starts_with(&[0xfe, 0xff]);
        if is_utf_16 {
            let message = "this file is UTF-16; write it as UTF-8, as the API server wants it".to_owned();
            let error = Some(ReadError { range: 0..0, message, related: None });
            return Self { name, text: String::new(), error };
        }
        match String::from_utf8(content) {
            Ok(text) => Self { name, text, error: None },
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let message = "this byte is no UTF-8; write the file as UTF-8".to_owned();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let range = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
                Self { name, text, error: Some(ReadError { range, message, related: None }) }
            }
        }
    }

    /// The file as a source that diagnostics point into.
    pub fn source(&self) -> Source {
        Source::new(self.name.as_str(), self.text.as_str())
    }
}

/// Why a file is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skip {
    /// Nothing in it has an `apiVersion` and a `kind`.
    NoObject,
    /// It cannot be read as YAML, and does not look like an object.
    NoYaml,
    /// A template that Helm makes manifests of.
    HelmTemplate,
    /// What kustomize builds from.
    Kustomization,
    /// A patch, or another part of a kustomization that is no whole object.
    KustomizationPart,
    /// What `kubectl` itself is configured with.
    Kubeconfig,
    /// A document of nixbatch.
    Document,
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoObject => "nothing in it has an `apiVersion` and a `kind`",
            Self::NoYaml => "it is no YAML, and does not look like a Kubernetes object",
            Self::HelmTemplate => "it is a Helm template; lint what `helm template` makes of it",
            Self::Kustomization => "it is a kustomization",
            Self::KustomizationPart => {
                "it is a part of a kustomization; lint what `kustomize build` makes of it"
            }
            Self::Kubeconfig => "it configures `kubectl`",
            Self::Document => "it is a document of nixbatch; name it to have it looked at",
        })
    }
}

impl ManifestFile {
    /// Why the file is not one of manifests; nothing where it is.
    ///
    /// A file is one when a document in it is an object, even if others are not: then `kubectl` refuses these.
    pub fn skip(&self) -> Option<Skip> {
        if self.error.is_some() {
            return None;
        }
        if is_helm_template(&self.text) {
            return Some(Skip::HelmTemplate);
        }
        let mentions = |word: &str| self.text.contains(word);
        if begins_line(&self.text, "apiVersion:")
            && begins_line(&self.text, "kind:")
            && !mentions(KUSTOMIZE_GROUP)
            && !mentions("Config")
        {
            // So much the more need not be read twice.
            return None;
        }
        let mut skip = None;
        for document in yaml::documents(&self.text).0 {
            match document.read() {
                Ok(Reading { value: Some(value), .. }) => match of_value(&value) {
                    Some(reason) => skip = skip.or(Some(reason)),
                    None => return None,
                },
                Ok(Reading { value: None, .. }) => {}
                Err(_) if looks_like_object(document) => return None,
                Err(_) => {
                    skip = skip.or(Some(if mentions("{{") { Skip::HelmTemplate } else { Skip::NoYaml }))
                }
            }
        }
        skip.or(Some(Skip::NoObject))
    }

    /// Of a kustomization, the files that it takes and that are no whole objects, by their paths as it names them.
    /// Nothing where it is none.
    ///
    /// Source: `Kustomization` of `sigs.k8s.io/kustomize/api/types/kustomization.go`.
    pub fn kustomization_parts(&self) -> Option<Vec<String>> {
        if self.skip() != Some(Skip::Kustomization) {
            return None;
        }
        let documents = yaml::documents(&self.text).0;
        let values = documents.iter().filter_map(|document| document.read().ok()?.value);
        let mut parts = Vec::new();
        for value in values {
            let lists = |fields: &[&str]| -> Vec<Value> {
                let lists = fields.iter().filter_map(|field| value.get(field)?.as_array());
                lists.flatten().cloned().collect()
            };
            let named = [
                "patchesStrategicMerge",
                "configurations",
                "transformers",
                "generators",
                "validators",
                "crds",
            ];
            parts.extend(lists(&named).iter().filter_map(Value::as_str).map(str::to_owned));
            let with_path = lists(&["patches", "patchesJson6902", "replacements"]);
            parts.extend(with_path.iter().filter_map(|part| Some(part.get("path")?.as_str()?.to_owned())));
        }
        Some(parts)
    }
}

/// The API group of kustomize's own files.
const KUSTOMIZE_GROUP: &str = "kustomize.config.k8s.io";

/// Why a value is no Kubernetes object; nothing where it is one, be it with a mistake.
fn of_value(value: &Value) -> Option<Skip> {
    let identity = Identity::of(value);
    let has = |field: &str| value.get(field).is_some_and(Value::is_object);
    let is_typed = !identity.api_version.is_empty() && !identity.kind.is_empty();
    let is_half_typed = !identity.api_version.is_empty() || !identity.kind.is_empty();
    if identity.group() == KUSTOMIZE_GROUP {
        Some(Skip::Kustomization)
    } else if (identity.api_version, identity.kind) == ("v1", "Config") {
        Some(Skip::Kubeconfig)
    } else if value.get("nixbatch").is_some_and(Value::is_number) {
        Some(Skip::Document)
    } else if is_typed || is_half_typed && (has("metadata") || has("spec")) {
        None
    } else {
        Some(Skip::NoObject)
    }
}

fn looks_like_object(document: DocumentText<'_>) -> bool {
    let words = if document.is_json { ["\"apiVersion\"", "\"kind\""] } else { ["apiVersion:", "kind:"] };
    !document.text.contains("{{") && words.iter().all(|word| document.text.contains(word))
}

/// Whether a line begins with a word.
fn begins_line(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| at == 0 || text.as_bytes()[at - 1] == b'\n')
}

/// What only Helm says in double braces; Argo and others write expressions in them as well.
///
/// Source: <https://helm.sh/docs/chart_template_guide/builtin_objects/>.
const HELM: [&str; 11] = [
    ".Values",
    ".Release",
    ".Chart",
    ".Files",
    ".Capabilities",
    ".Template",
    "include ",
    "template ",
    "define ",
    "toYaml ",
    "/*",
];

fn is_helm_template(text: &str) -> bool {
    text.split("{{").skip(1).any(|inner| {
        let inner = inner.trim_start_matches('-').trim_start();
        let inner = inner.strip_prefix("if ").or_else(|| inner.strip_prefix("range ")).unwrap_or(inner);
        let inner = inner.strip_prefix("with ").unwrap_or(inner).trim_start();
        HELM.iter().any(|word| inner.starts_with(word))
    })
}

impl<'text> Document<'text> {
    /// The document whose items are the objects in some files.
    pub fn of_manifests(files: &'text [ManifestFile]) -> Self {
        let mut items = Vec::new();
        for (number, file) in files.iter().enumerate() {
            let (documents, errors) = match &file.error {
                Some(error) => (Vec::new(), vec![error.clone()]),
                None => yaml::documents(&file.text),
            };
            let mut written: Vec<_> = documents
                .into_iter()
                .map(|document| Written { file: number, document, error: None })
                .collect();
            written.extend(errors.into_iter().map(|error| Written {
                file: number,
                document: yaml::DocumentText { text: "", start: error.range.start, is_json: false },
                error: Some(Box::new(error)),
            }));
            items.extend(written.into_iter().map(Item::of_manifest));
        }
        Self { manifests: Some(files), items, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skip(text: &str) -> Option<Skip> {
        ManifestFile::new("x.yaml".to_owned(), text.into()).skip()
    }

    #[test]
    fn files_of_other_things_are_told() {
        let cases = [
            ("apiVersion: v1\nkind: Pod\n", None),
            ("{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}", None),
            ("# nothing\n---\napiVersion: v1\nkind: Pod\n", None),
            ("kind: Job\nspec: {}\n", None),
            ("apiVersion: v1\nkind: [\n", None),
            ("kind: Pod\nmetadata: {name: \"{{workflow.name}}\"}\n", None),
            ("", Some(Skip::NoObject)),
            ("- 1\n", Some(Skip::NoObject)),
            ("image:\n  tag: 1\n", Some(Skip::NoObject)),
            ("apiVersion: v2\nname: chart\nversion: 1.0.0\n", Some(Skip::NoObject)),
            ("version: '3'\nservices:\n  web: {image: x}\n", Some(Skip::NoObject)),
            ("a: [\n", Some(Skip::NoYaml)),
            ("apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n", Some(Skip::HelmTemplate)),
            (
                "apiVersion: v1\nkind: Pod\nmetadata:\n  name: \"{{ include \"x\" . }}\"\n",
                Some(Skip::HelmTemplate),
            ),
            ("{{- if .Values.on }}\nkind: Pod\n{{- end }}\n", Some(Skip::HelmTemplate)),
            ("a: {{ b }}\n", Some(Skip::HelmTemplate)),
            ("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", Some(Skip::Kustomization)),
            ("apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n", None),
            ("apiVersion: v1\nkind: Config\nclusters: []\n", Some(Skip::Kubeconfig)),
            ("{\"nixbatch\": 1, \"items\": []}", Some(Skip::Document)),
        ];
        for (text, reason) in cases {
            assert_eq!(skip(text), reason, "{text}");
        }
    }

    #[test]
    fn a_kustomization_names_its_parts() {
        let text = "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nresources: [a.yaml]\n\
                    patches:\n- path: b.yaml\n- patch: x\npatchesStrategicMerge: [c.yaml]\n";
        let file = ManifestFile::new("kustomization.yaml".to_owned(), text.into());
        assert_eq!(file.kustomization_parts(), Some(vec!["c.yaml".to_owned(), "b.yaml".to_owned()]));
    }
}

//! What a Kubernetes object is called.

use std::fmt;

use serde_json::Value;

/// Where an object lives that says no namespace.
/// Source: <https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces>.
pub const DEFAULT_NAMESPACE: &str = "default";

/// Group, kind, namespace and name of an object, as far as it says them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity<'object> {
    /// `apiVersion`; empty when absent.
    pub api_version: &'object str,
    /// `kind`; empty when absent.
    pub kind: &'object str,
    /// `metadata.namespace`.
    pub namespace: Option<&'object str>,
    /// `metadata.name`, or the `metadata.generateName` that stands for it; empty when absent.
    pub name: &'object str,
}

impl<'object> Identity<'object> {
    /// What `object` calls itself.
    pub fn of(object: &'object Value) -> Self {
        let text = |value: &'object Value, key: &str| value.get(key).and_then(Value::as_str);
        let metadata = &object["metadata"];
        Self {
            api_version: text(object, "apiVersion").unwrap_or_default(),
            kind: text(object, "kind").unwrap_or_default(),
            namespace: text(metadata, "namespace").filter(|namespace| !namespace.is_empty()),
            name: text(metadata, "name").or_else(|| text(metadata, "generateName")).unwrap_or_default(),
        }
    }

    /// The namespace that it lives in, if it lives in any.
    pub fn namespace_or_default(&self) -> &'object str {
        self.namespace.unwrap_or(DEFAULT_NAMESPACE)
    }

    /// Whether the server answers it at once and stores nothing, so that nothing looks at its metadata: reviews, and
    /// bindings (the `Create` of `pkg/registry/{authentication,authorization}/*/rest.go`, and `BindingREST` of
    /// `pkg/registry/core/pod/storage/storage.go`).
    pub fn is_question(&self) -> bool {
        match self.group() {
            "" => self.kind == "Binding",
            "authentication.k8s.io" | "authorization.k8s.io" => self.kind.ends_with("Review"),
            _ => false,
        }
    }

    /// The API group: `batch` of `batch/v1`, and nothing for the core group.
    pub fn group(&self) -> &'object str {
        self.api_version.split_once('/').map_or("", |(group, _)| group)
    }
}

/// `CronJob/batch/nightly`; without the namespace where there is none.
impl fmt::Display for Identity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind)?;
        if let Some(namespace) = self.namespace {
            write!(f, "/{namespace}")?;
        }
        write!(f, "/{}", self.name)
    }
}

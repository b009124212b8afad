//! The order of keys: what people who read Kubernetes manifests expect to meet first.
//!
//! A map has a [`Shape`], found on the way down from the keys that lead to it. A shape names the few
//! keys that come first; all other keys follow in byte order. So the order is a function of the value
//! alone, and not of how the map type behind it stores its entries.

use serde_json::{Map, Value};

/// What a map is, as far as the order of its keys goes. For a list, the shape of the maps in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A Kubernetes object, or a template of one.
    Object,
    /// `metadata` of an object.
    Metadata,
    /// `spec` of an object.
    Spec,
    /// A container of a pod.
    Container,
    /// An entry of any other list.
    Item,
    /// Any other map of the platform.
    Other,
    /// A map whose keys the user invents (labels, data, …), and all below it.
    UserData,
}

impl Shape {
    /// The keys that come before all others, in their order.
    fn first_keys(self) -> &'static [&'static str] {
        match self {
            Self::Object => {
                &["apiVersion", "kind", "metadata", "spec", "data", "stringData", "type", "status"]
            }
            Self::Metadata => &["name", "generateName", "namespace", "labels", "annotations"],
            // Alphabetically both would follow the whole `jobTemplate` of a CronJob.
            Self::Spec => &["schedule", "timeZone"],
            Self::Container => &[
                "name",
                "image",
                "imagePullPolicy",
                "command",
                "args",
                "workingDir",
                "envFrom",
                "env",
                "ports",
                "resources",
                "volumeMounts",
            ],
            Self::Item => &["name"],
            Self::Other | Self::UserData => &[],
        }
    }

    /// The shape of the value under `key` of a map of this shape.
    pub(super) fn member(self, key: &str) -> Self {
        if self == Self::UserData {
            return Self::UserData;
        }
        match key {
            "metadata" => Self::Metadata,
            "spec" => Self::Spec,
            "containers" | "initContainers" | "ephemeralContainers" => Self::Container,
            // Argo Workflows has its containers one by one.
            "container" | "script" => Self::Container,
            "template" | "jobTemplate" | "volumeClaimTemplates" => Self::Object,
            "items" if self == Self::Object => Self::Object,
            "data" | "stringData" | "binaryData" if self == Self::Object => Self::UserData,
            "labels" | "annotations" | "matchLabels" | "selector" | "nodeSelector" | "requests"
            | "limits" => Self::UserData,
            _ => Self::Other,
        }
    }

    /// The shape of the entries of a list of this shape.
    pub(super) fn item(self) -> Self {
        match self {
            Self::Other => Self::Item,
            known => known,
        }
    }

    /// The entries of `map` in the order in which they are printed.
    pub(super) fn sorted(self, map: &Map<String, Value>) -> Vec<(&String, &Value)> {
        let first = self.first_keys();
        let rank = |key: &str| first.iter().position(|known| *known == key).unwrap_or(first.len());
        let mut entries: Vec<_> = map.iter().collect();
        entries.sort_unstable_by(|(a, _), (b, _)| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
        entries
    }
}

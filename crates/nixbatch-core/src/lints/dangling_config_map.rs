//! References to ConfigMaps that the bundle does not have.
//!
//! ## Why it matters
//!
//! A pod whose ConfigMap does not exist waits in `CreateContainerConfigError` or `ContainerCreating`, without
//! end and without failing. Optional references are left alone. ConfigMaps that something else makes are
//! declared on the bundle: `external.configMaps = [ "cluster-*" ];`.
//!
//! ## Bad
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   load = batchProcessing.mkKubernetesJob "load" {
//!     image = "load:v3";
//!     envFrom = [ { configMapRef = "load-config"; } ];
//!   };
//! }
//! ```
//!
//! ## Good
//!
//! ```nix
//! { batchProcessing, ... }: {
//!   config = {
//!     apiVersion = "v1";
//!     kind = "ConfigMap";
//!     metadata = { name = "load-config"; namespace = "default"; };
//!     data.LEVEL = "info";
//!   };
//!   load = batchProcessing.mkKubernetesJob "load" {
//!     image = "load:v3";
//!     envFrom = [ { configMapRef = "load-config"; } ];
//!   };
//! }
//! ```
//!
//! ## Source
//!
//! [ConfigMaps](https://kubernetes.io/docs/concepts/configuration/configmap/) in the Kubernetes
//! documentation.

use nixbatch_diagnostic::{Finding, ObjectPlace, Path, Severity};
use serde_json::Value;

use super::view::items;
use super::{Lint, Objects, Pod, Reference, Report};
use crate::rules::{Category, Rule};
use crate::settings::External;

pub(super) const LINT: Lint = Lint {
    rule: Rule::new(
        "dangling-config-map",
        Category::References,
        Severity::Warning,
        include_str!("dangling_config_map.rs"),
    ),
    check,
};

/// ConfigMaps that the cluster makes in every namespace.
/// Source: `RootCACertConfigMapName` in k8s.io/kubernetes/pkg/controller/certificates/rootcacertpublisher.
const CLUSTER_MADE: &str = "kube-root-ca.crt";

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in &objects.pods {
        let namespace = pod.namespace();
        for (at, name) in references(pod) {
            if External::covers(&objects.settings.external.config_maps, name) || name == CLUSTER_MADE {
                continue;
            }
            let finding = Finding::new(
                LINT.rule.name,
                LINT.rule.severity,
                ObjectPlace::value(at),
                format!("the bundle has no ConfigMap `{name}` in the namespace `{namespace}`"),
            )
            .with_help(format!(
                "add it to the bundle, or say that it exists elsewhere: `external.configMaps = [ \"{name}\" ];`"
            ));
            let reference = Reference {
                group: "",
                kind: "ConfigMap",
                namespace: namespace.to_owned(),
                name: name.to_owned(),
            };
            report.push_dangling(pod.object, reference, finding);
        }
    }
}

/// Every reference to a ConfigMap that has to exist.
fn references<'a>(pod: &Pod<'a>) -> Vec<(Path, &'a str)> {
    let mut found = Vec::new();
    let mut add = |reference: &'a Value, at: &dyn Fn() -> Path| {
        if let Some(name) = reference.get("name").and_then(Value::as_str)
            && reference.get("optional") != Some(&Value::Bool(true))
            && !name.is_empty()
        {
            found.push((at().join("name"), name));
        }
    };
    for container in pod.containers() {
        for (index, variable) in items(container.value, "env") {
            add(&variable["valueFrom"]["configMapKeyRef"], &|| {
                container.path().join("env").join(index).join("valueFrom").join("configMapKeyRef")
            });
        }
        for (index, source) in items(container.value, "envFrom") {
            add(&source["configMapRef"], &|| {
                container.path().join("envFrom").join(index).join("configMapRef")
            });
        }
    }
    for (index, volume) in pod.volumes() {
        add(&volume["configMap"], &|| pod.volume_path(index).join("configMap"));
        for (item, source) in items(&volume["projected"], "sources") {
            add(&source["configMap"], &|| {
                pod.volume_path(index).join("projected").join("sources").join(item).join("configMap")
            });
        }
    }
    found
}

//! Which kinds there are, and how they are found.

use nixbatch_kube::custom::{self, CustomKinds};
use nixbatch_kube::object::Identity;
use serde_json::json;

use crate::example::{self, BUNDLED};

#[test]
fn every_bundled_schema_can_be_read() {
    assert!(BUNDLED.len() > 100);
    let mut kinds = CustomKinds::default();
    for bundled in BUNDLED.iter() {
        let (project, version) = bundled.release.split_once(' ').unwrap();
        kinds.choose(project, version);
        assert!(kinds.find(&bundled.api_version, &bundled.kind).is_some(), "{}", bundled.kind);
        // As their own definition they are whole, too.
        assert_eq!(custom::kinds(&bundled.definition).len(), 1, "{} {}", bundled.release, bundled.kind);
    }
}

#[test]
fn the_newest_release_counts_unless_another_is_chosen() {
    let version = |kinds: &CustomKinds| {
        let workflow = kinds.find("argoproj.io/v1alpha1", "Workflow").unwrap();
        let releases = custom::releases().iter();
        let release =
            releases.filter(|release| release.kinds.iter().any(|kind| std::ptr::eq(kind, workflow)));
        release.map(|release| release.version.split('.').next().unwrap()).collect::<String>()
    };
    let mut kinds = CustomKinds::default();
    assert_eq!(version(&kinds), "4");
    kinds.choose("argo-workflows", "3.7");
    assert_eq!(version(&kinds), "3");
    assert_eq!(kinds.is_namespaced("kueue.x-k8s.io/v1beta1", "ClusterQueue"), Some(false));
    assert_eq!(kinds.is_namespaced("keda.sh/v1alpha1", "ScaledJob"), Some(true));
    assert_eq!(kinds.is_namespaced("keda.sh/v1", "ScaledJob"), None);
}

#[test]
fn what_is_not_known_is_told() {
    let mut kinds = CustomKinds::default();
    for kind in custom::kinds(&example::definition(example::everything())) {
        kinds.add(kind);
    }
    let told = |api_version: &str, kind: &str| {
        let object = json!({ "apiVersion": api_version, "kind": kind });
        assert!(kinds.find(api_version, kind).is_none());
        let finding = kinds.unknown(Identity::of(&object));
        format!(
            "{} {}: {}; {}",
            finding.severity.as_str(),
            finding.rule,
            finding.message,
            finding.help.unwrap_or_default()
        )
    };
    let all = [
        told("example.com/v2", "Pipeline"),
        told("example.com/v1", "Pipelines"),
        told("example.org/v1", "Other"),
        told("argoproj.io/v1alpha1", "Workfloww"),
        told("argoproj.io/v1", "Workflow"),
    ];
    insta::assert_snapshot!(all.join("\n"));
}

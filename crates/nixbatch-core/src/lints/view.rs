//! What lints look at: the pods, jobs and references of a bundle, whatever kind of object they are in.

use std::collections::BTreeSet;

use nixbatch_diagnostic::Path;
use serde_json::Value;

use crate::bundle::MOUNTABLE;
use crate::object::Object;
use crate::passes::settings::Settings;

/// Everything there is to look at.
#[derive(Debug)]
pub struct Bundle<'a> {
    /// All objects.
    pub objects: &'a [Object],
    /// The bundle's settings.
    pub settings: &'a Settings,
    /// The objects that pods refer to by name: kind, namespace and name.
    named: BTreeSet<(&'a str, &'a str, &'a str)>,
}

/// A pod, or the template of one.
#[derive(Debug, Clone)]
pub struct Pod<'a> {
    /// The object that it is in.
    pub object: &'a Object,
    /// Where its PodSpec is.
    pub at: Path,
    /// The PodSpec.
    pub spec: &'a Value,
}

/// A container of a pod.
#[derive(Debug, Clone)]
pub struct Container<'a> {
    /// Where it is in the object.
    pub at: Path,
    /// The container.
    pub value: &'a Value,
}

/// The spec of a Job, or of the Jobs that a CronJob starts.
#[derive(Debug, Clone)]
pub struct JobSpec<'a> {
    /// The object that it is in.
    pub object: &'a Object,
    /// Where it is.
    pub at: Path,
    /// The JobSpec.
    pub spec: &'a Value,
}

/// Where the PodSpec is in objects of the built-in kinds that have one.
fn pod_path(api_version: &str, kind: &str) -> Option<&'static str> {
    match (api_version, kind) {
        ("v1", "Pod") => Some("spec"),
        ("batch/v1", "CronJob") => Some("spec.jobTemplate.spec.template.spec"),
        ("batch/v1", "Job")
        | ("apps/v1", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
        | ("v1", "ReplicationController") => Some("spec.template.spec"),
        _ => None,
    }
}

impl<'a> Bundle<'a> {
    /// A look at these objects.
    pub fn new(objects: &'a [Object], settings: &'a Settings) -> Self {
        let named = objects
            .iter()
            .map(Object::identity)
            .filter(|identity| identity.api_version == "v1" && MOUNTABLE.contains(&identity.kind))
            .map(|identity| (identity.kind, identity.namespace.unwrap_or("default"), identity.name))
            .collect();
        Self { objects, settings, named }
    }

    /// Every pod.
    pub fn pods(&self) -> impl Iterator<Item = Pod<'a>> + use<'a> {
        self.objects.iter().filter_map(|object| {
            let identity = object.identity();
            let at = Path::parse(pod_path(identity.api_version, identity.kind)?);
            let spec = at.get(&object.value).filter(|spec| spec.is_object())?;
            Some(Pod { object, at, spec })
        })
    }

    /// Every CronJob.
    pub fn cron_jobs(&self) -> impl Iterator<Item = &'a Object> + use<'a> {
        self.objects.iter().filter(|object| {
            let identity = object.identity();
            identity.kind == "CronJob" && identity.api_version == "batch/v1"
        })
    }

    /// Every spec of a Job.
    pub fn job_specs(&self) -> impl Iterator<Item = JobSpec<'a>> + use<'a> {
        self.objects.iter().filter_map(|object| {
            let identity = object.identity();
            let at = match (identity.api_version, identity.kind) {
                ("batch/v1", "Job") => "spec",
                ("batch/v1", "CronJob") => "spec.jobTemplate.spec",
                _ => return None,
            };
            let at = Path::parse(at);
            let spec = at.get(&object.value).filter(|spec| spec.is_object())?;
            Some(JobSpec { object, at, spec })
        })
    }

    /// Whether the bundle has this ConfigMap, Secret or PersistentVolumeClaim.
    pub fn defines(&self, kind: &str, namespace: &str, name: &str) -> bool {
        self.named.contains(&(kind, namespace, name))
    }
}

impl<'a> Pod<'a> {
    /// Every container: init containers, containers, and ephemeral ones.
    pub fn containers(&self) -> impl Iterator<Item = Container<'a>> + use<'a> {
        let (at, spec) = (self.at.clone(), self.spec);
        ["initContainers", "containers", "ephemeralContainers"].into_iter().flat_map(move |list| {
            let at = at.join(list);
            let items = spec.get(list).and_then(Value::as_array).into_iter().flatten().enumerate();
            items.map(move |(index, value)| Container { at: at.join(index), value })
        })
    }

    /// The pod's volumes, each with where it is.
    pub fn volumes(&self) -> impl Iterator<Item = (Path, &'a Value)> + use<'a> {
        let at = self.at.join("volumes");
        let volumes = self.spec.get("volumes").and_then(Value::as_array).into_iter().flatten().enumerate();
        volumes.map(move |(index, value)| (at.join(index), value))
    }

    /// The namespace that it runs in.
    pub fn namespace(&self) -> &'a str {
        self.object.identity().namespace.unwrap_or("default")
    }
}

impl Container<'_> {
    /// The container's name, for a message.
    pub fn name(&self) -> &str {
        self.value.get("name").and_then(Value::as_str).unwrap_or("?")
    }
}

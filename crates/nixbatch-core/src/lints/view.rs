//! What lints look at: the pods and jobs of an item, whatever kind of object they are in.

use nixbatch_diagnostic::{Path, Step};
use nixbatch_kube::workload::{self, CONTAINERS};
use serde_json::Value;

use crate::bundle::Context;
use crate::namespaces::{Namespace, Namespaces};
use crate::object::{Authored, Call, Object};
use crate::settings::Settings;

/// Everything there is to look at in an item.
#[derive(Debug)]
pub struct Objects<'a> {
    /// All objects.
    pub objects: &'a [Object],
    /// The builder call that they were made from, where they are not the user's own.
    call: Option<Call<'a>>,
    /// The bundle's settings.
    pub settings: &'a Settings,
    /// What the bundle says of its namespaces.
    pub namespaces: &'a Namespaces,
    /// Every pod.
    pub pods: Vec<Pod<'a>>,
    /// Every spec of a Job.
    pub job_specs: Vec<JobSpec<'a>>,
}

/// A pod, or the template of one.
#[derive(Debug, Clone)]
pub struct Pod<'a> {
    /// The object that it is in.
    pub object: &'a Object,
    /// JSON pointer of its PodSpec.
    pointer: &'static str,
    /// The PodSpec.
    pub spec: &'a Value,
}

/// A container of a pod.
#[derive(Debug, Clone)]
pub struct Container<'a> {
    pod: &'static str,
    /// The list of the PodSpec that it is in: `containers`, `initContainers` or `ephemeralContainers`.
    pub list: &'static str,
    index: usize,
    /// Whether the pod has no other.
    is_only: bool,
    /// The container.
    pub value: &'a Value,
}

/// The spec of a Job, or of the Jobs that a CronJob starts.
#[derive(Debug, Clone)]
pub struct JobSpec<'a> {
    /// The object that it is in.
    pub object: &'a Object,
    /// JSON pointer of the JobSpec.
    pointer: &'static str,
    /// The JobSpec.
    pub spec: &'a Value,
}

impl<'a> Objects<'a> {
    /// A look at these objects.
    pub fn new(objects: &'a [Object], call: Option<Call<'a>>, context: &'a Context) -> Self {
        let pods = objects.iter().filter_map(Pod::of).collect();
        let job_specs = objects.iter().filter_map(JobSpec::of).collect();
        let Context { settings, namespaces, .. } = context;
        Self { objects, call, settings, namespaces, pods, job_specs }
    }

    /// Who wrote what one of the objects was made from: what messages about it call its fields.
    pub fn author(&self, object: &'a Object) -> Authored<'a> {
        Authored { object, call: self.call }
    }

    /// Whether an argument of the builder, where there is one, is of the type that it should be.
    pub fn is_typed(&self, arg: &str, is_right: fn(&Value) -> bool) -> bool {
        let call = self.call.filter(|call| call.spec.builder.param(arg).is_some());
        call.and_then(|call| call.spec.args().arg(arg)).is_none_or(is_right)
    }

    /// The objects in namespaces that the bundle says something of, each with what it says.
    pub fn in_namespaces(&self) -> impl Iterator<Item = (&'a Object, &'a Namespace)> + use<'a> {
        let namespaces = self.namespaces;
        let objects = if namespaces.is_empty() { &[] } else { self.objects };
        objects
            .iter()
            .filter_map(|object| Some((object, namespaces.get(object.identity().namespace_or_default())?)))
    }

    /// Every CronJob.
    pub fn cron_jobs(&self) -> impl Iterator<Item = &'a Object> + use<'a> {
        self.objects.iter().filter(|object| {
            let identity = object.identity();
            identity.kind == "CronJob" && identity.api_version == "batch/v1"
        })
    }
}

impl<'a> JobSpec<'a> {
    fn of(object: &'a Object) -> Option<Self> {
        let pointer = workload::job_spec(&object.identity())?;
        let spec = object.value.pointer(pointer).filter(|spec| spec.is_object())?;
        Some(Self { object, pointer, spec })
    }

    /// The path of one of its fields.
    pub fn path(&self, field: &str) -> Path {
        path_of(self.pointer).join(field)
    }
}

impl<'a> Pod<'a> {
    fn of(object: &'a Object) -> Option<Self> {
        let pointer = workload::pod_spec(&object.identity())?;
        let spec = object.value.pointer(pointer).filter(|spec| spec.is_object())?;
        Some(Self { object, pointer, spec })
    }

    /// Every container.
    pub fn containers(&self) -> impl Iterator<Item = Container<'a>> + use<'a> {
        let (pod, spec) = (self.pointer, self.spec);
        let is_only = CONTAINERS.into_iter().flat_map(|list| items(spec, list)).count() == 1;
        CONTAINERS.into_iter().flat_map(move |list| {
            items(spec, list).map(move |(index, value)| Container { pod, list, index, is_only, value })
        })
    }

    /// The pod's volumes, each with its index.
    pub fn volumes(&self) -> impl Iterator<Item = (usize, &'a Value)> + use<'a> {
        items(self.spec, "volumes")
    }

    /// The path of a volume.
    pub fn volume_path(&self, index: usize) -> Path {
        path_of(self.pointer).join("volumes").join(index)
    }

    /// The namespace that it runs in.
    pub fn namespace(&self) -> &'a str {
        self.object.identity().namespace_or_default()
    }
}

impl Container<'_> {
    /// What messages call it. The only one of a pod needs no name, and without one all that a function of the user's
    /// makes have the same message, which is said once.
    pub fn title(&self) -> String {
        match self.value.get("name").and_then(Value::as_str) {
            Some(name) if !self.is_only => format!("the container `{name}`"),
            _ => "the container".to_owned(),
        }
    }

    /// Where it is in the object.
    pub fn path(&self) -> Path {
        path_of(self.pod).join(self.list).join(self.index)
    }
}

/// The items of a list field, each with its index; none when it is absent or no list.
pub(super) fn items<'a>(owner: &'a Value, list: &str) -> impl Iterator<Item = (usize, &'a Value)> {
    owner.get(list).and_then(Value::as_array).into_iter().flatten().enumerate()
}

/// A JSON pointer without indexes or escapes as a path.
fn path_of(pointer: &str) -> Path {
    pointer.split('/').skip(1).map(Step::from).collect()
}

//! The builders: one file each, with its arguments, checks and lowering; `tests/builders` holds what they make.

mod airflow_deployment;
mod argo_workflow;
mod batch_job_config;
mod batch_monitoring;
mod common;
mod container;
mod cron_job;
mod data_pipeline;
mod job_queue;
mod job_spec;
mod kubernetes_job;
mod metadata;
#[cfg(test)]
mod nested;
mod pod_template;
mod resources;
mod spark_job;
mod volumes;
mod workflow_template;

pub(crate) use batch_job_config::{GIVEN_BY_TEMPLATE, merge_template};
pub(crate) use common::LINT;
pub use common::RESOURCES;
pub(crate) use resources::{are_presets, are_template_presets, pick_preset};

use nixbatch_diagnostic::Finding;

use crate::args::Args;
use crate::bundle::Context;
use crate::object::Object;
use crate::params::{Param, Shape};

/// One of the documented `mk…` functions.
#[derive(Debug)]
pub struct Builder {
    /// Its name in Nix.
    pub name: &'static str,
    /// What it makes, in a sentence.
    pub summary: &'static str,
    /// Its arguments, in groups: its own first, shared ones after them.
    pub params: &'static [&'static [Param]],
    /// Names that people write and that it does not know, with the argument that they mean or a sentence.
    pub misnomers: &'static [&'static [Misnomer]],
    /// What becomes of it.
    pub lowering: Lowering,
}

/// A name that users bring from elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Misnomer {
    /// What they write.
    pub written: &'static str,
    /// The argument that they mean; empty when there is none.
    pub meant: &'static str,
    /// Whether a value for the one may be a value for the other, so that renaming is all it takes.
    pub same_shape: bool,
    /// What to do instead, where renaming is not all; empty when there is nothing to be said.
    pub advice: &'static str,
}

/// The objects of a spec, and what is to be known about how they were made.
pub type Lowered = (Vec<Object>, Vec<Finding>);

/// What is wrong with arguments.
pub type Check = fn(&Args<'_>) -> Vec<Finding>;

/// What becomes of a spec.
#[derive(Debug, Clone, Copy)]
pub enum Lowering {
    /// Kubernetes objects.
    Objects {
        /// Findings about the arguments themselves.
        check: Check,
        /// The objects, and what is to be known about how they were made.
        lower: fn(&Args<'_>, &Context) -> Lowered,
        /// Whether there may be Jobs among them that say that they are to have a name with a hash. Where the user has
        /// the choice, the argument is `naming`.
        hashes: bool,
    },
    /// Nothing of its own: other specs use it.
    Value {
        /// Findings about the arguments themselves.
        check: Check,
    },
    /// Its arguments are known, but this version builds nothing from them.
    Unsupported,
}

/// All builders, by name.
pub const BUILDERS: &[&Builder] = &[
    &airflow_deployment::BUILDER,
    &argo_workflow::BUILDER,
    &batch_job_config::BUILDER,
    &batch_monitoring::BUILDER,
    &cron_job::BUILDER,
    &data_pipeline::BUILDER,
    &job_queue::BUILDER,
    &kubernetes_job::BUILDER,
    &spark_job::BUILDER,
    &workflow_template::BUILDER,
];

impl Builder {
    /// The builder with this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        BUILDERS.iter().copied().find(|builder| builder.name == name)
    }

    /// Every argument.
    pub fn params(&self) -> impl Iterator<Item = &'static Param> + Clone {
        self.params.iter().copied().flatten()
    }

    /// What is known about a name that is no argument.
    pub fn misnomer(&self, written: &str) -> Option<&'static Misnomer> {
        self.misnomers.iter().copied().flatten().find(|misnomer| misnomer.written == written)
    }

    /// Whether it makes Jobs, from a template where there is one.
    pub fn makes_jobs(&self) -> bool {
        self.params().any(|param| matches!(param.shape, Shape::Template))
    }

    /// The argument with this name.
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params().find(|param| param.name == name)
    }
}

/// The builder of templates: what it returns may stand in the argument `template` of others.
pub(crate) const TEMPLATE: &Builder = &batch_job_config::BUILDER;

/// The builder of what most takes a template.
pub(crate) const JOB: &Builder = &kubernetes_job::BUILDER;

/// A misnomer that only needs another name.
pub(crate) const fn renamed(written: &'static str, meant: &'static str) -> Misnomer {
    Misnomer { written, meant, same_shape: true, advice: "" }
}

impl Misnomer {
    /// With what to do where the value is no value for the other.
    const fn or(self, advice: &'static str) -> Self {
        Self { advice, ..self }
    }
}

/// A misnomer whose value has to change with its name.
pub(crate) const fn advised(written: &'static str, meant: &'static str, advice: &'static str) -> Misnomer {
    Misnomer { written, meant, same_shape: false, advice }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use nixbatch_kube::schema::{KubernetesVersion, Schemas};

    use super::*;
    use crate::params::Absent;

    #[test]
    fn no_argument_is_listed_twice_and_every_one_is_described() {
        for builder in BUILDERS {
            let mut seen = BTreeSet::new();
            for param in builder.params() {
                assert!(seen.insert(param.name), "{}: {} twice", builder.name, param.name);
                assert!(param.doc.ends_with('.'), "{}: {} lacks a description", builder.name, param.name);
            }
        }
    }

    /// The attributes of all sets in a shape.
    fn attributes(shape: &Shape) -> Vec<&'static Param> {
        match shape {
            Shape::Map(inner) | Shape::List(inner) => attributes(inner),
            Shape::Either(shapes) => shapes.iter().flat_map(attributes).collect(),
            Shape::Record(params) => {
                params.iter().flat_map(|param| [vec![param], attributes(&param.shape)].concat()).collect()
            }
            _ => Vec::new(),
        }
    }

    #[test]
    fn defaults_are_json_and_those_of_sets_are_their_attributes() {
        let params = BUILDERS.iter().flat_map(|builder| builder.params());
        for param in params.flat_map(|param| [vec![param], attributes(&param.shape)].concat()) {
            let Some(text) = param.default() else { continue };
            assert!(serde_json::from_str::<serde_json::Value>(text).is_ok(), "{}: {text}", param.name);
            assert!(!matches!(param.shape, Shape::Record(_)) || text == "{}", "{}: {text}", param.name);
        }
    }

    #[test]
    fn what_makes_an_argument_needless_is_one_itself() {
        for builder in BUILDERS {
            for param in builder.params() {
                if let Absent::RequiredUnless(other) = param.absent {
                    assert!(builder.param(other).is_some(), "{}: {other}", builder.name);
                }
            }
        }
    }

    /// Every shape of an argument, those inside of others included.
    fn shapes() -> Vec<&'static Shape> {
        let params = BUILDERS.iter().flat_map(|builder| builder.params());
        let mut shapes: Vec<_> = params.map(|param| &param.shape).collect();
        let mut next = 0;
        while let Some(shape) = shapes.get(next) {
            match shape {
                Shape::Map(inner) | Shape::List(inner) => shapes.push(inner),
                Shape::Either(inner) => shapes.extend(*inner),
                Shape::Record(params) => shapes.extend(params.iter().map(|param| &param.shape)),
                _ => {}
            }
            next += 1;
        }
        shapes
    }

    #[test]
    fn kubernetes_types_are_those_of_the_schemas() {
        let kube_type = |shape: &Shape| if let Shape::Kube(name) = shape { Some(*name) } else { None };
        let names: BTreeSet<_> = shapes().into_iter().filter_map(kube_type).collect();
        assert!(names.len() > 5, "{names:?}");
        for version in KubernetesVersion::ALL {
            let definitions = Schemas::of(*version).definitions().map(|definition| definition.name.0);
            let known: BTreeSet<_> = definitions.filter_map(|name| name.rsplit('.').next()).collect();
            assert!(names.is_subset(&known), "{version}: {names:?}");
        }
    }

    #[test]
    fn enums_of_kubernetes_are_in_every_version() {
        let enums: Vec<_> =
            shapes().into_iter().filter(|shape| matches!(shape, Shape::KubeEnum(..))).collect();
        assert!(enums.len() > 4, "{enums:?}");
        for version in KubernetesVersion::ALL {
            for shape in &enums {
                assert!(!shape.words(*version).is_empty(), "{version}: {shape:?}");
            }
        }
    }

    #[test]
    fn misnomers_lead_to_arguments() {
        for builder in BUILDERS {
            for misnomer in builder.misnomers.iter().copied().flatten() {
                assert!(builder.param(misnomer.written).is_none(), "{}: {}", builder.name, misnomer.written);
                assert!(
                    misnomer.meant.is_empty() || builder.param(misnomer.meant).is_some(),
                    "{}",
                    misnomer.written
                );
                assert!(misnomer.same_shape || !misnomer.advice.is_empty(), "{}", misnomer.written);
            }
        }
    }
}

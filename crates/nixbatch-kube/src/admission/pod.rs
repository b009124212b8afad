//! The resources of a pod, as the server makes it from a template.

use super::amounts::{self, Amounts};
use super::limit_range::LimitRange;
use crate::validate::Node;
use crate::workload::TEMPLATE_CONTAINERS;

/// The two lists of a container's resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Requests,
    Limits,
}

impl Side {
    /// The field that holds it.
    pub(super) fn field(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Limits => "limits",
        }
    }
}

/// What the containers of a pod request and are limited to.
#[derive(Debug)]
pub(super) struct PodResources {
    pub(super) containers: Vec<ContainerResources>,
    /// Whether the pod has resources of its own, which take the place of what its containers have together. Nothing is
    /// said of that: from which moment on differs between releases.
    pub(super) has_own: bool,
}

/// What one container requests and is limited to.
#[derive(Debug)]
pub(super) struct ContainerResources {
    /// The list that it is in, and its position there.
    pub(super) list: &'static str,
    pub(super) index: usize,
    /// Whether it runs beside the others, although it is an init container.
    is_sidecar: bool,
    requests: Amounts,
    limits: Amounts,
    /// What a LimitRange has filled in.
    filled: Vec<(Side, String)>,
    /// Resources of which several LimitRanges have different defaults.
    unknown: Vec<(Side, String)>,
}

impl ContainerResources {
    /// Its amounts.
    pub(super) fn amounts(&self, side: Side) -> &Amounts {
        match side {
            Side::Requests => &self.requests,
            Side::Limits => &self.limits,
        }
    }

    /// Whether a LimitRange has given it its amount of a resource.
    pub(super) fn is_filled(&self, side: Side, name: &str) -> bool {
        self.filled.iter().any(|(of, filled)| *of == side && filled == name)
    }

    /// Whether nobody knows its amount of a resource.
    pub(super) fn is_unknown(&self, name: &str) -> bool {
        self.unknown.iter().any(|(_, unknown)| unknown == name)
    }

    /// What says its amount of a resource, below the PodSpec: the limit that stands for a request, too, or what is
    /// missing.
    pub(super) fn with_amount(
        &self,
        spec: &Node<'_, '_>,
        side: Side,
        name: &str,
        look: &mut dyn FnMut(&Node<'_, '_>),
    ) {
        let list = spec.field(self.list);
        let container = list.item(self.index);
        let resources = container.field("resources");
        let (own, limits) = (resources.field(side.field()), resources.field("limits"));
        let (own, limit) = (own.field(name), limits.field(name));
        look(if own.is_set() || !limit.is_set() { &own } else { &limit });
    }
}

impl PodResources {
    /// The resources after the server's own defaults: a limit stands for a request (`SetDefaults_Pod` of
    /// `pkg/apis/core/v1/defaults.go`). Nothing when the schema refuses some of them.
    pub(super) fn of(spec: &Node<'_, '_>) -> Option<Self> {
        let mut containers = Vec::new();
        for field in TEMPLATE_CONTAINERS {
            let list = spec.field(field);
            for (index, container) in list.items().enumerate() {
                let resources = container.field("resources");
                let (mut requests, limits) =
                    (amounts::at(&resources.field("requests"))?, amounts::at(&resources.field("limits"))?);
                amounts::fill(&mut requests, &limits);
                let is_sidecar =
                    field == "initContainers" && container.field("restartPolicy").text() == Some("Always");
                let (filled, unknown) = (Vec::new(), Vec::new());
                containers.push(ContainerResources {
                    list: field,
                    index,
                    is_sidecar,
                    requests,
                    limits,
                    filled,
                    unknown,
                });
            }
        }
        let has_own = spec.field("resources").is_set();
        (!containers.is_empty()).then_some(Self { containers, has_own })
    }

    /// Fills in the defaults of a LimitRange: `mergeContainerResources` of `plugin/pkg/admission/limitranger`.
    pub(super) fn take_defaults(&mut self, range: &LimitRange) {
        for container in &mut self.containers {
            for side in [Side::Limits, Side::Requests] {
                let defaults = range.defaults(side);
                for (name, amount) in defaults {
                    if container.is_filled(side, name) && container.amounts(side).get(name) != Some(amount) {
                        container.unknown.push((side, name.clone()));
                    }
                }
                let amounts = match side {
                    Side::Requests => &mut container.requests,
                    Side::Limits => &mut container.limits,
                };
                let filled = amounts::fill(amounts, defaults);
                container.filled.extend(filled.into_iter().map(|name| (side, name)));
            }
        }
    }

    /// What the containers have together: those that run at the same time are added up, and one that runs before the
    /// others counts where it has more (`podRequests` and `podLimits` of `plugin/pkg/admission/limitranger`).
    pub(super) fn together(&self, side: Side) -> Amounts {
        let (mut all, mut sidecars, mut before) = (Amounts::new(), Amounts::new(), Amounts::new());
        let (first, main): (Vec<_>, Vec<_>) =
            self.containers.iter().partition(|one| one.list == "initContainers");
        for container in main {
            amounts::add(&mut all, container.amounts(side));
        }
        for container in first {
            let mut own = container.amounts(side).clone();
            if container.is_sidecar {
                amounts::add(&mut all, &own);
                amounts::add(&mut sidecars, &own);
                own.clone_from(&sidecars);
            } else {
                amounts::add(&mut own, &sidecars);
            }
            amounts::raise(&mut before, &own);
        }
        amounts::raise(&mut all, &before);
        all
    }

    /// The container that has most of a resource; the first where none has any.
    pub(super) fn greatest(&self, side: Side, name: &str) -> Option<&ContainerResources> {
        let first = self.containers.first()?;
        Some(self.containers.iter().fold(first, |most, one| {
            if one.amounts(side).get(name) > most.amounts(side).get(name) { one } else { most }
        }))
    }

    /// Whether nobody knows what the containers have of a resource.
    pub(super) fn is_unknown(&self, name: &str) -> bool {
        self.containers.iter().any(|container| container.is_unknown(name))
    }
}

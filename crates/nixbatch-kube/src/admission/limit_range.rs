//! What LimitRanges fill in and refuse: `plugin/pkg/admission/limitranger/admission.go` of `k8s.io/kubernetes`.

use nixbatch_diagnostic::Path;
use serde_json::Value;

use super::Refusal;
use super::amounts::{self, Amounts};
use super::pod::{ContainerResources, PodResources, Side};
use crate::quantity::Quantity;
use crate::validate::Node;

const RULE: &str = "limit-range";

/// Greatest amount that is compared to thousandths: `MaxMilliValue` of `apimachinery/pkg/api/resource`.
const MAX_MILLI: i64 = i64::MAX / 1000;

/// A LimitRange as the server reads it.
#[derive(Debug)]
pub(super) struct LimitRange {
    limits: Vec<Limit>,
    /// What a container gets for a limit that it has not.
    default_limits: Amounts,
    /// What it gets for a request that it has not.
    default_requests: Amounts,
}

/// One item of its limits.
#[derive(Debug)]
struct Limit {
    /// What it is for: `Container`, `Pod` or `PersistentVolumeClaim`.
    kind: String,
    min: Amounts,
    max: Amounts,
    /// How many times the request a limit may be.
    ratio: Amounts,
}

impl LimitRange {
    /// The LimitRange with its defaults: `SetDefaults_LimitRangeItem` of `pkg/apis/core/v1/defaults.go`, and
    /// `defaultContainerResourceRequirements`.
    pub(super) fn of(object: &Value) -> Self {
        let items = object["spec"]["limits"].as_array().into_iter().flatten();
        let mut range =
            Self { limits: Vec::new(), default_limits: Amounts::new(), default_requests: Amounts::new() };
        for item in items {
            let list = |field: &str| amounts::of(&item[field]);
            let limit = Limit {
                kind: item["type"].as_str().unwrap_or_default().to_owned(),
                min: list("min"),
                max: list("max"),
                ratio: list("maxLimitRequestRatio"),
            };
            if limit.kind == "Container" {
                let (mut limits, mut requests) = (list("default"), list("defaultRequest"));
                amounts::fill(&mut limits, &limit.max);
                amounts::fill(&mut requests, &limits);
                amounts::fill(&mut requests, &limit.min);
                range.default_limits.extend(limits);
                range.default_requests.extend(requests);
            }
            range.limits.push(limit);
        }
        range
    }

    /// What a container gets for what it does not say.
    pub(super) fn defaults(&self, side: Side) -> &Amounts {
        match side {
            Side::Requests => &self.default_requests,
            Side::Limits => &self.default_limits,
        }
    }
}

/// What an item of a LimitRange says of one resource.
struct Bound<'b> {
    by: usize,
    item: usize,
    /// The field that says it.
    field: &'static str,
    resource: &'b str,
    amount: &'b Quantity,
}

impl Bound<'_> {
    /// Where it is said.
    fn path(&self) -> Path {
        Path::parse("spec.limits").join(self.item).join(self.field).join(self.resource)
    }

    fn refuse(&self, at: &Node<'_, '_>, message: String, help: String, refusals: &mut Vec<Refusal>) {
        let finding = at.needed(RULE, message).with_help(help);
        refusals.push(Refusal { finding, by: self.by, says: self.path() });
    }
}

/// `PodValidateLimitFunc`, and what validation says of a container whose limit comes from a default.
pub(super) fn check_pod(
    ranges: &[LimitRange],
    spec: &Node<'_, '_>,
    pod: &PodResources,
    refusals: &mut Vec<Refusal>,
) {
    for container in &pod.containers {
        defaults_fit(ranges, spec, container, refusals);
    }
    let totals = (pod.together(Side::Requests), pod.together(Side::Limits));
    for bound in bounds(ranges, "Container") {
        for container in pod.containers.iter().filter(|container| !container.is_unknown(bound.resource)) {
            let amounts = (container.amounts(Side::Requests), container.amounts(Side::Limits));
            if let Some((side, what)) = bound.broken_by(amounts.0, amounts.1) {
                let whose = if container.is_filled(side, bound.resource) { "gets" } else { "has" };
                container.with_amount(spec, side, bound.resource, &mut |at| {
                    let message = format!("{}, and this {whose} {what}", bound.demand(side, "a container"));
                    bound.refuse(at, message, bound.help(at), refusals);
                });
            }
        }
    }
    for bound in bounds(ranges, "Pod").filter(|bound| !pod.has_own && !pod.is_unknown(bound.resource)) {
        let Some((side, what)) = bound.broken_by(&totals.0, &totals.1) else { continue };
        let Some(container) = pod.greatest(side, bound.resource) else { continue };
        container.with_amount(spec, side, bound.resource, &mut |at| {
            // What is too much of a container is not told again of the pod.
            if refusals.iter().any(|refusal| refusal.finding.place.path == at.place().path) {
                return;
            }
            let message = format!("{}, and this has {what}", bound.demand(side, "a pod"));
            let help = if pod.containers.len() > 1 {
                "what its containers have counts together".to_owned()
            } else {
                bound.help(at)
            };
            bound.refuse(at, message, help, refusals);
        });
    }
}

/// `PersistentVolumeClaimValidateLimitFunc`. A claim has no limits here, whatever it says.
pub(super) fn check_claim(ranges: &[LimitRange], spec: &Node<'_, '_>, refusals: &mut Vec<Refusal>) {
    let resources = spec.field("resources");
    let requests = resources.field("requests");
    let Some(amounts) = amounts::at(&requests) else { return };
    for bound in bounds(ranges, "PersistentVolumeClaim").filter(|bound| bound.field != "maxLimitRequestRatio")
    {
        // What a claim is limited to is what it requests.
        let limits = if bound.field == "max" { &amounts } else { &Amounts::new() };
        if let Some((_, what)) = bound.broken_by(&amounts, limits) {
            let message = format!("{}, and this has {what}", bound.demand(Side::Requests, "a claim"));
            let at = requests.field(bound.resource);
            bound.refuse(&at, message, bound.help(&at), refusals);
        }
    }
}

/// A request that is more than the limit which a LimitRange fills in, and the other way round: `ValidatePod` comes after
/// the defaults.
fn defaults_fit(
    ranges: &[LimitRange],
    spec: &Node<'_, '_>,
    container: &ContainerResources,
    refusals: &mut Vec<Refusal>,
) {
    let (requests, limits) = (container.amounts(Side::Requests), container.amounts(Side::Limits));
    for (name, request) in requests {
        let Some(limit) = limits.get(name).filter(|limit| *limit < request) else { continue };
        let filled = if container.is_filled(Side::Limits, name) { Side::Limits } else { Side::Requests };
        if !container.is_filled(filled, name) || container.is_unknown(name) {
            continue;
        }
        let (given, own, amount) = match filled {
            Side::Limits => (limit, Side::Requests, request),
            Side::Requests => (request, Side::Limits, limit),
        };
        let Some((by, says)) = giver(ranges, filled, name, given) else { continue };
        container.with_amount(spec, own, name, &mut |at| {
            let (own, filled) = (own.field(), filled.field());
            let message = format!(
                "the namespace gives the container `{filled}.{name}` of {}, with which `{own}.{name}` of {} does not go",
                given.canonical(),
                amount.canonical()
            );
            let help = format!("set `{filled}.{name}` as well: limits must not be less than requests");
            let finding = at.needed(RULE, message).with_help(help);
            refusals.push(Refusal { finding, by, says: says.clone() });
        });
    }
}

/// The LimitRange that gives a default, and the item of it that does.
fn giver(ranges: &[LimitRange], side: Side, name: &str, amount: &Quantity) -> Option<(usize, Path)> {
    let gives = |range: &LimitRange| range.defaults(side).get(name) == Some(amount);
    let by = ranges.iter().position(gives)?;
    let item = ranges[by].limits.iter().rposition(|limit| limit.kind == "Container")?;
    Some((by, Path::parse("spec.limits").join(item)))
}

/// Every bound for objects of a kind.
fn bounds<'r>(ranges: &'r [LimitRange], kind: &'r str) -> impl Iterator<Item = Bound<'r>> {
    let items = ranges.iter().enumerate().flat_map(move |(by, range)| {
        range.limits.iter().enumerate().map(move |(item, limit)| (by, item, limit))
    });
    items.filter(move |(.., limit)| limit.kind == kind).flat_map(|(by, item, limit)| {
        let lists = [("min", &limit.min), ("max", &limit.max), ("maxLimitRequestRatio", &limit.ratio)];
        lists.into_iter().flat_map(move |(field, list)| {
            list.iter().map(move |(resource, amount)| Bound { by, item, field, resource, amount })
        })
    })
}

impl Bound<'_> {
    /// Which amount breaks it, and what that is: `minConstraint`, `maxConstraint` and `limitRequestRatioConstraint`.
    fn broken_by(&self, requests: &Amounts, limits: &Amounts) -> Option<(Side, String)> {
        let (request, limit) = (requests.get(self.resource), limits.get(self.resource));
        let zero = Quantity::zero();
        let (request_or_zero, limit_or_zero) = (request.unwrap_or(&zero), limit.unwrap_or(&zero));
        let [requested, limited, bound] = alike([request_or_zero, limit_or_zero, self.amount]);
        let none = || "none".to_owned();
        let is_beyond = |amount| if self.field == "min" { amount < bound } else { amount > bound };
        match self.field {
            "min" => match (request, limit) {
                (None, _) => Some((Side::Requests, none())),
                (Some(request), _) if is_beyond(requested) => Some((Side::Requests, request.canonical())),
                (_, Some(limit)) if is_beyond(limited) => Some((Side::Limits, limit.canonical())),
                _ => None,
            },
            "max" => match (request, limit) {
                (_, None) => Some((Side::Limits, none())),
                (_, Some(limit)) if is_beyond(limited) => Some((Side::Limits, limit.canonical())),
                (Some(request), _) if is_beyond(requested) => Some((Side::Requests, request.canonical())),
                _ => None,
            },
            _ if requested == 0 => Some((Side::Requests, none())),
            _ if limited == 0 => Some((Side::Limits, none())),
            _ => self.is_ratio_beyond(limited, requested).then(|| {
                (Side::Limits, format!("{} for {}", limit_or_zero.canonical(), request_or_zero.canonical()))
            }),
        }
    }

    /// The server's own arithmetic, in floating point.
    #[allow(clippy::cast_precision_loss)] // As the server loses it.
    fn is_ratio_beyond(&self, limited: i128, requested: i128) -> bool {
        let ratio = limited as f64 / requested as f64;
        if self.amount.units() <= MAX_MILLI {
            ratio * 1000.0 > millis(self.amount) as f64
        } else {
            ratio > self.amount.units() as f64
        }
    }

    /// What must be: "a container must request at least 100m of `cpu` here".
    fn demand(&self, side: Side, whose: &str) -> String {
        let (name, amount) = (self.resource, self.amount.canonical());
        match (self.field, side) {
            ("min", Side::Requests) => {
                format!("{whose} must request at least {amount} of `{name}` in this namespace")
            }
            ("min", Side::Limits) => {
                format!("the limit of {whose} for `{name}` must be at least {amount} in this namespace")
            }
            ("max", Side::Requests) => {
                format!("{whose} must request at most {amount} of `{name}` in this namespace")
            }
            ("max", Side::Limits) => {
                format!("{whose} must have a limit of at most {amount} for `{name}` in this namespace")
            }
            _ => format!(
                "the limit of {whose} for `{name}` must be at most {amount} times its request in this namespace"
            ),
        }
    }

    /// What to write at the amount that breaks it.
    fn help(&self, at: &Node<'_, '_>) -> String {
        let given = at.giving_to(3, &format!("\"{}\"", self.amount.canonical()));
        match self.field {
            "min" => format!("set {given} or more"),
            "max" => format!("set {given} or less"),
            _ => format!("set the request and the limit for `{}` nearer to each other", self.resource),
        }
    }
}

/// The amounts in thousandths, unless one of them is so great that the server counts in whole units then:
/// `requestLimitEnforcedValues`.
fn alike(amounts: [&Quantity; 3]) -> [i128; 3] {
    if amounts.iter().all(|amount| amount.units() <= MAX_MILLI) {
        amounts.map(millis)
    } else {
        amounts.map(|amount| amount.units().into())
    }
}

/// In thousandths. Amounts have no finer part.
fn millis(amount: &Quantity) -> i128 {
    amount.nanos() / 1_000_000
}

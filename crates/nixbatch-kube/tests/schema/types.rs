//! The typed objects of k8s-openapi, made from Kubernetes' published schema, as a second witness: what is
//! right by our schema goes through them and back with nothing lost, and what they lose or refuse has a
//! finding.

use k8s_openapi::api::{apps, autoscaling, batch, core, networking, policy, rbac, scheduling};
use nixbatch_diagnostic::{Finding, ObjectPlace, Severity};
use nixbatch_kube::schema::{Kind, KubernetesVersion, Schemas, check};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::dice::{Dice, cases};
use crate::generate;

/// Through a type and back.
type RoundTrip = fn(&Value) -> Result<Value, String>;

fn through<T: DeserializeOwned + Serialize>(object: &Value) -> Result<Value, String> {
    let typed: T = serde_json::from_value(object.clone()).map_err(|error| error.to_string())?;
    serde_json::to_value(typed).map_err(|error| error.to_string())
}

/// What is wrong by the schema.
fn errors(object: &Value) -> Vec<Finding<ObjectPlace>> {
    let mut findings = check(KubernetesVersion::DEFAULT, object);
    findings.retain(|finding| finding.severity == Severity::Error);
    findings
}

fn witnesses() -> Vec<(Kind, RoundTrip)> {
    let schemas = Schemas::of(KubernetesVersion::DEFAULT);
    let witness = |api_version, kind, trip: RoundTrip| (schemas.kind(api_version, kind).unwrap(), trip);
    vec![
        witness("batch/v1", "Job", through::<batch::v1::Job>),
        witness("batch/v1", "CronJob", through::<batch::v1::CronJob>),
        witness("v1", "ConfigMap", through::<core::v1::ConfigMap>),
        witness("v1", "Secret", through::<core::v1::Secret>),
        witness("v1", "PersistentVolumeClaim", through::<core::v1::PersistentVolumeClaim>),
        witness("v1", "Pod", through::<core::v1::Pod>),
        witness("v1", "Service", through::<core::v1::Service>),
        witness("v1", "ServiceAccount", through::<core::v1::ServiceAccount>),
        witness("v1", "Namespace", through::<core::v1::Namespace>),
        witness("v1", "LimitRange", through::<core::v1::LimitRange>),
        witness("v1", "ResourceQuota", through::<core::v1::ResourceQuota>),
        witness("apps/v1", "Deployment", through::<apps::v1::Deployment>),
        witness("apps/v1", "StatefulSet", through::<apps::v1::StatefulSet>),
        witness("apps/v1", "DaemonSet", through::<apps::v1::DaemonSet>),
        witness(
            "autoscaling/v2",
            "HorizontalPodAutoscaler",
            through::<autoscaling::v2::HorizontalPodAutoscaler>,
        ),
        witness("networking.k8s.io/v1", "NetworkPolicy", through::<networking::v1::NetworkPolicy>),
        witness("networking.k8s.io/v1", "Ingress", through::<networking::v1::Ingress>),
        witness("policy/v1", "PodDisruptionBudget", through::<policy::v1::PodDisruptionBudget>),
        witness("rbac.authorization.k8s.io/v1", "Role", through::<rbac::v1::Role>),
        witness("rbac.authorization.k8s.io/v1", "RoleBinding", through::<rbac::v1::RoleBinding>),
        witness("scheduling.k8s.io/v1", "PriorityClass", through::<scheduling::v1::PriorityClass>),
    ]
}

/// An object as people write it: the status is the server's.
fn manifest(dice: &mut Dice, kind: Kind) -> Value {
    let mut object = generate::object(dice, kind);
    object.as_object_mut().unwrap().remove("status");
    // The one object within another. Only the types insist that it calls itself what it is.
    let claims = object.pointer_mut("/spec/volumeClaimTemplates").and_then(Value::as_array_mut);
    for claim in claims.into_iter().flatten().filter_map(Value::as_object_mut) {
        claim.retain(|key, _| matches!(key.as_str(), "metadata" | "spec"));
    }
    object
}

/// Whether everything in `part` is in `whole` too. The types write required fields that were not there, and
/// leave null out.
fn is_within(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => part.iter().all(|(key, value)| {
            value.is_null() || whole.get(key).is_some_and(|whole| is_within(value, whole))
        }),
        (Value::Array(part), Value::Array(whole)) => {
            part.len() == whole.len() && part.iter().zip(whole).all(|(part, whole)| is_within(part, whole))
        }
        _ => part == whole,
    }
}

#[test]
fn made_up_objects_lose_nothing_in_the_types() {
    let mut dice = Dice::new("types");
    let witnesses = witnesses();
    for _ in 0..cases(3_000) {
        let (kind, trip) = dice.pick(&witnesses);
        let object = manifest(&mut dice, kind);
        assert_eq!(errors(&object), [], "{object}");
        let back = trip(&object).unwrap_or_else(|error| panic!("{error}: {object}"));
        assert!(is_within(&object, &back), "{object}\nbecame\n{back}");
    }
}

#[test]
fn what_the_types_lose_has_a_finding() {
    let mut dice = Dice::new("types, misspelt");
    let witnesses = witnesses();
    let mut lost = 0;
    for _ in 0..cases(5_000) {
        let (kind, trip) = dice.pick(&witnesses);
        let mut object = manifest(&mut dice, kind);
        let change = generate::misspell(&mut dice, &mut object);
        let keeps = trip(&object).is_ok_and(|back| is_within(&object, &back));
        let findings = errors(&object);
        assert_eq!(keeps, findings.is_empty(), "{change}: {object}");
        lost += usize::from(!keeps);
    }
    assert!(lost > 1_000, "only {lost} changes were noticed");
}

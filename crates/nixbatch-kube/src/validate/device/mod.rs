//! Devices: what claims ask for, classes select and drivers publish. Expressions in CEL are not compiled.

mod claim;
mod slice;

use std::collections::HashSet;

pub(super) use claim::{claim, class, template};
pub(super) use slice::{slice, taint_rule};

use super::demands::Demands;
use super::{Findings, Node, metadata, resource_names};
use crate::name::{self, Problem, SUBDOMAIN_MAX};
use crate::schema::KubernetesVersion;

const RULE: &str = "invalid-device";

/// `DriverNameMaxLength` and `DeviceMaxIDLength` of `pkg/apis/resource/types.go`.
const DRIVER_MAX: usize = 63;
const ID_MAX: usize = 32;

/// `validDeviceTaintEffects`: what a taint does. The last one came with 1.35.
const EFFECTS: [&str; 3] = ["NoExecute", "NoSchedule", "None"];

fn effects(node: &Node<'_, '_>) -> &'static [&'static str] {
    if node.version() >= KubernetesVersion::V1_35 { &EFFECTS } else { &EFFECTS[..2] }
}

/// Whether taints, their tolerations and resources that are consumed in part are there. The server drops them before:
/// the gates `DRADeviceTaints`, `DRAConsumableCapacity` and `DRAExtendedResource` are on since 1.36.
fn has_taints(node: &Node<'_, '_>) -> bool {
    node.version() >= KubernetesVersion::V1_36
}

/// Whether the server looks at tolerations: 1.35 drops them first (`pkg/api/resourceclaimspec`), and those before did not.
fn has_tolerations(node: &Node<'_, '_>) -> bool {
    has_taints(node) || node.version() < KubernetesVersion::V1_35
}

fn problem(message: impl Into<String>) -> Problem {
    Problem { message: message.into(), suggestion: None, too_long: false }
}

/// `ValidateCSIDriverName` of `pkg/apis/core/validation/validation.go`, which drivers of devices are called by, too.
fn driver_name(text: &str) -> Result<(), Problem> {
    name::dns1123_subdomain(&text.to_lowercase())?;
    if text.len() > DRIVER_MAX {
        return Err(Problem {
            too_long: true,
            ..problem(format!("must be no more than {DRIVER_MAX} characters"))
        });
    }
    Ok(())
}

/// `validatePoolName` of `pkg/apis/resource/validation/validation.go`.
fn pool_name(text: &str) -> Result<(), Problem> {
    if text.len() > SUBDOMAIN_MAX {
        return Err(Problem {
            too_long: true,
            ..problem(format!("must be no more than {SUBDOMAIN_MAX} characters"))
        });
    }
    text.split('/').try_for_each(name::dns1123_subdomain).map_err(|wrong| problem(wrong.message))
}

/// `validateQualifiedName`: an identifier of C, perhaps behind a driver.
fn qualified(text: &str) -> Result<(), Problem> {
    match text.split('/').collect::<Vec<_>>()[..] {
        [id] => identifier(id),
        [domain, id] => {
            driver_name(domain).map_err(|wrong| problem(wrong.message))?;
            identifier(id)
        }
        // The server takes these.
        _ => Ok(()),
    }
}

/// `validateFullyQualifiedName`.
fn fully_qualified(text: &str) -> Result<(), Problem> {
    if !text.contains('/') {
        return Err(problem("must be a name behind a domain, as in `gpu.example.com/model`"));
    }
    qualified(text)
}

fn identifier(text: &str) -> Result<(), Problem> {
    let is_word = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_word || !text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return Err(problem("must have a name of letters, digits and `_` that does not start with a digit"));
    }
    if text.len() > ID_MAX {
        return Err(problem(format!("must have a name of no more than {ID_MAX} characters")));
    }
    Ok(())
}

/// `validateDeviceTaint`.
fn taint(taint: &Node<'_, '_>, demands: &mut Demands<'_>) {
    demands.name(&taint.field("key"), name::qualified_name);
    demands.form(&taint.field("value"), name::label_value);
    demands.word(&taint.field("effect"), effects(taint));
}

/// `validateDeviceToleration`. The server takes no operator for `Equal`.
fn toleration(toleration: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let [key, operator, value, effect] =
        ["key", "operator", "value", "effect"].map(|key| toleration.field(key));
    demands.form_if_any(&key, name::qualified_name);
    if operator.text() != Some("") {
        demands.one_of(&operator, &["Equal", "Exists"]);
    }
    if operator.text() == Some("Exists") {
        if value.text().is_some_and(|text| !text.is_empty()) {
            demands.absent(&value, "for the operator `Exists`");
        }
    } else {
        demands.form(&value, name::label_value);
    }
    if effect.text() != Some("") {
        demands.one_of(&effect, effects(toleration));
    }
}

/// The names of the items of a list must differ.
fn unique_names(list: &Node<'_, '_>, key: &str, demands: &mut Demands<'_>) {
    let mut seen = HashSet::new();
    for item in list.objects() {
        demands.unique(&item.field(key), &mut seen);
    }
}

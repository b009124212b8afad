//! Leases and who would have them.

use semver::Version;

use super::demands::Demands;
use super::{Findings, Node};
use crate::name::{self, Problem};

const RULE: &str = "invalid-object";

const OLDEST: &str = "OldestEmulationVersion";

/// `ValidateLeaseSpec` of `pkg/apis/coordination/validation/validation.go`. The server drops `strategy` and
/// `preferredHolder` first: the gate `CoordinatedLeaderElection` is off.
pub(super) fn check(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    demands.within(&spec.field("leaseDurationSeconds"), 1..=i64::MAX);
    demands.within(&spec.field("leaseTransitions"), 0..=i64::MAX);
}

/// `ValidateLeaseCandidateSpec`.
pub(super) fn candidate(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    let [binary, emulated] = ["binaryVersion", "emulationVersion"].map(|key| spec.field(key));
    demands.required(&spec.field("leaseName"));
    demands.name(&binary, |text| version(text).map(drop));
    demands.form_if_any(&emulated, |text| version(text).map(drop));
    let strategy = spec.field("strategy");
    demands.name(&strategy, strategy_name);
    let read = |field: &Node<'_, '_>| field.text().and_then(|text| version(text).ok());
    if let (Some(binary_version), Some(emulated_version)) = (read(&binary), read(&emulated))
        && binary_version.cmp_precedence(&emulated_version).is_lt()
    {
        demands.add_plain(&binary, format!("{binary} must not be before {emulated}"));
    }
    if strategy.text() == Some(OLDEST) && (!emulated.is_set() || emulated.text() == Some("")) {
        demands.required(&emulated);
    }
}

/// `ValidateCoordinatedLeaseStrategy`.
fn strategy_name(text: &str) -> Result<(), Problem> {
    if text.contains('/') {
        return name::qualified_name(text);
    }
    if text == OLDEST {
        return Ok(());
    }
    let message = format!("must be `{OLDEST}`, or a name behind a domain");
    Err(Problem { message, suggestion: Some(OLDEST.to_owned()), too_long: false })
}

/// `Parse` of `github.com/blang/semver/v4`.
fn version(text: &str) -> Result<Version, Problem> {
    Version::parse(text).map_err(|error| {
        let message = format!("must be a version such as `1.35.0`: {error}");
        Problem { message, suggestion: None, too_long: false }
    })
}

//! The whole bundle → findings: what the platform accepts and is still wrong.

use nixbatch_diagnostic::Finding;

use super::settings::Settings;
use crate::lints::{Bundle, LINTS, Report};
use crate::object::Object;

/// Runs every lint.
pub fn lint(settings: &Settings, objects: &[Object]) -> Vec<Finding> {
    let bundle = Bundle::new(objects, settings);
    let mut report = Report::default();
    for lint in LINTS {
        (lint.check)(&bundle, &mut report);
    }
    report.into_findings()
}

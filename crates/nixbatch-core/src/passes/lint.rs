//! Objects → findings: what the platform accepts and is still wrong.

use super::settings::Settings;
use crate::lints::{LINTS, Objects, Report};
use crate::object::Object;

/// Runs every lint on the objects of an item.
pub fn lint(objects: &[Object], settings: &Settings) -> Report {
    let objects = Objects::new(objects, settings);
    let mut report = Report::default();
    for lint in LINTS {
        (lint.check)(&objects, &mut report);
    }
    report
}

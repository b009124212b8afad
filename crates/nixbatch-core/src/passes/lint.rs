//! Objects → findings: what the platform accepts and is still wrong.

use crate::lints::{LINTS, Objects, Report};
use crate::object::{Call, Object};
use crate::settings::Settings;

/// Runs every lint on the objects of an item, made by `call` or the user's own.
pub fn lint(objects: &[Object], call: Option<Call<'_>>, settings: &Settings) -> Report {
    let objects = Objects::new(objects, call, settings);
    let mut report = Report::default();
    for lint in LINTS {
        (lint.check)(&objects, &mut report);
    }
    report
}

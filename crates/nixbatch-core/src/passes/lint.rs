//! Objects → findings: what the platform accepts and is still wrong.

use crate::bundle::Context;
use crate::lints::{LINTS, Objects, Report};
use crate::object::{Call, Object};

/// Runs every lint on the objects of an item, made by `call` or the user's own.
pub fn lint(objects: &[Object], call: Option<Call<'_>>, context: &Context) -> Report {
    let objects = Objects::new(objects, call, context);
    let mut report = Report::default();
    for lint in LINTS {
        (lint.check)(&objects, &mut report);
    }
    report
}

//! The document → what the bundle says about itself.

use nixbatch_diagnostic::{Finding, Place};

use super::decode;
use crate::Options;
use crate::consequences::ItemFindings;
use crate::document::Document;
use crate::meant;
use crate::settings::{Demanded, Settings};

/// Reads the document's settings, and says what is wrong with them. The program's own options go before them.
pub fn read(document: &Document<'_>, options: &Options) -> (Settings, Vec<Finding>) {
    let written = Settings::of(&document.settings);
    let says_version = !document.settings["kubernetesVersion"].is_null();
    let default_version = options.default_version.filter(|_| !says_version);
    let chosen = options.kubernetes_version.or(default_version);
    let version = chosen.unwrap_or(written.kubernetes_version);
    let (judged, meant) = meant::judge(
        &document.settings,
        |place: &mut Place| &mut place.path,
        |_| true,
        |settings| decode::settings(settings, version),
    );
    let mut known = ItemFindings::default();
    known.admit_judged(judged);
    let mut settings = meant.as_ref().map_or(written, Settings::of);
    if let Some(version) = chosen {
        settings.kubernetes_version = version;
    }
    let default_level = options.default_pod_security.filter(|_| settings.pod_security.is_none());
    if let Some(level) = options.pod_security.or(default_level) {
        settings.pod_security = Some(Demanded { level, in_bundle: false });
    }
    settings.strict_kinds = options.strict_kinds;
    (settings, known.finish(Vec::new()).0)
}

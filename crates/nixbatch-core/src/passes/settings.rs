//! The document → what the bundle says about itself.

use nixbatch_diagnostic::Finding;

use super::decode;
use crate::Options;
use crate::document::Document;
use crate::settings::Settings;

/// Reads the document's settings, and says what is wrong with them. The program's own options go before them.
pub fn read(document: &Document<'_>, options: &Options) -> (Settings, Vec<Finding>) {
    let mut settings = Settings::of(&document.settings);
    if let Some(version) = options.kubernetes_version {
        settings.kubernetes_version = version;
    }
    let findings = decode::settings(document, settings.kubernetes_version);
    (settings, findings)
}

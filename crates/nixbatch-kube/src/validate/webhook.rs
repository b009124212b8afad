//! Webhooks, and where servers that are called are.

use std::collections::HashSet;

use super::admission_rule::{self, RULE};
use super::demands::Demands;
use super::{Findings, Node};
use crate::name::{self, Problem};
use crate::url;

/// `validateValidatingWebhookConfiguration` and `validateMutatingWebhookConfiguration` of
/// `pkg/apis/admissionregistration/validation/validation.go`.
pub(super) fn check(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let mut names = HashSet::new();
    for hook in object.field("webhooks").objects() {
        let name = hook.field("name");
        demands.name(&name, qualified);
        if name.text() != Some("") {
            demands.unique(&name, &mut names);
        }
        for rule in hook.field("rules").objects() {
            admission_rule::check(&rule, demands);
        }
        demands.within(&hook.field("timeoutSeconds"), 1..=30);
        demands.selector(&hook.field("namespaceSelector"));
        demands.selector(&hook.field("objectSelector"));
        client(&hook.field("clientConfig"), demands);
        admission_rule::conditions(&hook.field("matchConditions"), demands);
        versions(&hook.field("admissionReviewVersions"), demands);
    }
}

/// `IsFullyQualifiedName` of `apimachinery/pkg/util/validation/validation.go`.
fn qualified(text: &str) -> Result<(), Problem> {
    name::dns1123_subdomain(text)?;
    if text.split('.').count() >= 3 {
        return Ok(());
    }
    let message = "must be a domain of at least three parts, as in `jobs.hooks.example.com`".to_owned();
    Err(Problem { message, suggestion: None, too_long: false })
}

/// `validateAdmissionReviewVersions`, and `validateConversionReviewVersions` of apiextensions-apiserver.
pub(super) fn versions(versions: &Node<'_, '_>, demands: &mut Demands<'_>) {
    demands.required(versions);
    let mut seen = HashSet::new();
    for version in versions.items() {
        if version.item_text().is_some_and(|text| seen.contains(text)) {
            demands.once(&version, &mut seen);
            continue;
        }
        seen.extend(version.item_text());
        demands.item_form(&version, name::dns1035_label);
    }
    if versions.len() > 0 && !seen.contains("v1") && !seen.contains("v1beta1") {
        let message = format!("{versions} must have `v1` or `v1beta1`, which are what the server speaks");
        demands.add(versions, message, "add `v1`");
    }
}

/// Where a server is that is called: `validateClientConfig`, `ValidateWebhookURL` and `ValidateWebhookService` of
/// `apiserver/pkg/util/webhook/validation.go`.
pub(super) fn client(config: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let [url, service] = ["url", "service"].map(|key| config.field(key));
    if url.is_set() == service.is_set() {
        demands.exactly_one(config, &["url", "service"]);
        return;
    }
    demands.form(&url, url::https);
    if !service.is_set() {
        return;
    }
    demands.required(&service.field("name"));
    demands.required(&service.field("namespace"));
    demands.within(&service.field("port"), 1..=65_535);
    demands.form_if_any(&service.field("path"), service_path);
}

/// A path whose segments are DNS subdomains.
fn service_path(text: &str) -> Result<(), Problem> {
    let message = |message: &str| Problem { message: message.to_owned(), suggestion: None, too_long: false };
    if text == "/" {
        return Ok(());
    }
    let Some(rest) = text.strip_prefix('/') else {
        let suggestion = Some(format!("/{text}")).filter(|text| service_path(text).is_ok());
        return Err(Problem { suggestion, ..message("must start with `/`") });
    };
    for segment in rest.strip_suffix('/').unwrap_or(rest).split('/') {
        if segment.is_empty() {
            return Err(message("must have no empty segments"));
        }
        name::dns1123_subdomain(segment)
            .map_err(|problem| message(&format!("has the segment `{segment}`, which {}", problem.message)))?;
    }
    Ok(())
}

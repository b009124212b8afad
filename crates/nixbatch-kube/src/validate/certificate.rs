//! Requests for certificates, and what is trusted. The certificates themselves are not looked into, nor are signatures.

use std::collections::HashSet;

use super::demands::Demands;
use super::{Findings, Node, metadata, shown};
use crate::base64;
use crate::name::{self, Problem, SUBDOMAIN_MAX};

const RULE: &str = "invalid-object";

/// `MaxTrustBundleSize` of `pkg/apis/certificates/types.go`, in bytes.
const BUNDLE_MAX: usize = 1024 * 1024;

/// `MinMaxExpirationSeconds`, `KubernetesMaxMaxExpirationSeconds` and `MaxMaxExpirationSeconds`.
const EXPIRATION: [i64; 3] = [3600, 86_400, 91 * 86_400];

/// `MaxPKIXPublicKeySize` and `MaxProofOfPossessionSize`, in bytes.
const KEY_MAX: usize = 10 * 1024;

/// `validateCertificateSigningRequest` of `pkg/apis/certificates/validation/validation.go`.
pub(super) fn signing_request(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    let [signer, request, usages] = ["signerName", "request", "usages"].map(|key| spec.field(key));
    if signer.text() == Some("kubernetes.io/legacy-unknown") {
        demands.add_plain(&signer, format!("{signer} must not be that of the old version of the API"));
    } else {
        demands.name(&signer, signer_name);
    }
    demands.within(&spec.field("expirationSeconds"), 600..=i64::MAX);
    demands.required(&usages);
    let mut seen = HashSet::new();
    for usage in usages.items() {
        demands.not_null(&usage);
        demands.once(&usage, &mut seen);
    }
    if !request.is_set() {
        demands.required(&request);
    }
    if let Some(bytes) = request.text().and_then(base64::decode)
        && !contains(&bytes, b"-----BEGIN CERTIFICATE REQUEST-----")
    {
        demands.add(
            &request,
            format!("{request} has no block `CERTIFICATE REQUEST`"),
            "write the PEM file that, for one, `openssl req` makes, in base64",
        );
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// `ValidateSignerName` of `pkg/apis/core/validation/names.go`.
fn signer_name(text: &str) -> Result<(), Problem> {
    let wrong = |message: String| Err(Problem { message, suggestion: None, too_long: false });
    let Some((domain, path)) = text.split_once('/').filter(|(_, path)| !path.contains('/')) else {
        return wrong("must be a name behind a domain, as in `example.com/signer`".to_owned());
    };
    if let Some(Err(problem)) = domain.split('.').map(name::dns1123_label).find(Result::is_err) {
        return wrong(format!("has the domain `{}`, whose parts each {}", shown(domain), problem.message));
    }
    if !domain.contains('.') || domain.len() > SUBDOMAIN_MAX {
        return wrong("must have a domain of at least two parts, as in `example.com/signer`".to_owned());
    }
    if let Some(Err(problem)) = path.split('.').map(name::dns1123_subdomain).find(Result::is_err) {
        return wrong(format!("has the name `{}`, which {}", shown(path), problem.message));
    }
    let max = 2 * SUBDOMAIN_MAX + name::LABEL_MAX + 2;
    if text.len() > max {
        return wrong(format!("must be no more than {max} characters"));
    }
    Ok(())
}

/// `ValidateClusterTrustBundle`.
pub(super) fn trust_bundle(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    let [signer, bundle] = ["signerName", "trustBundle"].map(|key| spec.field(key));
    demands.form_if_any(&signer, signer_name);
    bundle_name(object, signer.text().unwrap_or_default(), demands);
    demands.required(&bundle);
    demands.no_longer(&bundle, BUNDLE_MAX);
    let size = 1..=BUNDLE_MAX;
    if bundle
        .text()
        .is_some_and(|text| size.contains(&text.len()) && !text.contains("-----BEGIN CERTIFICATE-----"))
    {
        demands.add_plain(&bundle, format!("{bundle} has no block `CERTIFICATE`"));
    }
}

/// `ValidateClusterTrustBundleName`: it is called after its signer, where it has one.
fn bundle_name(object: &Node<'_, '_>, signer: &str, demands: &mut Demands<'_>) {
    let metadata = object.field("metadata");
    let Some(name) = metadata::effective_name(&metadata) else { return };
    let field = metadata.field(metadata::name_key(&metadata));
    if signer.is_empty() {
        if name.contains(':') {
            let message = format!("the name `{}` must not contain `:` without a signer", shown(&name));
            demands.add_plain(&field, message);
        } else if let Err(problem) = name::dns1123_subdomain(&name) {
            demands.add_plain(&field, format!("the name `{}` {}", shown(&name), problem.message));
        }
        return;
    }
    let prefix = format!("{}:", signer.replace('/', ":"));
    match name.strip_prefix(&prefix) {
        None => {
            let message = format!("the name `{}` must start with `{}`", shown(&name), shown(&prefix));
            demands.add(&field, message, format!("write, for one, `{prefix}root`"));
        }
        Some(rest) => {
            if let Err(problem) = name::dns1123_subdomain(rest) {
                let message = format!("the name's last part `{}` {}", shown(rest), problem.message);
                demands.add_plain(&field, message);
            }
        }
    }
}

/// `ValidatePodCertificateRequestCreate`.
pub(super) fn pod_request(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    let signer = spec.field("signerName");
    demands.name(&signer, signer_name);
    for key in ["podName", "serviceAccountName", "nodeName"] {
        demands.name(&spec.field(key), name::dns1123_subdomain);
    }
    for key in ["podUID", "serviceAccountUID", "nodeUID"] {
        let uid = spec.field(key);
        demands.required(&uid);
        demands.no_longer(&uid, 128);
    }
    let domain = signer.text().and_then(|text| text.split_once('/')).map_or("", |(domain, _)| domain);
    let of_kubernetes = domain == "kubernetes.io" || domain.ends_with(".kubernetes.io");
    let [least, most_of_kubernetes, most] = EXPIRATION;
    let most = if of_kubernetes { most_of_kubernetes } else { most };
    demands.within(&spec.field("maxExpirationSeconds"), least..=most);
    for key in ["pkixPublicKey", "proofOfPossession"] {
        let field = spec.field(key);
        demands.required(&field);
        let length = field.text().and_then(base64::decode).map_or(0, |bytes| bytes.len());
        if length > KEY_MAX {
            demands.add_plain(
                &field,
                format!("{field} has {length} bytes and must have no more than {KEY_MAX}"),
            );
        }
    }
}

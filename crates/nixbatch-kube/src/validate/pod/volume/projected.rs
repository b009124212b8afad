//! Volumes that several sources fill together.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::files::{check_fields, check_map, file_path, mode};
use super::{Findings, Node, RULE, fields, gate, metadata, shown};
use crate::name::{self, Problem};
use crate::validate::label_selector;

const SOURCES: [&str; 6] =
    ["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate"];

/// How long a token holds, in seconds.
const TOKEN_SECONDS: RangeInclusive<i64> = 600..=1 << 32;

/// How long a certificate may hold, in seconds: `MaxMaxExpirationSeconds` of `pkg/apis/certificates/types.go`, and less
/// for the signers of Kubernetes.
const CERTIFICATE_SECONDS: RangeInclusive<i64> = 3600..=91 * 24 * 60 * 60;
const KUBERNETES_CERTIFICATE_SECONDS: RangeInclusive<i64> = 3600..=24 * 60 * 60;

const KEY_TYPES: [&str; 6] = ["RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"];

/// `validateProjectedVolumeSource` of `pkg/apis/core/validation/validation.go`.
pub(super) fn check(volume: &Node<'_, '_>, findings: &mut Findings) {
    mode(&volume.field("defaultMode"), findings);
    let mut paths = BTreeSet::new();
    for projection in volume.field("sources").objects() {
        let sources = SOURCES.iter().map(|key| (*key, projection.field(key)));
        let mut sources = sources.filter(|(key, source)| source.is_set() && is_kept(key, source)).peekable();
        let several = sources.clone().count() > 1;
        if several {
            let message = "one source of a volume must be only one thing";
            findings.push(projection.error(RULE, message).with_help("make a source of each"));
        }
        for (key, source) in &mut sources {
            if source.is_object() {
                check_source(key, &source, findings);
                each_path(key, &source, |path| take(&mut paths, path, findings));
            }
        }
    }
}

/// Whether the server looks at it; otherwise it drops it.
fn is_kept(key: &str, source: &Node<'_, '_>) -> bool {
    match key {
        "clusterTrustBundle" => gate::CLUSTER_TRUST_BUNDLE_PROJECTION.is_open(source),
        "podCertificate" => gate::POD_CERTIFICATE_REQUEST.is_open(source),
        _ => true,
    }
}

fn check_source(key: &str, source: &Node<'_, '_>, findings: &mut Findings) {
    match key {
        "secret" | "configMap" => check_map(source, "name", findings),
        "downwardAPI" => check_fields(source, findings),
        "serviceAccountToken" => {
            fields::within(RULE, &source.field("expirationSeconds"), TOKEN_SECONDS, findings);
            file_path(&source.field("path"), findings);
        }
        "clusterTrustBundle" => trust_bundle(source, findings),
        _ => certificate(source, findings),
    }
}

/// The paths of the files that a source writes, as far as the server compares them: not those of tokens.
fn each_path<'v>(key: &str, source: &Node<'v, '_>, mut visit: impl FnMut(&Node<'v, '_>)) {
    match key {
        "secret" | "configMap" | "downwardAPI" => {
            source.field("items").objects().for_each(|item| visit(&item.field("path")));
        }
        "clusterTrustBundle" => visit(&source.field("path")),
        "podCertificate" => CERTIFICATE_PATHS.iter().for_each(|key| visit(&source.field(key))),
        _ => {}
    }
}

fn take<'v>(paths: &mut BTreeSet<&'v str>, path: &Node<'v, '_>, findings: &mut Findings) {
    if let Some(text) = path.text().filter(|text| !text.is_empty())
        && !paths.insert(text)
    {
        let message = format!("another file of the volume is at `{}`", shown(text));
        findings.push(path.error(RULE, message).with_help("give each file a path of its own"));
    }
}

fn trust_bundle(source: &Node<'_, '_>, findings: &mut Findings) {
    let (name, signer) = (source.field("name"), source.field("signerName"));
    let selector = source.field("labelSelector");
    if name.is_set() == signer.is_set() {
        let message = match name.is_set() {
            true => format!("this must not have both {name} and {signer}"),
            false => format!("this must have {name} or {signer}"),
        };
        findings.push(source.error(RULE, message).with_help("set one of them"));
    } else if let Some(text) = name.text() {
        fields::not_empty(RULE, &name, "write the name of a ClusterTrustBundle", findings);
        bundle_name(&name, text, findings);
        fields::absent(RULE, &selector, &format!("where there is a {name}"), findings);
    } else {
        signer_name(&signer, findings);
        label_selector::check(&selector, findings);
    }
    let path = source.field("path");
    fields::given(RULE, &path, super::INSIDE, findings);
    if path.text() != Some("") {
        file_path(&path, findings);
    }
}

/// `ValidateClusterTrustBundleName` of `pkg/apis/core/validation/names.go`: what is behind the last colon is the name,
/// what is before it a signer.
fn bundle_name(field: &Node<'_, '_>, text: &str, findings: &mut Findings) {
    let own = text.rsplit_once(':').map_or(text, |(_, own)| own);
    if !text.is_empty() {
        metadata::form("name", field, own, name::dns1123_subdomain, findings);
    }
}

const CERTIFICATE_PATHS: [&str; 3] = ["credentialBundlePath", "keyPath", "certificateChainPath"];

fn certificate(source: &Node<'_, '_>, findings: &mut Findings) {
    let signer = source.field("signerName");
    fields::given(RULE, &signer, "write a signer such as `example.com/signer`", findings);
    signer_name(&signer, findings);
    user_annotations(&source.field("userAnnotations"), findings);
    let ty = source.field("keyType");
    fields::given(RULE, &ty, "write one such as `ED25519`", findings);
    if ty.text() != Some("") {
        fields::one_of(&ty, &KEY_TYPES, findings);
    }
    let domain = signer.text().and_then(|text| text.split('/').next()).unwrap_or_default();
    let is_own = domain == "kubernetes.io" || domain.ends_with(".kubernetes.io");
    let allowed = if is_own { KUBERNETES_CERTIFICATE_SECONDS } else { CERTIFICATE_SECONDS };
    fields::within(RULE, &source.field("maxExpirationSeconds"), allowed, findings);
    let paths = CERTIFICATE_PATHS.map(|key| source.field(key));
    let given = |path: &&Node<'_, '_>| path.is_set() && path.text() != Some("");
    if paths.iter().filter(given).count() == 0 {
        let finding = source.error(RULE, "this does not say where the certificate goes");
        findings.push(finding.with_help(format!("set {}", paths[0])));
    }
    paths.iter().filter(given).for_each(|path| file_path(path, findings));
}

/// `ValidateUserAnnotations`.
fn user_annotations(annotations: &Node<'_, '_>, findings: &mut Findings) {
    metadata::annotations(annotations, findings);
    for (key, value) in annotations.entries() {
        if !key.contains('/') && name::qualified_name(&key.to_lowercase()).is_ok() {
            let message = format!("the key `{}` must have a domain before it", shown(key));
            let help = format!("write it as in `example.com/{}`", shown(key));
            findings.push(value.key_error(RULE, message).with_help(help));
        }
    }
}

/// `ValidateSignerName` of `pkg/apis/core/validation/names.go`.
fn signer_name(field: &Node<'_, '_>, findings: &mut Findings) {
    let Some(text) = field.text().filter(|text| !text.is_empty()) else { return };
    if let Err(why) = check_signer(text) {
        let finding = field.error(RULE, format!("the signer `{}` {why}", shown(text)));
        findings.push(finding.with_help("write it as in `example.com/signer`"));
    }
}

fn check_signer(text: &str) -> Result<(), String> {
    let said = |problem: Problem| problem.message;
    let Some((domain, path)) = text.split_once('/').filter(|(_, path)| !path.contains('/')) else {
        return Err("must be a domain and a name, with `/` between them".to_owned());
    };
    if !domain.contains('.') {
        return Err("must have a domain of at least two parts".to_owned());
    }
    name::dns1123_subdomain(domain).map_err(said)?;
    domain.split('.').try_for_each(name::dns1123_label).map_err(said)?;
    path.split('.').try_for_each(name::dns1123_subdomain).map_err(said)?;
    // A domain, a slash, and a label, a dot and a domain.
    let max = name::SUBDOMAIN_MAX + 1 + name::LABEL_MAX + 1 + name::SUBDOMAIN_MAX;
    if text.len() > max { Err(format!("must be no more than {max} characters")) } else { Ok(()) }
}

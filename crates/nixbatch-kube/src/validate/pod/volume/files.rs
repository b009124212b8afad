//! Volumes of files that the server knows: of ConfigMaps and Secrets, and of the pod itself.

use super::{Findings, INSIDE, Node, RULE, descends, downward, fields};

/// Greatest mode of a file, 0777.
const MODE_MAX: i32 = 0o777;

const NAME_HELP: &str = "set it to the name of the ConfigMap or Secret";

/// `validateSecretVolumeSource` and `validateConfigMapVolumeSource` of `pkg/apis/core/validation/validation.go`. The
/// schema demands neither name.
pub(super) fn check(source: &Node<'_, '_>, key: &str, findings: &mut Findings) {
    mode(&source.field("defaultMode"), findings);
    check_map(source, key, findings);
}

/// The name of a ConfigMap or Secret, and which of its files are wanted.
pub(super) fn check_map(source: &Node<'_, '_>, key: &str, findings: &mut Findings) {
    fields::given(RULE, &source.field(key), NAME_HELP, findings);
    for item in source.field("items").objects() {
        fields::not_empty(RULE, &item.field("key"), "write a key of the ConfigMap or Secret", findings);
        file_path(&item.field("path"), findings);
        mode(&item.field("mode"), findings);
    }
}

/// `validateDownwardAPIVolumeSource`.
pub(super) fn downward_api(source: &Node<'_, '_>, findings: &mut Findings) {
    mode(&source.field("defaultMode"), findings);
    check_fields(source, findings);
}

/// `validateDownwardAPIVolumeFile`, for each.
pub(super) fn check_fields(source: &Node<'_, '_>, findings: &mut Findings) {
    for item in source.field("items").objects() {
        let (field, resource) = (item.field("fieldRef"), item.field("resourceFieldRef"));
        file_path(&item.field("path"), findings);
        downward::field_ref(RULE, &field, &downward::VOLUME_FIELDS, findings);
        if field.is_set() && resource.is_set() {
            let finding = item.error(RULE, format!("a file must not have both {field} and {resource}"));
            findings.push(finding.with_help("make two files of it"));
        } else if resource.is_object() {
            downward::resource_field_ref(RULE, &resource, true, findings);
        } else if !field.is_set() && !resource.is_set() {
            let finding = item.error(RULE, "this does not say what the file holds");
            findings.push(finding.with_help(format!("set {field} or {resource}")));
        }
        mode(&item.field("mode"), findings);
    }
}

/// The mode of a file.
pub(super) fn mode(field: &Node<'_, '_>, findings: &mut Findings) {
    let Some(mode) = field.int32().filter(|mode| !(0..=MODE_MAX).contains(mode)) else { return };
    let message = format!("{field} must be from 0 to {MODE_MAX}, and this is {mode}");
    let finding = field.error(RULE, message);
    // Neither Nix nor JSON has octal numbers, so 644 is what people write for 0644.
    let meant = i32::from_str_radix(&mode.to_string(), 8).ok().filter(|mode| (0..=MODE_MAX).contains(mode));
    findings.push(match meant {
        Some(meant) => finding.with_help(format!("write {meant} for the octal {mode}")),
        None => finding.with_help("write the mode as a decimal number: 420 for the octal 644"),
    });
}

/// A path inside the volume: `ValidateLocalNonReservedPath`.
pub(super) fn file_path(field: &Node<'_, '_>, findings: &mut Findings) {
    let Some(text) = field.text() else { return };
    fields::not_empty(RULE, field, INSIDE, findings);
    if let Err(why) = descends(text) {
        findings.push(field.error(RULE, format!("{field} {why}")).with_help(INSIDE));
    } else if text.starts_with("..") {
        let message = format!("{field} must not start with `..`");
        findings.push(field.error(RULE, message).with_help(INSIDE));
    }
}

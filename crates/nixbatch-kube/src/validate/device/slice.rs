//! ResourceSlices and DeviceTaintRules, which drivers and administrators write. What is shared between devices, or
//! given out in part, is not looked into.

use super::{
    Demands, Findings, Node, RULE, driver_name, has_taints, name, pool_name, problem, qualified, taint,
    unique_names,
};
use crate::name::Problem;

/// `ResourceSliceMaxDevices` and, where some are tainted, `ResourceSliceMaxDevicesWithTaintsOrConsumesCounters` of
/// `pkg/apis/resource/types.go`.
const DEVICES_MAX: usize = 128;

/// `ResourceSliceMaxAttributesAndCapacitiesPerDevice`.
const PROPERTIES_MAX: usize = 32;

/// `DeviceAttributeMaxValueLength`, in bytes.
const VALUE_MAX: usize = 64;

/// `ValidateResourceSlice` of `pkg/apis/resource/validation/validation.go`.
pub(in crate::validate) fn slice(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    demands.name(&spec.field("driver"), driver_name);
    let pool = spec.field("pool");
    demands.name(&pool.field("name"), pool_name);
    let count = pool.field("resourceSliceCount");
    demands.within(&count, 1..=i64::MAX);
    demands.required(&count);
    demands.within(&pool.field("generation"), 0..=i64::MAX);
    check_nodes(&spec, demands);
    let devices = spec.field("devices");
    demands.no_more(&devices, DEVICES_MAX);
    if devices.len() > DEVICES_MAX {
        return;
    }
    let is_flat = object.field("apiVersion").text() != Some("resource.k8s.io/v1beta1");
    for device in devices.objects() {
        demands.name(&device.field("name"), name::dns1123_label);
        check_device(&if is_flat { device } else { device.field("basic") }, demands);
    }
    unique_names(&devices, "name", demands);
}

/// Which nodes have the devices.
fn check_nodes(spec: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let [name, selector, all] = ["nodeName", "nodeSelector", "allNodes"].map(|key| spec.field(key));
    demands.name_if_set(&name, name::dns1123_subdomain);
    if all.flag() == Some(false) {
        demands.absent(&all, "unless it is true");
    }
    let terms = selector.field("nodeSelectorTerms");
    if selector.is_set() && terms.len() > 1 {
        demands.add_plain(&terms, format!("{terms} must have one item"));
    }
    let each = spec.field("perDeviceNodeSelection");
    let has_each = has_taints(spec) && each.flag() == Some(true);
    let has_name = name.text().is_some_and(|text| !text.is_empty());
    let set = [has_name, selector.is_set(), all.flag() == Some(true), has_each];
    match set.iter().filter(|is_set| **is_set).count() {
        0 => demands.add(spec, format!("a slice needs {name}, {selector} or {all}"), "set one of them"),
        1 => {}
        _ => demands.add(
            spec,
            format!("a slice must have only one of {name}, {selector} and {all}"),
            "choose one",
        ),
    }
}

/// `validateDevice`.
fn check_device(device: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let [attributes, capacity] = ["attributes", "capacity"].map(|key| device.field(key));
    if attributes.entries().count() + capacity.entries().count() > PROPERTIES_MAX {
        let message = format!("{attributes} and {capacity} must be no more than {PROPERTIES_MAX} together");
        demands.add_plain(device, message);
    }
    demands.keys(&attributes, qualified);
    demands.keys(&capacity, qualified);
    for (_, attribute) in attributes.entries() {
        demands.form(&attribute.field("version"), version);
        demands.no_longer(&attribute.field("version"), VALUE_MAX);
        demands.no_longer(&attribute.field("string"), VALUE_MAX);
        if attribute.is_object() || !attribute.is_set() {
            demands.exactly_one(&attribute, &["bool", "int", "string", "version"]);
        }
    }
    if has_taints(device) {
        device.field("taints").objects().for_each(|item| taint(&item, demands));
    }
}

/// `semverRe`.
fn version(text: &str) -> Result<(), Problem> {
    let message = |error| problem(format!("must be a version such as `1.2.3`: {error}"));
    semver::Version::parse(text).map(drop).map_err(message)
}

/// `ValidateDeviceTaintRule`.
pub(in crate::validate) fn taint_rule(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    let selector = spec.field("deviceSelector");
    demands.name_if_set(&selector.field("driver"), driver_name);
    demands.name_if_set(&selector.field("pool"), pool_name);
    demands.name_if_set(&selector.field("device"), name::dns1123_label);
    taint(&spec.field("taint"), demands);
}

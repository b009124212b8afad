//! ResourceClaims, their templates, and DeviceClasses.

use std::collections::HashSet;

use super::{
    Demands, Findings, Node, RULE, driver_name, fully_qualified, has_taints, has_tolerations, metadata, name,
    resource_names, toleration, unique_names,
};

/// `DeviceRequestsMaxSize`, which is also the most of everything else in a claim; `FirstAvailableDeviceRequestMaxSize`.
const MOST: usize = 32;
const MOST_CHOICES: usize = 8;

/// `CELSelectorExpressionMaxLength` and `OpaqueParametersMaxLength`, in bytes.
const TEXT_MAX: usize = 10 * 1024;

/// The fields of a request that `v1beta1` has beside `firstAvailable`.
const FLAT: [&str; 7] =
    ["deviceClassName", "selectors", "allocationMode", "count", "adminAccess", "tolerations", "capacity"];

/// `ValidateResourceClaim` of `pkg/apis/resource/validation/validation.go`.
pub(in crate::validate) fn claim(object: &Node<'_, '_>, findings: &mut Findings) {
    let is_flat = is_flat(object);
    check(&object.field("spec").field("devices"), is_flat, &mut Demands::new(RULE, findings));
}

/// `ValidateResourceClaimTemplate`.
pub(in crate::validate) fn template(object: &Node<'_, '_>, findings: &mut Findings) {
    let spec = object.field("spec");
    let own = spec.field("metadata");
    metadata::labels(&own.field("labels"), findings);
    metadata::annotations(&own.field("annotations"), findings);
    let demands = &mut Demands::new(RULE, findings);
    for (key, value) in own.entries() {
        let is_empty = value.text() == Some("") || value.holds_nothing() || !value.is_set();
        if !matches!(key, "labels" | "annotations") && !is_empty {
            demands.absent(&value, "in a template: only labels and annotations are copied");
        }
    }
    let is_flat = is_flat(object);
    check(&spec.field("spec").field("devices"), is_flat, demands);
}

/// Whether a request is not divided into `exactly` and `firstAvailable`.
fn is_flat(object: &Node<'_, '_>) -> bool {
    object.field("apiVersion").text() == Some("resource.k8s.io/v1beta1")
}

/// `ValidateDeviceClass`.
pub(in crate::validate) fn class(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    let spec = object.field("spec");
    selectors(&spec.field("selectors"), demands);
    let configs = spec.field("config");
    if fits(&configs, MOST, demands) {
        configs.objects().for_each(|config| configuration(&config, demands));
    }
    let resource = spec.field("extendedResourceName");
    if has_taints(object) && resource.text().is_some_and(|text| !resource_names::is_extended(text)) {
        let message = format!("{resource} must be the name of an extended resource");
        demands.add(&resource, message, "write it with a domain, as in `example.com/gpu`");
    }
}

/// `validateDeviceClaim`.
fn check(devices: &Node<'_, '_>, is_flat: bool, demands: &mut Demands<'_>) {
    let requests = devices.field("requests");
    let names = request_names(&requests);
    if fits(&requests, MOST, demands) {
        requests.objects().for_each(|request| check_request(&request, is_flat, demands));
        unique_names(&requests, "name", demands);
    }
    let constraints = devices.field("constraints");
    if fits(&constraints, MOST, demands) {
        for constraint in constraints.objects() {
            references(&constraint.field("requests"), &names, demands);
            check_constraint(&constraint, demands);
        }
    }
    let configs = devices.field("config");
    if fits(&configs, MOST, demands) {
        for config in configs.objects() {
            references(&config.field("requests"), &names, demands);
            configuration(&config, demands);
        }
    }
}

/// Whether a list has no more items than it may; the server looks into no longer one.
fn fits(list: &Node<'_, '_>, max: usize, demands: &mut Demands<'_>) -> bool {
    demands.no_more(list, max);
    list.len() <= max
}

/// `gatherRequestNames`: what a part of a claim may refer to.
fn request_names(requests: &Node<'_, '_>) -> HashSet<String> {
    let mut names = HashSet::new();
    for request in requests.objects() {
        let name = request.field("name");
        let Some(name) = name.text() else { continue };
        for choice in request.field("firstAvailable").objects() {
            names.extend(choice.field("name").text().map(|choice| format!("{name}/{choice}")));
        }
        names.insert(name.to_owned());
    }
    names
}

/// `validateRequestNameRef`.
fn references(list: &Node<'_, '_>, names: &HashSet<String>, demands: &mut Demands<'_>) {
    if !fits(list, MOST, demands) {
        return;
    }
    let mut seen = HashSet::new();
    for item in list.items() {
        demands.once(&item, &mut seen);
        if item.item_text().is_some_and(|text| !names.contains(text)) {
            let message = format!("the claim has no request `{}`", item.item_text().unwrap_or_default());
            demands.add(&item, message, "write the name of a request, or `request/choice`");
        }
    }
}

/// `validateDeviceRequest`.
fn check_request(request: &Node<'_, '_>, is_flat: bool, demands: &mut Demands<'_>) {
    demands.name(&request.field("name"), name::dns1123_label);
    let choices = request.field("firstAvailable");
    let exactly = if is_flat { *request } else { request.field("exactly") };
    let has_exactly = if is_flat {
        FLAT.iter().any(|key| {
            let field = request.field(key);
            field.is_set() && field.text() != Some("") && field.int64() != Some(0)
        })
    } else {
        exactly.is_set()
    };
    if !choices.is_list_or_unset() {
        return;
    }
    let wanted = if is_flat { "`deviceClassName`".to_owned() } else { exactly.to_string() };
    match (has_exactly, choices.len() > 0) {
        (false, false) => {
            demands.add(request, format!("a request needs {wanted} or {choices}"), "set one of them");
        }
        (true, true) => {
            demands.add(
                request,
                format!("a request must not have both {wanted} and {choices}"),
                "leave out one",
            );
        }
        (true, false) => check_device(&exactly, demands),
        (false, true) if fits(&choices, MOST_CHOICES, demands) => {
            for choice in choices.objects() {
                demands.name(&choice.field("name"), name::dns1123_label);
                check_device(&choice, demands);
            }
            unique_names(&choices, "name", demands);
        }
        (false, true) => {}
    }
}

/// `validateExactDeviceRequest` and `validateDeviceSubRequest`.
fn check_device(device: &Node<'_, '_>, demands: &mut Demands<'_>) {
    demands.name(&device.field("deviceClassName"), name::dns1123_subdomain);
    selectors(&device.field("selectors"), demands);
    let [mode, count] = ["allocationMode", "count"].map(|key| device.field(key));
    // The server takes neither for one device.
    match mode.text() {
        Some("All") => {
            if count.int64().is_some_and(|count| count != 0) {
                demands.absent(&count, "for all devices");
            }
        }
        Some("ExactCount" | "") | None => demands.within(&count, 0..=i64::MAX),
        Some(_) => demands.one_of(&mode, &["All", "ExactCount"]),
    }
    if has_tolerations(device) {
        device.field("tolerations").objects().for_each(|item| toleration(&item, demands));
    }
}

/// `validateSelectorSlice`.
fn selectors(list: &Node<'_, '_>, demands: &mut Demands<'_>) {
    if !fits(list, MOST, demands) {
        return;
    }
    for selector in list.objects() {
        let cel = selector.field("cel");
        if cel.is_set() {
            demands.required(&cel.field("expression"));
            demands.no_longer(&cel.field("expression"), TEXT_MAX);
        } else {
            demands.required(&cel);
        }
    }
}

/// `validateDeviceConstraint`.
fn check_constraint(constraint: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let [same, different] = ["matchAttribute", "distinctAttribute"].map(|key| constraint.field(key));
    if same.is_set() {
        demands.form(&same, fully_qualified);
    } else if has_taints(constraint) && different.is_set() {
        demands.form(&different, fully_qualified);
    } else {
        demands.required(&same);
    }
}

/// `validateDeviceConfiguration`.
fn configuration(config: &Node<'_, '_>, demands: &mut Demands<'_>) {
    let opaque = config.field("opaque");
    demands.required(&opaque);
    if !opaque.is_set() {
        return;
    }
    let [driver, parameters] = ["driver", "parameters"].map(|key| opaque.field(key));
    demands.name(&driver, driver_name);
    if !parameters.is_set() {
        demands.required(&parameters);
    } else if !parameters.is_object() {
        demands.add_plain(&parameters, format!("{parameters} must be an object"));
    } else if parameters.size() > TEXT_MAX {
        demands.add_plain(&parameters, format!("{parameters} must be no more than {TEXT_MAX} bytes of JSON"));
    }
}

//! Roles and who has them.

use super::demands::Demands;
use super::{Findings, Node, metadata};
use crate::name;

const RULE: &str = "invalid-role";

/// `GroupName` of `pkg/apis/rbac`.
const GROUP: &str = "rbac.authorization.k8s.io";

/// `ValidateRole` of `pkg/apis/rbac/validation/validation.go`.
pub(super) fn role(object: &Node<'_, '_>, findings: &mut Findings) {
    rules(object, true, &mut Demands::new(RULE, findings));
}

/// `ValidateClusterRole`.
pub(super) fn cluster_role(object: &Node<'_, '_>, findings: &mut Findings) {
    let demands = &mut Demands::new(RULE, findings);
    rules(object, false, demands);
    let aggregation = object.field("aggregationRule");
    let selectors = aggregation.field("clusterRoleSelectors");
    if aggregation.is_object() {
        demands.required(&selectors);
    }
    for selector in selectors.objects() {
        demands.selector(&selector);
    }
}

/// `ValidatePolicyRule`.
fn rules(object: &Node<'_, '_>, is_namespaced: bool, demands: &mut Demands<'_>) {
    for rule in object.field("rules").objects() {
        let [groups, resources, names] = ["apiGroups", "resources", "resourceNames"];
        let [groups, resources, names] = [rule.field(groups), rule.field(resources), rule.field(names)];
        demands.required(&rule.field("verbs"));
        let urls = rule.field("nonResourceURLs");
        if urls.len() > 0 {
            if is_namespaced {
                demands.absent(&urls, "in a Role: its rules are about resources of its namespace");
            }
            if [&groups, &resources, &names].iter().any(|list| list.len() > 0) {
                let message = format!("a rule must not have both {urls} and resources");
                demands.add(&urls, message, "write two rules");
            }
        } else if urls.is_list_or_unset() {
            if groups.is_list_or_unset() && groups.len() == 0 {
                let help = format!("{} is the group of Pods and ConfigMaps", groups.giving("[ \"\" ]"));
                demands.add(&groups, format!("a rule about resources needs {groups}"), help);
            }
            if resources.is_list_or_unset() && resources.len() == 0 {
                let help = format!("name them as in {}", resources.giving("[ \"pods\" ]"));
                demands.add(&resources, format!("a rule about resources needs {resources}"), help);
            }
        }
    }
}

/// `ValidateRoleBinding`.
pub(super) fn role_binding(object: &Node<'_, '_>, findings: &mut Findings) {
    binding(object, &["Role", "ClusterRole"], &mut Demands::new(RULE, findings));
}

/// `ValidateClusterRoleBinding`.
pub(super) fn cluster_role_binding(object: &Node<'_, '_>, findings: &mut Findings) {
    binding(object, &["ClusterRole"], &mut Demands::new(RULE, findings));
}

fn binding(object: &Node<'_, '_>, kinds: &[&str], demands: &mut Demands<'_>) {
    let role = object.field("roleRef");
    group(&role.field("apiGroup"), demands);
    demands.word(&role.field("kind"), kinds);
    demands.name(&role.field("name"), metadata::path_segment);
    let is_namespaced = kinds.contains(&"Role");
    for subject in object.field("subjects").objects() {
        check_subject(&subject, is_namespaced, demands);
    }
}

/// `ValidateRoleBindingSubject`.
fn check_subject(subject: &Node<'_, '_>, is_namespaced: bool, demands: &mut Demands<'_>) {
    let (kind, name) = (subject.field("kind"), subject.field("name"));
    match kind.text() {
        Some("ServiceAccount") => {
            demands.name(&name, name::dns1123_subdomain);
            let group = subject.field("apiGroup");
            if group.text().is_some_and(|text| !text.is_empty()) {
                demands.absent(&group, "for a ServiceAccount, which is of the core group");
            }
            let namespace = subject.field("namespace");
            if !is_namespaced && namespace.text().is_none_or(str::is_empty) {
                let message = format!("a ServiceAccount needs its {namespace} in a ClusterRoleBinding");
                demands.add(&namespace, message, format!("set {}", namespace.called(2)));
            }
        }
        Some("User" | "Group") => {
            demands.required(&name);
            group(&subject.field("apiGroup"), demands);
        }
        _ => {
            demands.required(&name);
            demands.word(&kind, &["ServiceAccount", "User", "Group"]);
        }
    }
}

/// The server fills in the group, also where it is empty (`SetDefaults_Subject` of `pkg/apis/rbac/v1/defaults.go`).
fn group(field: &Node<'_, '_>, demands: &mut Demands<'_>) {
    if field.text() != Some("") {
        demands.one_of(field, &[GROUP]);
    }
}

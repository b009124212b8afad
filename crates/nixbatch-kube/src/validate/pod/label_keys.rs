//! Label keys that a selector takes the values of from the pod itself.

use std::collections::{BTreeMap, BTreeSet};

use super::toleration::{RULE, label_key};
use super::{Findings, Node, Pod, shown};

/// `ValidateMatchLabelKeysAndMismatchLabelKeys` of `pkg/apis/core/validation/validation.go`.
///
/// Before that, the server writes the keys of a Pod into the selector (`applyLabelKeysToLabelSelector` of
/// `pkg/registry/core/pod/strategy.go`), so that one that the selector has already is there twice. In a template nothing
/// is written into it.
pub(super) fn check(
    pod: &Pod<'_, '_>,
    selector: &Node<'_, '_>,
    matching: &Node<'_, '_>,
    other: &Node<'_, '_>,
    findings: &mut Findings,
) {
    if matching.len() == 0 && other.len() == 0 {
        return;
    }
    for keys in [matching, other].into_iter().filter(|keys| keys.len() > 0) {
        each_key(selector, keys, findings);
    }
    let excluded: BTreeSet<_> = other.items().filter_map(|key| key.item_text()).collect();
    let used = uses(pod, selector, [matching, other]);
    for key in matching.items() {
        let Some(text) = key.item_text() else { continue };
        if excluded.contains(text) {
            let message = format!("`{}` is in both {matching} and {other}", shown(text));
            findings.push(key.error(RULE, message).with_help("leave out one of them"));
        } else if used.get(text).is_some_and(|uses| *uses > 1) {
            let message = format!("`{}` is in both {matching} and {selector}", shown(text));
            findings.push(key.error(RULE, message).with_help("leave out one of them"));
        }
    }
}

/// `ValidateMatchLabelKeysInTopologySpread`, which holds up to 1.33: no key may be in the selector too.
pub(super) fn check_old(selector: &Node<'_, '_>, matching: &Node<'_, '_>, findings: &mut Findings) {
    if matching.len() == 0 {
        return;
    }
    each_key(selector, matching, findings);
    let expressions = selector.field("matchExpressions");
    let labels = selector.field("matchLabels");
    let selected: BTreeSet<_> = labels
        .entries()
        .map(|(key, _)| key)
        .chain(expressions.objects().filter_map(|requirement| requirement.field("key").text()))
        .collect();
    for key in matching.items() {
        if let Some(text) = key.item_text().filter(|text| selected.contains(text)) {
            let message = format!("`{}` is in both {matching} and {selector}", shown(text));
            findings.push(key.error(RULE, message).with_help("leave out one of them"));
        }
    }
}

/// `validateLabelKeys`.
fn each_key(selector: &Node<'_, '_>, keys: &Node<'_, '_>, findings: &mut Findings) {
    if !selector.is_set() {
        let message = format!("{keys} is only for what has a {selector}");
        findings
            .push(keys.key_error(RULE, message).with_help(format!("set {selector}, or leave out {keys}")));
        return;
    }
    for key in keys.items() {
        if let Some(text) = key.item_text() {
            label_key(RULE, &key, text, findings);
        }
    }
}

/// How often each key is in the selector that the server looks at.
fn uses<'v>(
    pod: &Pod<'v, '_>,
    selector: &Node<'v, '_>,
    written: [&Node<'v, '_>; 2],
) -> BTreeMap<&'v str, usize> {
    let mut uses = BTreeMap::new();
    if !selector.is_set() {
        return uses;
    }
    let labels = pod.metadata.field("labels");
    let has_label = |key: &str| labels.entries().any(|(label, _)| label == key);
    let (given, expressions) = (selector.field("matchLabels"), selector.field("matchExpressions"));
    let mut count = |key| *uses.entry(key).or_insert(0) += 1;
    given.entries().for_each(|(key, _)| count(key));
    expressions.objects().filter_map(|requirement| requirement.field("key").text()).for_each(&mut count);
    if pod.is_pod {
        for keys in written {
            keys.items().filter_map(|key| key.item_text()).filter(|key| has_label(key)).for_each(&mut count);
        }
    }
    uses
}

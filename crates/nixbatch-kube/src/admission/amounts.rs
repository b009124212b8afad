//! Amounts of resources by their names: `ResourceList`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::quantity::Quantity;
use crate::validate::Node;

/// Amounts by the names of their resources, to thousandths (`SetDefaults_ResourceList` of
/// `pkg/apis/core/v1/defaults.go`).
pub(super) type Amounts = BTreeMap<String, Quantity>;

/// The amounts at a node; nothing when one of them is none, which the schema says.
pub(super) fn at(list: &Node<'_, '_>) -> Option<Amounts> {
    if list.is_set() && !list.is_object() {
        return None;
    }
    list.entries().map(|(name, amount)| Some((name.to_owned(), amount.quantity()?.in_millis()))).collect()
}

/// Those of an object that other objects are judged by. What is none of them is left to where it is judged itself.
pub(super) fn of(list: &Value) -> Amounts {
    let entries = list.as_object().into_iter().flatten();
    let amount = |value| Some(Quantity::from_value(value).ok()?.in_millis());
    entries.filter_map(|(name, value)| Some((name.clone(), amount(value)?))).collect()
}

/// Adds each amount to what there is of it: `addResourceList` of `plugin/pkg/admission/limitranger/admission.go`.
pub(super) fn add(amounts: &mut Amounts, more: &Amounts) {
    for (name, amount) in more {
        let sum = amounts.get(name).map_or_else(|| amount.clone(), |there| there.plus(amount));
        amounts.insert(name.clone(), sum);
    }
}

/// Takes each amount that is greater than what there is of it: `maxResourceList`.
pub(super) fn raise(amounts: &mut Amounts, others: &Amounts) {
    for (name, amount) in others {
        if amounts.get(name).is_none_or(|there| there < amount) {
            amounts.insert(name.clone(), amount.clone());
        }
    }
}

/// Takes each amount that there is none of, and says of which.
pub(super) fn fill(amounts: &mut Amounts, defaults: &Amounts) -> Vec<String> {
    let missing: Vec<_> = defaults.iter().filter(|(name, _)| !amounts.contains_key(*name)).collect();
    for (name, amount) in &missing {
        amounts.insert((*name).clone(), (*amount).clone());
    }
    missing.into_iter().map(|(name, _)| name.clone()).collect()
}

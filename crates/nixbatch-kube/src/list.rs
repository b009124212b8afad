//! Lists of objects, which `kubectl` takes apart.

use serde_json::Value;

use crate::object::Identity;

/// The items of `list`, where it is one that [`take_items`] takes apart.
pub fn items(list: &Value) -> Option<&[Value]> {
    Identity::of(list).kind.strip_suffix("List")?;
    list.get("items")?.as_array().map(Vec::as_slice)
}

/// Takes the items out of `list`: a `List`, or one of a kind, such as `ConfigMapList`, whose items need not say what
/// they are. Nothing when it is no list, or its `items` are none.
///
/// Source: `unstructuredJSONScheme.decodeToList` of
/// `k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/helpers.go`.
pub fn take_items(list: &mut Value) -> Option<Vec<Value>> {
    let Identity { api_version, kind, .. } = Identity::of(list);
    let (api_version, item_kind) = (api_version.to_owned(), kind.strip_suffix("List")?.to_owned());
    let mut items = std::mem::take(list.get_mut("items")?.as_array_mut()?);
    for item in items.iter_mut().filter_map(Value::as_object_mut) {
        let says_type = item.contains_key("apiVersion") || item.contains_key("kind");
        if !item_kind.is_empty() && !says_type {
            item.insert("apiVersion".to_owned(), api_version.as_str().into());
            item.insert("kind".to_owned(), item_kind.as_str().into());
        }
    }
    Some(items)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn items_of_a_kind_get_it() {
        let mut list = json!({ "apiVersion": "batch/v1", "kind": "JobList", "items": [
            { "metadata": { "name": "a" } },
            { "apiVersion": "v1", "kind": "Pod" },
            7,
        ] });
        let items = take_items(&mut list);
        let job = json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": "a" } });
        assert_eq!(items, Some(vec![job, json!({ "apiVersion": "v1", "kind": "Pod" }), json!(7)]));
        assert_eq!(list["items"], json!([]));
    }

    #[test]
    fn what_is_no_list_stays_whole() {
        for value in
            [json!({ "kind": "Job", "items": [] }), json!({ "kind": "List", "items": "x" }), json!(7)]
        {
            let mut same = value.clone();
            assert_eq!(take_items(&mut same), None);
            assert_eq!(same, value);
        }
    }
}

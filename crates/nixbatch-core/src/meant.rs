//! What is misspelt or misplaced, put where it was meant.
//!
//! It is one mistake, and what follows from it is none: that what it gives is missing, or that something goes with
//! nothing. So what judges a value judges it once more with every such attribute in its right place, and only what is
//! wrong then as well is said beside them, be it in what has moved.

use nixbatch_diagnostic::{Finding, Path, Step};
use serde_json::Value;

use crate::object::insert;
use crate::spec::Relocations;

/// What a value was found to be. Its findings speak of the value as it was written.
#[derive(Debug)]
pub struct Judged<P> {
    /// What is misspelt or misplaced.
    pub slips: Vec<Finding<P>>,
    /// What of it has been put right.
    pub moved: Vec<Moved>,
    /// What is wrong with the value all the same.
    pub others: Vec<Finding<P>>,
}

/// Where an attribute was written, and where it was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Where it was written.
    pub from: Path,
    /// Where it was meant.
    pub to: Path,
}

impl<P> Default for Judged<P> {
    fn default() -> Self {
        Self { slips: Vec::new(), moved: Vec::new(), others: Vec::new() }
    }
}

/// So often a value is put right: what is misspelt in what is misspelt shows only once that has moved.
const MOST_ROUNDS: usize = 8;

/// Judges a value. Where something in it is misspelt or misplaced, it is judged again as it was meant, and returned so.
/// `path` tells the path of a place in the value, and `wrote` whether its author has said what is at a path.
pub(crate) fn judge<P>(
    value: &Value,
    path: impl Fn(&mut P) -> &mut Path,
    wrote: impl Fn(&Path) -> bool,
    judge: impl Fn(&Value) -> Vec<Finding<P>>,
) -> (Judged<P>, Option<Value>) {
    let mut judged = Judged::default();
    let mut meant = None;
    let mut places = Relocations::default();
    for _ in 0..MOST_ROUNDS {
        let found = judge(meant.as_ref().unwrap_or(value));
        let (slips, mut others): (Vec<_>, _) = found.into_iter().partition(|finding| finding.meant.is_some());
        // What is meant around another comes first, so that this finds its place.
        let depth = |slip: &mut Finding<P>| {
            slip.meant.as_mut().map_or(0, |meant| path(&mut meant.place).steps().len())
        };
        let mut depths: Vec<_> = slips.into_iter().map(|mut slip| (depth(&mut slip), slip)).collect();
        depths.sort_by_key(|(depth, _)| *depth);
        let mut slips: Vec<_> = depths.into_iter().map(|(_, slip)| slip).collect();
        let mut moved = Vec::new();
        for slip in &mut slips {
            let Some(to) = &mut slip.meant else { continue };
            let value = meant.get_or_insert_with(|| value.clone());
            let from = path(&mut slip.place).clone();
            match put(value, from, path(&mut to.place).clone(), &wrote) {
                Some(put) => moved.push(put),
                // What stays where it is means nothing there.
                None => to.as_is = false,
            }
        }
        if !places.is_empty() {
            slips.iter_mut().chain(&mut others).for_each(|finding| lead(finding, &path, &places));
        }
        let mut is_known = |slip: &mut Finding<P>| {
            judged.slips.iter_mut().any(|known| path(&mut known.place) == path(&mut slip.place))
        };
        slips.retain_mut(|slip| !is_known(slip));
        judged.slips.extend(slips);
        judged.others = others;
        if moved.is_empty() {
            break;
        }
        for Moved { from, to } in moved {
            let from = places.apply(from);
            places.add(to.clone(), from.clone());
            judged.moved.push(Moved { from, to });
        }
    }
    (judged, meant)
}

/// Leads a finding about the value that was meant to where that was written.
fn lead<P>(finding: &mut Finding<P>, path: &impl Fn(&mut P) -> &mut Path, places: &Relocations) {
    for place in finding.places_mut() {
        let path = path(place);
        *path = places.apply(std::mem::take(path));
    }
}

/// Takes an attribute to where it was meant, where the author has said nothing and nothing else is in the way. What a
/// builder has filled in there gives way, but for a list, which is made of what its author has said elsewhere.
fn put(value: &mut Value, from: Path, to: Path, wrote: &impl Fn(&Path) -> bool) -> Option<Moved> {
    from.get(value)?;
    let is_free = |value: &Value| {
        let mut here = value;
        for step in to.steps() {
            here = match (here, step) {
                (Value::Null, _) => return true,
                (Value::Object(fields), Step::Key(key)) => fields.get(key).unwrap_or(&Value::Null),
                (Value::Array(items), Step::Index(index)) => items.get(*index).unwrap_or(&Value::Null),
                _ => return false,
            };
        }
        here.is_null() || !here.is_array() && !wrote(&to)
    };
    if to.strip_prefix(&from).is_some() || !is_free(value) {
        return None;
    }
    let attribute = take(value, from.steps())?;
    let filled_in = to.get(value).cloned().unwrap_or_default();
    insert(value, to.steps(), over(filled_in, attribute));
    Some(Moved { from, to })
}

/// One value over another: of sets, what is in either.
fn over(below: Value, above: Value) -> Value {
    match (below, above) {
        (Value::Object(mut below), Value::Object(above)) => {
            for (key, value) in above {
                let value = over(below.remove(&key).unwrap_or_default(), value);
                below.insert(key, value);
            }
            Value::Object(below)
        }
        (_, above) => above,
    }
}

fn take(value: &mut Value, path: &[Step]) -> Option<Value> {
    match path {
        [Step::Key(key)] => value.as_object_mut()?.remove(key),
        [Step::Key(key), rest @ ..] => take(value.get_mut(key)?, rest),
        [Step::Index(index), rest @ ..] => take(value.get_mut(*index)?, rest),
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use nixbatch_diagnostic::Place;
    use serde_json::json;

    use super::*;

    /// What is left to be said of a value in which `imagee` is misspelt, and `image` is needed.
    fn said(value: Value) -> (Vec<String>, Value) {
        let find = |value: &Value| {
            let place = |path: &str| Place::value(0, Path::parse(path));
            let mut found = Vec::new();
            if value.get("imagee").is_some() {
                found.push(
                    Finding::error("unknown-argument", place("imagee"), "misspelt")
                        .with_meant(place("image")),
                );
            }
            match value.get("image") {
                None => found.push(Finding::error("missing-argument", place("image"), "missing")),
                Some(image) if !image.is_string() => {
                    found.push(Finding::error("wrong-type", place("image"), "wrong"))
                }
                Some(_) => {}
            }
            found
        };
        let (judged, meant) = judge(&value, |place: &mut Place| &mut place.path, |_| true, find);
        let all = judged.slips.into_iter().chain(judged.others);
        (all.map(|finding| finding.message).collect(), meant.unwrap_or(value))
    }

    #[test]
    fn what_is_misspelt_is_not_missing() {
        assert_eq!(said(json!({ "imagee": "a" })), (vec!["misspelt".to_owned()], json!({ "image": "a" })));
        assert_eq!(said(json!({ "imagee": 5 })).0, ["misspelt", "wrong"]);
        assert_eq!(said(json!({})).0, ["missing"]);
    }

    #[test]
    fn what_is_there_stays() {
        let both = json!({ "imagee": "a", "image": "b" });
        assert_eq!(said(both.clone()), (vec!["misspelt".to_owned()], both));
        assert_eq!(said(json!({ "imagee": "a", "image": 5 })).0, ["misspelt", "wrong"]);
    }

    #[test]
    fn attributes_go_into_and_out_of_sets() {
        let put = |mut value: Value, from: &str, to: &str| {
            put(&mut value, Path::parse(from), Path::parse(to), &|path| *path != Path::key("ours"))
                .map(|_| value)
        };
        assert_eq!(put(json!({ "a": 1 }), "a", "b.c"), Some(json!({ "b": { "c": 1 } })));
        assert_eq!(put(json!({ "a": { "b": 1 } }), "a.b", "b"), Some(json!({ "a": {}, "b": 1 })));
        assert_eq!(put(json!({ "a": 1, "l": [{}] }), "a", "l[0].b"), Some(json!({ "l": [{ "b": 1 }] })));
        assert_eq!(put(json!({ "a": 1, "b": null }), "a", "b"), Some(json!({ "b": 1 })));
        assert_eq!(put(json!({ "a": 1, "b": 2 }), "a", "b.c"), None);
        assert_eq!(put(json!({ "a": { "b": 1 } }), "a", "a.c"), None);
        assert_eq!(put(json!({ "a": [1] }), "a[0]", "b"), None);
        let filled_in = json!({ "a": { "b": 1 }, "ours": { "b": 0, "c": 2 } });
        assert_eq!(put(filled_in, "a", "ours"), Some(json!({ "ours": { "b": 1, "c": 2 } })));
    }
}

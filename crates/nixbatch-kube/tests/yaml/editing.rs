//! Places in the text, and edits of it: a change changes what it is for, and nothing else.

use nixbatch_diagnostic::{Anchor, Path, Step};
use nixbatch_kube::yaml::{self, Change, DocumentText};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::printing::any_json;

const TEXT: &str = "\
apiVersion: batch/v1 # the version
kind: CronJob
metadata: {name: nightly, labels: {}}
spec:
  schedule: \"0 2 * * *\" # \"daily\"
  suspend:
  jobTemplate:
    # The pods.
    spec: &spec
      template:
        spec:
          containers:
          - name: main   # the only one
            image: app:1
            args:
              - |
                one
                two three
          - image: app:2
            name: other
          restartPolicy: Never
";

fn document(text: &str) -> DocumentText<'_> {
    let (documents, errors) = yaml::documents(text);
    assert!(errors.is_empty() && documents.len() == 1, "{text}");
    documents[0]
}

fn apply(text: &str, path: &Path, change: &Change<'_>) -> Option<String> {
    let document = document(text);
    let mut edits = document.tree().edit(path, change)?;
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out = text.to_owned();
    for edit in edits.iter().rev() {
        out.replace_range(document.start + edit.range.start..document.start + edit.range.end, &edit.text);
    }
    Some(out)
}

#[test]
fn paths_lead_to_places() {
    let tree = document(TEXT).tree();
    let at = |path: &str, anchor| {
        let path = Path::parse(path);
        let value = document(TEXT).read().expect("readable").value.unwrap_or_default();
        let text = path.get(&value).and_then(Value::as_str).map(str::to_owned);
        tree.place(path.steps(), anchor, text.as_deref()).map(|range| &TEXT[range])
    };
    let container = "spec.jobTemplate.spec.template.spec.containers[0]";
    let part = |path: &str, start, end| at(&format!("{container}.{path}"), Anchor::Text { start, end });
    assert_eq!(at("", Anchor::Missing), Some("kind: CronJob"));
    assert_eq!(at("apiVersion", Anchor::Value), Some("batch/v1"));
    assert_eq!(at("apiVersion", Anchor::Name), Some("apiVersion"));
    assert_eq!(at("metadata.labels", Anchor::Value), Some("{}"));
    assert_eq!(at("metadata.namespace", Anchor::Missing), Some("metadata"));
    assert_eq!(at("spec.suspend", Anchor::Value), Some("suspend"));
    assert_eq!(at("spec.schedule", Anchor::Text { start: 2, end: 3 }), Some("2"));
    assert_eq!(at(container, Anchor::Value), Some("name: main   # the only one"));
    assert_eq!(
        at(&format!("{container}.resources.limits"), Anchor::Missing),
        Some("name: main   # the only one")
    );
    assert_eq!(part("image", 4, 5), Some("1"));
    assert_eq!(part("args[0]", 8, 13), Some("three"));
}

#[test]
fn changes_keep_comments_and_layout() {
    let change = |path: &str, change: Change<'_>| {
        let after = apply(TEXT, &Path::parse(path), &change)?;
        let diff = nixbatch_diagnostic::diff("x", TEXT, &after);
        Some(diff.lines().skip(2).filter(|line| line.starts_with(['-', '+'])).collect::<Vec<_>>().join("\n"))
    };
    let to = Path::parse;
    let container = "spec.jobTemplate.spec.template.spec.containers[0]";
    let inner = |path: &str| format!("{container}.{path}");
    let cases = [
        ("set", change("spec.schedule", Change::Set(&json!("@daily")))),
        ("set null", change("spec.suspend", Change::Set(&json!(true)))),
        ("set list", change("kind", Change::Set(&json!(["a, b", "c"])))),
        ("add", change("spec.timeZone", Change::Set(&json!("Europe/Berlin")))),
        ("add deep", change(&inner("resources.limits.memory"), Change::Set(&json!("1Gi")))),
        ("add in brackets", change("metadata.namespace", Change::Set(&json!("a")))),
        ("add in empty brackets", change("metadata.labels.app", Change::Set(&json!("yes")))),
        ("rename", change("spec.jobTemplate", Change::Rename("template"))),
        ("rename to one that is there", change("spec.suspend", Change::Rename("schedule"))),
        ("remove", change(&inner("args"), Change::Remove)),
        ("remove first of item", change(&inner("name"), Change::Remove)),
        ("remove item", change(container, Change::Remove)),
        ("remove in brackets", change("metadata.name", Change::Remove)),
        ("move up", change(&inner("args"), Change::Move(&to("spec.args")))),
        ("move down", change("spec.suspend", Change::Move(&to(&inner("a.suspend"))))),
        (
            "move out of the end",
            change(
                "spec.jobTemplate.spec.template.spec.restartPolicy",
                Change::Move(&to("spec.jobTemplate.spec.template.restartPolicy")),
            ),
        ),
        ("move what has an anchor", change("spec.jobTemplate", Change::Move(&to("jobTemplate")))),
    ];
    let table: String = cases
        .iter()
        .map(|(name, diff)| format!("{name}\n{}\n", diff.as_deref().unwrap_or("(none)")))
        .collect();
    insta::assert_snapshot!(table);
}

#[test]
fn what_stands_for_other_values_is_left_alone() {
    let text = "a: &x {b: 1, c: [1]}\nd: *x\ne:\n  <<: *x\n  f: 1\ng: &y 1\n";
    let set = |path: &str| apply(text, &Path::parse(path), &Change::Set(&json!(2)));
    for path in ["a.b", "a.new", "d", "d.b", "e.b", "g"] {
        assert_eq!(set(path), None, "{path}");
    }
    assert_eq!(set("e.f"), Some(text.replace("f: 1", "f: 2")));
}

#[test]
fn json_stays_json() {
    let text = "{\n  \"a\": 1,\n  \"b\": {\"c\": [1, 2]}\n}\n";
    let change = |path: &str, change: Change<'_>| apply(text, &Path::parse(path), &change);
    assert_eq!(change("a", Change::Set(&json!("1"))), Some(text.replace("1,\n", "\"1\",\n")));
    assert_eq!(
        change("d", Change::Set(&json!({"e": "f"}))),
        Some(text.replace("]}\n", "]},\n  \"d\": {\"e\": \"f\"}\n"))
    );
    assert_eq!(change("b.c[0]", Change::Remove), Some(text.replace("[1, 2]", "[2]")));
    assert_eq!(change("b.c", Change::Rename("d")), Some(text.replace("\"c\"", "\"d\"")));
}

/// All paths of a value.
fn paths(value: &Value, at: &Path, found: &mut Vec<Path>) {
    found.push(at.clone());
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| paths(value, &at.join(key.as_str()), found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| paths(item, &at.join(index), found))
        }
        _ => {}
    }
}

fn get<'v>(value: &'v mut Value, path: &[Step]) -> &'v mut Value {
    path.iter().fold(value, |value, step| match step {
        Step::Key(key) => &mut value[key.as_str()],
        Step::Index(index) => &mut value[*index],
    })
}

fn take(value: &mut Value, path: &Path) -> Value {
    let parent = path.parent().expect("not the root");
    match (get(value, parent.steps()), path.steps().last()) {
        (Value::Object(map), Some(Step::Key(key))) => map.remove(key).unwrap_or_default(),
        (Value::Array(items), Some(Step::Index(index))) => items.remove(*index),
        _ => Value::Null,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn an_edit_changes_what_it_is_for(
        value in any_json(), at: prop::sample::Index, other: prop::sample::Index, new in any_json(), kind in 0..4, comments: bool,
    ) {
        let value = json!({ "root": value, "other": { "a": 1 } });
        let mut all = Vec::new();
        paths(&value, &Path::root(), &mut all);
        let path = all[1..][at.index(all.len() - 1)].clone();
        let to = all[other.index(all.len())].join("moved");
        let change = match kind {
            0 => Change::Set(&new),
            1 => Change::Rename("renamed"),
            2 => Change::Remove,
            _ => Change::Move(&to),
        };
        let mut text = yaml::print(&value);
        if comments && !text.contains(['|', '>']) {
            text = text.replace('\n', " # why\n");
        }
        let Some(after) = apply(&text, &path, &change) else { return Ok(()) };
        let mut expected = value.clone();
        match change {
            Change::Set(new) => *get(&mut expected, path.steps()) = new.clone(),
            Change::Rename(name) => {
                let old = take(&mut expected, &path);
                get(&mut expected, path.parent().expect("not the root").steps())[name] = old;
            }
            Change::Remove => drop(take(&mut expected, &path)),
            Change::Move(to) => {
                let old = take(&mut expected, &path);
                let parent = get(&mut expected, to.parent().expect("not the root").steps());
                prop_assert!(parent.is_object(), "{text}\n{after}");
                parent["moved"] = old;
            }
        }
        let read = yaml::read_all(&after).map_err(|error| TestCaseError::fail(format!("{error:?}\n{text}\n{after}")))?;
        let expected = yaml::read_all(&yaml::print(&expected)).expect("readable");
        prop_assert_eq!(&read, &expected, "{}\n{:?}\n{}", text, path, after);
        prop_assert_eq!(after.matches("# why").count() + 2 > text.matches("# why").count() || kind >= 2, true);
    }

    #[test]
    fn any_path_of_any_text_has_a_place_in_it(value in any_json(), at: prop::sample::Index) {
        let text = yaml::print(&value);
        let (documents, _) = yaml::documents(&text);
        let mut all = Vec::new();
        paths(&value, &Path::root(), &mut all);
        let path = &all[at.index(all.len())];
        for document in documents {
            for anchor in [Anchor::Name, Anchor::Value, Anchor::Missing] {
                if let Some(range) = document.tree().place(path.steps(), anchor, None) {
                    prop_assert!(document.text.get(range.clone()).is_some(), "{range:?} {text}");
                }
            }
        }
    }
}

/// Maps of a thousand keys are searched, not walked.
#[test]
fn many_keys_are_found_soon() {
    let map: Map<String, Value> = (0..50_000).map(|number| (format!("k{number}"), number.into())).collect();
    let text = yaml::print(&Value::Object(map));
    let tree = document(&text).tree();
    let found = (0..50_000).filter(|number| {
        tree.place(Path::key(&format!("k{number}")).steps(), Anchor::Value, None)
            .is_some_and(|at| text[at] == number.to_string())
    });
    assert_eq!(found.count(), 50_000);
}

//! Edits of random files, judged by the real Nix: what they leave evaluates to what was asked for.

use nixbatch_diagnostic::{Anchor, Path, Step};
use nixbatch_syntax::{Change, NixFile};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::nix::{self, Evaluated, Position};
use crate::{generate, robust};

const FILES: usize = 400;

/// A change, with what it is to do.
#[derive(Debug)]
enum Wish {
    Set(Path, Value),
    Rename(Path, String),
    Remove(Path),
    Move(Path, Path),
}

fn wishes(arguments: &Value) -> impl Strategy<Value = Wish> + use<> {
    let path = || generate::paths(arguments);
    proptest::prop_oneof![
        (path(), generate::values()).prop_map(|(path, value)| Wish::Set(path, value)),
        (path(), "[a-z]{1,2}").prop_map(|(path, name)| Wish::Rename(path, name)),
        path().prop_map(Wish::Remove),
        (path(), path()).prop_map(|(from, to)| Wish::Move(from, to)),
    ]
}

#[test]
fn edits_do_what_is_asked() {
    let mut runner = TestRunner::deterministic();
    let mut draw = || {
        let arguments = generate::arguments().new_tree(&mut runner).unwrap().current();
        let layout = generate::layouts().new_tree(&mut runner).unwrap().current();
        let wishes: Vec<_> =
            (0..6).map(|_| wishes(&arguments).new_tree(&mut runner).unwrap().current()).collect();
        (generate::file(&arguments, &layout), wishes)
    };
    let drawn: Vec<_> = (0..FILES).map(|_| draw()).collect();
    let files: Vec<_> =
        drawn.iter().enumerate().map(|(index, (text, _))| (format!("{index}.nix"), text.clone())).collect();
    let names: Vec<_> = files.iter().map(|(name, _)| name.clone()).collect();
    let Some(evaluated) = nix::evaluate(&files, &names) else { return };

    let (mut texts, mut expected) = (Vec::new(), Vec::new());
    for ((file, (_, wishes)), evaluated) in files.iter().zip(&drawn).zip(&evaluated) {
        for wish in wishes {
            if let Some(after) = granted(file, evaluated, wish) {
                let mut value = evaluated.value.clone();
                let what = format!("{wish:?}\n{}\n---\n{after}", file.1);
                let job =
                    if value.get("jobs").is_some() { &mut value["jobs"]["job"] } else { &mut value["job"] };
                assert!(apply(job, wish).is_some(), "should not be done: {what}");
                texts.push(after);
                expected.push((value, what));
            }
        }
    }
    // Some wishes cannot be granted, but most can.
    assert!(texts.len() > FILES, "{} edits", texts.len());
    for (value, (expected, what)) in nix::values(&texts).unwrap().into_iter().zip(expected) {
        assert_eq!(value, Some(expected), "{what}");
    }
}

/// The text after a wish, if it is granted.
fn granted(file: &(String, String), evaluated: &Evaluated, wish: &Wish) -> Option<String> {
    let files = std::slice::from_ref(file);
    let positions = &evaluated.positions;
    let key = |position: &'_ Position, key: &str| position.step(&Step::from(key)).cloned();
    let holder = key(positions, "job").or_else(|| key(&key(positions, "jobs")?, "job"))?;
    let query = |path| {
        let start = nix::starts(files, &holder, "job", Path::steps(path)).into_iter().next()?;
        Some(nix::query(&start, path, Anchor::Value, None))
    };
    let nix = NixFile::parse(&file.1);
    assert_eq!(nix.errors(), [], "{}", file.1);
    let edits = match wish {
        Wish::Set(path, value) => nix.edit(&query(path)?, &Change::Set(value)),
        Wish::Rename(path, name) => nix.edit(&query(path)?, &Change::Rename(name)),
        Wish::Remove(path) => nix.edit(&query(path)?, &Change::Remove),
        Wish::Move(from, to) => nix.edit(&query(from)?, &Change::Move(&query(to)?)),
    }?;
    let after = robust::apply(&file.1, &edits);
    assert_eq!(NixFile::parse(&after).errors(), [], "{wish:?}\n{}\n---\n{after}", file.1);
    assert_eq!(comments(&after), comments(&file.1).min(comments(&after)), "{wish:?}\n{after}");
    Some(after)
}

fn comments(text: &str) -> usize {
    text.matches(" why").count()
}

/// Does a wish to a value; nothing when it makes no sense there.
fn apply(value: &mut Value, wish: &Wish) -> Option<()> {
    match wish {
        Wish::Set(path, new) => put(value, path.steps(), new.clone()),
        Wish::Rename(path, name) => {
            let parent = value_at(value, path.parent()?.steps())?.as_object_mut()?;
            let old = parent.remove(path.last_key()?)?;
            parent.insert(name.clone(), old).is_none().then_some(())
        }
        Wish::Remove(path) => take(value, path.steps()).map(drop),
        Wish::Move(from, to) => {
            let moved = take(value, from.steps())?;
            if to.get(value).is_some() {
                return None;
            }
            put(value, to.steps(), moved)
        }
    }
}

fn value_at<'v>(value: &'v mut Value, path: &[Step]) -> Option<&'v mut Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.as_object_mut()?.get_mut(key),
        Step::Index(index) => value.as_array_mut()?.get_mut(*index),
    })
}

fn put(value: &mut Value, path: &[Step], new: Value) -> Option<()> {
    match path {
        [] => *value = new,
        [Step::Key(key), rest @ ..] => {
            let inner = value
                .as_object_mut()?
                .entry(key.clone())
                .or_insert_with(|| Value::Object(Default::default()));
            put(inner, rest, new)?;
        }
        [Step::Index(index), rest @ ..] => put(value.as_array_mut()?.get_mut(*index)?, rest, new)?,
    }
    Some(())
}

fn take(value: &mut Value, path: &[Step]) -> Option<Value> {
    let (last, parent) = path.split_last()?;
    match (last, value_at(value, parent)?) {
        (Step::Key(key), parent) => parent.as_object_mut()?.remove(key),
        (Step::Index(index), parent) => {
            let items = parent.as_array_mut()?;
            (*index < items.len()).then(|| items.remove(*index))
        }
    }
}

//! The places that are found for what users write, in files under `tests/places`. The positions are those that the real
//! Nix gives; they are recorded, and compared with Nix wherever there is one.
//!
//! A file begins with comments that say what is looked for in it, such as `#? value schedule`. The snapshot beside it
//! shows what is found.

use std::collections::BTreeMap;
use std::path::{Path as FilePath, PathBuf};

use nixbatch_diagnostic::{Anchor, Path, Source, Step};
use nixbatch_syntax::NixFile;

use crate::nix::{self, Evaluated};

fn directory() -> PathBuf {
    FilePath::new(env!("CARGO_MANIFEST_DIR")).join("tests/places")
}

/// The files by name, in order.
fn files() -> Vec<(String, String)> {
    let entries = std::fs::read_dir(directory()).unwrap().map(|entry| entry.unwrap().path());
    let nix = entries.filter(|path| path.extension().is_some_and(|extension| extension == "nix"));
    let mut files: Vec<_> = nix
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// What Nix says about each file with questions: as recorded, and as it says now, where there is Nix.
fn evaluated(files: &[(String, String)]) -> BTreeMap<String, Evaluated> {
    let record = directory().join("positions.json");
    let names: Vec<_> =
        files.iter().filter(|(_, text)| text.contains("#?")).map(|(name, _)| name.clone()).collect();
    let now: Option<BTreeMap<_, _>> =
        nix::evaluate(files, &names).map(|all| names.into_iter().zip(all).collect());
    if std::env::var_os("NIXBATCH_RECORD").is_some() {
        let now = now.as_ref().expect("recording needs Nix");
        std::fs::write(&record, serde_json::to_string_pretty(now).unwrap() + "\n").unwrap();
    }
    let recorded: BTreeMap<String, Evaluated> =
        serde_json::from_str(&std::fs::read_to_string(record).unwrap()).unwrap();
    if let Some(now) = now {
        for (name, evaluated) in &now {
            assert_eq!(
                Some(evaluated),
                recorded.get(name),
                "{name}: Nix says something else than what is recorded; look at it, and run with NIXBATCH_RECORD=1"
            );
        }
        assert_eq!(now.len(), recorded.len(), "a file is gone; run with NIXBATCH_RECORD=1");
    }
    recorded
}

#[test]
fn found_places() {
    let files = files();
    let evaluated = evaluated(&files);
    assert!(evaluated.len() >= 20, "fixtures are missing");
    for (name, text) in files.iter().filter(|(_, text)| text.contains("#?")) {
        assert_eq!(NixFile::parse(text).errors(), [], "{name}");
        let questions = text.lines().filter_map(|line| line.trim_end().strip_prefix("#? "));
        let answers: Vec<_> = questions.map(|question| answer(&files, &evaluated[name], question)).collect();
        insta::with_settings!({
            snapshot_path => directory(),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_snapshot!(name.trim_end_matches(".nix"), answers.join("\n\n")) });
    }
}

/// The answer to a question such as `value job schedule`: the part, the item's name, the path of an argument.
fn answer(files: &[(String, String)], evaluated: &Evaluated, question: &str) -> String {
    let mut words = question.split(' ');
    let (anchor, item) = (words.next().unwrap(), words.next().unwrap());
    let path = Path::parse(words.next().unwrap_or_default());
    // `jobs[0].steps` names an item of a list.
    let item = Path::parse(item);
    let value = item.concat(path.steps()).get(&evaluated.value).and_then(|value| value.as_str());
    let anchor = match anchor {
        "name" => Anchor::Name,
        "value" => Anchor::Value,
        "missing" => Anchor::Missing,
        "text" => {
            let part = words.next().unwrap();
            let text = value.unwrap_or_else(|| panic!("`{question}`: no string"));
            let start = text.find(part).unwrap_or_else(|| panic!("`{question}`: not in {text:?}"));
            Anchor::Text { start, end: start + part.len() }
        }
        other => panic!("`{other}` is no part of anything"),
    };
    let mut holder = &evaluated.positions;
    for step in item.steps() {
        holder = holder.step(step).unwrap_or(holder);
    }
    let name = item.steps().iter().rev().find_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Index(_) => None,
    });
    for start in nix::starts(files, holder, name.unwrap(), path.steps()) {
        let (_, text) = files.iter().find(|(name, _)| name == start.file).unwrap();
        if let Some(found) = NixFile::parse(text).find(&nix::query(&start, &path, anchor, value)) {
            return format!("{question}\n{}", show(start.file, text, &found));
        }
    }
    format!("{question}\n  nothing")
}

/// The place, and its lines with a marker below.
fn show(file: &str, text: &str, found: &nixbatch_syntax::Found) -> String {
    let source = Source::new(file, text);
    let start = source.line_column(found.range.start);
    let line = source.line(start.line).unwrap();
    let shown: String = text[line.clone()].chars().take(100).collect();
    let before: String =
        text[line.start..found.range.start].chars().map(|c| if c == '\t' { c } else { ' ' }).collect();
    let inside = text[found.range.clone()].lines().next().unwrap_or_default();
    let more = if text[found.range.clone()].contains('\n') { " …" } else { "" };
    let exact = if found.exact { "" } else { ", nearest" };
    let marker = format!("{before}{}{more}", "^".repeat(inside.chars().count().max(1)));
    let marker = if before.len() > 100 { format!("(column {}) {inside}", start.column) } else { marker };
    format!(
        "  {file}:{}:{}{exact}, {} steps\n  |{shown}\n  |{marker}",
        start.line, start.column, found.reached
    )
}

//! Any text, any position and any path: whatever is found lies in the text, and a text without errors has none after
//! an edit.
#![no_main]

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use nixbatch_diagnostic::{Anchor, Step};
use nixbatch_syntax::{Change, Known, NixFile, Query};

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    offset: u16,
    known: Option<u8>,
    item: Option<&'a str>,
    path: Vec<Key<'a>>,
    anchor: u8,
    evaluated: &'a str,
    part: (u8, u8),
    text: &'a str,
}

#[derive(Arbitrary, Debug)]
enum Key<'a> {
    Name(&'a str),
    Index(u8),
}

fuzz_target!(|input: Input<'_>| {
    let text = input.text;
    let file = NixFile::parse(text);
    assert!(file.errors().iter().all(|error| text.get(error.range.clone()).is_some()));
    assert!(file.allows().iter().all(|allow| text.get(allow.comment.clone()).is_some()));
    let path: Vec<Step> = input
        .path
        .iter()
        .map(|key| match key {
            Key::Name(name) => Step::from(*name),
            Key::Index(index) => Step::from(usize::from(*index)),
        })
        .collect();
    let (start, end) = (usize::from(input.part.0), usize::from(input.part.1));
    let query = Query {
        offset: usize::from(input.offset),
        known: match (input.known, input.item) {
            (Some(steps), _) if steps < 128 => Known::Steps(usize::from(steps)),
            (Some(_), item) => Known::Enclosing(item),
            (None, None) => Known::Argument,
            (None, item) => Known::Holder(item),
        },
        path: &path,
        anchor: match input.anchor % 4 {
            0 => Anchor::Name,
            1 => Anchor::Value,
            2 => Anchor::Missing,
            _ => Anchor::Text { start, end },
        },
        text: Some(input.evaluated),
    };
    if let Some(found) = file.find(&query) {
        assert!(text.get(found.range).is_some());
        assert!(found.reached <= path.len());
    }
    let value = serde_json::json!([input.evaluated, -1]);
    let moved = Query { path: &[Step::Key("moved".to_owned())], ..query };
    for change in [Change::Set(&value), Change::Rename(input.evaluated), Change::Remove, Change::Move(&moved)]
    {
        if let Some(edits) = file.edit(&query, &change) {
            check(text, edits);
        }
    }
});

fn check(text: &str, mut edits: Vec<nixbatch_syntax::TextEdit>) {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    assert!(edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
    let mut after = text.to_owned();
    for edit in edits.iter().rev() {
        after.replace_range(edit.range.clone(), &edit.text);
    }
    assert_eq!(NixFile::parse(&after).errors(), [], "{after}");
}

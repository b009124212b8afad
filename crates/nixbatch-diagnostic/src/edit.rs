use std::collections::{BTreeMap, BTreeSet};

use crate::{Edit, FileId, Fix, Sources};

/// What [`apply`] made of the sources.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// The whole text afterwards of each file that a fix went into.
    pub files: BTreeMap<FileId, String>,
    /// Which fixes went in, by their number in the order in which they came.
    pub fixes: Vec<usize>,
    /// How many did not, because an earlier one touches the same text. Lint again for them.
    pub skipped: usize,
}

/// Applies fixes, the first come first: each whole, in all its files, or not at all. One without edits is neither
/// counted as applied nor as skipped.
///
/// A fix is skipped when one of its edits overlaps one already taken, or inserts where one already
/// inserts: which of the two texts should stand first, nobody knows. Edits that only touch do not overlap. It is also
/// skipped when an earlier one makes the same attribute.
/// The edits of one fix are in order: what it inserts at one place stands there in that order.
pub fn apply<'f>(sources: &Sources, fixes: impl IntoIterator<Item = &'f Fix>) -> Applied {
    let mut taken = BTreeMap::new();
    let mut made = BTreeSet::new();
    let mut applied = Applied::default();
    for (number, fix) in fixes.into_iter().enumerate().filter(|(_, fix)| !fix.edits.is_empty()) {
        let edits =
            group(sources, &fix.edits).filter(|edits| edits.iter().all(|(at, _)| is_free(&taken, *at)));
        let makes = || fix.makes.iter().map(|place| (place.item, &place.path));
        match edits.filter(|_| makes().all(|attribute| !made.contains(&attribute))) {
            Some(edits) => {
                taken.extend(edits);
                made.extend(makes());
                applied.fixes.push(number);
            }
            None => applied.skipped += 1,
        }
    }
    for (file, _, _) in taken.keys() {
        applied.files.entry(*file).or_insert_with(|| splice(sources.get(*file).text(), &taken, *file));
    }
    applied
}

/// What is replaced: a file, the first byte, and one past the last.
type At = (FileId, usize, usize);

/// New texts by what they replace, none of which overlap.
type Edits = BTreeMap<At, String>;

/// The edits of one fix; nothing when they overlap each other.
fn group(sources: &Sources, edits: &[Edit]) -> Option<Edits> {
    let mut group = Edits::new();
    for edit in edits {
        let range = sources.get(edit.span.file).clamp(edit.span);
        let at = (edit.span.file, range.start, range.end);
        if range.is_empty() && group.contains_key(&at) {
            group.entry(at).or_default().push_str(&edit.text);
        } else if is_free(&group, at) {
            group.insert(at, edit.text.clone());
        } else {
            return None;
        }
    }
    Some(group)
}

/// Whether `at` overlaps none of `taken`, nor inserts where one inserts.
fn is_free(taken: &Edits, at: At) -> bool {
    let (file, start, end) = at;
    let before = taken.range(..at).next_back();
    let after = taken.range(at..).next();
    before.is_none_or(|(before, _)| before.0 != file || before.2 <= start)
        && after.is_none_or(|(after, _)| *after != at && (after.0 != file || end <= after.1))
}

fn splice(text: &str, edits: &Edits, file: FileId) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for ((_, start, end), replacement) in edits.range((file, 0, 0)..=(file, usize::MAX, usize::MAX)) {
        out.push_str(&text[done..*start]);
        out.push_str(replacement);
        done = *end;
    }
    out.push_str(&text[done..]);
    out
}

/// The unified diff between two texts of the file `name`, with three lines of context, as `patch` and
/// `git apply` read it; empty when the texts are the same.
pub fn diff(name: &str, before: &str, after: &str) -> String {
    let (old, new) = if name.starts_with('/') {
        (name.to_owned(), name.to_owned())
    } else {
        (format!("a/{name}"), format!("b/{name}"))
    };
    // `patch` knows only the line feed; `from_lines` would split at a lone carriage return as well.
    let lines = [before, after].map(|text| text.split_inclusive('\n').collect::<Vec<_>>());
    similar::TextDiff::configure()
        .newline_terminated(true)
        .diff_slices(&lines[0], &lines[1])
        .unified_diff()
        .header(&old, &new)
        .to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Path, Place, Safety, Source, Span};

    fn fix(edits: &[(FileId, usize, usize, &str)]) -> Fix {
        let edit = |(file, start, end, text): &(FileId, usize, usize, &str)| Edit {
            span: Span { file: *file, start: *start, end: *end },
            text: (*text).to_owned(),
        };
        let edits = edits.iter().map(edit).collect();
        Fix { safety: Safety::Safe, title: String::new(), edits, changes: Vec::new(), makes: Vec::new() }
    }

    fn files(texts: &[&str]) -> (Sources, Vec<FileId>) {
        let mut sources = Sources::new();
        let ids = texts.iter().enumerate().map(|(n, text)| sources.add(Source::new(n.to_string(), *text)));
        let ids = ids.collect();
        (sources, ids)
    }

    #[test]
    fn edits_that_touch_go_in_together() {
        let (sources, id) = files(&["abcdef"]);
        let fixes = [fix(&[(id[0], 2, 4, "X")]), fix(&[(id[0], 4, 6, "Y")]), fix(&[(id[0], 2, 2, "+")])];
        let applied = apply(&sources, &fixes);
        assert_eq!((applied.files[&id[0]].as_str(), applied.fixes.len(), applied.skipped), ("ab+XY", 3, 0));
    }

    #[test]
    fn the_second_at_one_place_is_skipped() {
        let (sources, id) = files(&["abcdef"]);
        for (second, text) in [((2, 2), "ab1cdef"), ((1, 3), "ab1cdef")] {
            let fixes = [fix(&[(id[0], 2, 2, "1")]), fix(&[(id[0], second.0, second.1, "2")])];
            let applied = apply(&sources, &fixes);
            assert_eq!((applied.files[&id[0]].as_str(), applied.fixes.len(), applied.skipped), (text, 1, 1));
        }
    }

    #[test]
    fn an_attribute_is_made_once() {
        let (sources, id) = files(&["ab"]);
        let making = |item, path: &str, at| Fix {
            makes: vec![Place::value(item, Path::parse(path))],
            ..fix(&[(id[0], at, at + 1, "x")])
        };
        let applied = apply(&sources, &[making(0, "spec.a", 0), making(0, "spec.a", 1)]);
        assert_eq!((applied.fixes, applied.skipped), (vec![0], 1));
        let applied = apply(&sources, &[making(0, "spec.a", 0), making(1, "spec.a", 1)]);
        assert_eq!((applied.fixes, applied.skipped), (vec![0, 1], 0));
    }

    #[test]
    fn a_fix_goes_into_all_its_files_or_none() {
        let (sources, id) = files(&["abc", "xyz"]);
        let fixes = [
            fix(&[(id[0], 0, 1, "A")]),
            fix(&[(id[1], 0, 1, "X"), (id[0], 0, 2, "-")]),
            fix(&[(id[1], 1, 2, "Y"), (id[0], 2, 3, "C")]),
        ];
        let applied = apply(&sources, &fixes);
        assert_eq!((applied.fixes.len(), applied.skipped), (2, 1));
        assert_eq!(applied.files, BTreeMap::from([(id[0], "AbC".to_owned()), (id[1], "xYz".to_owned())]));
    }

    #[test]
    fn a_fix_may_insert_twice_at_one_place_but_not_overlap_itself() {
        let (sources, id) = files(&["{ }"]);
        let fixes = [
            fix(&[(id[0], 1, 1, " a"), (id[0], 1, 1, " b")]),
            fix(&[(id[0], 2, 3, "x"), (id[0], 2, 3, "y")]),
        ];
        let applied = apply(&sources, &fixes);
        assert_eq!((applied.files[&id[0]].as_str(), applied.fixes.len(), applied.skipped), ("{ a b }", 1, 1));
    }

    #[test]
    fn nothing_to_do_is_nothing_done() {
        let (sources, _) = files(&["abc"]);
        assert_eq!(apply(&sources, &[fix(&[])]), Applied::default());
    }

    #[test]
    fn a_diff_is_one_that_patch_reads() {
        insta::assert_snapshot!(diff("etl/jobs.nix", "a\nb\nc", "a\nB\nc"), @r"
        --- a/etl/jobs.nix
        +++ b/etl/jobs.nix
        @@ -1,3 +1,3 @@
         a
        -b
        +B
         c
        \ No newline at end of file
        ");
        assert_eq!(diff("x", "a\rb\n", "a\rB\n"), "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\rb\n+a\rB\n");
        assert_eq!(diff("/tmp/x", "a\n", "b\n").lines().next(), Some("--- /tmp/x"));
        assert_eq!(diff("x", "a", "a"), "");
    }

    proptest! {
        /// What goes in is what a naive program makes of the same edits, from the back to the front.
        #[test]
        fn applying_equals_splicing_from_the_back(
            text in "[a-c\u{e4}\u{65e5}\r\n]{0,12}",
            edits in prop::collection::vec((0usize..16, 0usize..16, "[A-C]{0,3}"), 0..8),
        ) {
            let (sources, id) = files(&[&text]);
            let fixes: Vec<_> = edits.iter().map(|(start, end, new)| fix(&[(id[0], *start, *end, new)])).collect();
            let mut naive: Vec<(std::ops::Range<usize>, &str)> = Vec::new();
            for (start, end, new) in &edits {
                let range = sources.get(id[0]).clamp(Span { file: id[0], start: *start, end: *end });
                let collides = |taken: &std::ops::Range<usize>| {
                    *taken == range || (taken.start < range.end && range.start < taken.end)
                };
                if !naive.iter().any(|(taken, _)| collides(taken)) {
                    naive.push((range, new));
                }
            }
            let applied = apply(&sources, &fixes);
            prop_assert_eq!(applied.fixes.len(), naive.len());
            prop_assert_eq!(applied.fixes.len() + applied.skipped, edits.len());
            naive.sort_by_key(|(range, _)| std::cmp::Reverse((range.start, range.end)));
            let mut expected = text.clone();
            for (range, new) in naive {
                expected.replace_range(range, new);
            }
            prop_assert_eq!(applied.files.get(&id[0]).unwrap_or(&text), &expected);
        }
    }
}

use std::collections::BTreeMap;
use std::ops::Range;

use crate::{Edit, FileId, Fix, Sources};

/// What [`apply`] made of the sources.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// The whole text afterwards of each file that a fix went into.
    pub files: BTreeMap<FileId, String>,
    /// How many fixes went in.
    pub fixes: usize,
    /// How many did not, because an earlier one touches the same text. Lint again for them.
    pub skipped: usize,
}

/// Applies fixes, the first come first: each whole, in all its files, or not at all.
///
/// A fix is skipped when one of its edits overlaps one already taken, or inserts where one already
/// inserts: which of the two texts should stand first, nobody knows. Edits that only touch do not overlap.
pub fn apply<'f>(sources: &Sources, fixes: impl IntoIterator<Item = &'f Fix>) -> Applied {
    let mut taken: BTreeMap<FileId, Edits<'f>> = BTreeMap::new();
    let mut applied = Applied::default();
    for fix in fixes {
        if take(sources, &mut taken, &fix.edits) {
            applied.fixes += 1;
        } else {
            applied.skipped += 1;
        }
    }
    applied.files = taken
        .into_iter()
        .filter(|(_, edits)| !edits.is_empty())
        .map(|(file, edits)| (file, splice(sources.get(file).text(), &edits)))
        .collect();
    applied
}

/// Replacements by the range they replace.
type Edits<'f> = BTreeMap<(usize, usize), &'f str>;

/// Adds all of `edits`, or leaves `taken` as it was.
fn take<'f>(sources: &Sources, taken: &mut BTreeMap<FileId, Edits<'f>>, edits: &'f [Edit]) -> bool {
    let mut added = Vec::with_capacity(edits.len());
    for edit in edits {
        let range = sources.get(edit.span.file).clamp(edit.span);
        let in_file = taken.entry(edit.span.file).or_default();
        if collides(in_file, &range) {
            for (file, key) in added {
                taken.entry(file).or_default().remove(&key);
            }
            return false;
        }
        in_file.insert((range.start, range.end), &edit.text);
        added.push((edit.span.file, (range.start, range.end)));
    }
    true
}

/// Whether `range` overlaps one of `taken`, which do not overlap each other, or inserts where one inserts.
fn collides(taken: &Edits<'_>, range: &Range<usize>) -> bool {
    let key = (range.start, range.end);
    let before = taken.range(..key).next_back().is_some_and(|((_, end), _)| *end > range.start);
    let after = taken.range(key..).next().is_some_and(|((start, _), _)| *start < range.end);
    before || after || taken.contains_key(&key)
}

fn splice(text: &str, edits: &Edits<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for ((start, end), replacement) in edits {
        out.push_str(&text[done..*start]);
        out.push_str(replacement);
        done = *end;
    }
    out.push_str(&text[done..]);
    out
}

/// The unified diff between two texts of the file `name`, three lines of context; empty when they are the same.
pub fn diff(name: &str, before: &str, after: &str) -> String {
    similar::TextDiff::from_lines(before, after)
        .unified_diff()
        .header(&format!("a/{name}"), &format!("b/{name}"))
        .to_string()
}

//! Nix: the evaluator knows where every attribute was written, except those that a function such as `mapAttrs`
//! made. From the innermost attribute on a finding's path that it knows, the syntax leads on: to a list item,
//! to the value, to a part of a string.

use std::collections::{BTreeMap, BTreeSet};

use nixbatch_diagnostic::{Anchor, Edit, FileId, Intent, Path, Place, Sources, Span};
use nixbatch_syntax::{Change, Known, NixFile, Query};
use serde_json::value::RawValue;

use super::super::silence::Allow;
use super::{Ground, Located};
use crate::Files;
use crate::document::{Document, Position, SETTINGS};

/// The sources of a bundle.
pub(super) struct Nix<'d> {
    document: &'d Document<'d>,
    files: &'d mut dyn Files,
    sources: Sources,
    parsed: BTreeMap<String, Option<(FileId, NixFile)>>,
    /// The positions of the item that was looked at last; findings about one item mostly come together.
    positions: Option<(usize, Position)>,
}

/// Where the evaluator's knowledge of a path ends, and the syntax takes over.
struct Start<'a> {
    file: FileId,
    offset: usize,
    known: Known<'a>,
}

impl Ground for Nix<'_> {
    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn place(&mut self, place: &Place, text: Option<&str>) -> Option<Located> {
        let starts = self.starts(place);
        for start in &starts {
            let Some(found) = self.nix(start.file).and_then(|nix| nix.find(&query(start, place, text)))
            else {
                continue;
            };
            // What is absent is rightly shown at what lacks it.
            let is_owner = place.anchor == Anchor::Missing && !matches!(start.known, Known::Enclosing(_));
            return Some(Located {
                span: Span::new(start.file, found.range),
                exact: found.exact || is_owner,
            });
        }
        // Where the syntax does not show what the evaluator speaks of, as of one spec without its attribute.
        let start = starts.first()?;
        let found = self.nix(start.file)?.attribute_at(&query(start, place, text))?;
        Some(Located { span: Span::new(start.file, found.range), exact: false })
    }

    fn whereabouts(&mut self, place: &Place) -> Vec<String> {
        // A document from elsewhere tells where its sources were.
        let known = self.known(place);
        let told = known.first().map(|(file, line, column, _)| {
            format!("written at {file}:{line}:{column}, which cannot be read here")
        });
        told.into_iter().collect()
    }

    /// The attributes that hold two items, where these are two.
    fn holders(&mut self, places: [&Place; 2]) -> Option<[Span; 2]> {
        let [one, other] = places.map(|place| {
            let holds = |start: &Start<'_>| matches!(start.known, Known::Enclosing(_));
            let start = self.starts(place).into_iter().find(holds)?;
            let place = Place::missing(place.item, Path::root());
            let found = self.nix(start.file)?.find(&query(&start, &place, None))?;
            Some(Span::new(start.file, found.range))
        });
        Some([one?, other?]).filter(|[one, other]| one != other)
    }

    /// Whether the value at a place is the same whatever the bundle is evaluated with.
    fn is_written_out(&mut self, at: &Place) -> bool {
        let start = self.editable(at);
        start.is_some_and(|start| {
            self.nix(start.file).is_some_and(|nix| nix.is_written_out(&query(&start, at, None)))
        })
    }

    /// Whether the file goes by the attribute's name elsewhere.
    fn reads(&self, file: FileId, at: &Place) -> bool {
        let nix = self.nix(file);
        nix.zip(at.path.last_key()).is_some_and(|(nix, name)| nix.reads(name))
    }

    fn edits(&mut self, intent: &Intent) -> Option<Vec<Edit>> {
        match intent {
            Intent::Set(at, value) => self.edit(at, &Change::Set(value)),
            Intent::Rename(at, name) => self.edit(at, &Change::Rename(name)),
            Intent::Remove(at) => self.edit(at, &Change::Remove),
            Intent::Move(from, to) => {
                let target = self.editable(to)?;
                // What moves keeps its text, so it stays in its file.
                let same_file = self.editable(from)?.file == target.file;
                same_file.then(|| self.edit(from, &Change::Move(&query(&target, to, None)))).flatten()
            }
        }
    }

    /// The `# nixbatch: allow` comments of every file that the document's positions name.
    fn allows(&mut self) -> Vec<Allow> {
        let mut allows = Vec::new();
        for name in file_names(self.document) {
            let Some((file, nix)) = self.load(&name) else { continue };
            allows.extend(nix.allows().into_iter().map(|allow| Allow::new(allow, *file)));
        }
        allows
    }

    fn are_elsewhere(&mut self, allows: &[&Allow]) -> Vec<bool> {
        // A comment of code that is not in this bundle may be of use in another one.
        let lines = self.lines();
        let is_elsewhere = |allow: &&Allow| {
            let file = allow.comment.file;
            let is_beside = allow.lines.clone().any(|line| lines.contains(&(file, line)));
            !is_beside && self.is_elsewhere(allow.comment, &lines)
        };
        allows.iter().map(is_elsewhere).collect()
    }

    fn words(&self, text: String) -> String {
        text
    }
}

impl<'d> Nix<'d> {
    /// Sources that are read through `files`.
    pub(super) fn new(document: &'d Document<'d>, files: &'d mut dyn Files) -> Self {
        Self { document, files, sources: Sources::new(), parsed: BTreeMap::new(), positions: None }
    }

    /// The lines on which attributes of the document are, settings included, as far as the evaluator tells.
    fn lines(&mut self) -> BTreeSet<(FileId, usize)> {
        let document = self.document;
        let mut lines = BTreeSet::new();
        for item in (0..document.items.len()).chain([SETTINGS]) {
            let root = document.positions(item);
            let mut open = vec![&root];
            while let Some(position) = open.pop() {
                if let Some(Some((file, _))) = self.parsed.get(&position.file) {
                    lines.insert((*file, position.line));
                }
                open.extend(position.attrs.values().chain(position.near.as_deref()));
            }
        }
        lines
    }

    /// Whether a comment belongs to attributes of sets none of which begins on one of these lines.
    fn is_elsewhere(&self, comment: Span, lines: &BTreeSet<(FileId, usize)>) -> bool {
        let Some(nix) = self.nix(comment.file) else { return false };
        let source = self.sources.get(comment.file);
        let attributes = nix.attributes_around(comment.start);
        let is_known = |at: &usize| lines.contains(&(comment.file, source.line_column(*at).line));
        !attributes.is_empty() && !attributes.iter().any(is_known)
    }

    /// From where the syntax can lead to a place, the most telling first.
    fn starts(&mut self, place: &Place) -> Vec<Start<'d>> {
        let known = self.known(place);
        let begin = |(name, line, column, known): (String, _, _, _)| self.begin(&name, line, column, known);
        known.into_iter().filter_map(begin).collect()
    }

    /// What the evaluator knows on the way to a place: file, line and column of the innermost attribute on its path;
    /// else of the attribute that holds the item; else of any of the item's arguments; else of what is around it.
    fn known(&mut self, place: &Place) -> Vec<(String, usize, usize, Known<'d>)> {
        let document = self.document;
        if self.positions.as_ref().is_none_or(|(loaded, _)| *loaded != place.item) {
            self.positions = Some((place.item, document.positions(place.item)));
        }
        let Some((_, root)) = &self.positions else { return Vec::new() };
        let name = document.items.get(place.item).and_then(|item| item.path.last_key());
        let around = root.near.as_deref().unwrap_or(root);
        let candidates = [
            innermost(root, &place.path).map(|(position, steps)| (position, Known::Steps(steps))),
            Some((root, Known::Holder(name))),
            any_known(root).map(|position| (position, Known::Argument)),
            Some((around, Known::Enclosing(name))),
        ];
        let known = candidates.into_iter().flatten().filter(|(position, _)| position.is_known());
        known
            .map(|(position, known)| (position.file.clone(), position.line, position.column, known))
            .collect()
    }

    fn begin<'a>(&mut self, name: &str, line: usize, column: usize, known: Known<'a>) -> Option<Start<'a>> {
        let &(file, _) = self.load(name)?;
        let offset = self.sources.get(file).offset(line, column)?;
        Some(Start { file, offset, known })
    }

    fn load(&mut self, name: &str) -> Option<&(FileId, NixFile)> {
        if !self.parsed.contains_key(name) {
            let source = match self.document.sources.get(name) {
                Some(text) => Some(nixbatch_diagnostic::Source::new(name, text.as_str())),
                None => self.files.read(name),
            };
            let file = source.map(|source| {
                let nix = NixFile::parse(source.text());
                (self.sources.add(source), nix)
            });
            self.parsed.insert(name.to_owned(), file);
        }
        self.parsed.get(name)?.as_ref()
    }

    fn nix(&self, file: FileId) -> Option<&NixFile> {
        self.parsed.values().flatten().find(|(id, _)| *id == file).map(|(_, nix)| nix)
    }

    fn edit(&mut self, at: &Place, change: &Change<'_>) -> Option<Vec<Edit>> {
        let start = self.editable(at)?;
        let edits = self.nix(start.file)?.edit(&query(&start, at, None), change)?;
        let edits =
            edits.into_iter().map(|edit| Edit { span: Span::new(start.file, edit.range), text: edit.text });
        Some(edits.collect())
    }

    /// From where the text of a place can be changed: what is only around it has other users.
    fn editable(&mut self, at: &Place) -> Option<Start<'d>> {
        self.starts(at).into_iter().find(|start| !matches!(start.known, Known::Enclosing(_)))
    }
}

fn query<'a>(start: &Start<'a>, place: &'a Place, text: Option<&'a str>) -> Query<'a> {
    Query { offset: start.offset, known: start.known, path: place.path.steps(), anchor: place.anchor, text }
}

/// The innermost known position on the way to `path`, and how many steps of it that is.
fn innermost<'a>(root: &'a Position, path: &Path) -> Option<(&'a Position, usize)> {
    let mut innermost = None;
    let mut here = root;
    for (index, step) in path.steps().iter().enumerate() {
        let Some(next) = here.step(step) else { break };
        here = next;
        if here.is_known() {
            innermost = Some((here, index + 1));
        }
    }
    innermost
}

/// Any known position in the item. `kind` is the one that raw objects are told by.
fn any_known(root: &Position) -> Option<&Position> {
    let kind = root.attrs.get("kind").filter(|position| position.is_known());
    kind.or_else(|| {
        root.attrs
            .values()
            .find_map(|position| if position.is_known() { Some(position) } else { any_known(position) })
    })
}

/// Every file that positions name, in order. The texts of positions are searched, not parsed: there is one for
/// every attribute of the bundle.
fn file_names(document: &Document<'_>) -> BTreeSet<String> {
    const KEY: &str = "\"file\"";
    let mut names = BTreeSet::new();
    let mut last = "";
    let positions = document.items.iter().map(|item| item.positions).chain([document.settings_positions]);
    for text in positions.flatten().map(RawValue::get) {
        for (at, _) in text.match_indices(KEY) {
            // An attribute called `file` has a position, which is no string.
            let Some(value) = text[at + KEY.len()..].trim_start().strip_prefix(':').map(str::trim_start)
            else {
                continue;
            };
            if !value.starts_with('"') || (!last.is_empty() && value.starts_with(last)) {
                continue;
            }
            let mut values = serde_json::Deserializer::from_str(value).into_iter::<String>();
            if let Some(Ok(name)) = values.next() {
                last = &value[..values.byte_offset()];
                names.insert(name);
            }
        }
    }
    names.remove("");
    names
}

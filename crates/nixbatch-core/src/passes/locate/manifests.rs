//! YAML and JSON: a path leads through the text itself.

use std::collections::BTreeMap;

use nixbatch_diagnostic::{Anchor, Edit, FileId, Intent, Place, Sources, Span};
use nixbatch_kube::yaml::{self, Change, DocumentText, Tree};

use super::super::silence::Allow;
use super::{Ground, Located};
use crate::document::{Document, Written};
use crate::manifests::ManifestFile;

/// The files that objects were written in.
pub(super) struct Manifests<'d> {
    document: &'d Document<'d>,
    files: &'d [ManifestFile],
    sources: Sources,
    /// The files that were needed, by their number.
    loaded: BTreeMap<usize, FileId>,
    /// The parts of the item that was looked at last; findings about one item mostly come together.
    tree: Option<(usize, Tree<'d>)>,
}

impl Ground for Manifests<'_> {
    fn sources(&self) -> &Sources {
        &self.sources
    }

    fn place(&mut self, place: &Place, text: Option<&str>) -> Option<Located> {
        let (file, document) = self.written(place.item)?;
        let range = match place.anchor {
            // Of the stream, be it readable or not.
            Anchor::Written { start, end } => start..end,
            anchor => {
                let range = self.tree(place.item, document).place(place.path.steps(), anchor, text)?;
                document.start + range.start..document.start + range.end
            }
        };
        Some(Located { span: Span::new(self.load(file), range), exact: true })
    }

    fn whereabouts(&mut self, _: &Place) -> Vec<String> {
        Vec::new()
    }

    fn holders(&mut self, _: [&Place; 2]) -> Option<[Span; 2]> {
        None
    }

    fn edits(&mut self, intent: &Intent) -> Option<Vec<Edit>> {
        let (place, change) = match intent {
            Intent::Set(at, value) => (at, Change::Set(value)),
            Intent::Rename(at, name) => (at, Change::Rename(name)),
            Intent::Remove(at) => (at, Change::Remove),
            Intent::Move(from, to) if from.item == to.item => (from, Change::Move(&to.path)),
            Intent::Move(..) => return None,
        };
        let (file, document) = self.written(place.item)?;
        let edits = self.tree(place.item, document).edit(&place.path, &change)?;
        let file = self.load(file);
        let of_file = |edit: yaml::TextEdit| {
            let range = document.start + edit.range.start..document.start + edit.range.end;
            Edit { span: Span::new(file, range), text: edit.text }
        };
        Some(edits.into_iter().map(of_file).collect())
    }

    fn is_written_out(&mut self, _: &Place) -> bool {
        true
    }

    fn reads(&self, _: FileId, _: &Place) -> bool {
        false
    }

    fn allows(&mut self) -> Vec<Allow> {
        let mut allows = Vec::new();
        for (number, file) in self.files.iter().enumerate() {
            if !file.text.contains(nixbatch_diagnostic::allow::PREFIX) {
                continue;
            }
            let id = self.load(number);
            let of_file = yaml::comments(&file.text, &yaml::documents(&file.text).0).into_iter();
            allows.extend(of_file.map(|allow| Allow::new(allow, id)));
        }
        allows
    }

    fn are_elsewhere(&mut self, allows: &[&Allow]) -> Vec<bool> {
        vec![false; allows.len()]
    }

    fn words(&self, text: String) -> String {
        WORDS
            .iter()
            .fold(text, |text, (nix, yaml)| if text.contains(nix) { text.replace(nix, yaml) } else { text })
    }
}

/// What is called otherwise in YAML than in Nix.
const WORDS: [(&str, &str); 4] = [
    ("an attribute set", "a map"),
    ("`[ \"sh\" \"-c\" \"…\" ]`", "`[sh, -c, \"…\"]`"),
    ("Nix drops zeros at the end of a number", "zeros at the end of a number are dropped"),
    ("the bundle has it", "it is there"),
];

impl<'d> Manifests<'d> {
    pub(super) fn new(document: &'d Document<'d>, files: &'d [ManifestFile]) -> Self {
        Self { document, files, sources: Sources::new(), loaded: BTreeMap::new(), tree: None }
    }

    /// The number of the file that an item stands in, and its text there.
    fn written(&self, item: usize) -> Option<(usize, DocumentText<'d>)> {
        let Written { file, document, .. } = self.document.items.get(item)?.written()?;
        Some((*file, *document))
    }

    fn tree(&mut self, item: usize, document: DocumentText<'d>) -> &Tree<'d> {
        if self.tree.as_ref().is_some_and(|(known, _)| *known != item) {
            self.tree = None;
        }
        let (_, tree) = self.tree.get_or_insert_with(|| (item, document.tree()));
        tree
    }

    fn load(&mut self, number: usize) -> FileId {
        let (files, sources) = (self.files, &mut self.sources);
        *self.loaded.entry(number).or_insert_with(|| sources.add(files[number].source()))
    }
}

//! The document: what Nix hands to Rust.
//!
//! Nix tags and collects; it decides nothing. So the document is the user's own values, each item with the
//! positions that the evaluator knows. The format is described in `docs/document-format.md`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use nixbatch_diagnostic::{Path, Step};
use nixbatch_kube::yaml::{DocumentText, ReadError, Reading};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::manifests::ManifestFile;

/// The version of the document format that this compiler reads.
pub const VERSION: u64 = 1;

/// The item index of findings about the bundle's settings, which are no item's.
pub const SETTINGS: usize = usize::MAX;

/// A bundle as Nix handed it over: the items in the order of the bundle.
///
/// Positions stay unparsed until a finding needs one, so they cost nothing on the way to YAML.
#[derive(Debug, Default)]
pub struct Document<'text> {
    /// What the bundle says about itself, not about an item: `gitops`, `naming`, `external` ….
    pub settings: Value,
    /// What the evaluator knows of where the settings were written.
    pub settings_positions: Option<&'text RawValue>,
    /// The specs and raw objects.
    pub items: Vec<Item<'text>>,
    /// Texts of source files that travel with the document, by the name that positions use.
    pub sources: BTreeMap<String, String>,
    /// The files that the items stand in, where they never saw Nix.
    pub manifests: Option<&'text [ManifestFile]>,
}

/// One leaf of the bundle.
#[derive(Debug)]
pub struct Item<'text> {
    /// Where it stands in the bundle: `etl.nightly`.
    pub path: Path,
    /// What it is.
    pub content: Content<'text>,
    /// What the evaluator knows of where it was written.
    pub positions: Option<&'text RawValue>,
}

/// What an item is. Values stay text until they are compiled: parsed, they take several times the memory.
#[derive(Debug)]
pub enum Content<'text> {
    /// What a builder returned.
    Spec {
        /// The builder: `mkCronJob`.
        builder: String,
        /// Its first argument.
        name: String,
        /// Its second argument, an attribute set.
        args: &'text RawValue,
    },
    /// A Kubernetes object, as the user wrote it.
    Object(&'text RawValue),
    /// The same in a file of manifests.
    Manifest(Written<'text>),
}

/// A document of a file of manifests.
#[derive(Debug)]
pub struct Written<'text> {
    /// The number of the file in [`Document::manifests`].
    pub file: usize,
    /// Its text.
    pub document: DocumentText<'text>,
    /// What keeps it from being one; its text is empty then.
    pub error: Option<Box<ReadError>>,
}

impl Written<'_> {
    /// Reads the document.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(&self) -> Result<Reading, ReadError> {
        self.error.as_deref().map_or_else(|| self.document.read(), |error| Err(error.clone()))
    }
}

/// Where one attribute was written, and the attributes in it. Lines and columns count from 1; a column
/// counts bytes, as Nix does.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Position {
    /// The file, as the evaluator names it. In the document it may be left out where it is that of the
    /// attribute around.
    pub file: String,
    /// Line, from 1; 0 when the evaluator knows none.
    pub line: usize,
    /// Column in bytes, from 1.
    pub column: usize,
    /// For an item of a bundle whose own position the evaluator does not know: the nearest one around it.
    pub near: Option<Box<Position>>,
    /// The attributes of the value; list items stand under their index.
    pub attrs: BTreeMap<String, Position>,
}

impl Position {
    /// Reads positions; malformed ones, and none, are unknown.
    fn read(raw: Option<&RawValue>) -> Self {
        let known = raw.map(RawValue::get).filter(|text| !is_too_deep(text, DEEPEST_POSITIONS));
        let mut position: Self = known.and_then(|text| read_deep(text).ok()).unwrap_or_default();
        position.name_files("");
        position
    }

    /// Gives each position its file, where it stands in that of the attribute around.
    fn name_files(&mut self, around: &str) {
        if self.file.is_empty() {
            around.clone_into(&mut self.file);
        }
        let within = self.attrs.values_mut().chain(self.near.as_deref_mut());
        within.for_each(|position| position.name_files(&self.file));
    }

    /// Whether the evaluator knew where this attribute was written.
    pub fn is_known(&self) -> bool {
        self.line > 0
    }

    /// The position one step further in.
    pub fn step(&self, step: &Step) -> Option<&Self> {
        match step {
            Step::Key(key) => self.attrs.get(key),
            Step::Index(index) => self.attrs.get(&index.to_string()),
        }
    }
}

impl<'text> Item<'text> {
    /// A document of a file of manifests.
    pub fn of_manifest(written: Written<'text>) -> Self {
        Self { path: Path::root(), content: Content::Manifest(written), positions: None }
    }

    /// Whether it is the user's own object.
    pub fn is_object(&self) -> bool {
        matches!(self.content, Content::Object(_) | Content::Manifest(_))
    }

    /// Where it stands, in a file of manifests.
    pub fn written(&self) -> Option<&Written<'text>> {
        match &self.content {
            Content::Manifest(written) => Some(written),
            _ => None,
        }
    }
}

impl Item<'_> {
    /// The value that argument paths of findings lead into: a spec's arguments or the raw object.
    ///
    /// # Errors
    /// When it holds a number that is out of every range.
    pub fn value(&self) -> Result<Value, DocumentError> {
        if let Some(written) = self.written() {
            let read = written.read().map_err(|error| DocumentError { message: error.message })?;
            return Ok(read.value.unwrap_or_default());
        }
        serde_json::from_str(self.text()).map_err(|error| {
            let place = format!(" at line {} column {}", error.line(), error.column());
            let wrong = error.to_string();
            let wrong = wrong.trim_end_matches(&place);
            let message =
                format!("`{}` cannot be read: {wrong}, in `{}`", self.title(), self.excerpt(&error));
            DocumentError { message }
        })
    }

    /// What stands before the place of an error, which is counted from the item's own text.
    fn excerpt(&self, error: &serde_json::Error) -> String {
        let line = self.text().lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
        let mut end = error.column().min(line.len());
        while !line.is_char_boundary(end) {
            end += 1;
        }
        let before: Vec<_> = line[..end].chars().rev().take(EXCERPT).collect();
        before.into_iter().rev().collect()
    }

    /// Whether `word` stands somewhere in the item's text.
    pub fn mentions(&self, word: &str) -> bool {
        self.text().contains(word)
    }

    /// The text of [`Item::value`].
    pub fn text(&self) -> &str {
        match &self.content {
            Content::Spec { args: raw, .. } | Content::Object(raw) => raw.get(),
            Content::Manifest(written) => written.document.text,
        }
    }

    /// What the item is called in messages: its place in the bundle, or the spec's name.
    pub fn title(&self) -> String {
        match &self.content {
            _ if !self.path.is_root() => self.path.to_string(),
            Content::Spec { name, .. } => name.clone(),
            Content::Object(_) | Content::Manifest(_) => "the object".to_owned(),
        }
    }
}

/// So many characters before an error are enough to find it.
const EXCERPT: usize = 40;

/// Why a text is not a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentError {
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DocumentError {}

impl<'text> Document<'text> {
    /// Reads a document.
    ///
    /// # Errors
    /// When the text is not JSON, not a document, of another version, or nested deeper than 128 levels.
    pub fn parse(text: &'text str) -> Result<Self, DocumentError> {
        let Set(raw): Set<RawDocument<'text>> =
            serde_json::from_str(text).map_err(|error| explain(&error, text))?;
        match &raw.nixbatch {
            Some(Value::Number(version)) if version.as_u64() == Some(VERSION) => {}
            Some(version) => {
                return Err(DocumentError {
                    message: format!(
                        "the document is of version {version}; this nixbatch reads version {VERSION}: \
                         use the library and the program of the same release"
                    ),
                });
            }
            None => {
                return Err(DocumentError {
                    message:
                        "not a nixbatch document: it has no `nixbatch` version; `nixbatch eval` prints one, \
                              and `nixbatch.lib.document` makes one in Nix"
                            .to_owned(),
                });
            }
        }
        let Some(items) = raw.items else {
            return Err(DocumentError { message: "malformed document: it has no `items`".to_owned() });
        };
        let items = items.into_iter().enumerate();
        let items = items.map(|(index, Set(item))| read_item(index, item, text)).collect::<Result<_, _>>()?;
        let (settings, settings_positions, sources) = (raw.settings, raw.pos, raw.sources);
        Ok(Self { settings, settings_positions, items, sources, manifests: None })
    }
}

impl Document<'_> {
    /// The positions of an item's attributes; with [`SETTINGS`], of the bundle's settings.
    pub fn positions(&self, item: usize) -> Position {
        Position::read(if item == SETTINGS {
            self.settings_positions
        } else {
            self.items.get(item).and_then(|item| item.positions)
        })
    }

    /// The value that argument paths of findings about an item lead into.
    pub fn value(&self, item: usize) -> Value {
        self.items.get(item).map_or_else(|| self.settings.clone(), |item| item.value().unwrap_or_default())
    }
}

/// The fields of the document's text, before they are looked at. Fields it does not know are an error, so
/// that a newer document is not half understood.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDocument<'text> {
    #[serde(default)]
    nixbatch: Option<Value>,
    #[serde(default)]
    settings: Value,
    #[serde(default, borrow)]
    pos: Option<&'text RawValue>,
    #[serde(borrow)]
    items: Option<Vec<Set<RawItem<'text>>>>,
    #[serde(default)]
    sources: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawItem<'text> {
    #[serde(default)]
    path: Vec<Value>,
    #[serde(default)]
    builder: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default, borrow)]
    args: Option<&'text RawValue>,
    #[serde(default, borrow)]
    object: Option<&'text RawValue>,
    #[serde(default, borrow)]
    pos: Option<&'text RawValue>,
}

/// An attribute set; derived readers take a list for one, too.
struct Set<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Set<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SetVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for SetVisitor<T> {
            type Value = Set<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an attribute set")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Set)
            }
        }
        deserializer.deserialize_map(SetVisitor(PhantomData))
    }
}

fn read_item<'text>(index: usize, raw: RawItem<'text>, text: &str) -> Result<Item<'text>, DocumentError> {
    let wrong = |what: &str| DocumentError { message: format!("malformed document: items[{index}] {what}") };
    let values = raw.args.iter().chain(&raw.object);
    if values.into_iter().any(|value| is_too_deep(value.get(), DEEPEST - DEPTH_OF_VALUES)) {
        return Err(too_deep(text));
    }
    let path = raw
        .path
        .into_iter()
        .map(|step| match step {
            Value::String(key) => Ok(Step::Key(key)),
            Value::Number(index) => index
                .as_u64()
                .and_then(|index| usize::try_from(index).ok())
                .map(Step::Index)
                .ok_or_else(|| wrong("has a `path` with a number that is no index")),
            _ => Err(wrong("has a `path` with something that is neither a name nor an index")),
        })
        .collect::<Result<Path, _>>()?;
    let content = match (raw.builder, raw.object) {
        (Some(builder), None) => {
            let args = raw.args.ok_or_else(|| wrong("has no `args`"))?;
            if !is_object(args) {
                return Err(wrong("has `args` that are no attribute set"));
            }
            Content::Spec { builder, name: raw.name.ok_or_else(|| wrong("has no `name`"))?, args }
        }
        (None, Some(object)) if raw.name.is_none() && raw.args.is_none() => {
            if !is_object(object) {
                return Err(wrong("has an `object` that is no attribute set"));
            }
            Content::Object(object)
        }
        _ => return Err(wrong("is neither a spec (`builder`, `name`, `args`) nor an `object`")),
    };
    Ok(Item { path, content, positions: raw.pos })
}

fn is_object(raw: &RawValue) -> bool {
    raw.get().starts_with('{')
}

/// Levels that serde_json reads.
const DEEPEST: usize = 128;
/// Levels that lie around the value of an item: the document, the items, the item.
const DEPTH_OF_VALUES: usize = 3;

/// Levels of positions that are read: two for each level of a value.
const DEEPEST_POSITIONS: usize = 2 * DEEPEST + 2;

/// Reads what is nested deeper than serde_json reads by itself, and is known not to be nested without end.
fn read_deep<'de, T: Deserialize<'de>>(text: &'de str) -> serde_json::Result<T> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.disable_recursion_limit();
    T::deserialize(&mut deserializer)
}

/// Whether a text is nested too deep to be read later on: values are read by recursion.
fn is_too_deep(text: &str, deepest: usize) -> bool {
    first_below(text, deepest).is_some()
}

/// The byte where the text is nested as deep as this, where it is.
fn first_below(text: &str, deepest: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                // To the end of the string, over escaped quotes.
                while let Some((_, byte)) = bytes.next() {
                    match byte {
                        b'\\' => drop(bytes.next()),
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        if depth >= deepest {
            return Some(at);
        }
    }
    None
}

/// What is said of a document that is nested too deep somewhere.
fn too_deep(text: &str) -> DocumentError {
    let place = first_below(text, DEEPEST).map_or_else(String::new, |at| {
        let line = text[..at].matches('\n').count() + 1;
        let column = at - text[..at].rfind('\n').map_or(0, |newline| newline + 1) + 1;
        format!(" (line {line}, column {column})")
    });
    DocumentError {
        message: format!(
            "the document is nested deeper than {DEEPEST} levels{place}; no Kubernetes object is"
        ),
    }
}

/// serde_json's words, without the ones that only a programmer of this program would understand.
fn explain(error: &serde_json::Error, text: &str) -> DocumentError {
    let message = if text.trim_start().is_empty() {
        "the document is empty".to_owned()
    } else if is_too_deep(text, DEEPEST) {
        return too_deep(text);
    } else if error.is_data() {
        format!("malformed document: {error}")
    } else {
        format!("the document is not JSON: {error}")
    };
    DocumentError { message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        Document::parse(text).expect_err("not a document").message
    }

    #[test]
    fn reads_specs_and_objects() {
        let text = r#"{ "nixbatch": 1, "items": [
            { "path": ["etl", 0], "builder": "mkCronJob", "name": "nightly", "args": { "schedule": "0 2 * * *" },
              "pos": { "file": "jobs.nix", "line": 4, "column": 3,
                       "attrs": { "schedule": { "file": "jobs.nix", "line": 6, "column": 5 } } } },
            { "path": ["config"], "object": { "apiVersion": "v1", "kind": "ConfigMap" }, "pos": {} } ] }"#;
        let document = Document::parse(text).expect("a document");
        assert_eq!(document.items[0].title(), "etl[0]");
        let positions = document.positions(0);
        assert_eq!(positions.step(&Step::from("schedule")).map(|position| position.line), Some(6));
        assert!(matches!(document.items[1].content, Content::Object(_)));
        assert!(!document.positions(1).is_known());
    }

    #[test]
    fn another_version_says_so() {
        assert!(message(r#"{ "nixbatch": 2, "items": [] }"#).contains("of version 2"));
        assert!(message(r#"{ "items": [] }"#).starts_with("not a nixbatch document"));
    }

    #[test]
    fn malformed_documents_say_what_is_wrong() {
        assert_eq!(message("  "), "the document is empty");
        assert!(
            message("[ 1 ]").starts_with("malformed document: invalid type: sequence"),
            "{}",
            message("[ 1 ]")
        );
        assert!(message("{ 1").starts_with("the document is not JSON"));
        assert!(message(r#"{ "nixbatch": 1, "items": [ { "path": [] } ] }"#).contains("items[0] is neither"));
        assert!(
            message(r#"{ "nixbatch": 1, "items": [ { "builder": "mkCronJob", "name": "x", "args": 1 } ] }"#)
                .contains("`args` that are no attribute set")
        );
        assert!(message(r#"{ "nixbatch": 1, "itmes": [] }"#).contains("itmes"));
    }

    #[test]
    fn deep_nesting_is_an_error_not_a_crash() {
        let deep = format!(
            r#"{{ "nixbatch": 1, "items": [ {{ "object": {}{} }} ] }}"#,
            "[".repeat(10_000),
            "]".repeat(10_000)
        );
        assert!(message(&deep).contains("nested deeper than 128 levels"));
    }
}

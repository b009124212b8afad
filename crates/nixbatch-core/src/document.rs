//! The document: what Nix hands to Rust.
//!
//! Nix tags and collects; it decides nothing. So the document is the user's own values, each item with the
//! positions that the evaluator knows. The format is described in `docs/document-format.md`.

use std::collections::BTreeMap;
use std::fmt;

use nixbatch_diagnostic::{Path, Step};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// The version of the document format that this compiler reads.
pub const VERSION: u64 = 1;

/// The item index of findings about the bundle's settings, which are no item's.
pub const SETTINGS: usize = usize::MAX;

/// A bundle as Nix handed it over: the items in the order of the bundle.
///
/// Positions stay unparsed until a finding needs one, so they cost nothing on the way to YAML.
#[derive(Debug)]
pub struct Document<'text> {
    /// What the bundle says about itself, not about an item: `gitops`, `naming`, `external` ….
    pub settings: Value,
    /// What the evaluator knows of where the settings were written.
    pub settings_positions: Option<&'text RawValue>,
    /// The specs and raw objects.
    pub items: Vec<Item<'text>>,
    /// Texts of source files that travel with the document, by the name that positions use.
    pub sources: BTreeMap<String, String>,
}

/// One leaf of the bundle.
#[derive(Debug)]
pub struct Item<'text> {
    /// Where it stands in the bundle: `etl.nightly`.
    pub path: Path,
    /// What it is.
    pub content: Content,
    /// What the evaluator knows of where it was written.
    pub positions: Option<&'text RawValue>,
}

/// What an item is.
#[derive(Debug)]
pub enum Content {
    /// What a builder returned.
    Spec {
        /// The builder: `mkCronJob`.
        builder: String,
        /// Its first argument.
        name: String,
        /// Its second argument, an attribute set.
        args: Value,
    },
    /// A Kubernetes object, as the user wrote it.
    Object(Value),
}

/// Where one attribute was written, and the attributes in it. Lines and columns count from 1; a column
/// counts bytes, as Nix does.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Position {
    /// The file, as the evaluator names it; empty when it knows none.
    pub file: String,
    /// Line, from 1.
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
        raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
    }

    /// Whether the evaluator knew where this attribute was written.
    pub fn is_known(&self) -> bool {
        !self.file.is_empty()
    }

    /// The position one step further in.
    pub fn step(&self, step: &Step) -> Option<&Self> {
        match step {
            Step::Key(key) => self.attrs.get(key),
            Step::Index(index) => self.attrs.get(&index.to_string()),
        }
    }
}

impl Item<'_> {
    /// The value that argument paths of findings lead into: a spec's arguments or the raw object.
    pub fn value(&self) -> &Value {
        match &self.content {
            Content::Spec { args, .. } => args,
            Content::Object(object) => object,
        }
    }

    /// What the item is called in messages: its place in the bundle, or the spec's name.
    pub fn title(&self) -> String {
        match &self.content {
            _ if !self.path.is_root() => self.path.to_string(),
            Content::Spec { name, .. } => name.clone(),
            Content::Object(_) => "the object".to_owned(),
        }
    }
}

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
        let raw: RawDocument<'text> = serde_json::from_str(text).map_err(|error| explain(&error, text))?;
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
        let items = raw.items.unwrap_or_default().into_iter().enumerate();
        let items = items.map(|(index, item)| read_item(index, item)).collect::<Result<_, _>>()?;
        Ok(Self { settings: raw.settings, settings_positions: raw.pos, items, sources: raw.sources })
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
    pub fn value(&self, item: usize) -> &Value {
        self.items.get(item).map_or(&self.settings, Item::value)
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
    #[serde(default, borrow)]
    items: Option<Vec<RawItem<'text>>>,
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
    #[serde(default)]
    args: Option<Value>,
    #[serde(default)]
    object: Option<Value>,
    #[serde(default, borrow)]
    pos: Option<&'text RawValue>,
}

fn read_item(index: usize, raw: RawItem<'_>) -> Result<Item<'_>, DocumentError> {
    let wrong = |what: &str| DocumentError { message: format!("malformed document: items[{index}] {what}") };
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
            let args = raw.args.unwrap_or_else(|| Value::Object(serde_json::Map::new()));
            if !args.is_object() {
                return Err(wrong("has `args` that are no attribute set"));
            }
            Content::Spec { builder, name: raw.name.ok_or_else(|| wrong("has no `name`"))?, args }
        }
        (None, Some(object)) if raw.name.is_none() && raw.args.is_none() => {
            if !object.is_object() {
                return Err(wrong("has an `object` that is no attribute set"));
            }
            Content::Object(object)
        }
        _ => return Err(wrong("is neither a spec (`builder`, `name`, `args`) nor an `object`")),
    };
    Ok(Item { path, content, positions: raw.pos })
}

/// serde_json's words, without the ones that only a programmer of this program would understand.
fn explain(error: &serde_json::Error, text: &str) -> DocumentError {
    let place = format!("line {}, column {}", error.line(), error.column());
    let message = if text.trim_start().is_empty() {
        "the document is empty".to_owned()
    } else if error.to_string().starts_with("recursion limit exceeded") {
        format!("the document is nested deeper than 128 levels ({place}); no Kubernetes object is")
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
        assert!(message("[1").contains("not JSON") || message("[1").contains("malformed"));
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

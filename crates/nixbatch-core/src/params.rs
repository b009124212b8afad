//! What a builder's arguments are: their names, shapes, defaults and descriptions, as data.
//!
//! One table a builder serves the decoder, the defaults and the reference page.

use std::fmt;

use nixbatch_diagnostic::{any_of, one_of};
use nixbatch_kube::schema::{DefinitionName, KubernetesVersion, Schemas};

/// One argument of a builder, or one attribute of a record.
#[derive(Debug, Clone, Copy)]
pub struct Param {
    /// The name users write.
    pub name: &'static str,
    /// What its value may be.
    pub shape: Shape,
    /// What holds when it is absent.
    pub absent: Absent,
    /// What it means, in a sentence or two of Markdown.
    pub doc: &'static str,
}

/// What holds when an argument is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// Nothing is written; `null` says the same.
    Unset,
    /// It must be given.
    Required,
    /// It must be given, unless the argument of this name is.
    RequiredUnless(&'static str),
    /// This JSON value is written. `null` takes it away.
    Json(&'static str),
    /// This JSON value is written, also for `null`: the platform refuses the object without it.
    Always(&'static str),
}

/// What a value may be. Units and ranges are told by the argument's description.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Anything.
    Any,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A number.
    Number,
    /// A string.
    Text,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// One of the strings that Kubernetes allows in a definition's field: `core.v1.Container`, `imagePullPolicy`.
    KubeEnum(&'static str, &'static str),
    /// A Kubernetes version that nixbatch knows.
    KubernetesVersion,
    /// An attribute set from names to values of this shape.
    Map(&'static Shape),
    /// A list of values of this shape.
    List(&'static Shape),
    /// An attribute set with these attributes. Their defaults hold in every set that is given; with `{}` for its own
    /// default, they hold where none is.
    Record(&'static [Param]),
    /// A value of any of these shapes; they differ in their outermost type.
    Either(&'static [Shape]),
    /// A value of this Kubernetes type, passed through: the platform's schema checks it after lowering.
    Kube(&'static str),
    /// `{ requests; limits; }`, or presets of them by name.
    Resources,
    /// Presets of `{ requests; limits; }` by name.
    Presets,
    /// A whole mkBatchJobConfig.
    Template,
}

impl Param {
    /// An argument that may be absent.
    pub const fn optional(name: &'static str, shape: Shape, doc: &'static str) -> Self {
        Self { name, shape, absent: Absent::Unset, doc }
    }

    /// An argument that must be given.
    pub const fn required(name: &'static str, shape: Shape, doc: &'static str) -> Self {
        Self { name, shape, absent: Absent::Required, doc }
    }

    /// An argument that is this JSON value when it is absent.
    pub const fn defaulted(name: &'static str, shape: Shape, json: &'static str, doc: &'static str) -> Self {
        Self { name, shape, absent: Absent::Json(json), doc }
    }

    /// What is written when it is absent, as JSON.
    pub const fn default(&self) -> Option<&'static str> {
        match self.absent {
            Absent::Json(text) | Absent::Always(text) => Some(text),
            Absent::Unset | Absent::Required | Absent::RequiredUnless(_) => None,
        }
    }
}

impl Shape {
    /// The strings that a value may be, where these are counted.
    pub fn words(&self, version: KubernetesVersion) -> Vec<&'static str> {
        match self {
            Self::OneOf(words) => words.to_vec(),
            Self::KubeEnum(definition, field) => {
                let definition = Schemas::of(version).definition(DefinitionName(definition));
                definition
                    .and_then(|definition| definition.field(field))
                    .map_or_else(Vec::new, |field| field.ty.words())
            }
            Self::KubernetesVersion => {
                KubernetesVersion::ALL.iter().map(|version| version.as_str()).collect()
            }
            Self::Either(shapes) => shapes.iter().flat_map(|shape| shape.words(version)).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether a string is one of [`Shape::words`], or another way to write one.
    pub fn has_word(&self, text: &str, version: KubernetesVersion) -> bool {
        match self {
            Self::KubernetesVersion => text.parse::<KubernetesVersion>().is_ok(),
            _ => self.words(version).contains(&text),
        }
    }

    /// What to write for it, as a noun with its article, in the words that are used of Kubernetes' types as well.
    pub fn describe(&self, version: KubernetesVersion) -> String {
        match self {
            Self::Bool => "true or false".to_owned(),
            Self::Int => "a whole number".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Text => "a string".to_owned(),
            Self::OneOf(_) | Self::KubeEnum(..) => one_of(&self.words(version)),
            // Without its quotes it would be a number.
            Self::KubernetesVersion => any_of(self.words(version).iter().map(|word| format!("{word:?}"))),
            Self::Map(_) | Self::Record(_) | Self::Kube(_) => "an attribute set".to_owned(),
            Self::List(Self::Text) => "a list of strings".to_owned(),
            Self::List(Self::Map(_) | Self::Record(_) | Self::Kube(_)) => {
                "a list of attribute sets".to_owned()
            }
            Self::List(_) => "a list".to_owned(),
            Self::Either([Self::Bool, words @ Self::OneOf(_)]) => {
                one_of(&[vec!["true", "false"], words.words(version)].concat())
            }
            Self::Either(shapes) => {
                let nouns: Vec<_> = shapes.iter().map(|shape| shape.describe(version)).collect();
                nouns.join(" or ")
            }
            Self::Any | Self::Resources | Self::Presets | Self::Template => self.to_string(),
        }
    }
}

/// As the reference page calls it. Strings of Kubernetes are those of the default version.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("anything"),
            Self::Bool => f.write_str("bool"),
            Self::Int => f.write_str("int"),
            Self::Number => f.write_str("number"),
            Self::Text => f.write_str("string"),
            Self::OneOf(_) | Self::KubeEnum(..) | Self::KubernetesVersion => {
                for (position, word) in self.words(KubernetesVersion::DEFAULT).iter().enumerate() {
                    let comma = if position > 0 { ", " } else { "" };
                    write!(f, "{comma}`{word:?}`")?;
                }
                Ok(())
            }
            Self::Map(inner) => write!(f, "attribute set of {inner}"),
            Self::List(inner) => write!(f, "list of {inner}"),
            Self::Record(_) => f.write_str("attribute set"),
            Self::Either(shapes) => {
                for (position, shape) in shapes.iter().enumerate() {
                    let or = if position > 0 { " or " } else { "" };
                    write!(f, "{or}{shape}")?;
                }
                Ok(())
            }
            Self::Kube(definition) => write!(f, "attribute set ({definition})"),
            Self::Resources => f.write_str("`{ requests; limits; }` or presets of them"),
            Self::Presets => f.write_str("presets of `{ requests; limits; }` by name"),
            Self::Template => f.write_str("mkBatchJobConfig"),
        }
    }
}

/// A description as the rest of a sentence.
pub(crate) fn in_sentence(doc: &str) -> String {
    let mut characters = doc.trim_end_matches('.').chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

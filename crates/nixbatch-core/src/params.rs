//! What a builder's arguments are: their names, shapes, defaults and descriptions, as data.
//!
//! One table a builder serves the decoder, the defaults and the reference page.

use std::fmt;

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
    /// An attribute set from names to values of this shape.
    Map(&'static Shape),
    /// A list of values of this shape.
    List(&'static Shape),
    /// An attribute set with these attributes.
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
}

/// As the reference page and the messages call it.
impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("anything"),
            Self::Bool => f.write_str("bool"),
            Self::Int => f.write_str("int"),
            Self::Number => f.write_str("number"),
            Self::Text => f.write_str("string"),
            Self::OneOf(words) => {
                for (position, word) in words.iter().enumerate() {
                    let comma = if position > 0 { ", " } else { "" };
                    write!(f, "{comma}{word:?}")?;
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

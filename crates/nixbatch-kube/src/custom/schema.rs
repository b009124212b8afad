//! One schema of a custom resource: `JSONSchemaProps` of `apiextensions.k8s.io/v1`, without what only documents.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use nixbatch_diagnostic::one_of;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::bundled;
use super::pattern::Pattern;

/// What a value must be. Each field is that of `JSONSchemaProps` with the same name.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Schema {
    #[serde(rename = "type")]
    pub(super) ty: Option<JsonType>,
    pub(super) nullable: bool,
    pub(super) default: Value,
    pub(super) properties: BTreeMap<Box<str>, Sub>,
    pub(super) additional_properties: Option<Additional>,
    pub(super) items: Option<Sub>,
    pub(super) required: Vec<Box<str>>,
    #[serde(rename = "enum")]
    pub(super) words: Vec<Value>,
    pub(super) format: Box<str>,
    pub(super) pattern: Pattern,
    pub(super) minimum: Option<f64>,
    pub(super) exclusive_minimum: bool,
    pub(super) maximum: Option<f64>,
    pub(super) exclusive_maximum: bool,
    pub(super) multiple_of: Option<f64>,
    pub(super) min_length: Option<i64>,
    pub(super) max_length: Option<i64>,
    pub(super) min_items: Option<i64>,
    pub(super) max_items: Option<i64>,
    pub(super) unique_items: bool,
    pub(super) min_properties: Option<i64>,
    pub(super) max_properties: Option<i64>,
    pub(super) all_of: Vec<Sub>,
    pub(super) any_of: Vec<Sub>,
    pub(super) one_of: Vec<Sub>,
    pub(super) not: Option<Sub>,
    #[serde(rename = "x-kubernetes-preserve-unknown-fields")]
    pub(super) preserves_unknown: bool,
    #[serde(rename = "x-kubernetes-embedded-resource")]
    pub(super) is_embedded: bool,
    #[serde(rename = "x-kubernetes-int-or-string")]
    pub(super) int_or_string: bool,
    #[serde(rename = "x-kubernetes-list-type")]
    pub(super) list_type: ListType,
    #[serde(rename = "x-kubernetes-list-map-keys")]
    pub(super) list_map_keys: Vec<Box<str>>,
    #[serde(rename = "x-kubernetes-validations")]
    pub(super) rules: Vec<Rule>,
}

/// The types of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum JsonType {
    String,
    Integer,
    Number,
    Boolean,
    Array,
    Object,
}

/// What tells the items of a list apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ListType {
    /// Their places.
    #[default]
    Atomic,
    /// Their values.
    Set,
    /// Some of their fields.
    Map,
}

/// One of `x-kubernetes-validations`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Rule {
    pub(super) rule: Box<str>,
    pub(super) message: Box<str>,
    pub(super) message_expression: Box<str>,
    pub(super) field_path: Box<str>,
    pub(super) optional_old_self: Option<bool>,
}

/// A schema within another: written there, or one of the bundled ones, which share what is the same.
#[derive(Debug)]
pub(super) enum Sub {
    Own(Box<Schema>),
    Shared(u32),
}

/// The values of fields that are no `properties`.
#[derive(Debug)]
pub(super) enum Additional {
    /// Any, or none.
    Any(bool),
    /// Those that keep to a schema.
    Values(Sub),
}

impl Sub {
    pub(super) fn get(&self) -> &Schema {
        match self {
            Self::Own(schema) => schema,
            Self::Shared(number) => bundled::schema(*number),
        }
    }
}

impl Schema {
    /// The schema of the field of this name. Nothing where there is none of that name, or its values can be anything.
    pub(super) fn field(&self, name: &str) -> Option<&Self> {
        self.properties.get(name).or(self.values()).map(Sub::get)
    }

    /// The schema of the values of fields that are no `properties`.
    pub(super) fn values(&self) -> Option<&Sub> {
        match &self.additional_properties {
            Some(Additional::Values(values)) => Some(values),
            _ => None,
        }
    }

    /// The schema of a list's items.
    pub(super) fn item(&self) -> Option<&Self> {
        self.items.as_ref().map(Sub::get)
    }

    /// The strings that it allows; none where it allows others as well.
    pub(super) fn words(&self) -> Vec<&str> {
        let words: Option<Vec<_>> = self.words.iter().map(Value::as_str).collect();
        words.unwrap_or_default()
    }

    /// What to write for it, as a noun with its article: "a whole number".
    pub(super) fn describe(&self) -> Cow<'static, str> {
        let words = self.words();
        if !words.is_empty() {
            return one_of(&words).into();
        }
        match self.ty {
            _ if self.int_or_string => "a whole number or a string".into(),
            Some(JsonType::Array) => match self.item().and_then(|items| items.ty) {
                Some(JsonType::String) => "a list of strings".into(),
                Some(JsonType::Object) => "a list of attribute sets".into(),
                _ => "a list".into(),
            },
            Some(ty) => ty.describe().into(),
            None => "a value".into(),
        }
    }
}

impl JsonType {
    /// It as a noun with its article.
    pub(super) fn describe(self) -> &'static str {
        match self {
            Self::String => "a string",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Boolean => "true or false",
            Self::Array => "a list",
            Self::Object => "an attribute set",
        }
    }
}

impl<'de> Deserialize<'de> for Sub {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Inner::deserialize(deserializer)? {
            Inner::Schema(sub) => Ok(sub),
            Inner::Flag(_) => Err(serde::de::Error::custom("a schema is needed here")),
        }
    }
}

impl<'de> Deserialize<'de> for Additional {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Inner::deserialize(deserializer)? {
            Inner::Schema(sub) => Self::Values(sub),
            Inner::Flag(flag) => Self::Any(flag),
        })
    }
}

/// What stands where a schema may: one, the number of a bundled one, or whether anything goes.
enum Inner {
    Schema(Sub),
    Flag(bool),
}

impl<'de> Deserialize<'de> for Inner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(InnerVisitor)
    }
}

struct InnerVisitor;

impl<'de> Visitor<'de> for InnerVisitor {
    type Value = Inner;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a schema")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Inner, E> {
        Ok(Inner::Flag(flag))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Inner, E> {
        let number = u32::try_from(number).map_err(|_| E::custom("no schema has this number"))?;
        Ok(Inner::Schema(Sub::Shared(number)))
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Inner, M::Error> {
        let schema = Schema::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Inner::Schema(Sub::Own(Box::new(schema))))
    }
}

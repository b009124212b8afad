use std::fmt;

use nixbatch_diagnostic::{Anchor, Finding, ObjectPlace, one_of};
use serde_json::{Map, Value};

use crate::author::Author;
use crate::number;
use crate::quantity::Quantity;
use crate::schema::KubernetesVersion;
use crate::trail::Trail;

static NULL: Value = Value::Null;

/// A value of the object, the way to it, the version whose rules hold, and who is spoken to. Null stands for what is
/// absent, as the server has it; a value of a wrong type, which the schema check reports, is absent to the typed
/// accessors.
///
/// It is displayed as its author calls it, in backticks: a message about a field says `{field}`, not its name.
#[derive(Clone, Copy)]
pub(crate) struct Node<'v, 't> {
    value: &'v Value,
    trail: Trail<'t>,
    version: KubernetesVersion,
    author: &'v dyn Author,
}

impl<'v, 't> Node<'v, 't> {
    /// The object itself.
    pub(crate) fn root(author: &'v dyn Author, version: KubernetesVersion, value: &'v Value) -> Self {
        Self { value, trail: Trail::Root, version, author }
    }

    /// The version of Kubernetes whose rules hold.
    pub(crate) fn version(&self) -> KubernetesVersion {
        self.version
    }

    /// Looks at the value that `keys` lead to from here.
    pub(crate) fn at(&self, keys: &[&str], look: &mut dyn FnMut(&Node<'v, '_>)) {
        match keys {
            [] => look(self),
            [key, rest @ ..] => self.field(key).at(rest, look),
        }
    }

    /// A value below this one.
    fn below<'s>(&self, value: Option<&'v Value>, trail: Trail<'s>) -> Node<'v, 's> {
        Node { value: value.unwrap_or(&NULL), trail, version: self.version, author: self.author }
    }

    /// Another value in its place.
    pub(super) fn with_value<'s>(&self, value: &'s Value) -> Node<'s, 't>
    where
        'v: 's,
    {
        Node { value, trail: self.trail, version: self.version, author: self.author }
    }

    /// The value itself.
    pub(super) fn value(&self) -> &'v Value {
        self.value
    }

    /// The field of this name.
    pub(crate) fn field<'s>(&'s self, key: &'s str) -> Node<'v, 's> {
        self.below(self.value.get(key), Trail::Key(&self.trail, key))
    }

    /// The list item of this index.
    pub(crate) fn item(&self, index: usize) -> Node<'v, '_> {
        self.below(self.value.get(index), Trail::Index(&self.trail, index))
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> impl Iterator<Item = Node<'v, '_>> {
        (0..self.len()).map(|index| self.item(index))
    }

    /// The items of a list of objects; a null one is an empty object to the decoder.
    pub(crate) fn objects(&self) -> impl Iterator<Item = Node<'v, '_>> {
        self.items().filter(|item| item.value.is_object() || item.value.is_null())
    }

    /// The entries of a map with their keys, in the map's order.
    pub(crate) fn entries<'s>(&'s self) -> impl Iterator<Item = (&'v str, Node<'v, 's>)> + Clone
    where
        'v: 's,
    {
        let entries = self.value.as_object().into_iter().flatten();
        entries.map(|(key, value)| (key.as_str(), self.below(Some(value), Trail::Key(&self.trail, key))))
    }

    /// Whether there is a value, of whatever type.
    pub(crate) fn is_set(&self) -> bool {
        !self.value.is_null()
    }

    /// How many items the list has; none when it is no list.
    pub(crate) fn len(&self) -> usize {
        self.value.as_array().map_or(0, Vec::len)
    }

    /// Whether the value is a list.
    pub(super) fn is_list(&self) -> bool {
        self.value.is_array()
    }

    /// Whether the value is of a type that a list field can have, so that something can be said of it.
    pub(crate) fn is_list_or_unset(&self) -> bool {
        self.value.is_null() || self.value.is_array()
    }

    /// Whether the value is a list or an object without anything in it.
    pub(super) fn holds_nothing(&self) -> bool {
        self.value.as_array().is_some_and(Vec::is_empty) || self.value.as_object().is_some_and(Map::is_empty)
    }

    /// How many bytes the value has as JSON.
    pub(super) fn size(&self) -> usize {
        self.value.to_string().len()
    }

    /// Whether the value is an object, so that something can be said of what is in it.
    pub(crate) fn is_object(&self) -> bool {
        self.value.is_object()
    }

    pub(crate) fn text(&self) -> Option<&'v str> {
        self.value.as_str()
    }

    /// The text of a list's item: a null one is empty to the decoder.
    pub(crate) fn item_text(&self) -> Option<&'v str> {
        if self.is_set() { self.text() } else { Some("") }
    }

    /// The number of a list's item: a null one is 0 to the decoder.
    pub(crate) fn item_int32(&self) -> Option<i32> {
        if self.is_set() { self.int32() } else { Some(0) }
    }

    pub(crate) fn flag(&self) -> Option<bool> {
        self.value.as_bool()
    }

    pub(crate) fn int32(&self) -> Option<i32> {
        self.int64()?.try_into().ok()
    }

    /// The whole number; one that is written as a float, `3.0`, is one to the decoder.
    pub(crate) fn int64(&self) -> Option<i64> {
        number::whole(self.value.as_number()?)
    }

    /// The quantity; a null one is zero to the decoder.
    pub(crate) fn quantity(&self) -> Option<Quantity> {
        Quantity::from_value(self.value).ok()
    }

    /// What the author calls the value by its last `keys` keys.
    pub(crate) fn called(&self, keys: usize) -> String {
        self.author.called(&self.trail.path(), keys)
    }

    /// What the author writes for it to be `value`.
    pub(crate) fn giving(&self, value: &str) -> String {
        self.author.giving(&self.trail.path(), 1, value)
    }

    /// The same, called by its last `keys` keys.
    pub(crate) fn giving_to(&self, keys: usize, value: &str) -> String {
        self.author.giving(&self.trail.path(), keys, value)
    }

    /// How many of the last characters of the object's name its author did not write.
    pub(crate) fn hash_length(&self) -> usize {
        self.author.hash_length()
    }

    /// Where the value is, or would be.
    pub(crate) fn place(&self) -> ObjectPlace {
        ObjectPlace::value(self.trail.path())
    }

    /// An error about the value.
    pub(crate) fn error(&self, rule: &'static str, message: impl Into<String>) -> Finding<ObjectPlace> {
        self.error_at(Anchor::Value, rule, message)
    }

    /// An error about the key that leads to the value.
    pub(crate) fn key_error(&self, rule: &'static str, message: impl Into<String>) -> Finding<ObjectPlace> {
        self.error_at(Anchor::Name, rule, message)
    }

    /// An error about the value's absence.
    pub(crate) fn missing(&self, rule: &'static str, message: impl Into<String>) -> Finding<ObjectPlace> {
        self.error_at(Anchor::Missing, rule, message)
    }

    /// An error about the value, or about its absence when there is none.
    pub(crate) fn needed(&self, rule: &'static str, message: impl Into<String>) -> Finding<ObjectPlace> {
        if self.is_set() { self.error(rule, message) } else { self.missing(rule, message) }
    }

    /// The string is none of the words that may stand here.
    pub(crate) fn unknown_value(&self, words: &[&str]) -> Finding<ObjectPlace> {
        Finding::unknown_value(self.place(), self, one_of(words), words, self.value)
    }

    pub(crate) fn error_at(
        &self,
        anchor: Anchor,
        rule: &'static str,
        message: impl Into<String>,
    ) -> Finding<ObjectPlace> {
        Finding::error(rule, ObjectPlace { path: self.trail.path(), anchor }, message)
    }
}

impl fmt::Display for Node<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.called(1))
    }
}

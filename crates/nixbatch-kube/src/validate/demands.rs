//! What rules of many kinds demand of a field. That a field is missing is said here too, although the schema may say
//! so: which fields it demands depends on the version, and what it has said is not said again.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use nixbatch_diagnostic::{Finding, ObjectPlace};

use super::metadata::{Form, with_suggestion};
use super::{Findings, Node, label_selector, shown};
use crate::name::Problem;

/// The rule that a kind's demands are part of, and where its findings go.
pub(super) struct Demands<'f> {
    rule: &'static str,
    pub(super) findings: &'f mut Findings,
}

impl<'f> Demands<'f> {
    pub(super) fn new(rule: &'static str, findings: &'f mut Findings) -> Self {
        Self { rule, findings }
    }

    /// Adds an error about the value of `field`, or about its absence.
    pub(super) fn add(&mut self, field: &Node<'_, '_>, message: impl Into<String>, help: impl Into<String>) {
        self.push(field.needed(self.rule, message).with_help(help));
    }

    /// Adds an error about the value of `field`, where it is plain what to write instead.
    pub(super) fn add_plain(&mut self, field: &Node<'_, '_>, message: impl Into<String>) {
        self.push(field.needed(self.rule, message));
    }

    pub(super) fn push(&mut self, finding: Finding<ObjectPlace>) {
        self.findings.push(finding);
    }

    /// The field must be there, and must not be empty.
    pub(super) fn required(&mut self, field: &Node<'_, '_>) {
        if field.is_set() {
            self.not_empty(field);
        } else {
            self.add(field, format!("{field} is missing"), format!("set {}", field.called(2)));
        }
    }

    /// The text or list, where there is one, must not be empty.
    pub(super) fn not_empty(&mut self, field: &Node<'_, '_>) {
        if field.text() == Some("") || (field.is_list() && field.len() == 0) {
            self.add_plain(field, format!("{field} must not be empty"));
        }
    }

    /// The text must be there, and must be of the form.
    pub(super) fn name(&mut self, field: &Node<'_, '_>, form: Form) {
        match field.text() {
            Some("") | None => self.required(field),
            Some(_) => self.form(field, form),
        }
    }

    /// The text, where there is one, must not be empty, and must be of the form.
    pub(super) fn name_if_set(&mut self, field: &Node<'_, '_>, form: Form) {
        if field.is_set() {
            self.name(field, form);
        }
    }

    /// An item of a list of words must not be null, which is the empty word to the decoder, and no word that there is.
    pub(super) fn not_null(&mut self, item: &Node<'_, '_>) {
        if !item.is_set() {
            self.add(item, format!("an item of {item} must not be null"), "leave it out");
        }
    }

    /// The text, where there is one, must be of the form.
    pub(super) fn form(&mut self, field: &Node<'_, '_>, form: Form) {
        if let Some(Err(problem)) = field.text().map(form) {
            self.malformed(field, problem);
        }
    }

    /// The text, where there is one that is not empty, must be of the form.
    pub(super) fn form_if_any(&mut self, field: &Node<'_, '_>, form: Form) {
        if field.text() != Some("") {
            self.form(field, form);
        }
    }

    /// The items of a list, a null one being empty, must be of the form.
    pub(super) fn item_form(&mut self, item: &Node<'_, '_>, form: Form) {
        if let Some(Err(problem)) = item.item_text().map(form) {
            self.malformed(item, problem);
        }
    }

    fn malformed(&mut self, field: &Node<'_, '_>, problem: Problem) {
        let message = match field.text() {
            Some("") | None => format!("{field} is empty, and {}", problem.message),
            Some(text) => format!("{field} is `{}`, which {}", shown(text), problem.message),
        };
        self.push(with_suggestion(field.error(self.rule, message), problem.suggestion));
    }

    /// The keys of a map must be of the form.
    pub(super) fn keys(&mut self, map: &Node<'_, '_>, form: Form) {
        for (key, value) in map.entries() {
            if let Err(problem) = form(key) {
                let message = format!("the key `{}` {}", shown(key), problem.message);
                self.push(with_suggestion(value.key_error(self.rule, message), problem.suggestion));
            }
        }
    }

    /// The text, where there is one, must be one of the words.
    pub(super) fn one_of(&mut self, field: &Node<'_, '_>, words: &[&str]) {
        if field.text().is_some_and(|text| !words.contains(&text)) {
            self.push(field.unknown_value(words));
        }
    }

    /// There must be a text, and it must be one of the words.
    pub(super) fn word(&mut self, field: &Node<'_, '_>, words: &[&str]) {
        if field.is_set() {
            self.one_of(field, words);
        } else {
            self.required(field);
        }
    }

    /// The number, where there is one, must be within the bounds.
    pub(super) fn within(&mut self, field: &Node<'_, '_>, bounds: RangeInclusive<i64>) {
        let Some(value) = field.int64().filter(|value| !bounds.contains(value)) else { return };
        let (least, greatest) = (*bounds.start(), *bounds.end());
        let wanted = match (least, greatest) {
            (least, i64::MAX) => format!("{least} or more"),
            (i64::MIN, greatest) => format!("{greatest} or less"),
            _ => format!("between {least} and {greatest}"),
        };
        self.add_plain(field, format!("{field} must be {wanted}, and this is {value}"));
    }

    /// The text must have no more than `max` bytes.
    pub(super) fn no_longer(&mut self, field: &Node<'_, '_>, max: usize) {
        let length = field.text().map_or(0, str::len);
        if length > max {
            self.add_plain(
                field,
                format!("{field} has {length} characters and must have no more than {max}"),
            );
        }
    }

    /// The list must have no more than `max` items.
    pub(super) fn no_more(&mut self, list: &Node<'_, '_>, max: usize) {
        if list.len() > max {
            let message = format!("{list} has {} items and must have no more than {max}", list.len());
            self.add_plain(list, message);
        }
    }

    /// There must be no such field, because of what `why` says.
    pub(super) fn absent(&mut self, field: &Node<'_, '_>, why: &str) {
        if field.is_set() {
            let finding = field.key_error(self.rule, format!("{field} must not be set {why}"));
            self.push(finding.with_help(format!("leave out {field}")));
        }
    }

    /// The list must have nothing beside `word`.
    pub(super) fn alone(&mut self, list: &Node<'_, '_>, word: &str) {
        if list.len() > 1 && list.items().any(|item| item.text() == Some(word)) {
            let message = format!("{list} must have nothing beside `{word}`");
            self.add(list, message, format!("write either `{word}` or the others"));
        }
    }

    /// The text of `field`, which is that of an item, must not be among the texts `seen` before.
    pub(super) fn unique<'v>(&mut self, field: &Node<'v, '_>, seen: &mut HashSet<&'v str>) {
        if let Some(text) = field.text().filter(|text| !seen.insert(text)) {
            self.add(
                field,
                format!("another item has the {field} `{}`", shown(text)),
                "choose another one, or leave out one of them",
            );
        }
    }

    /// The text of an item must not be among those `seen` before.
    pub(super) fn once<'v>(&mut self, item: &Node<'v, '_>, seen: &mut HashSet<&'v str>) {
        if let Some(text) = item.item_text().filter(|text| !seen.insert(text)) {
            self.add(item, format!("`{}` is in {item} twice", shown(text)), "leave it out");
        }
    }

    /// Exactly one of the fields must be set.
    pub(super) fn exactly_one(&mut self, parent: &Node<'_, '_>, keys: &[&str]) {
        let fields: Vec<_> = keys.iter().map(|key| parent.field(key)).collect();
        let set: Vec<_> = fields.iter().filter(|field| field.is_set()).collect();
        if set.len() == 1 {
            return;
        }
        let all: Vec<_> = fields.iter().map(ToString::to_string).collect();
        let last = all.len().saturating_sub(1);
        let wanted = format!("{} or {}", all[..last].join(", "), all[last..].concat());
        if set.is_empty() {
            self.add(parent, format!("{parent} needs {wanted}"), "set one of them");
        } else {
            self.add(parent, format!("{parent} must have only one of {wanted}"), "leave out the others");
        }
    }

    /// It must be a selector of labels, where there is one.
    pub(super) fn selector(&mut self, selector: &Node<'_, '_>) {
        label_selector::check(selector, self.findings);
    }
}

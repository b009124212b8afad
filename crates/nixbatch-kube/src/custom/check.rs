//! Whether a value keeps to a schema: `SchemaValidator` of `kube-openapi/pkg/validation/validate`.

use nixbatch_diagnostic::{Finding, ObjectPlace, Wanted, describe, nearest};
use serde_json::{Map, Value};

use super::schema::{Additional, JsonType, Schema, Sub};
use super::{INVALID, bounds, format};
use crate::author::Author;
use crate::schema::KubernetesVersion;
use crate::trail::Trail;
use crate::words::{all_of, any_of};

/// Who is spoken to, and the version whose rules hold.
#[derive(Clone, Copy)]
pub(super) struct Checker<'c> {
    pub(super) author: &'c dyn Author,
    pub(super) version: KubernetesVersion,
}

type Findings = Vec<Finding<ObjectPlace>>;

impl Checker<'_> {
    /// All that is wrong with a value, in the order of its fields.
    pub(super) fn value(self, schema: &Schema, value: &Value, trail: &Trail<'_>, findings: &mut Findings) {
        if !self.has_type(schema, value) {
            return findings.push(self.wrong_type(schema, value, trail));
        }
        if !schema.words.is_empty() && !schema.words.iter().any(|word| is_word(value, word)) {
            return findings.push(self.wrong_word(schema, value, trail));
        }
        match value {
            Value::Null => return,
            Value::Object(fields) => self.fields(schema, fields, trail, findings),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if let Some(of_items) = schema.item() {
                        self.value(of_items, item, &Trail::Index(trail, index), findings);
                    }
                }
            }
            Value::String(text) => {
                if let Some(wanted) = format::refuse(&schema.format, text, self.version) {
                    let message = format!("{} must be {wanted}", self.called(trail));
                    findings.push(Finding::error("malformed-value", self.place(trail), message));
                }
            }
            Value::Bool(_) | Value::Number(_) => {}
        }
        for broken in bounds::check(schema, value) {
            let message = format!("{} {}", self.called(trail), broken.message);
            let finding = Finding::error(INVALID, self.place(trail), message);
            findings.push(match broken.help {
                Some(help) => finding.with_help(help),
                None => finding,
            });
        }
        self.alternatives(schema, value, trail, findings);
    }

    /// `objectValidator`.
    fn fields(
        self,
        schema: &Schema,
        fields: &Map<String, Value>,
        trail: &Trail<'_>,
        findings: &mut Findings,
    ) {
        for (key, value) in fields {
            let below = Trail::Key(trail, key);
            if let Some(of_field) = schema.field(key) {
                self.value(of_field, value, &below, findings);
            } else if matches!(schema.additional_properties, Some(Additional::Any(false))) {
                let message = format!("{} must not be set", self.called(&below));
                let place = ObjectPlace::name(below.path());
                findings.push(Finding::error(INVALID, place, message));
            }
        }
        for key in schema.required.iter().filter(|key| !fields.contains_key(&***key)) {
            findings.push(self.missing(schema, key, trail));
        }
    }

    fn missing(self, schema: &Schema, key: &str, trail: &Trail<'_>) -> Finding<ObjectPlace> {
        let parent = trail.path();
        let message = if parent.is_root() {
            format!("`{key}` is missing")
        } else {
            format!("`{key}` is missing in `{}`", self.author.name_of(&parent))
        };
        let place = ObjectPlace::missing(parent.join(key));
        let finding = Finding::error("missing-field", place, message);
        match schema.field(key).filter(|field| field.ty.is_some() || field.int_or_string) {
            Some(field) => finding.with_help(format!("set it to {}", field.describe())),
            None => finding,
        }
    }

    /// `schemaPropsValidator`.
    fn alternatives(self, schema: &Schema, value: &Value, trail: &Trail<'_>, findings: &mut Findings) {
        let found = |sub: &Sub| {
            let mut found = Findings::new();
            self.value(sub.get(), value, trail, &mut found);
            found
        };
        let start = findings.len();
        for sub in &schema.all_of {
            findings.extend(found(sub));
        }
        let is_news = |known: &Findings, finding: &Finding<ObjectPlace>| {
            !known[start..].iter().any(|other| other.place == finding.place)
        };
        if !schema.any_of.is_empty() {
            let failures: Vec<_> = schema.any_of.iter().map(found).collect();
            if failures.iter().all(|failure| !failure.is_empty()) {
                let finding = self.none_fits(trail, value, &failures);
                if is_news(findings, &finding) {
                    findings.push(finding);
                }
            }
        }
        if !schema.one_of.is_empty() {
            let failures: Vec<_> = schema.one_of.iter().map(found).collect();
            let finding = match failures.iter().filter(|failure| failure.is_empty()).count() {
                0 => Some(self.none_fits(trail, value, &failures)),
                1 => None,
                fitting => Some(self.many_fit(schema, value, trail, fitting)),
            };
            findings
                .extend(finding.filter(|finding| is_news(findings, finding)).into_iter().collect::<Vec<_>>());
        }
        if schema.not.as_ref().is_some_and(|not| found(not).is_empty()) {
            let finding = self.forbidden(schema, trail);
            findings.push(finding);
        }
    }

    /// The value is none of several things.
    fn none_fits(self, trail: &Trail<'_>, value: &Value, failures: &[Findings]) -> Finding<ObjectPlace> {
        let called = self.called(trail);
        let missing: Vec<_> = failures.iter().filter_map(|failure| lone_missing(failure)).collect();
        if missing.len() == failures.len() && value.is_object() {
            let message = format!("{called} needs one of {}", any_of(missing));
            return Finding::error(INVALID, self.place(trail), message);
        }
        let message = format!("{called} is in none of the forms that it may have");
        let finding = Finding::error(INVALID, self.place(trail), message);
        match failures.iter().min_by_key(|failure| failure.len()).and_then(|failure| failure.first()) {
            Some(nearest) => {
                finding.with_help(format!("the nearest one is missed because {}", nearest.message))
            }
            None => finding,
        }
    }

    /// The value is several things of which it may only be one.
    fn many_fit(
        self,
        schema: &Schema,
        value: &Value,
        trail: &Trail<'_>,
        fitting: usize,
    ) -> Finding<ObjectPlace> {
        let called = self.called(trail);
        let given: Vec<_> = schema
            .one_of
            .iter()
            .flat_map(|sub| &sub.get().required)
            .filter(|key| value.get(&***key).is_some())
            .map(|key| &**key)
            .collect();
        let message = if given.len() > 1 {
            format!("{called} takes only one of {}", quoted(given))
        } else {
            format!("{called} fits {fitting} of the forms that it may have, and must fit only one")
        };
        Finding::error(INVALID, self.place(trail), message)
    }

    /// The value is what it must not be.
    fn forbidden(self, schema: &Schema, trail: &Trail<'_>) -> Finding<ObjectPlace> {
        let called = self.called(trail);
        let not = schema.not.as_ref().map(Sub::get);
        let message = match not.map(|not| (&not.required[..], not.words.is_empty())) {
            Some(([], true)) | None => format!("{called} is in a form that it must not have"),
            Some(([], false)) => format!("{called} must not have this value"),
            Some((keys, _)) => {
                format!("{called} must not have {}", quoted(keys.iter().map(|key| &**key)))
            }
        };
        Finding::error(INVALID, self.place(trail), message)
    }

    fn wrong_type(self, schema: &Schema, value: &Value, trail: &Trail<'_>) -> Finding<ObjectPlace> {
        let words = schema.words();
        let is_fraction = schema.ty == Some(JsonType::Integer) && value.is_number();
        let wanted =
            if is_fraction && words.is_empty() { "a whole number".into() } else { schema.describe() };
        let finding = Finding::wrong_type(self.place(trail), self.called(trail), wanted, value);
        if !words.is_empty() {
            // The status of a condition is the word `True`, not true.
            let said = value.as_bool().map(|flag| flag.to_string());
            return match said.and_then(|said| nearest(&said, words.iter().copied())) {
                Some(meant) => finding.with_word(meant),
                None => finding,
            };
        }
        match wanted_of(schema, value) {
            Some(wanted) => finding.with_conversion(wanted, value, |meant| self.has_type(schema, meant)),
            None => finding,
        }
    }

    fn wrong_word(self, schema: &Schema, value: &Value, trail: &Trail<'_>) -> Finding<ObjectPlace> {
        let words = schema.words();
        let (place, called) = (self.place(trail), self.called(trail));
        if words.is_empty() {
            let wanted = any_of(schema.words.iter().map(Value::to_string));
            let message = format!("{called} must be {wanted}, and this is {}", describe(value));
            return Finding::error("unknown-value", place, message);
        }
        Finding::unknown_value(place, called, nixbatch_diagnostic::one_of(&words), &words, value)
    }

    /// `typeValidator`. A string that is to have a format that the server checks is only asked for that.
    fn has_type(self, schema: &Schema, value: &Value) -> bool {
        let is_numeric =
            matches!(schema.ty, Some(JsonType::Integer | JsonType::Number)) || schema.int_or_string;
        is_of(schema, value)
            || (value.is_string() || value.is_array())
                && !is_numeric
                && !schema.format.is_empty()
                && format::is_checked(&schema.format, self.version)
    }

    /// What a message calls the value.
    fn called(self, trail: &Trail<'_>) -> String {
        match trail {
            Trail::Root => "the object".to_owned(),
            _ => format!("`{}`", self.author.name_of(&trail.path())),
        }
    }

    fn place(self, trail: &Trail<'_>) -> ObjectPlace {
        ObjectPlace::value(trail.path())
    }
}

/// Whether a value is of the type that a schema wants, whatever is in it.
pub(super) fn is_of(schema: &Schema, value: &Value) -> bool {
    if schema.int_or_string {
        return value.is_string() || is_integer(value) || value.is_null() && schema.nullable;
    }
    match (schema.ty, value) {
        (None, _) => true,
        (Some(_), Value::Null) => schema.nullable,
        (Some(JsonType::String), value) => value.is_string(),
        (Some(JsonType::Integer), value) => is_integer(value),
        (Some(JsonType::Number), value) => value.is_number(),
        (Some(JsonType::Boolean), value) => value.is_boolean(),
        (Some(JsonType::Array), value) => value.is_array(),
        (Some(JsonType::Object), value) => value.is_object(),
    }
}

/// A number that Go has as an `int64`, or as a float that is as good as whole.
fn is_integer(value: &Value) -> bool {
    value.is_i64() || value.as_f64().is_some_and(is_whole)
}

/// `IsFloat64AJSONInteger` of `go-openapi/swag`.
pub(super) fn is_whole(float: f64) -> bool {
    const GREATEST: f64 = 9_007_199_254_740_991.0;
    const EPSILON: f64 = 1e-9;
    let whole = float.trunc();
    if float.abs() > GREATEST {
        return false;
    }
    // A negative fraction is compared with a number beyond all bounds there.
    float == whole || float > 0.0 && whole != 0.0 && (float - whole).abs() / (float + whole) < EPSILON
}

/// Whether a value is one of an enum, as `basicCommonValidator` compares them: Go converts it to the other's type first,
/// which cuts fractions off.
#[allow(clippy::cast_possible_truncation)]
fn is_word(value: &Value, word: &Value) -> bool {
    match (value, word) {
        (Value::Null, _) => false,
        (Value::Number(number), Value::Number(word)) => match (number.as_f64(), word.as_i64()) {
            (Some(number), Some(word)) => number as i64 == word,
            (number, _) => number == word.as_f64(),
        },
        // The character of this number.
        (Value::Number(number), Value::String(word)) => number
            .as_i64()
            .is_some_and(|number| u32::try_from(number).ok().and_then(char::from_u32) == only_char(word)),
        (value, word) => value == word,
    }
}

fn only_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// What to make of a value of another type.
fn wanted_of(schema: &Schema, value: &Value) -> Option<Wanted> {
    Some(match schema.ty? {
        JsonType::Integer => Wanted::Int,
        JsonType::Number => Wanted::Number,
        JsonType::Boolean => Wanted::Bool,
        JsonType::String => Wanted::Text,
        JsonType::Array if schema.item().is_some_and(|items| is_of(items, value)) => Wanted::ListOfIt,
        _ => return None,
    })
}

/// Names of fields as a list in a sentence.
fn quoted<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    all_of(names.into_iter().map(|name| format!("`{name}`")))
}

/// The field that is missing, where nothing else is wrong.
fn lone_missing(failure: &Findings) -> Option<&str> {
    match failure.as_slice() {
        [finding] if finding.rule == "missing-field" => finding.place.path.last_key(),
        _ => None,
    }
}

use nixbatch_diagnostic::{Finding, Intent, ObjectPlace, Path, Safety, Step, describe, nearest, one_of};
use serde_json::{Map, Value};

use super::history::{self, with_history};
use super::scalar::{self, Problem};
use super::{Definition, Field, KubernetesVersion, Schemas, Type, kind, suggest};
use crate::author::{Author, Verbatim};
use crate::object::Identity;
use crate::quantity::{self, Counts};
use crate::trail::Trail;
use crate::workload;

/// Definitions refer to themselves only inside of a custom resource's schema; nothing looks deeper than this.
const MAX_DEPTH: usize = 128;
/// After so many findings nobody reads what else might have been meant, and searching for it takes its time.
const MOST_SUGGESTIONS: usize = 500;

/// Everything in `object` that is not as the schema of the Kubernetes version says, all at once.
///
/// An object of a kind that is not Kubernetes' own has no schema here and no findings; see
/// [`Schemas::is_own_group`]. The rules are `unknown-kind`, `unknown-field`, `wrong-type`, `unknown-value`,
/// `malformed-value` and `missing-field`.
pub fn check(version: KubernetesVersion, object: &Value) -> Vec<Finding<ObjectPlace>> {
    check_for(&Verbatim, version, object)
}

/// The same for an object that was made from what its author wrote: texts speak of that, and places of the object.
pub fn check_for(
    author: &dyn Author,
    version: KubernetesVersion,
    object: &Value,
) -> Vec<Finding<ObjectPlace>> {
    let Value::Object(fields) = object else {
        let message = format!("a Kubernetes object is needed here, and this is {}", describe(object));
        return vec![Finding::error("wrong-type", ObjectPlace::value(Path::root()), message)];
    };
    let mut findings = Vec::new();
    let schemas = Schemas::of(version);
    let kind = kind::identify(version, fields, &mut findings);
    if let Some(definition) = kind.and_then(|kind| schemas.definition(kind.definition)) {
        let mut checker = Checker { schemas, definition, object: fields, author, findings: &mut findings };
        checker.object(definition, fields, &Trail::Root, 0);
        let identity = Identity::of(object);
        findings.retain(|finding| !is_unread(version, identity, finding));
    }
    findings
}

/// Whether a finding is about what validation would refuse if it looked there. It does not look at the metadata of a
/// question, and before Kubernetes 1.34 it did not look at the pods of a StatefulSet
/// (`ValidatePodTemplateSpecForStatefulSet` of `pkg/apis/apps/validation/validation.go`).
fn is_unread(version: KubernetesVersion, object: Identity<'_>, finding: &Finding<ObjectPlace>) -> bool {
    let is_in = |part: &str| finding.place.path.strip_prefix(&Path::parse(part)).is_some();
    let is_set = (object.group(), object.kind) == ("apps", "StatefulSet");
    matches!(finding.rule, "missing-field" | "unknown-value")
        && (object.is_question() && is_in("metadata")
            || is_set && version < KubernetesVersion::V1_34 && is_in("spec.template"))
}

/// The same for the metadata of an object alone, of whatever kind it is.
pub(crate) fn check_metadata(
    author: &dyn Author,
    version: KubernetesVersion,
    object: &Value,
) -> Vec<Finding<ObjectPlace>> {
    let mut findings = Vec::new();
    let schemas = Schemas::of(version);
    // A kind that has nothing else that a field could belong to.
    let kind = schemas.kind("authentication.k8s.io/v1", "SelfSubjectReview");
    let definition = kind.and_then(|kind| schemas.definition(kind.definition));
    if let (Some(definition), Value::Object(fields)) = (definition, object)
        && let (Some(field), Some(metadata)) = (definition.field("metadata"), fields.get("metadata"))
    {
        let mut checker = Checker { schemas, definition, object: fields, author, findings: &mut findings };
        checker.value(&field.ty, metadata, &Trail::Key(&Trail::Root, "metadata"), 1);
    }
    findings
}

struct Checker<'c> {
    schemas: &'static Schemas,
    /// The definition of the whole object, and the object: where misplaced fields are looked for.
    definition: &'static Definition,
    object: &'c Map<String, Value>,
    author: &'c dyn Author,
    findings: &'c mut Vec<Finding<ObjectPlace>>,
}

impl Checker<'_> {
    fn object(
        &mut self,
        definition: &'static Definition,
        fields: &Map<String, Value>,
        trail: &Trail<'_>,
        depth: usize,
    ) {
        for (key, value) in fields {
            match definition.field(key) {
                Some(field) => {
                    let trail = Trail::Key(trail, key);
                    self.value(&field.ty, value, &trail, depth + 1);
                    if field.dropped && !value.is_null() {
                        self.dropped(definition, field, &trail);
                    }
                }
                None => self.unknown(definition, fields, key, value, trail),
            }
        }
        for field in definition.required() {
            if fields.get(field.name).is_none_or(Value::is_null) {
                self.missing(field, trail);
            }
        }
    }

    fn value(&mut self, ty: &Type, value: &Value, trail: &Trail<'_>, depth: usize) {
        if let Err(problem) = scalar::check(ty, value) {
            self.wrong(ty, value, problem, trail);
            return;
        }
        if depth > MAX_DEPTH {
            return;
        }
        match (ty, value) {
            (Type::Object(name), Value::Object(fields)) => {
                if let Some(definition) = self.schemas.definition(*name) {
                    self.object(definition, fields, trail, depth);
                }
            }
            (Type::Map(values), Value::Object(fields)) => {
                for (key, value) in fields {
                    self.value(values, value, &Trail::Key(trail, key), depth + 1);
                }
            }
            (Type::List(items), Value::Array(list)) => {
                for (index, item) in list.iter().enumerate() {
                    // A null item is an empty object or text to the decoder.
                    let item = if item.is_null() { &empty_of(items) } else { item };
                    self.value(items, item, &Trail::Index(trail, index), depth + 1);
                }
            }
            _ => {}
        }
    }

    fn unknown(
        &mut self,
        definition: &'static Definition,
        fields: &Map<String, Value>,
        key: &str,
        value: &Value,
        trail: &Trail<'_>,
    ) {
        let search = suggest::Unknown {
            schemas: self.schemas,
            root: (self.definition, self.object),
            author: self.author,
            parent: (definition, fields),
            parent_path: &trail.path(),
            key,
            value,
        };
        let plain = self.findings.len() > MOST_SUGGESTIONS;
        self.findings.push(if plain { search.plain() } else { search.finding() });
    }

    /// A field that the server takes and does not store.
    fn dropped(&mut self, definition: &Definition, field: &Field, trail: &Trail<'_>) {
        let version = self.schemas.version();
        let message = format!(
            "Kubernetes {version} drops `{}`: its feature is switched off as the server comes",
            self.author.name_of(&trail.path())
        );
        let finding = Finding::warning("disabled-field", ObjectPlace::name(trail.path()), message);
        let gate = "switch its feature gate on in the cluster";
        self.findings.push(match history::kept(version, definition.name, field.name) {
            Some(later) => finding.with_help(format!("leave it out, {gate}, or use Kubernetes {later}")),
            None => finding.with_help(format!("leave it out, or {gate}")),
        });
    }

    fn missing(&mut self, field: &Field, trail: &Trail<'_>) {
        let parent = trail.path();
        let message = if parent.is_root() {
            format!("`{}` is missing", field.name)
        } else {
            format!("`{}` is missing in `{}`", field.name, self.author.name_of(&parent))
        };
        let place = ObjectPlace::missing(parent.join(field.name));
        let finding = Finding::error("missing-field", place, message);
        self.findings.push(finding.with_help(format!("set it to {}", field.ty.describe())));
    }

    fn wrong(&mut self, ty: &Type, value: &Value, problem: Problem, trail: &Trail<'_>) {
        let path = trail.path();
        let called = format!("`{}`", self.author.name_of(&path));
        let words = match workload::restart_policies(self.definition.name, &path) {
            Some(words) => words.to_vec(),
            None => ty.words(),
        };
        let version = self.schemas.version();
        let elsewhere =
            value.as_str().and_then(|word| history::word(version, self.definition.name, &path, word));
        let place = ObjectPlace::value(path);
        let wrong_type = |wanted: String| {
            let finding = Finding::wrong_type(place.clone(), &called, wanted, value);
            match scalar::wanted(self.schemas, ty, value) {
                Some(wanted) => {
                    finding.with_conversion(wanted, value, |meant| scalar::check(ty, meant).is_ok())
                }
                None => finding,
            }
        };
        self.findings.push(match problem {
            Problem::NotOneOf => {
                let mut finding = Finding::unknown_value(place, called, one_of(&words), &words, value);
                finding.message = with_history(finding.message, elsewhere);
                finding
            }
            Problem::Malformed(why) => self.malformed(ty, value, place, &called, &why),
            Problem::WrongType if !words.is_empty() => {
                let finding = wrong_type(one_of(&words));
                // The status of a condition is the word `True`, not true.
                let said = value.as_bool().map(|flag| flag.to_string());
                match said.and_then(|said| nearest(&said, words.iter().copied())) {
                    Some(meant) => finding.with_word(meant),
                    None => finding,
                }
            }
            Problem::WrongType => wrong_type(ty.describe()),
            Problem::Fraction => wrong_type("a whole number".to_owned()),
            Problem::OutOfRange(least, greatest) => wrong_type(format!("between {least} and {greatest}")),
        });
    }

    fn malformed(
        &self,
        ty: &Type,
        value: &Value,
        place: ObjectPlace,
        called: &str,
        why: &str,
    ) -> Finding<ObjectPlace> {
        let message = format!("{called} cannot be read: {why}");
        let finding = Finding::error("malformed-value", place, message);
        match ty {
            Type::Bytes if self.definition.name.0 == "core.v1.Secret" => {
                finding.with_help("plain text goes into `stringData`")
            }
            Type::Quantity => quantity(finding, value),
            _ => finding,
        }
    }
}

/// With the quantity that was meant by a text which is none.
fn quantity(finding: Finding<ObjectPlace>, value: &Value) -> Finding<ObjectPlace> {
    let is_cpu = |step: &Step| matches!(step, Step::Key(key) if key == "cpu" || key.ends_with(".cpu"));
    let (counts, example) = match finding.place.path.steps().last().is_some_and(is_cpu) {
        true => (Counts::Cores, "write a number of cores, such as `2` or `500m`"),
        false => (Counts::Units, "write a number, such as `2` or `512Mi`"),
    };
    let Some(meant) = value.as_str().and_then(|text| quantity::suggestion(text, counts)) else {
        return finding.with_help(example);
    };
    let advice = format!("write `{meant:?}`");
    let intent = Intent::Set(finding.place.clone(), meant.into());
    finding.with_help(advice.clone()).with_fix(Safety::Unsafe, advice, vec![intent])
}

/// What a null item of a list decodes to, as far as something can be wrong with that.
fn empty_of(items: &Type) -> Value {
    match items {
        Type::Object(_) => Value::Object(Map::new()),
        Type::Enum(_) => Value::String(String::new()),
        _ => Value::Null,
    }
}

//! apiextensions-apiserver as the judge of generated objects.

use std::collections::BTreeSet;

use nixbatch_diagnostic::{Finding, ObjectPlace, Path, Severity, Step};
use nixbatch_kube::author::Verbatim;
use nixbatch_kube::custom::{self, CustomKinds};
use nixbatch_kube::schema::KubernetesVersion;
use nixbatch_kube::validate;
use serde_json::{Value, json};

use crate::dice::{Dice, cases};
use crate::example::{self, BUNDLED};
use crate::generate;
use crate::oracle::{self, Answer, FieldError};

/// What we say about an object of one of these kinds.
pub(crate) fn ours(kinds: &CustomKinds, object: &Value) -> Vec<Finding<ObjectPlace>> {
    let version = KubernetesVersion::DEFAULT;
    let kind = kinds
        .find(object["apiVersion"].as_str().unwrap(), object["kind"].as_str().unwrap())
        .expect("the kind is known");
    let mut found = custom::check_for(&Verbatim, version, kind, object);
    found.extend(validate::object(version, object));
    found.retain(|finding| finding.severity == Severity::Error);
    found
}

/// A path as the server writes it, but that its keys of maps may stand in brackets there.
fn written(path: &Path) -> String {
    let steps = path.steps().iter().map(|step| match step {
        Step::Key(key) => format!(".{key}"),
        Step::Index(index) => format!("[{index}]"),
    });
    steps.collect::<String>().trim_matches('.').to_owned()
}

fn theirs(answer: &Answer) -> BTreeSet<String> {
    let plain = |field: &str| {
        let mut text = String::new();
        let mut rest = field;
        while let Some((before, after)) = rest.split_once('[') {
            let (inner, tail) = after.split_once(']').unwrap_or((after, ""));
            text.push_str(before);
            let is_index = inner.bytes().all(|byte| byte.is_ascii_digit());
            text.push_str(&if is_index { format!("[{inner}]") } else { format!(".{inner}") });
            rest = tail;
        }
        (text + rest).trim_matches('.').to_owned()
    };
    // What of several schemas must hold has its place in the text.
    let place = |error: &FieldError| match error.detail.split('"').find(|part| part.contains('.')) {
        Some(place) if error.field == "<nil>" => plain(place),
        _ => plain(&error.field),
    };
    answer.errors.iter().map(place).collect()
}

/// How we disagree with the server: about the object, or about a place, which it must name too, or one around or in it.
fn disagreement(found: &[Finding<ObjectPlace>], answer: &Answer) -> Option<String> {
    let said: Vec<_> = found.iter().map(|finding| (&finding.message, written(&finding.place.path))).collect();
    if found.is_empty() != answer.ok {
        return Some(format!("ours: {said:?}\n  theirs: {:?}", answer.errors));
    }
    let places = theirs(answer);
    // Of labels and annotations the server names the map.
    let around = |place: &str| place.rsplit_once('.').map(|(map, _)| map.to_owned()).unwrap_or_default();
    let is_known = |place: &str| places.contains(place) || places.contains(&around(place));
    let strange: Vec<_> = said.iter().filter(|(_, place)| !is_known(place)).collect();
    let is_decoding = answer.errors.iter().any(|error| error.kind == "decode");
    (!strange.is_empty() && !is_decoding)
        .then(|| format!("places: {strange:?}\n  theirs: {:?}", answer.errors))
}

/// Sends definitions, and objects of them, to the judge; the second of a case is the number of its definition.
fn compare(test: &str, definitions: &[(CustomKinds, Value)], objects: &[(String, usize, Value)]) {
    let told = definitions.iter().enumerate().map(
        |(number, (_, definition))| json!({ "op": "define", "text": number.to_string(), "crd": definition }),
    );
    let asked = objects
        .iter()
        .map(|(_, number, object)| json!({ "op": "custom", "text": number.to_string(), "object": object }));
    let questions: Vec<_> = told.chain(asked).collect();
    let Some(answers) = oracle::ask(test, &questions) else { return };
    let (defined, answers) = answers.split_at(definitions.len());
    for ((_, definition), answer) in definitions.iter().zip(defined) {
        assert!(answer.ok, "{}: {answer:?}", definition["metadata"]["name"]);
    }
    let mut wrong = Vec::new();
    let mut accepted = 0;
    for ((change, number, object), answer) in objects.iter().zip(answers) {
        accepted += usize::from(answer.ok);
        let found = ours(&definitions[*number].0, object);
        if let Some(disagreement) = disagreement(&found, answer) {
            wrong.push(format!("{change}: {disagreement}\n  {object}"));
        }
    }
    println!("{test}: {} objects, {accepted} accepted, {} disagreements", objects.len(), wrong.len());
    let first: Vec<_> = wrong.iter().take(12).cloned().collect();
    assert!(wrong.is_empty(), "{} disagreements:\n{}", wrong.len(), first.join("\n"));
}

/// A definition without its rules in CEL.
fn without_rules(mut definition: Value) -> Value {
    match &mut definition {
        Value::Object(fields) => {
            fields.remove("x-kubernetes-validations");
            fields.values_mut().for_each(|value| *value = without_rules(value.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| *value = without_rules(value.take())),
        _ => {}
    }
    definition
}

fn given(definition: &Value) -> CustomKinds {
    let mut kinds = CustomKinds::default();
    custom::kinds(definition).into_iter().for_each(|kind| kinds.add(kind));
    kinds
}

/// An object, with up to two changes.
pub(crate) fn case(
    dice: &mut Dice,
    number: usize,
    api_version: &str,
    kind: &str,
    schema: &Value,
) -> (String, usize, Value) {
    let mut object = generate::object(dice, api_version, kind, schema);
    let changes: Vec<_> = (0..dice.below(3)).map(|_| generate::change(dice, &mut object)).collect();
    (format!("{kind} {}", changes.join(", ")), number, object)
}

#[test]
fn an_example_with_everything_is_judged_alike() {
    let test = "custom resources of an example";
    let mut dice = Dice::new(test);
    let definition = example::definition(example::everything());
    let schema = definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"].clone();
    let objects: Vec<_> =
        (0..cases(3_000)).map(|_| case(&mut dice, 0, "example.com/v1", "Pipeline", &schema)).collect();
    compare(test, &[(given(&definition), definition)], &objects);
}

#[test]
fn bundled_kinds_are_judged_alike() {
    let test = "bundled custom resources";
    let mut dice = Dice::new(test);
    let mut definitions = Vec::new();
    let mut objects = Vec::new();
    for (number, bundled) in BUNDLED.iter().enumerate() {
        let mut kinds = CustomKinds::default();
        let (project, version) = bundled.release.split_once(' ').unwrap();
        kinds.choose(project, version);
        definitions.push((kinds, without_rules(bundled.definition.clone())));
        for _ in 0..cases(30) {
            objects.push(case(&mut dice, number, &bundled.api_version, &bundled.kind, &bundled.schema));
        }
    }
    compare(test, &definitions, &objects);
}

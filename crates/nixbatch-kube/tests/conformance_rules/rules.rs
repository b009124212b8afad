use nixbatch_diagnostic::{Finding, ObjectPlace, Path, Severity, Step};
use nixbatch_kube::schema::{self, KubernetesVersion};
use nixbatch_kube::validate;
use serde_json::{Value, json};

use crate::dice::{Dice, cases};
use crate::generate;
use crate::oracle::{Answer, ask, program};
use crate::pod::LONG_TAIL;

/// Maps whose keys the server leaves out of a path, or writes in brackets.
const MAPS: &[&str] = &[
    "labels",
    "annotations",
    "matchLabels",
    "data",
    "binaryData",
    "stringData",
    "nodeSelector",
    "limits",
    "requests",
];

/// Lists whose indexes the server mostly leaves out.
const LISTS: &[&str] = &["finalizers", "ownerReferences"];

/// Fields that the server does not look at where another one is wrong.
const HIDDEN: &[(&str, &str)] = &[
    (".hostPath.type", ".hostPath.path"),
    (".resourceFieldRef.resource", ".resourceFieldRef.containerName"),
];

/// Our path as the server would write it.
fn our_path(path: &Path) -> String {
    let mut steps: Vec<Step> = Vec::new();
    for step in path.steps() {
        let left_out = match (steps.last(), step) {
            (Some(Step::Key(last)), Step::Key(_)) => MAPS.contains(&last.as_str()),
            (Some(Step::Key(last)), Step::Index(_)) => LISTS.contains(&last.as_str()),
            _ => false,
        };
        if !left_out {
            steps.push(step.clone());
        }
    }
    Path::from(steps).to_string().replace("stringData", "data")
}

/// The server's path in the terms of the manifest.
fn their_path(field: &str, object: &Value) -> String {
    // `field.NewPath("")`, which is the whole object, reads `[]`.
    let mut path = field.replace("[]", "");
    for map_or_list in MAPS.iter().chain(LISTS) {
        if let Some(at) = path.find(&format!("{map_or_list}[")) {
            path.truncate(at + map_or_list.len());
        }
    }
    for map in ["labels", "annotations"] {
        path = path.replace(&format!("template.{map}"), &format!("template.metadata.{map}"));
    }
    let metadata = &object["metadata"];
    let given = |key: &str| metadata[key].as_str().is_some_and(|text| !text.is_empty());
    if path == "metadata.name" && !given("name") && given("generateName") {
        path = "metadata.generateName".to_owned();
    }
    path.replace(".downwarAPI", ".downwardAPI")
}

/// A path in a pod without what the server leaves out of it now and then: which item of a list, which field of a
/// `fieldRef`, and whether the service account is in the old field.
fn coarse(path: &str) -> String {
    const LISTS: &[(&str, &str)] = &[
        (".envFrom[", ".envFrom"),
        (".volumeMounts[", ".volumeMounts"),
        (".downwardAPI.items[", ".downwardAPI"),
    ];
    let mut path = path.to_owned();
    for (list, plain) in LISTS {
        if let Some((before, rest)) = path.split_once(list)
            && let Some((_, after)) = rest.split_once(']')
        {
            path = format!("{before}{plain}{after}");
        }
    }
    if let Some(at) = path.find(".fieldRef.") {
        path.truncate(at + ".fieldRef".len());
    }
    path.replace(".serviceAccountName", ".serviceAccount")
}

/// Whether a path leads into what nixbatch does not look into.
fn is_beyond(path: &str) -> bool {
    path.split(['.', '[', ']']).any(|step| LONG_TAIL.contains(&step))
}

/// Whether the server's error at `theirs` may be what we report as `finding`.
///
/// That is one at the same place, but for
/// - a missing object: the server takes it for an empty one and says what is missing in it; it does not look into
///   what should not be there at all;
/// - what the server does not look at, because of another error beside it (`HIDDEN`);
/// - volumes of the same name: the server leaves out those with other errors when it counts;
/// - a Job: its name and its template's labels are copied before they are checked, the name into the template's labels,
///   and these into the object's labels when it has none.
fn is_same(finding: &Finding<ObjectPlace>, theirs: &str, object: &Value) -> bool {
    const POD_LABELS: &str = "spec.template.metadata.labels";
    let ours = our_path(&finding.place.path);
    let (coarse_ours, coarse_theirs) = (coarse(&ours), coarse(theirs));
    let is_hidden = HIDDEN.iter().any(|(hidden, by)| {
        let around = coarse_ours.strip_suffix(hidden);
        around.is_some() && around == coarse_theirs.strip_suffix(by)
    });
    if coarse_ours == coarse_theirs || is_hidden {
        return true;
    }
    let within =
        |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
    match finding.rule {
        "missing-field" => within(theirs, &ours) || within(&ours, theirs),
        "invalid-volume" if finding.message.starts_with("another volume") => theirs.contains(".volumes["),
        "name-too-long" if object["kind"] == "Job" => [POD_LABELS, "metadata.labels"].contains(&theirs),
        _ => object["kind"] == "Job" && ours == POD_LABELS && theirs == "metadata.labels",
    }
}

/// Whether something is wrong where nixbatch does not look. What is wrong there may then be wrong elsewhere too: the
/// server finds no volume that it has refused.
fn is_refused_beyond(answer: &Answer) -> bool {
    answer.errors.iter().any(|error| is_beyond(&error.field))
}

/// What nixbatch refuses.
pub(crate) fn errors(version: KubernetesVersion, object: &Value) -> Vec<Finding<ObjectPlace>> {
    let mut findings = schema::check(version, object);
    findings.extend(validate::object(version, object));
    findings.retain(|finding| finding.severity == Severity::Error);
    findings
}

/// What the two disagree in.
pub(crate) fn check(version: KubernetesVersion, object: &Value, answer: &Answer) -> Result<(), String> {
    let findings = errors(version, object);
    let beyond = is_refused_beyond(answer);
    if findings.is_empty() != answer.ok && !(beyond && findings.is_empty()) {
        return Err("one accepts it, the other refuses it".to_owned());
    }
    // The decoder stops at the first wrong type, without a path. The server panics on an indexed job that has a success
    // policy and no completions.
    if answer.without_field().is_some() {
        return Ok(());
    }
    let Some(first) = answer.errors.first() else { return Ok(()) };
    let first = their_path(&first.field, object);
    if !beyond && !findings.iter().any(|finding| is_same(finding, &first, object)) {
        return Err(format!("their first error, at {first}, is not among ours"));
    }
    let theirs: Vec<String> = answer.errors.iter().map(|error| their_path(&error.field, object)).collect();
    match findings.iter().find(|finding| !theirs.iter().any(|theirs| is_same(finding, theirs, object))) {
        Some(finding) => Err(format!("our error at {} is not among theirs", finding.place.path)),
        None => Ok(()),
    }
}

/// A disagreement, for somebody who has to find out who is right.
pub(crate) fn shown(why: &str, version: KubernetesVersion, object: &Value, answer: &Answer) -> String {
    let ours: Vec<_> = errors(version, object)
        .into_iter()
        .map(|finding| format!("{}: {}", finding.place.path, finding.message))
        .collect();
    let theirs: Vec<_> = answer
        .errors
        .iter()
        .map(|error| format!("{}: {}: {}", error.field, error.kind, error.detail))
        .collect();
    let object: String = object.to_string().chars().take(2000).collect();
    format!("Kubernetes {version}: {why}\n{object}\nours: {ours:#?}\ntheirs: {theirs:#?}\n")
}

#[test]
fn objects_are_validated_alike() {
    // Making the objects takes its time.
    if program("objects", KubernetesVersion::DEFAULT).is_none() {
        return;
    }
    let mut dice = Dice::new("objects");
    let objects: Vec<Value> = (0..cases(20_000)).map(|_| generate::object(&mut dice)).collect();
    let questions: Vec<_> =
        objects.iter().map(|object| json!({ "op": "validate", "object": object })).collect();
    let Some(answers) = ask("objects", &questions) else { return };
    let mut disagreements = Vec::new();
    for (object, answer) in objects.iter().zip(&answers) {
        if let Err(why) = check(KubernetesVersion::DEFAULT, object, answer) {
            disagreements.push(shown(&why, KubernetesVersion::DEFAULT, object, answer));
        }
    }
    let decoding = answers.iter().filter(|answer| answer.without_field() == Some("decode")).count();
    println!("objects: {decoding} were refused by the decoder, which gives no path");
    let beyond = answers.iter().filter(|answer| is_refused_beyond(answer)).count();
    println!("objects: {beyond} were refused for one of {LONG_TAIL:?}, and compared only in part");
    let shown: String = disagreements.iter().take(3).cloned().collect();
    assert!(
        disagreements.is_empty(),
        "{} disagreements, the first of them:
{shown}",
        disagreements.len()
    );
}

use std::collections::BTreeSet;

use nixbatch_diagnostic::Step;
use nixbatch_kube::admission::{Applicant, Refusal};
use nixbatch_kube::author::Verbatim;
use nixbatch_kube::schema::KubernetesVersion;
use serde_json::{Map, Value, json};

use crate::dice::{Dice, cases};
use crate::oracle::{Answer, FieldError, ask_version};

const RESOURCES: [&str; 5] = ["cpu", "memory", "ephemeral-storage", "example.com/gpu", "hugepages-2Mi"];
const AMOUNTS: [&str; 9] = ["0", "1", "2", "4", "1500m", "0.1", "3", "2Mi", "4Mi"];

fn amounts(dice: &mut Dice, n: usize, names: &[&str]) -> Value {
    let mut list = Map::new();
    for name in names {
        if dice.one_in(n) {
            list.insert((*name).to_owned(), json!(dice.pick(&AMOUNTS)));
        }
    }
    list.into()
}

fn container(dice: &mut Dice, name: &str) -> Value {
    let resources =
        json!({ "requests": amounts(dice, 2, &RESOURCES[..3]), "limits": amounts(dice, 3, &RESOURCES) });
    json!({ "name": name, "image": "etl:v1", "resources": resources })
}

fn pod(dice: &mut Dice) -> Value {
    let mut spec = json!({ "restartPolicy": "Never", "containers": [container(dice, "main")] });
    if dice.one_in(3) {
        spec["containers"].as_array_mut().unwrap().push(container(dice, "side"));
    }
    let mut init: Vec<_> =
        (0..dice.below(3)).map(|index| container(dice, &format!("init-{index}"))).collect();
    for container in init.iter_mut().filter(|_| dice.one_in(2)) {
        container["restartPolicy"] = json!("Always");
    }
    spec["initContainers"] = init.into();
    if dice.one_in(4) {
        spec["activeDeadlineSeconds"] = json!(60);
    }
    if dice.one_in(3) {
        spec["priorityClassName"] = json!(dice.pick(&["low", "high"]));
    }
    if dice.one_in(10) {
        spec["resources"] = json!({ "requests": amounts(dice, 2, &RESOURCES[..2]) });
    }
    if dice.one_in(10) {
        let term = json!({ "topologyKey": "zone", "namespaces": dice.pick(&[json!([]), json!(["other"])]) });
        spec["affinity"] =
            json!({ "podAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": [term] } });
    }
    json!({ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "a" }, "spec": spec })
}

fn claim(dice: &mut Dice) -> Value {
    let spec = json!({ "accessModes": ["ReadWriteOnce"], "resources": { "requests": amounts(dice, 2, &["storage"]),
        "limits": amounts(dice, 3, &["storage"]) } });
    json!({ "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": { "name": "a" }, "spec": spec })
}

fn limit_range(dice: &mut Dice) -> Value {
    let limits: Vec<_> = (0..=dice.below(2))
        .map(|_| {
            let kind = dice.pick(&["Container", "Container", "Pod", "PersistentVolumeClaim"]);
            let names: &[&str] = if kind == "PersistentVolumeClaim" { &["storage"] } else { &RESOURCES[..3] };
            let mut limit = Map::from_iter([("type".to_owned(), json!(kind))]);
            for field in ["default", "defaultRequest", "min", "max", "maxLimitRequestRatio"] {
                if dice.one_in(3) && (kind == "Container" || !field.starts_with("default")) {
                    limit.insert(field.to_owned(), amounts(dice, 3, names));
                }
            }
            Value::from(limit)
        })
        .collect();
    json!({ "apiVersion": "v1", "kind": "LimitRange", "metadata": { "name": "a" }, "spec": { "limits": limits } })
}

fn quota(dice: &mut Dice) -> Value {
    let names = [
        "cpu",
        "memory",
        "requests.cpu",
        "requests.memory",
        "limits.cpu",
        "limits.memory",
        "pods",
        "count/pods",
        "ephemeral-storage",
        "limits.ephemeral-storage",
        "requests.example.com/gpu",
        "hugepages-2Mi",
        "requests.hugepages-2Mi",
        "configmaps",
        "count/jobs.batch",
    ];
    let mut spec = json!({ "hard": amounts(dice, 5, &names) });
    let scopes = [
        "Terminating",
        "NotTerminating",
        "BestEffort",
        "NotBestEffort",
        "PriorityClass",
        "CrossNamespacePodAffinity",
    ];
    if dice.one_in(4) {
        spec["scopes"] = json!([dice.pick(&scopes)]);
    }
    if dice.one_in(4) {
        let operator = dice.pick(&["In", "NotIn", "Exists", "DoesNotExist"]);
        let values = if operator.ends_with("In") { json!(["low"]) } else { json!([]) };
        let scope = json!({ "scopeName": "PriorityClass", "operator": operator, "values": values });
        spec["scopeSelector"] = json!({ "matchExpressions": [scope] });
    }
    json!({ "apiVersion": "v1", "kind": "ResourceQuota", "metadata": { "name": "q" }, "spec": spec })
}

/// A bound of a LimitRange in the words of the server's messages: "minimum cpu usage per Container".
fn bound(refusal: &Refusal, ranges: &[Value]) -> String {
    let [_, _, Step::Index(item), Step::Key(field), Step::Key(resource)] = refusal.says.steps() else {
        return "default".to_owned();
    };
    let kind = ranges[refusal.by]["spec"]["limits"][item]["type"].as_str().unwrap();
    match field.as_str() {
        "min" => format!("{} minimum {resource} usage per {kind}", refusal.by),
        "max" => format!("{} maximum {resource} usage per {kind}", refusal.by),
        _ => format!("{} {resource} max limit to request ratio per {kind}", refusal.by),
    }
}

fn their_bound(error: &FieldError) -> String {
    let text = error.detail.split(" is ").next().unwrap();
    format!("{} {text}", error.field)
}

/// The resources that a quota refuses a pod for: `must specify cpu for: a; memory for: b`, or `requested: pods=1,cpu=2,`.
fn their_counted(error: &FieldError) -> Vec<String> {
    let named = |text: &str| format!("{} {text}", error.field);
    if let Some((_, demanded)) = error.detail.split_once("must specify ") {
        return demanded.split("; ").map(|one| named(one.split(" for: ").next().unwrap())).collect();
    }
    let requested = error.detail.split("requested: ").nth(1).and_then(|rest| rest.split(", used: ").next());
    requested.unwrap_or_default().split(',').map(|one| named(one.split('=').next().unwrap())).collect()
}

fn sorted(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut texts: Vec<_> = texts.collect();
    texts.sort();
    texts
}

/// What both say, first of LimitRanges, then of quotas.
struct Verdicts {
    ours: [Vec<String>; 2],
    theirs: [Vec<String>; 2],
    /// Whether limits from defaults go with requests, to us and to them.
    fit: (bool, bool),
}

fn verdicts(version: KubernetesVersion, (object, ranges, quotas): &Drawn, answer: &Answer) -> Verdicts {
    let given: Vec<_> = ranges.iter().collect();
    let applicant = Applicant { author: &Verbatim, version, object, limit_ranges: &given };
    let bounds = applicant.limit_range_refusals();
    let (defaults, bounds): (Vec<_>, Vec<_>) =
        bounds.into_iter().partition(|one| bound(one, ranges) == "default");
    let counted = applicant.quota_refusals(&quotas.iter().collect::<Vec<_>>());
    let counted: BTreeSet<_> = counted
        .iter()
        .map(|refusal| format!("{} {}", refusal.by, refusal.says.last_key().unwrap_or_default()))
        .collect();
    let of = |plugin: &'static str| answer.errors.iter().filter(move |error| error.kind == plugin);
    let is_beyond = |error: &FieldError| error.detail.contains("must be less than or equal to");
    Verdicts {
        ours: [sorted(bounds.iter().map(|one| bound(one, ranges))), counted.into_iter().collect()],
        theirs: [sorted(of("limit-range").map(their_bound)), sorted(of("quota").flat_map(their_counted))],
        fit: (defaults.is_empty(), !of("validation").any(is_beyond)),
    }
}

/// Whether the pod as written has a request beyond its limit, which is no matter of defaults.
fn is_wrong_itself(object: &Value) -> bool {
    let version = KubernetesVersion::default();
    let template = json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": "a" },
        "spec": { "template": { "spec": object["spec"] } } });
    nixbatch_kube::validate::object(version, &template)
        .iter()
        .any(|finding| finding.message.contains("no more than"))
}

/// An object, and the LimitRanges and ResourceQuotas of its namespace.
type Drawn = (Value, Vec<Value>, Vec<Value>);

fn draw(dice: &mut Dice) -> Drawn {
    let object = if dice.one_in(10) { claim(dice) } else { pod(dice) };
    let ranges = (0..dice.below(3)).map(|_| limit_range(dice)).collect();
    let quotas = (0..dice.below(3)).map(|_| quota(dice)).collect();
    (object, ranges, quotas)
}

/// Whether ours is what the server says. What is too much of a container we do not tell again of the pod.
fn agrees(ours: &[String], theirs: &[String], is_open: bool) -> bool {
    let of_containers = |texts: &[String]| {
        let texts = texts.iter().filter(|text| !text.ends_with("per Pod"));
        texts.cloned().collect::<Vec<_>>()
    };
    let is_all = || ours.is_empty() == theirs.is_empty() && of_containers(ours) == of_containers(theirs);
    ours.iter().all(|one| theirs.contains(one)) && (is_open || is_all())
}

#[test]
fn limit_ranges_and_quotas_are_applied_alike() {
    let mut dice = Dice::new("admission");
    let drawn: Vec<_> = (0..cases(4_000)).map(|_| draw(&mut dice)).collect();
    let question = |(object, ranges, quotas): &Drawn| json!({ "op": "admit", "object": object, "limitRanges": ranges, "quotas": quotas });
    let questions: Vec<_> = drawn.iter().map(question).collect();
    for version in KubernetesVersion::ALL {
        let Some(answers) = ask_version("admission", *version, &questions) else { continue };
        let mut refused = [0; 3];
        for (drawn, answer) in drawn.iter().zip(&answers) {
            let (object, ranges, _) = drawn;
            let shown = || format!("{version} {drawn:#?}\n{:#?}", answer.errors);
            assert!(answer.errors.iter().all(|error| error.kind != "decode"), "{}", shown());
            let Verdicts { ours, theirs, fit } = verdicts(*version, drawn, answer);
            // Of several LimitRanges the server takes any first, and the pod's own resources are not judged.
            let is_pod = object["kind"] == "Pod";
            let is_open = ranges.len() > 1 || is_pod && object["spec"].get("resources").is_some();
            for (index, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
                assert!(agrees(ours, theirs, is_open), "ours {ours:?}\ntheirs {theirs:?}\n{}", shown());
                refused[index] += usize::from(!ours.is_empty());
            }
            if is_pod && !is_wrong_itself(object) {
                assert!(fit.0 == fit.1 || is_open && fit.0, "{fit:?} {}", shown());
                refused[2] += usize::from(!fit.0);
            }
        }
        println!("admission: {version}: refused by limit ranges, by quotas, for defaults: {refused:?}");
        assert!(refused.iter().all(|count| *count > 100), "{refused:?}");
    }
}

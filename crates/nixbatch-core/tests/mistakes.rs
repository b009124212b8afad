//! A mistake is told alike wherever it is made: in an argument, and in a field of Kubernetes.

#![allow(clippy::unwrap_used)]

use nixbatch_core::document::Document;
use nixbatch_core::{Options, compile};
use nixbatch_diagnostic::{Finding, Intent, Safety, Severity};
use serde_json::{Value, json};

/// What is said of a mistake, but for its place.
#[derive(Debug, PartialEq)]
struct Said {
    /// The message behind the name of the argument or field, where that names the value.
    message: Option<String>,
    help: Option<String>,
    fix: Option<(Safety, String, Value)>,
}

fn said(item: &Value) -> Vec<Said> {
    said_of(&json!({ "nixbatch": 1, "items": [item] }))
}

fn said_of(document: &Value) -> Vec<Said> {
    let text = document.to_string();
    let findings = compile(&Document::parse(&text).unwrap(), &Options::default()).findings;
    let names = ["unknown-argument", "unknown-field"];
    let values = ["wrong-type", "unknown-value"];
    let of_mistakes = |found: &Finding| names.contains(&found.rule) || values.contains(&found.rule);
    let fix = |found: &Finding| {
        let fix = found.fix.as_ref()?;
        let change = match fix.intents.as_slice() {
            [Intent::Set(_, value)] => value.clone(),
            [Intent::Rename(_, name)] => json!(name),
            other => panic!("{other:?}"),
        };
        Some((fix.safety, fix.title.to_string(), change))
    };
    let behind_name = |message: &str| message.split_once("` ").map(|(_, rest)| rest.to_owned());
    findings
        .iter()
        .filter(|found| of_mistakes(found))
        .map(|found| Said {
            message: values.contains(&found.rule).then(|| behind_name(&found.message)).flatten(),
            help: found.help.clone(),
            fix: fix(found),
        })
        .collect()
}

fn with(mut object: Value, mistake: &Value) -> Value {
    object.as_object_mut().unwrap().extend(mistake.as_object().unwrap().clone());
    object
}

fn argument(mistake: &Value) -> Value {
    let args = with(json!({ "image": "a:v1" }), mistake);
    json!({ "path": ["a"], "builder": "mkKubernetesJob", "name": "a", "args": args, "pos": {} })
}

/// The places where a container's fields are written.
fn in_containers(mistake: &Value) -> Vec<Value> {
    let container = with(json!({ "name": "b", "image": "b:v1" }), mistake);
    vec![
        argument(mistake),
        argument(&json!({ "initContainers": [container.clone()] })),
        raw(&json!({}), &json!({}), &container),
    ]
}

fn in_specs(mistake: &Value) -> Vec<Value> {
    vec![argument(mistake), raw(&json!({}), mistake, &json!({ "name": "b", "image": "b:v1" }))]
}

fn in_metadata(mistake: &Value) -> Vec<Value> {
    vec![argument(mistake), raw(mistake, &json!({}), &json!({ "name": "b", "image": "b:v1" }))]
}

fn raw(metadata: &Value, spec: &Value, container: &Value) -> Value {
    let pod = json!({ "restartPolicy": "Never", "containers": [container] });
    let object = json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": with(json!({ "name": "a" }), metadata),
        "spec": with(json!({ "template": { "spec": pod } }), spec),
    });
    json!({ "path": ["a"], "object": object, "pos": {} })
}

/// A pod failure policy with a condition of this status.
fn conditions(status: &Value) -> Value {
    let rule = json!({ "action": "Ignore", "onPodConditions": [{ "type": "a", "status": status }] });
    json!({ "podFailurePolicy": { "rules": [rule] } })
}

/// Makes the items that have a mistake, each in another place.
type Places = fn(&Value) -> Vec<Value>;

/// Where a mistake is made, its help, and the fix where there is one.
type Case = (Places, Value, &'static str, Option<(Safety, Value)>);

#[test]
fn arguments_and_fields_are_told_alike() {
    use Safety::{Safe, Unsafe};
    let cases: [Case; 23] = [
        // Names.
        (in_containers, json!({ "agrs": ["x"] }), "did you mean `args`?", Some((Unsafe, json!("args")))),
        (in_containers, json!({ "Args": ["x"] }), "did you mean `args`?", Some((Safe, json!("args")))),
        (
            in_containers,
            json!({ "comand": ["x"] }),
            "did you mean `command`?",
            Some((Safe, json!("command"))),
        ),
        (
            in_containers,
            json!({ "comand": ["x"], "command": ["y"] }),
            "`command` is set as well; make one of the two",
            None,
        ),
        (
            in_containers,
            json!({ "comand": ["x"], "command": null }),
            "did you mean `command`?",
            Some((Safe, json!("command"))),
        ),
        (
            in_specs,
            json!({ "backofLimit": 1 }),
            "did you mean `backoffLimit`?",
            Some((Safe, json!("backoffLimit"))),
        ),
        (
            in_metadata,
            json!({ "label": { "a": "b" } }),
            "did you mean `labels`?",
            Some((Safe, json!("labels"))),
        ),
        (in_specs, json!({ "unsuspend": true }), "did you mean `suspend`, which says the opposite?", None),
        (in_metadata, json!({ "label": {}, "labelz": {} }), "did you mean `labels`?", None),
        // Types.
        (in_containers, json!({ "workingDir": 5 }), "write it in quotes", Some((Safe, json!("5")))),
        (
            in_containers,
            json!({ "workingDir": 1.10 }),
            "write it in quotes: Nix drops zeros at the end of a number",
            Some((Safe, json!("1.1"))),
        ),
        (in_containers, json!({ "workingDir": true }), "write it in quotes", Some((Safe, json!("true")))),
        (in_containers, json!({ "command": "ls" }), "put it into a list", Some((Safe, json!(["ls"])))),
        (
            in_containers,
            json!({ "command": "ls -l" }),
            "write a list, one string a word: `[ \"ls\" \"-l\" ]`",
            None,
        ),
        (
            in_containers,
            json!({ "args": "sh -c 'pg_dump mydb | gzip > /backup/db.gz'" }),
            "write a list, one string a word; a line for a shell is one string: `[ \"sh\" \"-c\" \"…\" ]`",
            None,
        ),
        (in_containers, json!({ "envFrom": {} }), "put it into a list", Some((Unsafe, json!([{}])))),
        (in_specs, json!({ "backoffLimit": "3" }), "write `3` without quotes", Some((Safe, json!(3)))),
        (in_specs, json!({ "suspend": " True" }), "write `true` without quotes", Some((Safe, json!(true)))),
        // Words.
        (in_specs, conditions(&json!("unknown")), "did you mean `Unknown`?", Some((Safe, json!("Unknown")))),
        (in_specs, conditions(&json!(true)), "did you mean `True`?", Some((Safe, json!("True")))),
        (
            in_containers,
            json!({ "imagePullPolicy": "alwys" }),
            "did you mean `Always`?",
            Some((Unsafe, json!("Always"))),
        ),
        (
            in_containers,
            json!({ "imagePullPolicy": "if-not-present" }),
            "did you mean `IfNotPresent`?",
            Some((Safe, json!("IfNotPresent"))),
        ),
        (
            in_specs,
            json!({ "completionMode": "Indexd" }),
            "did you mean `Indexed`?",
            Some((Unsafe, json!("Indexed"))),
        ),
    ];
    for (places, mistake, help, change) in cases {
        let [first, others @ ..] = &places(&mistake)[..] else { panic!("no places") };
        let told = said(first);
        assert!(!told.is_empty(), "{mistake}: nothing is said");
        for said in &told {
            assert_eq!(said.help.as_deref(), Some(help), "{mistake}");
            let fix = said.fix.as_ref().map(|(safety, _, change)| (*safety, change.clone()));
            assert_eq!(fix, change, "{mistake}");
        }
        for other in others {
            assert_eq!(said(other), told, "{mistake}");
        }
    }
}

/// It is not enough to rename what does not fit by its new name either, so there is no fix.
#[test]
fn a_misspelt_name_of_a_wrong_value_is_two_mistakes() {
    for place in in_containers(&json!({ "comand": 5 })) {
        let [name, value] = &said(&place)[..] else { panic!("{:?}", said(&place)) };
        assert_eq!((name.help.as_deref(), &name.fix), (Some("did you mean `command`?"), &None));
        assert_eq!(value.fix, None);
    }
}

/// What has neither help nor fix, in the same words.
#[test]
fn messages_are_worded_alike() {
    for (places, mistake, message) in [
        (
            in_containers as Places,
            json!({ "imagePullPolicy": "sometimes" }),
            "must be `Always`, `IfNotPresent` or `Never`, and this is the string \"sometimes\"",
        ),
        (
            in_containers,
            json!({ "imagePullPolicy": 5 }),
            "must be `Always`, `IfNotPresent` or `Never`, and this is 5",
        ),
        (in_containers, json!({ "workingDir": [] }), "must be a string, and this is a list"),
        (in_specs, json!({ "backoffLimit": 1.5 }), "must be a whole number, and this is 1.5"),
        (in_specs, json!({ "suspend": 1 }), "must be true or false, and this is 1"),
    ] {
        for place in places(&mistake) {
            let alone = Said { message: Some(message.to_owned()), help: None, fix: None };
            assert_eq!(said(&place), [alone], "{mistake}");
        }
    }
}

/// What a spec and a bundle both take, in the same words.
#[test]
fn arguments_and_settings_are_told_alike() {
    for mistake in [
        json!({ "lint": { "ignor": { "deadline-unset": "a" } } }),
        json!({ "lint": { "ignor": { "deadline-unset": "a" }, "ignore": {} } }),
        json!({ "lint": { "fail-on": "warning" } }),
        json!({ "lint": { "ignore": "deadline-unset" } }),
        json!({ "lint": "deadline-unset" }),
        json!({ "naming": "hsah" }),
        json!({ "naming": "Hash" }),
        json!({ "naming": 5 }),
    ] {
        let of_setting = said_of(&json!({ "nixbatch": 1, "settings": mistake, "items": [] }));
        assert_eq!(of_setting.len(), 1, "{mistake}: {of_setting:?}");
        assert_eq!(of_setting, said(&argument(&mistake)), "{mistake}");
    }
}

/// Numbers that no field takes, and some that look like it.
#[test]
fn numbers_are_judged_alike() {
    for name in ["backoffLimit", "activeDeadlineSeconds"] {
        for (number, is_error) in [
            (json!(3.0), false),
            (json!(1.5), true),
            (json!(-1e16), true),
            (json!(1e300), true),
            (json!(u64::MAX), true),
        ] {
            let errors = |item: &Value| {
                let text = json!({ "nixbatch": 1, "items": [item] }).to_string();
                let found = compile(&Document::parse(&text).unwrap(), &Options::default()).findings;
                let errors = found.into_iter().filter(|found| found.severity == Severity::Error);
                errors.map(|found| (found.rule, found.message.replace("spec.", ""))).collect::<Vec<_>>()
            };
            let [argument, field] = &in_specs(&json!({ name: number }))[..] else { panic!("two places") };
            assert_eq!(errors(argument), errors(field), "{name} = {number}");
            assert_eq!(errors(field).len(), usize::from(is_error), "{name} = {number}");
        }
    }
}

/// Only who makes Jobs is told of patches for a field of theirs.
#[test]
fn fields_of_jobs_are_patched_where_jobs_are_made() {
    for (builder, help) in [
        (
            "mkKubernetesJob",
            "mkKubernetesJob has no argument for this field of Kubernetes; set it with `patches`",
        ),
        ("mkBatchJobConfig", "mkBatchJobConfig does not give this to jobs; write it in each of them"),
        ("mkJobQueue", "`nixbatch explain mkJobQueue` lists its arguments"),
        ("mkArgoWorkflow", "`nixbatch explain mkArgoWorkflow` lists its arguments"),
    ] {
        let item = json!({ "path": ["a"], "builder": builder, "name": "a", "args": { "hostNetwork": true }, "pos": {} });
        let told: Vec<_> = said(&item).into_iter().filter_map(|said| said.help).collect();
        assert_eq!(told, [help], "{builder}");
    }
}

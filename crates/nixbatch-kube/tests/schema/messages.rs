//! What the checks say, read through by a person: every kind of finding once, and then odd input.

use std::fmt::Write as _;

use nixbatch_diagnostic::{Anchor, Finding, Intent, ObjectPlace};
use nixbatch_kube::schema::{KubernetesVersion, check};
use serde_json::{Value, json};

fn findings(object: &Value) -> Vec<Finding<ObjectPlace>> {
    check(KubernetesVersion::DEFAULT, object)
}

/// The findings as text, each with its fix.
fn shown(object: &Value) -> String {
    let mut text = String::new();
    for finding in findings(object) {
        let place = &finding.place;
        let anchor = match place.anchor {
            Anchor::Name => " (name)",
            Anchor::Missing => " (missing)",
            _ => "",
        };
        let _ = writeln!(text, "{} {}: {}", finding.severity.as_str(), finding.rule, finding.message);
        let _ = writeln!(text, "  at {}{anchor}", place.path);
        if let Some(help) = &finding.help {
            let _ = writeln!(text, "  help: {help}");
        }
        if let Some(fix) = &finding.fix {
            let intents: Vec<_> = fix.intents.iter().map(intent).collect();
            let _ = writeln!(text, "  {:?} fix, {}: {}", fix.safety, fix.title, intents.join("; "));
        }
    }
    text
}

fn intent(intent: &Intent<ObjectPlace>) -> String {
    match intent {
        Intent::Set(at, value) => format!("{} = {value}", at.path),
        Intent::Rename(at, name) => format!("{} is called {name}", at.path),
        Intent::Remove(at) => format!("without {}", at.path),
        Intent::Move(from, to) => format!("{} to {}", from.path, to.path),
    }
}

fn read(yaml: &str) -> Value {
    yaml_serde::from_str(yaml).expect("the test's own YAML")
}

#[test]
fn a_cron_job_with_everything_wrong() {
    insta::assert_snapshot!(shown(&read(
        r"
        apiVersion: batch/v1
        kind: CronJob
        metadata:
          name: nightly
          label: { a: b }
          annotations: { replicas: 3, ratio: 1.5, on: true }
          creationTimestamp: yesterday
        spec:
          schedul: 0 2 * * *
          concurrency_policy: Forbid
          concurrencyPolicy: forbid
          backoffLimit: 3
          suspend: 'true'
          startingDeadlineSeconds: 1.5
          successfulJobsHistoryLimit: 3000000000
          jobTemplate:
            activeDeadlineSeconds: 5
            spec:
              completionMode: Indexd
              ttlSecondsAfterFinished: '60'
              podFailurePolicy: { rules: [ { action: Fail } ] }
              template:
                spec:
                  ttlSecondsAfterFinished: 60
                  backofLimit: 2
                  restartPolicy: OnFailuer
                  restartPolcy: Never
                  image: busybox
                  volumes: [ { name: v, emptydir: {} } ]
                  containers:
                    - name: main
                      image: [ a ]
                      command: echo
                      imagee: busybox
                      restartPolicy: Never
                      nodeSelector: { disk: ssd }
                      cpu: 1
                      env: { A: b }
                      volumes: []
                      ports: [ { port: 80 } ]
                      resources: { requests: { cpu: 1x, memory: [ 1 ] }, limits: { memory: 512MB } }
                      livenessProbe: { httpGet: { path: / } }
        "
    )));
}

#[test]
fn misplaced_fields_of_other_kinds() {
    let mut text = String::new();
    for yaml in [
        "{ apiVersion: v1, kind: ConfigMap, metadata: { name: a, data: { a: b } } }",
        "{ apiVersion: v1, kind: ConfigMap, metadata: { name: a }, spec: { data: { a: b } } }",
        "{ apiVersion: v1, kind: ConfigMap, name: a, namespace: b, labels: { c: d } }",
        "{ apiVersion: v1, kind: Secret, metadata: { name: a }, data: { a: 'not base64' }, stringdata: { a: b } }",
        "{ apiVersion: v1, kind: Secret, metadata: { name: a }, data: { a: YQ== }, Data: { a: YQ== } }",
        "{ apiVersion: v1, kind: PersistentVolumeClaim, metadata: { name: a }, spec: { resources: { requests: { storage: 1Gi } }, storage: 1Gi, accessModes: [ readWriteOnce ] } }",
        "{ apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: { name: a }, spec: { signerName: a, request: '', usages: [ Signing, all ] } }",
        "{ apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: { name: a }, rules: [ { apiGroups: '', resources: [ pods ] } ] }",
        "{ apiVersion: apps/v1, kind: Deployment, metadata: { name: a }, spec: { selector: {}, containers: [ { name: a } ], template: { spec: { containers: [ { name: a }, { name: b } ], image: x } } } }",
        "{ apiVersion: batch/v1, kind: Job, metadata: { name: a }, spec: { schedule: '* * * * *', template: { spec: { containers: [ { name: a } ], hostname: 7 } } } }",
    ] {
        let object = read(yaml);
        let _ = writeln!(text, "# {yaml}\n{}", shown(&object));
    }
    insta::assert_snapshot!(text);
}

/// What the Go sources do not mark as an enum, and what of one a Job may have.
#[test]
fn words_that_only_the_validation_knows() {
    let text = shown(&read(
        "
        apiVersion: batch/v1
        kind: Job
        metadata: { name: nightly }
        spec:
          podFailurePolicy:
            rules:
              - action: Ignore
                onPodConditions:
                  - { type: A, status: '' }
                  - { type: A, status: 'true' }
                  - { type: A, status: true }
                  - { type: A, status: 1 }
          template:
            spec:
              restartPolicy: true
              containers:
                - name: main
                  image: busybox
                  volumeMounts: [ { name: a, mountPath: /a, recursiveReadOnly: enabled } ]
        ",
    ));
    insta::assert_snapshot!(text);
}

#[test]
fn cores_are_no_bytes() {
    let help = |key: &str, text: &str| {
        let resources = json!({ "requests": { key: text } });
        let pod = json!({ "restartPolicy": "Never", "containers": [
            { "name": "main", "image": "busybox", "resources": resources } ] });
        let job = json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": { "name": "nightly" },
            "spec": { "template": { "spec": pod } } });
        findings(&job).into_iter().find_map(|finding| finding.help).unwrap_or_default()
    };
    assert_eq!(help("cpu", "100mi"), "write `\"100m\"`");
    assert_eq!(help("cpu", "1Gb"), "write a number of cores, such as `2` or `500m`");
    assert_eq!(help("memory", "100mi"), "write `\"100Mi\"`");
    assert_eq!(help("memory", "100 m"), "write a number, such as `2` or `512Mi`");
}

#[test]
fn kinds() {
    let mut text = String::new();
    for (api_version, kind) in [
        (json!("batch/v1beta1"), json!("CronJob")),
        (json!("v1"), json!("CronJob")),
        (json!("batch/v1"), json!("Cronjob")),
        (json!("batch/v1"), json!("ConfigMapp")),
        (json!("batch/v1"), json!("Nothing")),
        (json!("extensions/v1beta1"), json!("Ingress")),
        (json!("apps/v1"), json!("HorizontalPodAutoscaler")),
        (json!("app/v1"), json!("Deployment")),
        (json!("policy/v1beta1"), json!("PodSecurityPolicy")),
        (json!("rbac.authorisation.k8s.io/v1"), json!("Role")),
        (json!("argoproj.io/v1alpha1"), json!("Workflow")),
        (json!("batch"), json!("Job")),
        (json!(""), json!(5)),
        (json!(null), json!(null)),
        (json!(1), json!(["Job"])),
    ] {
        let object = json!({ "apiVersion": api_version, "kind": kind });
        let _ = writeln!(text, "# {object}\n{}", shown(&object));
    }
    let _ = writeln!(text, "# {{}}\n{}", shown(&json!({})));
    let _ = writeln!(text, "# []\n{}", shown(&json!([])));
    insta::assert_snapshot!(text);
}

/// Null is unset to the decoder, wherever it stands.
#[test]
fn null_is_unset() {
    let object = json!({
        "apiVersion": "batch/v1", "kind": "CronJob", "metadata": { "name": "a", "labels": null },
        "spec": { "schedule": null, "suspend": null, "jobTemplate": { "spec": { "template": { "spec": {
            "containers": [null, { "name": "a", "args": [null], "env": null }] } } } } }
    });
    let found: Vec<_> = findings(&object).into_iter().map(|finding| finding.message).collect();
    assert_eq!(
        found,
        [
            "`name` is missing in `spec.jobTemplate.spec.template.spec.containers[0]`",
            "`schedule` is missing in `spec`"
        ]
    );
}

/// The `json!` macro would copy what is put into it, and recurse.
fn object(key: &str, value: Value) -> Value {
    Value::Object([(key.to_owned(), value)].into_iter().collect())
}

#[test]
fn nesting_without_end() {
    let mut schema = json!({ "type": 5 });
    let mut unknown = json!(1);
    for _ in 0..1_000 {
        schema = object("properties", object("a", schema));
        unknown = Value::Array(vec![object("spec", unknown)]);
    }
    let mut definition = json!({
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
        "metadata": { "name": "a" }, "spec": { "versions": [{}] }
    });
    definition["spec"]["versions"][0]["schema"] = object("openAPIV3Schema", schema);
    assert!(findings(&definition).iter().all(|finding| finding.rule == "missing-field"));

    let mut job = json!({ "apiVersion": "batch/v1", "kind": "Job", "spec": { "template": {} } });
    job["spec"]["template"]["sepc"] = unknown;
    assert!(!findings(&job).is_empty());
}

#[test]
fn very_many_findings() {
    let mut object = json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": {} });
    for index in 0..100_000 {
        object[format!("unheard-of-{index}")] = json!(1);
    }
    assert_eq!(findings(&object).len(), 100_000);
}

#[test]
fn long_names_are_not_compared() {
    let name = "x".repeat(1_000_000);
    let object = json!({ "apiVersion": "batch/v1", "kind": name, "metadata": {} });
    assert_eq!(findings(&object).len(), 1);
    let mut job = json!({ "apiVersion": "batch/v1", "kind": "Job", "metadata": {}, "spec": { "template": { "spec": { "containers": [{ "name": "a" }] } } } });
    job["spec"][&name] = json!(1);
    assert_eq!(findings(&job).len(), 1);
}

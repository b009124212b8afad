//! How long the schema checks take: the promise is 1,000 CronJobs well under 10 ms, and 2 ms for the first use.

// Measures the first use itself, which criterion would repeat.
#![allow(clippy::disallowed_methods, clippy::print_stderr, missing_docs)]

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use nixbatch_kube::schema::{KubernetesVersion, check};
use serde_json::{Value, json};

fn cron_job(index: usize) -> Value {
    json!({
        "apiVersion": "batch/v1", "kind": "CronJob",
        "metadata": { "name": format!("job-{index}"), "namespace": "batch", "labels": { "app": "a", "tier": "b" } },
        "spec": {
            "schedule": "0 2 * * *", "timeZone": "Europe/Berlin", "concurrencyPolicy": "Forbid",
            "startingDeadlineSeconds": 600, "successfulJobsHistoryLimit": 3, "failedJobsHistoryLimit": 1,
            "jobTemplate": { "spec": {
                "backoffLimit": 3, "activeDeadlineSeconds": 3600, "ttlSecondsAfterFinished": 86400,
                "template": { "metadata": { "labels": { "app": "a" } }, "spec": {
                    "restartPolicy": "OnFailure", "serviceAccountName": "runner",
                    "volumes": [
                        { "name": "config", "configMap": { "name": "settings" } },
                        { "name": "scratch", "emptyDir": { "sizeLimit": "1Gi" } }
                    ],
                    "containers": [{
                        "name": "main", "image": "registry.example.com/app:1.2.3",
                        "command": ["/bin/run"], "args": ["--all", "--fast"],
                        "env": [
                            { "name": "A", "value": "1" },
                            { "name": "B", "valueFrom": { "secretKeyRef": { "name": "s", "key": "k" } } }
                        ],
                        "resources": {
                            "requests": { "cpu": "100m", "memory": "128Mi" },
                            "limits": { "cpu": "1", "memory": "512Mi" }
                        },
                        "volumeMounts": [{ "name": "config", "mountPath": "/etc/app" }]
                    }]
                } }
            } }
        }
    })
}

fn schema(criterion: &mut Criterion) {
    let version = KubernetesVersion::DEFAULT;
    let mut jobs: Vec<_> = (0..1_000).map(cron_job).collect();

    let start = Instant::now();
    assert!(check(version, &jobs[0]).is_empty());
    eprintln!("first use: {:?}", start.elapsed());

    criterion.bench_function("check 1,000 CronJobs", |bencher| {
        bencher.iter(|| jobs.iter().map(|job| check(version, black_box(job)).len()).sum::<usize>());
    });
    for job in &mut jobs {
        job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["backofLimit"] = json!(3);
    }
    criterion.bench_function("check 1,000 CronJobs with a misplaced and misspelt field", |bencher| {
        bencher.iter(|| jobs.iter().map(|job| check(version, black_box(job)).len()).sum::<usize>());
    });
}

criterion_group!(benches, schema);
criterion_main!(benches);

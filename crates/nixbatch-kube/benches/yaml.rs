//! How long YAML takes: the promise is to print 1,000 CronJobs in well under 5 ms.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use nixbatch_kube::yaml;
use serde_json::{Value, json};

/// A CronJob of about 30 lines.
fn cron_job(index: usize) -> Value {
    json!({
        "apiVersion": "batch/v1", "kind": "CronJob",
        "metadata": { "name": format!("job-{index}"), "namespace": "batch", "labels": { "app": "report", "team": "data" } },
        "spec": {
            "schedule": "*/5 2 * * *", "timeZone": "Europe/Berlin", "concurrencyPolicy": "Forbid",
            "jobTemplate": { "spec": { "backoffLimit": 3, "template": { "spec": {
                "restartPolicy": "OnFailure",
                "containers": [{
                    "name": "main", "image": "registry.example.org/report:1.2.3",
                    "command": ["/bin/sh", "-c", "set -eu\nreport --all\n"],
                    "env": [{ "name": "DRY_RUN", "value": "no" }],
                    "resources": { "requests": { "cpu": "100m", "memory": "128Mi" }, "limits": { "memory": "512Mi" } }
                }]
            } } } }
        }
    })
}

fn stream(values: &[Value]) -> String {
    values.iter().map(yaml::print).collect::<Vec<_>>().join(yaml::SEPARATOR)
}

fn yaml_of_cron_jobs(criterion: &mut Criterion) {
    let jobs: Vec<Value> = (0..1000).map(cron_job).collect();
    let printed = stream(&jobs);
    criterion.bench_function("print 1,000 CronJobs", |bencher| bencher.iter(|| stream(black_box(&jobs))));
    criterion.bench_function("read 1,000 CronJobs", |bencher| {
        bencher.iter(|| yaml::read_all(black_box(&printed)))
    });
    let script = json!({ "data": { "run.sh": "echo \"$HOME\" # a line of a script\n".repeat(30_000) } });
    criterion
        .bench_function("print 1 MB of text", |bencher| bencher.iter(|| yaml::print(black_box(&script))));
}

criterion_group!(benches, yaml_of_cron_jobs);
criterion_main!(benches);

use serde_json::{Value, json};

use crate::{assert_report, report, template};

fn base() -> Value {
    json!({ "apiVersion": "batch/v1", "kind": "CronJob", "metadata": { "name": "nightly" },
        "spec": { "schedule": "0 2 * * *", "jobTemplate": { "spec": { "template": template() } } } })
}

fn spec(name: &'static str, spec: Value) -> (&'static str, Value) {
    (name, json!({ "spec": spec }))
}

#[test]
fn schedules() {
    let schedules = [
        "@every 90m",
        "",
        "60 * * * *",
        "0 2 * * 7",
        "0 2 * * MON-FRI,SUN",
        "0 2 * * fri-mon",
        "0 0 2 * * *",
        "0 2 * *",
        "@reboot",
        "0 2 L * *",
        "CRON_TZ=Europe/Berlin 0 2 * * *",
        "0 2 * jan-feb-mar *",
        "*/5/5 * * * *",
        "0 2 * * Thursday",
        "error",
        "0 2 32 * *",
    ];
    let cases = schedules.map(|schedule| spec(schedule, json!({ "schedule": schedule })));
    assert_report!(report("schedules of CronJobs", &base(), &cases));
}

#[test]
fn specs() {
    assert_report!(report(
        "specs of CronJobs",
        &base(),
        &[
            spec(
                "negative numbers",
                json!({ "startingDeadlineSeconds": -1, "successfulJobsHistoryLimit": -1,
                "failedJobsHistoryLimit": -1 })
            ),
            spec("a time zone", json!({ "timeZone": "America/New_York" })),
            spec("an empty time zone", json!({ "timeZone": "" })),
            spec("the local time zone", json!({ "timeZone": "LOCAL" })),
            spec("a time zone in small letters", json!({ "timeZone": "america/new_york" })),
            spec("a misspelt time zone", json!({ "timeZone": "Europe/Belin" })),
            spec("no time zone", json!({ "timeZone": "../etc/passwd" })),
            spec(
                "a selector",
                json!({ "jobTemplate": { "spec": { "selector": {}, "manualSelector": true } } })
            ),
            spec(
                "manualSelector that is off",
                json!({ "jobTemplate": { "spec": { "manualSelector": false } } })
            ),
            spec(
                "metadata of the job template",
                json!({ "jobTemplate": { "metadata": { "name": "A B", "labels": { "-": "-" } } } })
            ),
            spec(
                "indexed with neither number",
                json!({ "jobTemplate": { "spec": { "completionMode": "Indexed" } } })
            ),
            spec(
                "restart always",
                json!({ "jobTemplate": { "spec": { "template": { "spec": { "restartPolicy": "Always" } } } } })
            ),
        ]
    ));
}

#[test]
fn names() {
    assert_report!(report(
        "names of CronJobs",
        &base(),
        &[
            ("52 characters", json!({ "metadata": { "name": "x".repeat(52) } })),
            ("53 characters", json!({ "metadata": { "name": "x".repeat(53) } })),
            ("a generated name", json!({ "metadata": { "name": null, "generateName": "nightly-" } })),
            (
                "47 characters before a generated name",
                json!({ "metadata": { "name": null, "generateName": "x".repeat(47) } })
            ),
            (
                "48 characters before a generated name",
                json!({ "metadata": { "name": null, "generateName": "x".repeat(48) } })
            ),
        ]
    ));
}

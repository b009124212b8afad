use serde_json::{Value, json};

use crate::{assert_report, report};

#[test]
fn quotas() {
    let base = json!({ "apiVersion": "v1", "kind": "ResourceQuota", "metadata": { "name": "batch" } });
    let hard = |hard: Value| json!({ "spec": { "hard": hard } });
    let scopes = |hard: &str, scopes: Value| json!({ "spec": { "hard": { hard: "10" }, "scopes": scopes } });
    let selector = |expression: Value| {
        json!({ "spec": { "hard": { "pods": 1 },
        "scopeSelector": { "matchExpressions": [expression] } } })
    };
    assert_report!(report(
        "quotas",
        &base,
        &[
            (
                "good",
                hard(
                    json!({ "requests.cpu": "500m", "pods": 10, "count/jobs.batch": "5", "requests.nvidia.com/gpu": 2 })
                )
            ),
            ("unknown resources", hard(json!({ "gpu": 1, "request.cpu": 1, "storage": 1, "a b/c": 1 }))),
            ("amounts", hard(json!({ "cpu": "-1", "pods": "1500m", "nvidia.com/gpu": "500m" }))),
            ("a scope", scopes("pods", json!(["BestEffort", "Terminating"]))),
            ("a scope that does not apply", scopes("configmaps", json!(["Terminating"]))),
            ("opposites", scopes("pods", json!(["BestEffort", "NotBestEffort"]))),
            (
                "priorities",
                selector(json!({ "scopeName": "PriorityClass", "operator": "In", "values": ["high"] }))
            ),
            ("no priorities", selector(json!({ "scopeName": "PriorityClass", "operator": "NotIn" }))),
            (
                "existing values",
                selector(json!({ "scopeName": "PriorityClass", "operator": "Exists", "values": ["a"] }))
            ),
            (
                "a scope with values",
                selector(json!({ "scopeName": "BestEffort", "operator": "In", "values": ["a"] }))
            ),
        ]
    ));
}

#[test]
fn limit_ranges() {
    let base = json!({ "apiVersion": "v1", "kind": "LimitRange", "metadata": { "name": "batch" } });
    let limit = |limit: Value| json!({ "spec": { "limits": [limit] } });
    assert_report!(report(
        "limit ranges",
        &base,
        &[
            (
                "good",
                limit(
                    json!({ "type": "Container", "min": { "cpu": "100m" }, "defaultRequest": { "cpu": "200m" },
                    "default": { "cpu": "500m" }, "max": { "cpu": 2 }, "maxLimitRequestRatio": { "cpu": 4 } })
                )
            ),
            (
                "out of bounds",
                limit(json!({ "type": "Container", "min": { "cpu": 2 }, "defaultRequest": { "cpu": "100m" },
                    "default": { "cpu": "3" }, "max": { "cpu": 1 } }))
            ),
            (
                "a request beyond its limit",
                limit(
                    json!({ "type": "Container", "defaultRequest": { "cpu": 2 }, "default": { "cpu": 1 } })
                )
            ),
            (
                "devices",
                limit(
                    json!({ "type": "Container", "defaultRequest": { "nvidia.com/gpu": 1 }, "max": { "nvidia.com/gpu": 2 } })
                )
            ),
            ("ratios", limit(json!({ "type": "Pod", "maxLimitRequestRatio": { "cpu": "0.5" } }))),
            (
                "a ratio that is not to be had",
                limit(
                    json!({ "type": "Pod", "min": { "cpu": 1 }, "max": { "cpu": 2 }, "maxLimitRequestRatio": { "cpu": 3 } })
                )
            ),
            ("defaults of pods", limit(json!({ "type": "Pod", "default": { "cpu": 1 } }))),
            (
                "a claim without storage",
                limit(json!({ "type": "PersistentVolumeClaim", "max": { "cpu": 1 } }))
            ),
            (
                "resources of nothing",
                limit(json!({ "type": "Container", "max": { "storage": "1Gi", "gpu": 1 } }))
            ),
            (
                "types",
                json!({ "spec": { "limits": [{ "type": "Pods" }, { "type": "Pod" }, { "type": "Pod" }, { "type": "example.com/a" }] } })
            ),
        ]
    ));
}

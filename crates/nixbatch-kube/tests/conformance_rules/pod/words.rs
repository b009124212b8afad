//! What the fields of pods may be changed to.

use nixbatch_diagnostic::{Path, Step};

const PATHS: &[&str] =
    &["/data", "/tmp", "data", "a/b", "/", "..", "../a", "a/../b", "..a", "a..", "./a", ""];

const FIELDS: &[&str] = &[
    "metadata.name",
    "metadata.uid",
    "metadata.labels",
    "metadata.annotations",
    "metadata.labels['app']",
    "metadata.labels['a b']",
    "metadata.annotations['Example.com/Note']",
    "metadata.labels['']",
    "metadata.name['a']",
    "spec.host",
    "spec.nodeName",
    "spec.restartPolicy",
    "status.podIPs",
    "status.phase",
    "Metadata.name",
];

const ADDRESSES: &[&str] = &[
    "10.0.0.1",
    "010.0.0.1",
    "10.0.0",
    "10.0.0.256",
    "::1",
    "::ffff:10.0.0.1",
    "2001:0db8::1",
    "fe80::1%eth0",
    "a",
    "",
];

const SYSCTLS: &[&str] = &[
    "kernel.shm_rmid_forced",
    "net.core.somaxconn",
    "net/ipv4/conf/a.b",
    "fs.mqueue.msg_max",
    "kernel.sem",
    "vm.a",
    "A",
    "a..b",
    "a-",
    "net.*",
    "",
];

const RESOURCES: &[&str] = &[
    "limits.cpu",
    "requests.memory",
    "limits.ephemeral-storage",
    "requests.hugepages-2Mi",
    "limits.hugepages-",
    "cpu",
    "limits.example.com/a",
];

const QUANTITIES: &[&str] = &[
    "0", "-1", "1", "2", "1m", "1000m", "0.5", "1u", "999999u", "-1n", "1k", "1Ki", "1Mi", "2Mi", "3Mi",
    "4Mi", "1Gi", "1G", "1e3", "1e9", "1Ti", "1 Gi", "1GB", "",
];

/// Names of resources, for another entry of requests and limits.
pub(crate) const RESOURCE_NAMES: &[&str] = &[
    "cpu",
    "memory",
    "ephemeral-storage",
    "hugepages-2Mi",
    "hugepages-1Gi",
    "hugepages-",
    "hugepages-x",
    "gpu",
    "pods",
    "storage",
    "requests.cpu",
    "CPU",
    "nvidia.com/gpu",
    "requests.nvidia.com/gpu",
    "kubernetes.io/thing",
    "Example.com/x",
    "a/b/c",
    "",
];

/// Texts that a field may have had in mind; nothing for a field like any other.
pub(crate) fn texts(path: &Path) -> Option<&'static [&'static str]> {
    let key = |step: Option<&Step>| match step {
        Some(Step::Key(key)) => key.clone(),
        _ => String::new(),
    };
    let steps = path.steps();
    let (last, parent) = (key(steps.last()), key(steps.iter().rev().nth(1)));
    Some(match (last.as_str(), parent.as_str()) {
        ("path" | "mountPath" | "devicePath" | "subPath" | "subPathExpr", _) => PATHS,
        ("fieldPath", _) => FIELDS,
        ("resource", _) => RESOURCES,
        ("divisor" | "sizeLimit", _) | (_, "limits" | "requests") => QUANTITIES,
        ("recursiveReadOnly", _) => &["Enabled", "Disabled", "IfPossible", "enabled", ""],
        ("mountPropagation", _) => &["None", "HostToContainer", "Bidirectional"],
        ("apiVersion", "fieldRef") => &["v1", "v2", ""],
        ("localhostProfile" | "repository" | "directory", _) => PATHS,
        ("credentialBundlePath" | "keyPath" | "certificateChainPath", _) => PATHS,
        ("ip" | "hostIP", _) | (_, "nameservers") => ADDRESSES,
        ("operator", _) => &["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt", "Equal", ""],
        ("effect", _) => &["NoSchedule", "PreferNoSchedule", "NoExecute", ""],
        ("restartPolicy", _) => &["Always", "Never", "OnFailure", "NotRequired", "RestartContainer", ""],
        ("action", _) => &["Restart", "RestartAllContainers", "Stop", ""],
        ("type", "seccompProfile" | "appArmorProfile") => &["Localhost", "RuntimeDefault", "Unconfined", ""],
        ("procMount", _) => &["Default", "Unmasked", ""],
        ("name", "os") => &["linux", "windows", "plan9", ""],
        ("seLinuxChangePolicy", _) => &["Recursive", "MountOption", ""],
        ("dnsPolicy", _) => &["None", "Default", "ClusterFirst", "ClusterFirstWithHostNet", ""],
        ("whenUnsatisfiable", _) => &["DoNotSchedule", "ScheduleAnyway", ""],
        ("port", _) => &["http", "8080", "a--b", "", "a-very-long-port-name"],
        ("iqn" | "initiatorName", _) => &[
            "iqn.2001-04.com.example:storage",
            "iqn.2001-04",
            "eui.0123456789abcdef",
            "naa.0123456789abcdef0123456789abcdef",
            "iqnx",
            "eui",
            "",
        ],
        ("kind", "azureDisk") => &["Shared", "Dedicated", "Managed", ""],
        ("diskURI", _) => &["https://a", "/subscriptions/a", "a", ""],
        ("registry", _) => &["a:1", "a", "[::1]:1", "::1:1", "a:1,b", "a:1,[b", ""],
        ("runAsUserName", _) => {
            &["a", "A\\b", "a.example.com\\b", ".a\\b", "a\\b\\c", "\\b", "a\\", "a\tb", "..", "a@b", ""]
        }
        ("signerName", _) => {
            &["example.com/signer", "example.com/a.b", "a/b", "example.com", "example.com/a/b", "A.com/b", ""]
        }
        ("name", "clusterTrustBundle") => &["roots", "example.com:signer:roots", ":a", "a:", "A", ""],
        ("keyType", _) => &["RSA3072", "ED25519", "RSA2048", ""],
        ("kind", "dataSource" | "dataSourceRef") => {
            &["PersistentVolumeClaim", "VolumeSnapshot", "Populator", ""]
        }
        ("apiGroup", _) => &["snapshot.storage.k8s.io", "example.com", "A", ""],
        ("name", _) if steps.iter().any(|step| *step == Step::from("sysctls")) => SYSCTLS,
        (_, "accessModes") => &["ReadWriteOnce", "ReadOnlyMany", "ReadWriteOncePod", "Once"],
        (_, "add") => &["CAP_SYS_ADMIN", "SYS_ADMIN", ""],
        (_, "searches") => &[".", "a.", "_a.b", "a_", "a..b", "A", ""],
        (_, "matchLabelKeys" | "mismatchLabelKeys") => &["app", "tier", "tenant", "a b", ""],
        ("key", "matchFields") => &["metadata.name", "metadata.namespace", ""],
        _ => return None,
    })
}

use serde_json::{Value, json};

use crate::dice::Dice;

/// A volume of each kind, but for its name.
fn sources() -> Vec<Value> {
    let items =
        json!([{ "key": "a.conf", "path": "conf/a.conf", "mode": 0o644 }, { "key": "b", "path": "b" }]);
    vec![
        json!({}),
        json!({ "emptyDir": {} }),
        json!({ "emptyDir": { "medium": "Memory", "sizeLimit": "1Gi" } }),
        json!({ "configMap": { "name": "etl", "defaultMode": 0o400, "items": items } }),
        json!({ "secret": { "secretName": "etl", "defaultMode": 0o400, "items": items } }),
        json!({ "persistentVolumeClaim": { "claimName": "data", "readOnly": true } }),
        json!({ "hostPath": { "path": "/var/log", "type": "Directory" } }),
        json!({ "nfs": { "server": "files.example.com", "path": "/data" } }),
        json!({ "downwardAPI": { "defaultMode": 0o400, "items": [
            { "path": "labels", "fieldRef": { "fieldPath": "metadata.labels" } },
            { "path": "cpu", "mode": 0o444, "resourceFieldRef":
                { "containerName": "main", "resource": "limits.cpu", "divisor": "1m" } } ] } }),
        json!({ "projected": { "defaultMode": 0o440, "sources": [
            { "configMap": { "name": "etl", "items": [ { "key": "a", "path": "a" } ] } },
            { "secret": { "name": "etl", "items": [ { "key": "b", "path": "b", "mode": 0o400 } ], "optional": true } },
            { "downwardAPI": { "items": [ { "path": "c", "fieldRef": { "fieldPath": "metadata.name" } } ] } },
            { "serviceAccountToken": { "path": "token", "audience": "vault", "expirationSeconds": 3600 } },
            { "clusterTrustBundle": { "name": "example.com:signer:roots", "path": "ca.pem" } },
            { "clusterTrustBundle": { "signerName": "example.com/signer", "path": "roots.pem",
                "labelSelector": { "matchLabels": { "live": "yes" } } } },
            { "podCertificate": { "signerName": "example.com/signer", "keyType": "ED25519", "maxExpirationSeconds": 3600,
                "credentialBundlePath": "bundle.pem", "userAnnotations": { "example.com/Note": "x" } } },
            { "podCertificate": { "signerName": "kubernetes.io/kube-apiserver-client-pod", "keyType": "RSA4096",
                "keyPath": "key.pem", "certificateChainPath": "chain.pem" } } ] } }),
        json!({ "csi": { "driver": "secrets.csi.example.com", "readOnly": true, "fsType": "ext4",
            "volumeAttributes": { "class": "etl" }, "nodePublishSecretRef": { "name": "node" } } }),
        json!({ "ephemeral": { "volumeClaimTemplate": { "metadata": { "labels": { "app": "etl" }, "annotations": { "a": "b" } },
            "spec": { "accessModes": ["ReadWriteOnce"], "storageClassName": "fast", "volumeMode": "Filesystem",
                "volumeName": "disk", "volumeAttributesClassName": "gold", "selector": { "matchLabels": { "app": "etl" } },
                "resources": { "requests": { "storage": "1Gi" } },
                "dataSource": { "apiGroup": "snapshot.storage.k8s.io", "kind": "VolumeSnapshot", "name": "before" },
                "dataSourceRef": { "apiGroup": "snapshot.storage.k8s.io", "kind": "VolumeSnapshot", "name": "before" } } } } }),
        json!({ "image": { "reference": "registry.example.com/model:1", "pullPolicy": "IfNotPresent" } }),
        json!({ "iscsi": { "targetPortal": "10.0.0.1:3260", "iqn": "iqn.2001-04.com.example:storage.disk1", "lun": 1,
            "initiatorName": "iqn.2001-04.com.example:node", "chapAuthDiscovery": true, "chapAuthSession": true,
            "secretRef": { "name": "chap" }, "portals": ["10.0.0.2:3260"], "iscsiInterface": "default" } }),
        json!({ "fc": { "targetWWNs": ["50060e801049cfd1"], "lun": 0 } }),
        json!({ "fc": { "wwids": ["3600508b400105e210000900000490000"] } }),
        json!({ "flexVolume": { "driver": "example.com/flex", "options": { "example.com/a": "b" }, "secretRef": { "name": "x" } } }),
        json!({ "cephfs": { "monitors": ["10.0.0.1:6789"], "path": "/", "secretRef": { "name": "ceph" } } }),
        json!({ "rbd": { "monitors": ["10.0.0.1:6789"], "image": "data", "pool": "rbd" } }),
        json!({ "cinder": { "volumeID": "v", "secretRef": { "name": "cinder" } } }),
        json!({ "glusterfs": { "endpoints": "e", "path": "p" } }),
        json!({ "gitRepo": { "repository": "https://example.com/r.git", "directory": "src", "revision": "main" } }),
        json!({ "awsElasticBlockStore": { "volumeID": "v", "partition": 1 } }),
        json!({ "gcePersistentDisk": { "pdName": "d", "partition": 1 } }),
        json!({ "azureDisk": { "diskName": "d", "diskURI": "https://blob/d.vhd", "cachingMode": "ReadOnly", "kind": "Shared" } }),
        json!({ "azureDisk": { "diskName": "d", "diskURI": "/subscriptions/1/d", "kind": "Managed" } }),
        json!({ "azureFile": { "secretName": "s", "shareName": "d" } }),
        json!({ "photonPersistentDisk": { "pdID": "d" } }),
        json!({ "portworxVolume": { "volumeID": "v" } }),
        json!({ "quobyte": { "registry": "a.example.com:7861,[::1]:7861", "volume": "v", "tenant": "t" } }),
        json!({ "scaleIO": { "gateway": "https://g", "system": "s", "secretRef": { "name": "s" }, "volumeName": "v" } }),
        json!({ "storageos": { "volumeName": "v", "volumeNamespace": "n", "secretRef": { "name": "s" } } }),
        json!({ "vsphereVolume": { "volumePath": "[d] v" } }),
        json!({ "flocker": { "datasetName": "d" } }),
    ]
}

/// A field that makes a second source of a volume.
pub(crate) fn second_source(dice: &mut Dice) -> (String, Value) {
    loop {
        if let Value::Object(source) = dice.pick(&sources())
            && let Some(source) = source.into_iter().next()
        {
            return source;
        }
    }
}

pub(super) fn volumes(dice: &mut Dice) -> Vec<Value> {
    let many = dice.below(4);
    // What variables are read from.
    let files = json!({ "name": "files", "emptyDir": {} });
    (0..many)
        .map(|index| {
            let mut volume = dice.pick(&sources());
            volume["name"] = json!(format!("volume-{index}"));
            volume
        })
        .chain([files])
        .collect()
}

use serde_json::{Value, json};

use crate::{assert_report, report};

fn service(spec: Value) -> Value {
    json!({ "apiVersion": "v1", "kind": "Service", "metadata": { "name": "etl" }, "spec": spec })
}

#[test]
fn services() {
    let base = service(json!({ "selector": { "app": "etl" }, "ports": [ { "port": 80 } ] }));
    let ports = |ports: Value| json!({ "spec": { "ports": ports } });
    assert_report!(report(
        "services",
        &base,
        &[
            ("good", json!({})),
            ("no ports", ports(json!(null))),
            ("headless", json!({ "spec": { "clusterIP": "None", "ports": null } })),
            (
                "a name",
                json!({ "spec": { "type": "ExternalName", "externalName": "db.example.com.", "ports": null } })
            ),
            (
                "no name",
                json!({ "spec": { "type": "ExternalName", "clusterIP": "10.0.0.1", "externalName": "." } })
            ),
            ("ports without names", ports(json!([{ "port": 80 }, { "port": 80, "name": "" }]))),
            (
                "ports of one name",
                ports(json!([{ "name": "a", "port": 80 }, { "name": "a", "port": 80, "protocol": "UDP" }]))
            ),
            ("numbers", ports(json!([{ "port": 0, "targetPort": 65536, "nodePort": 30000 }]))),
            (
                "names",
                ports(json!([{ "port": 80, "name": "HTTP", "targetPort": "8080", "appProtocol": "a b" }]))
            ),
            ("a port's own number", ports(json!([{ "port": 80, "targetPort": 0 }]))),
            (
                "affinity",
                json!({ "spec": { "sessionAffinity": "ClientIP",
                "sessionAffinityConfig": { "clientIP": { "timeoutSeconds": 86401 } } } })
            ),
            (
                "what others have",
                json!({ "spec": { "externalTrafficPolicy": "Local", "healthCheckNodePort": 1,
                "loadBalancerClass": "a", "allocateLoadBalancerNodePorts": true,
                "loadBalancerSourceRanges": [ "10.0.0.0" ], "trafficDistribution": "close" } })
            ),
            (
                "a load balancer",
                json!({ "spec": { "type": "LoadBalancer", "externalTrafficPolicy": "Local",
                "loadBalancerClass": "a/b", "loadBalancerSourceRanges": [ " 10.0.0.0/8 " ] } })
            ),
            ("a headless load balancer", json!({ "spec": { "type": "LoadBalancer", "clusterIP": "None" } })),
            (
                "annotations",
                json!({ "metadata": { "annotations": {
                "service.beta.kubernetes.io/load-balancer-source-ranges": "10.0.0.0/8, all",
                "service.kubernetes.io/topology-mode": "Auto",
                "service.kubernetes.io/topology-aware-hints": "auto" } } })
            ),
        ]
    ));
}

#[test]
fn addresses_of_services() {
    let base = service(json!({ "selector": { "app": "etl" }, "ports": [ { "port": 80 } ] }));
    let spec = |spec: Value| json!({ "spec": spec });
    assert_report!(report(
        "addresses of services",
        &base,
        &[
            ("one", spec(json!({ "clusterIP": "10.0.0.1", "clusterIPs": [ "10.0.0.1" ] }))),
            ("none", spec(json!({ "clusterIP": "10.0.0" }))),
            ("another", spec(json!({ "clusterIP": "10.0.0.1", "clusterIPs": [ "10.0.0.2" ] }))),
            ("the list alone", spec(json!({ "clusterIPs": [ "10.0.0.2" ] }))),
            (
                "two",
                spec(json!({ "clusterIP": "10.0.0.1", "clusterIPs": [ "10.0.0.1", "fd00::1" ],
                "ipFamilyPolicy": "PreferDualStack" }))
            ),
            (
                "two without a policy",
                spec(json!({ "clusterIP": "10.0.0.1", "clusterIPs": [ "10.0.0.1", "fd00::1" ] }))
            ),
            (
                "two of a family",
                spec(json!({ "clusterIP": "10.0.0.1", "clusterIPs": [ "10.0.0.1", "10.0.0.2" ],
                "ipFamilyPolicy": "PreferDualStack" }))
            ),
            (
                "nothing and something",
                spec(json!({ "clusterIP": "None", "clusterIPs": [ "None", "10.0.0.2" ] }))
            ),
            ("families", spec(json!({ "ipFamilies": [ "IPv4", "IPv4" ] }))),
            ("another family", spec(json!({ "clusterIP": "fd00::1", "ipFamilies": [ "IPv4" ] }))),
            (
                "from outside",
                spec(json!({ "externalIPs": [ "192.0.2.1", "127.0.0.1", "fe80::1", "example.com" ] }))
            ),
        ]
    ));
}

#[test]
fn policies() {
    let base = json!({ "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
        "metadata": { "name": "etl" }, "spec": { "podSelector": {} } });
    let from = |peer: Value| json!({ "spec": { "ingress": [ { "from": [ peer ] } ] } });
    let port = |port: Value| json!({ "spec": { "egress": [ { "ports": [ port ] } ] } });
    assert_report!(report(
        "policies",
        &base,
        &[
            ("nobody", from(json!({}))),
            ("a part", from(json!({ "ipBlock": { "cidr": "10.0.0.0/8", "except": [ "10.1.0.0/16" ] } }))),
            (
                "no part",
                from(json!({ "ipBlock": { "cidr": "10.1.0.0/16", "except": [ "10.0.0.0/8", "all" ] } }))
            ),
            ("no range", from(json!({ "ipBlock": { "cidr": "10.0.0.1" } }))),
            ("both", from(json!({ "ipBlock": { "cidr": "::/0" }, "podSelector": {} }))),
            ("a range of ports", port(json!({ "port": 80, "endPort": 80 }))),
            ("backwards", port(json!({ "port": 80, "endPort": 79 }))),
            ("a range of names", port(json!({ "port": "http", "endPort": 79 }))),
            ("an end alone", port(json!({ "endPort": 79 }))),
            ("a number in quotes", port(json!({ "port": "80" }))),
            ("types", json!({ "spec": { "policyTypes": [ "Ingress", "Egress", "Ingress" ] } })),
        ]
    ));
}

#[test]
fn ingresses() {
    let base = json!({ "apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": { "name": "etl" },
        "spec": {} });
    let rule = |host: &str, path: Value| json!({ "spec": { "rules": [ { "host": host, "http": { "paths": [ path ] } } ] } });
    let backend = json!({ "service": { "name": "etl", "port": { "number": 80 } } });
    let path = |kind: &str, path: &str| json!({ "pathType": kind, "path": path, "backend": backend });
    let to = |backend: Value| json!({ "spec": { "defaultBackend": backend } });
    assert_report!(report(
        "ingresses",
        &base,
        &[
            ("nothing", json!({})),
            ("good", rule("*.example.com", path("Prefix", "/a"))),
            ("a star inside", rule("a.*.com", path("ImplementationSpecific", ""))),
            ("an address", rule("10.0.0.1", path("Exact", "/"))),
            ("relative", rule("a.com", path("Prefix", "a"))),
            ("odd paths", rule("a.com", path("Exact", "/a//b%2fc/.."))),
            ("no backend", to(json!({}))),
            ("no port", to(json!({ "service": { "name": "Etl" } }))),
            ("two ports", to(json!({ "service": { "name": "etl", "port": { "name": "a", "number": 80 } } }))),
            ("an object", to(json!({ "resource": { "kind": "a/b", "name": "", "apiGroup": "" } }))),
            (
                "tls",
                json!({ "spec": { "defaultBackend": backend,
                "tls": [ { "hosts": [ "*.example.com", "*" ], "secretName": "A" } ] } })
            ),
            (
                "two classes",
                json!({ "metadata": { "annotations": { "kubernetes.io/ingress.class": "a" } },
                "spec": { "defaultBackend": backend, "ingressClassName": "b" } })
            ),
        ]
    ));
}

#[test]
fn ingress_classes() {
    let base = json!({ "apiVersion": "networking.k8s.io/v1", "kind": "IngressClass", "metadata": { "name": "a" },
        "spec": { "controller": "example.com/ingress" } });
    let parameters = |more: Value| {
        let mut parameters = json!({ "kind": "Parameters", "name": "p" });
        parameters.as_object_mut().unwrap().append(&mut more.as_object().unwrap().clone());
        json!({ "spec": { "parameters": parameters } })
    };
    assert_report!(report(
        "ingress classes",
        &base,
        &[
            ("good", parameters(json!({ "scope": "Namespace", "namespace": "batch" }))),
            ("no controller", json!({ "spec": { "controller": null } })),
            ("no path", json!({ "spec": { "controller": "ingress" } })),
            ("no namespace", parameters(json!({ "scope": "Namespace" }))),
            ("a namespace", parameters(json!({ "namespace": "batch" }))),
            ("unknown words", parameters(json!({ "scope": "cluster" }))),
        ]
    ));
}

#[test]
fn endpoints() {
    let base = json!({ "apiVersion": "v1", "kind": "Endpoints", "metadata": { "name": "etl" } });
    let subset = |subset: Value| json!({ "subsets": [ subset ] });
    assert_report!(report(
        "endpoints",
        &base,
        &[
            ("nothing", subset(json!({ "ports": [ { "port": 80 } ] }))),
            (
                "addresses",
                subset(json!({ "addresses": [ { "ip": "127.0.0.1", "hostname": "A", "nodeName": "" } ] }))
            ),
            (
                "ports",
                subset(json!({ "notReadyAddresses": [ { "ip": "10.0.0.1" } ],
                "ports": [ { "port": 0 }, { "port": 1, "name": "A" } ] }))
            ),
        ]
    ));
}

#[test]
fn endpoint_slices() {
    let base = json!({ "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": { "name": "etl" },
        "addressType": "IPv4", "endpoints": [] });
    let of = |kind: &str, addresses: &[&str]| json!({ "addressType": kind, "endpoints": [ { "addresses": addresses } ] });
    assert_report!(report(
        "endpoint slices",
        &base,
        &[
            ("good", of("IPv6", &["2001:db8::1"])),
            ("none", of("IPv4", &[])),
            ("another family", of("IPv4", &["2001:db8::1"])),
            ("another form", of("IPv6", &["2001:DB8::1", "::ffff:10.0.0.1"])),
            ("names", of("FQDN", &["api.example.com.", "api", "a_b.com", ""])),
            (
                "ports",
                json!({ "ports": [ {}, { "name": "" }, { "name": "a" }, { "name": "a", "appProtocol": "" } ] })
            ),
            (
                "hints",
                json!({ "endpoints": [ { "addresses": [ "10.0.0.1" ], "hints": {
                "forZones": [ { "name": "a" }, { "name": "a" }, { "name": "a b" } ], "forNodes": [ {} ] } } ] })
            ),
        ]
    ));
}

#[test]
fn address_pools() {
    let base = json!({ "apiVersion": "networking.k8s.io/v1", "kind": "ServiceCIDR", "metadata": { "name": "more" },
        "spec": { "cidrs": [ "10.96.0.0/16", "2001:db8::/112" ] } });
    let ranges = |ranges: &[&str]| json!({ "spec": { "cidrs": ranges } });
    assert_report!(report(
        "address pools",
        &base,
        &[
            ("good", json!({})),
            ("none", ranges(&[])),
            ("of a family", ranges(&["10.96.0.0/16", "10.97.0.0/16"])),
            ("another form", ranges(&["010.96.0.0/16"])),
            ("a host", ranges(&["10.96.0.1/16"])),
            ("three", ranges(&["10.96.0.0/16", "2001:db8::/112", "10.97.0.0/16"])),
        ]
    ));
}

#[test]
fn ip_addresses() {
    let parent = json!({ "resource": "services", "name": "etl", "namespace": "batch" });
    let base = json!({ "apiVersion": "networking.k8s.io/v1", "kind": "IPAddress", "metadata": { "name": "10.96.0.1" },
        "spec": { "parentRef": parent } });
    assert_report!(report(
        "IP addresses",
        &base,
        &[
            ("good", json!({})),
            ("no address", json!({ "metadata": { "name": "etl" } })),
            ("another form", json!({ "metadata": { "name": "2001:DB8::1" } })),
            ("of nobody", json!({ "spec": { "parentRef": null } })),
            (
                "of nothing",
                json!({ "spec": { "parentRef": { "resource": "", "name": "a/b", "group": "A" } } })
            ),
        ]
    ));
}

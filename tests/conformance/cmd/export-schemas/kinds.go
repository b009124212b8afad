package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"sort"
	"strings"

	apidiscovery "k8s.io/api/apidiscovery/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/controlplane"

	"github.com/nixbatch/nixbatch/tests/conformance/internal/server"
)

// kind is one kind that the server answers for.
type kind struct {
	gvk    schema.GroupVersionKind
	scope  string // "namespaced", "cluster" or "list"
	served bool   // as long as --runtime-config does not say otherwise
	goType reflect.Type
}

// kinds are the resources in the discovery document that the release itself publishes, and the lists of them.
func kinds(release string) ([]kind, error) {
	text, err := os.ReadFile(filepath.Join(release, "api", "discovery", "aggregated_v2.json"))
	if err != nil {
		return nil, err
	}
	var discovery apidiscovery.APIGroupDiscoveryList
	if err := json.Unmarshal(text, &discovery); err != nil {
		return nil, err
	}
	// The aggregated document leaves the core group out, which is published at /api.
	core, err := coreGroup(release)
	if err != nil {
		return nil, err
	}
	discovery.Items = append(discovery.Items, core)
	list := schema.GroupVersionKind{Version: "v1", Kind: "List"}
	found := []kind{{gvk: list, scope: "list", served: true, goType: reflect.TypeFor[metav1.List]()}}
	enabled := controlplane.DefaultAPIResourceConfigSource()
	for _, group := range discovery.Items {
		for _, version := range group.Versions {
			for _, resource := range version.Resources {
				gvk := schema.GroupVersionKind{Group: group.Name, Version: version.Version, Kind: resource.ResponseKind.Kind}
				scope := strings.ToLower(string(resource.Scope))
				resource := gvk.GroupVersion().WithResource(resource.Resource)
				served := served[group.Name] || enabled.ResourceEnabled(resource)
				found = append(found, withList(kind{gvk: gvk, scope: scope, served: served})...)
			}
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].key() < found[j].key() })
	return found, nil
}

func coreGroup(release string) (apidiscovery.APIGroupDiscovery, error) {
	text, err := os.ReadFile(filepath.Join(release, "api", "discovery", "api__v1.json"))
	if err != nil {
		return apidiscovery.APIGroupDiscovery{}, err
	}
	var resources metav1.APIResourceList
	if err := json.Unmarshal(text, &resources); err != nil {
		return apidiscovery.APIGroupDiscovery{}, err
	}
	version := apidiscovery.APIVersionDiscovery{Version: resources.GroupVersion}
	for _, resource := range resources.APIResources {
		if strings.Contains(resource.Name, "/") {
			continue // a subresource
		}
		scope := apidiscovery.ScopeCluster
		if resource.Namespaced {
			scope = apidiscovery.ScopeNamespace
		}
		version.Resources = append(version.Resources, apidiscovery.APIResourceDiscovery{
			Resource: resource.Name, Scope: scope, ResponseKind: &metav1.GroupVersionKind{Kind: resource.Kind},
		})
	}
	return apidiscovery.APIGroupDiscovery{Versions: []apidiscovery.APIVersionDiscovery{version}}, nil
}

// served are the groups of the servers within the server, which the configuration of the main one does not name.
var served = map[string]bool{"apiextensions.k8s.io": true, "apiregistration.k8s.io": true}

// withList is the kind, and the kind of lists of it where there is one.
func withList(single kind) []kind {
	object, err := server.Scheme.New(single.gvk)
	if err != nil {
		panic(err)
	}
	single.goType = reflect.TypeOf(object).Elem()
	lists := single
	lists.gvk.Kind += "List"
	lists.scope = "list"
	list, err := server.Scheme.New(lists.gvk)
	if err != nil {
		return []kind{single}
	}
	lists.goType = reflect.TypeOf(list).Elem()
	return []kind{single, lists}
}

func (k kind) apiVersion() string {
	return k.gvk.GroupVersion().String()
}

func (k kind) key() string {
	return k.apiVersion() + "\t" + k.gvk.Kind
}

// release is the pinned version of Kubernetes and the folder of its sources.
func release(modfile string) (version, folder string, err error) {
	out, err := exec.Command("go", "list", "-modfile", modfile, "-m", "-f", "{{.Version}}\n{{.Dir}}", "k8s.io/kubernetes").Output()
	if err != nil {
		return "", "", fmt.Errorf("go list: %w", err)
	}
	version, folder, _ = strings.Cut(strings.TrimSpace(string(out)), "\n")
	return strings.TrimPrefix(version, "v"), folder, nil
}

package server

import (
	_ "unsafe" // for go:linkname

	"k8s.io/apimachinery/pkg/runtime"
	apiservice "k8s.io/kubernetes/pkg/api/service"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/registry/core/service/ipallocator"
	"k8s.io/kubernetes/pkg/registry/core/service/portallocator"
	"k8s.io/kubernetes/pkg/registry/core/service/storage"
)

// What the server does to a Service before its strategy (beginCreate of
// pkg/registry/core/service/storage/storage.go) has no exported name.

//go:linkname normalizeClusterIPs k8s.io/kubernetes/pkg/registry/core/service/storage.normalizeClusterIPs
func normalizeClusterIPs(after storage.After, before storage.Before)

//go:linkname makeAlloc k8s.io/kubernetes/pkg/registry/core/service/storage.makeAlloc
func makeAlloc(core.IPFamily, map[core.IPFamily]ipallocator.Interface, portallocator.Interface) storage.Allocators

//go:linkname initIPFamilyFields k8s.io/kubernetes/pkg/registry/core/service/storage.(*Allocators).initIPFamilyFields
func initIPFamilyFields(*storage.Allocators, storage.After, storage.Before) error

// beginCreate does to a Service what the server of a dual-stack cluster does, but for allocating addresses and
// ports, which depends on the cluster. It does nothing to other objects.
func beginCreate(object runtime.Object) error {
	service, is := object.(*core.Service)
	if !is {
		return nil
	}
	after, before := storage.After{Service: service}, storage.Before{}
	normalizeClusterIPs(after, before)
	alloc := makeAlloc(core.IPv4Protocol, map[core.IPFamily]ipallocator.Interface{
		core.IPv4Protocol: nil, core.IPv6Protocol: nil,
	}, nil)
	if err := initIPFamilyFields(&alloc, after, before); err != nil {
		return err
	}
	if apiservice.NeedsHealthCheck(service) && service.Spec.HealthCheckNodePort == 0 {
		service.Spec.HealthCheckNodePort = 30000
	}
	return nil
}

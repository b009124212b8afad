package main

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	genericvalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/api/validation/path"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation/field"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	"k8s.io/kubernetes/pkg/capabilities"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/core/configmap"
	"k8s.io/kubernetes/pkg/registry/core/limitrange"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolumeclaim"
	"k8s.io/kubernetes/pkg/registry/core/resourcequota"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/service"
	"k8s.io/kubernetes/pkg/registry/core/serviceaccount"
)

// strategies are what the API server runs on POST, by kind.
var strategies = map[string]rest.RESTCreateStrategy{
	"Job":                   job.Strategy,
	"CronJob":               cronjob.Strategy,
	"ConfigMap":             configmap.Strategy,
	"Secret":                secret.Strategy,
	"ServiceAccount":        serviceaccount.Strategy,
	"Namespace":             namespace.Strategy,
	"Service":               service.Strategy,
	"LimitRange":            limitrange.Strategy,
	"ResourceQuota":         resourcequota.Strategy,
	"PersistentVolumeClaim": persistentvolumeclaim.Strategy,
}

// Clusters run the server with --allow-privileged.
func init() { capabilities.Setup(true, 0) }

var strictDecoder = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDecoder()

// validate does what a POST does before storage: Store.create and rest.BeforeCreate of k8s.io/apiserver, with the
// errors kept apart. A namespace that is not given is "default", as kubectl has it.
//
// The server panics on some objects, and answers with an internal error; so is it here.
func validate(object []byte) (result answer) {
	defer func() {
		if cause := recover(); cause != nil {
			result = refused("panic", fmt.Errorf("%v", cause))
		}
	}()
	obj, kind, err := strictDecoder.Decode(object, nil, nil)
	if err != nil {
		return refused("decode", err)
	}
	strategy, known := strategies[kind.Kind]
	if !known {
		return refused("question", fmt.Errorf("no strategy for kind %s", kind.Kind))
	}
	accessor, err := meta.Accessor(obj)
	if err != nil {
		return refused("decode", err)
	}

	rest.FillObjectMetaSystemFields(accessor)
	if accessor.GetGenerateName() != "" && accessor.GetName() == "" {
		accessor.SetName(strategy.GenerateName(accessor.GetGenerateName()))
	}
	requested := accessor.GetNamespace()
	if requested == "" {
		requested = "default"
	}
	expected := rest.ExpectedNamespaceForScope(requested, strategy.NamespaceScoped())
	if err := rest.EnsureObjectNamespaceMatchesRequestNamespace(expected, accessor); err != nil {
		return refused("namespace", err)
	}
	ctx := genericapirequest.WithNamespace(context.Background(), requested)
	strategy.PrepareForCreate(ctx, obj)

	errs := strategy.Validate(ctx, obj)
	if len(errs) == 0 {
		errs = genericvalidation.ValidateObjectMetaAccessor(
			accessor, strategy.NamespaceScoped(), path.ValidatePathSegmentName, field.NewPath("metadata"))
	}
	result = answer{OK: len(errs) == 0}
	for _, err := range errs {
		result.Errors = append(result.Errors, fieldError{err.Field, string(err.Type), err.Detail})
	}
	return result
}

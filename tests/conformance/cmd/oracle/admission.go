package main

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/nixbatch/nixbatch/tests/conformance/internal/server"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/runtime"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/resourcequota"
	api "k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/quota/v1/evaluator/core"
	"k8s.io/kubernetes/plugin/pkg/admission/limitranger"
	"k8s.io/utils/clock"
)

// admit says what the limit ranges and quotas of a namespace refuse in a pod or a claim, as the server's plug-ins apply
// them in this order. The type of an error is the plug-in, and its field the position of what refuses it; "validation"
// is what the server says of a pod after its defaults.
func admit(q question) answer {
	object, err := internal(q.Object)
	if err != nil {
		return refused("decode", err)
	}
	var result answer
	ranges, err := decodeAll[*corev1.LimitRange](q.LimitRanges)
	if err != nil {
		return refused("decode", err)
	}
	quotas, err := decodeAll[*corev1.ResourceQuota](q.Quotas)
	if err != nil {
		return refused("decode", err)
	}
	pod, isPod := object.(*api.Pod)
	for _, limits := range ranges {
		if isPod {
			_ = limitranger.PodMutateLimitFunc(limits, pod)
		}
	}
	if isPod {
		result.Errors = append(result.Errors, invalid(pod)...)
	}
	for i, limits := range ranges {
		var err error
		if isPod {
			err = limitranger.PodValidateLimitFunc(limits, pod)
		} else if claim, ok := object.(*api.PersistentVolumeClaim); ok {
			err = limitranger.PersistentVolumeClaimValidateLimitFunc(limits, claim)
		}
		result.Errors = append(result.Errors, each("limit-range", i, err)...)
	}
	for i, limits := range quotas {
		result.Errors = append(result.Errors, each("quota", i, charge(limits, object))...)
	}
	result.OK = len(result.Errors) == 0
	return result
}

// charge asks a quota of which nothing is used yet.
func charge(limits *corev1.ResourceQuota, object runtime.Object) error {
	evaluator, kind := core.NewPersistentVolumeClaimEvaluator(nil), api.Kind("PersistentVolumeClaim")
	if _, isPod := object.(*api.Pod); isPod {
		evaluator, kind = core.NewPodEvaluator(nil, clock.RealClock{}), api.Kind("Pod")
	}
	limits.Status.Hard = limits.Spec.Hard
	limits.Status.Used = corev1.ResourceList{}
	for name := range limits.Spec.Hard {
		limits.Status.Used[name] = resource.MustParse("0")
	}
	attributes := admission.NewAttributesRecord(object, nil, kind.WithVersion("v1"), "default", "a",
		evaluator.GroupResource().WithVersion("v1"), "", admission.Create, nil, false, nil)
	_, err := resourcequota.CheckRequest([]corev1.ResourceQuota{*limits}, attributes, evaluator, nil)
	return err
}

// invalid is what validation says of a pod.
func invalid(pod *api.Pod) []fieldError {
	var versioned corev1.Pod
	if err := server.Scheme.Convert(pod, &versioned, nil); err != nil {
		return []fieldError{{Type: "validation", Detail: err.Error()}}
	}
	versioned.APIVersion, versioned.Kind = "v1", "Pod"
	manifest, err := json.Marshal(&versioned)
	if err != nil {
		return []fieldError{{Type: "validation", Detail: err.Error()}}
	}
	_, causes, _ := server.Create(manifest)
	var result []fieldError
	for _, cause := range causes {
		result = append(result, fieldError{cause.Field, "validation", cause.Message})
	}
	return result
}

func each(plugin string, position int, err error) []fieldError {
	if err == nil {
		return nil
	}
	var result []fieldError
	causes := []error{err}
	var all utilerrors.Aggregate
	if errors.As(err, &all) {
		causes = all.Errors()
	}
	for _, cause := range causes {
		result = append(result, fieldError{fmt.Sprint(position), plugin, cause.Error()})
	}
	return result
}

// internal is an object as admission plug-ins see it.
func internal(manifest []byte) (runtime.Object, error) {
	versioned, kind, err := server.Decode(manifest)
	if err != nil {
		return nil, err
	}
	server.Scheme.Default(versioned)
	kind.Version = runtime.APIVersionInternal
	return server.Scheme.ConvertToVersion(versioned, kind.GroupVersion())
}

func decodeAll[T runtime.Object](manifests []json.RawMessage) ([]T, error) {
	var decoded []T
	for _, manifest := range manifests {
		object, kind, err := server.Decode(manifest)
		if err != nil {
			return nil, err
		}
		server.Scheme.Default(object)
		typed, ok := object.(T)
		if !ok {
			return nil, fmt.Errorf("%s is not what is expected here", kind)
		}
		decoded = append(decoded, typed)
	}
	return decoded, nil
}

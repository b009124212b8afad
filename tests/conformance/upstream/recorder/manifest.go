package recorder

import (
	"encoding/json"
	"reflect"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/batch"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/apis/networking"
	"k8s.io/kubernetes/pkg/apis/policy"
	_ "k8s.io/kubernetes/pkg/controlplane" // registers the API groups
)

// manifestOf makes a manifest of the first argument that is an object, or that is part of one. It is nothing where
// there is none, as for a name.
func manifestOf(validator string, arguments []any) (json.RawMessage, error) {
	for _, argument := range arguments {
		value := reflect.ValueOf(argument)
		if value.Kind() == reflect.Pointer && value.IsNil() {
			continue
		}
		if value.IsValid() && value.Kind() != reflect.Pointer {
			pointer := reflect.New(value.Type())
			pointer.Elem().Set(value)
			value = pointer
		}
		if !value.IsValid() {
			continue
		}
		if object, ok := value.Interface().(runtime.Object); ok && isKind(object) {
			return encode(object)
		}
		if object := around(validator, value.Interface(), arguments); object != nil {
			return encode(object)
		}
	}
	return nil, nil
}

func isKind(object runtime.Object) bool {
	kinds, _, err := legacyscheme.Scheme.ObjectKinds(object)
	return err == nil && len(kinds) > 0
}

// named is the metadata of what a test has only a part of.
var named = metav1.ObjectMeta{Name: "case"}

// around is an object, good but for the part that a validator is called with; nothing for what has no place here.
func around(validator string, part any, arguments []any) runtime.Object {
	switch part := part.(type) {
	case *batch.CronJobSpec:
		return &batch.CronJob{ObjectMeta: named, Spec: *part}
	case *core.PersistentVolumeClaimSpec:
		return &core.PersistentVolumeClaim{ObjectMeta: named, Spec: *part}
	case *networking.NetworkPolicySpec:
		return &networking.NetworkPolicy{ObjectMeta: named, Spec: *part}
	case *policy.PodDisruptionBudgetSpec:
		return &policy.PodDisruptionBudget{ObjectMeta: named, Spec: *part}
	case *core.PodTemplateSpec:
		return job(*part.DeepCopy())
	}
	pod := &core.PodSpec{
		RestartPolicy: core.RestartPolicyNever,
		Containers:    []core.Container{{Name: "main", Image: "image", TerminationMessagePolicy: core.TerminationMessageReadFile}},
	}
	if !place(validator, part, pod, arguments) {
		return nil
	}
	return job(core.PodTemplateSpec{Spec: *pod})
}

// job is one whose pods these are. They end, as those of a Job have to.
func job(template core.PodTemplateSpec) *batch.Job {
	if template.Spec.RestartPolicy == core.RestartPolicyAlways {
		template.Spec.RestartPolicy = core.RestartPolicyNever
	}
	return &batch.Job{ObjectMeta: named, Spec: batch.JobSpec{Template: template}}
}

// encode is the JSON of an object in the version that the server prefers, without what the server sets itself.
func encode(object runtime.Object) (json.RawMessage, error) {
	kinds, _, err := legacyscheme.Scheme.ObjectKinds(object)
	if err != nil {
		return nil, err
	}
	kind := kinds[0]
	version := legacyscheme.Scheme.PrioritizedVersionsForGroup(kind.Group)[0]
	for _, candidate := range legacyscheme.Scheme.PrioritizedVersionsForGroup(kind.Group) {
		if legacyscheme.Scheme.Recognizes(candidate.WithKind(kind.Kind)) {
			version = candidate
			break
		}
	}
	versioned, err := legacyscheme.Scheme.ConvertToVersion(object.DeepCopyObject(), schema.GroupVersion(version))
	if err != nil {
		return nil, err
	}
	fields, err := runtime.DefaultUnstructuredConverter.ToUnstructured(versioned)
	if err != nil {
		return nil, err
	}
	fields["apiVersion"], fields["kind"] = version.String(), kind.Kind
	manifest := unstructured.Unstructured{Object: fields}
	clean(&manifest)
	return json.Marshal(manifest.Object)
}

// clean removes what no manifest has: the status, what the server fills in, and the selector that it makes for
// a Job, with its labels.
func clean(manifest *unstructured.Unstructured) {
	delete(manifest.Object, "status")
	for _, field := range []string{"uid", "resourceVersion", "generation", "managedFields", "selfLink"} {
		unstructured.RemoveNestedField(manifest.Object, "metadata", field)
	}
	manual, _, _ := unstructured.NestedBool(manifest.Object, "spec", "manualSelector")
	if manifest.GetKind() == "Job" && !manual {
		unstructured.RemoveNestedField(manifest.Object, "spec", "selector")
		labels, _, _ := unstructured.NestedMap(manifest.Object, "spec", "template", "metadata", "labels")
		for label := range labels {
			if strings.HasSuffix(label, "job-name") || strings.HasSuffix(label, "controller-uid") {
				unstructured.RemoveNestedField(manifest.Object, "spec", "template", "metadata", "labels", label)
			}
		}
	}
	prune(manifest.Object)
}

// prune removes fields that are null, and what is empty and only there since Go has no other way to say so.
func prune(value any) {
	switch value := value.(type) {
	case map[string]any:
		for key, field := range value {
			prune(field)
			fields, isMap := field.(map[string]any)
			isEmpty := isMap && len(fields) == 0 && (key == "metadata" || key == "resources")
			if field == nil || isEmpty {
				delete(value, key)
			}
		}
	case []any:
		for _, item := range value {
			prune(item)
		}
	}
}

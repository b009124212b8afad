package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
)

// path leads to the collection of an object's kind, in its namespace or in `default`.
func (c *cluster) path(object *unstructured.Unstructured) ([]string, error) {
	kind := object.GroupVersionKind()
	mapping, err := c.mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		return nil, err
	}
	path := []string{"/apis", kind.Group, kind.Version}
	if kind.Group == "" {
		path = []string{"/api", kind.Version}
	}
	if mapping.Scope.Name() == meta.RESTScopeNameNamespace {
		namespace := object.GetNamespace()
		if namespace == "" {
			namespace = metav1.NamespaceDefault
		}
		c.prepare(namespace, object)
		path = append(path, "namespaces", namespace)
	}
	return append(path, mapping.Resource.Resource), nil
}

// send gives a manifest to the server, and returns what that has made of it. The text goes as it is, with whatever
// is wrong in it.
func (c *cluster) send(request *rest.Request, kind string, text []byte) (*unstructured.Unstructured, error) {
	result := request.SetHeader("Content-Type", kind).Param("fieldValidation", "Strict").Body(text).Do(c.context)
	raw, err := result.Raw()
	if err != nil {
		// The client makes an error of the server's status.
		return nil, result.Error()
	}
	var stored unstructured.Unstructured
	return &stored, stored.UnmarshalJSON(raw)
}

// validate is a POST that stores nothing. What exists already, since it was prepared for others, has passed every
// check before the server finds that out.
func (c *cluster) validate(object *unstructured.Unstructured, text []byte) answer {
	path, err := c.path(object)
	if err != nil {
		return refusal(err)
	}
	request := c.client.RESTClient().Post().AbsPath(path...).Param("dryRun", metav1.DryRunAll)
	if _, err := c.send(request, "application/json", text); err != nil && !apierrors.IsAlreadyExists(err) {
		return refusal(err)
	}
	return answer{OK: true}
}

// apply is `kubectl apply --server-side`. The object is another one when its generation or version is.
func (c *cluster) apply(object *unstructured.Unstructured, text []byte) answer {
	path, err := c.path(object)
	if err != nil {
		return refusal(err)
	}
	path = append(path, object.GetName())
	before := c.version(path)
	request := c.client.RESTClient().Patch(types.ApplyPatchType).AbsPath(path...).
		Param("fieldManager", "nixbatch").Param("force", "true")
	stored, err := c.send(request, string(types.ApplyPatchType), text)
	if err != nil {
		return refusal(err)
	}
	return answer{OK: true, Changed: before != versionOf(stored)}
}

// version is what an object's generation and resource version are; nothing where it does not exist.
func (c *cluster) version(path []string) string {
	raw, err := c.client.RESTClient().Get().AbsPath(path...).Do(c.context).Raw()
	var stored unstructured.Unstructured
	if err != nil || stored.UnmarshalJSON(raw) != nil {
		return ""
	}
	return versionOf(&stored)
}

func versionOf(stored *unstructured.Unstructured) string {
	return fmt.Sprintf("%d %s", stored.GetGeneration(), stored.GetResourceVersion())
}

// delete leaves it to nobody to clean up after the object. A namespace stays, since its controller does not run.
func (c *cluster) delete(object *unstructured.Unstructured) answer {
	path, err := c.path(object)
	if err != nil {
		return refusal(err)
	}
	if object.GetKind() == "Namespace" {
		return answer{OK: true}
	}
	err = c.client.RESTClient().Delete().AbsPath(append(path, object.GetName())...).
		Param("propagationPolicy", string(metav1.DeletePropagationBackground)).Do(c.context).Error()
	if err != nil {
		return refusal(err)
	}
	return answer{OK: true}
}

// install creates a CustomResourceDefinition, and waits until the server answers for its kind.
func (c *cluster) install(definition *unstructured.Unstructured) answer {
	text, err := definition.MarshalJSON()
	if err != nil {
		return refusal(err)
	}
	path, err := c.path(definition)
	if err != nil {
		return refusal(err)
	}
	if _, err := c.send(c.client.RESTClient().Post().AbsPath(path...), "application/json", text); err != nil {
		return refusal(err)
	}
	path = append(path, definition.GetName())
	err = wait.PollUntilContextTimeout(c.context, 50*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		raw, err := c.client.RESTClient().Get().AbsPath(path...).Do(ctx).Raw()
		if err != nil {
			return false, err
		}
		var stored unstructured.Unstructured
		return stored.UnmarshalJSON(raw) == nil && isEstablished(&stored) && c.discovers(definition), nil
	})
	if err != nil {
		return refusal(err)
	}
	return answer{OK: true}
}

// discovers says whether the server names the kind of a definition among those that it has. It does so a little
// later than it answers for it.
func (c *cluster) discovers(definition *unstructured.Unstructured) bool {
	group, _, _ := unstructured.NestedString(definition.Object, "spec", "group")
	kind, _, _ := unstructured.NestedString(definition.Object, "spec", "names", "kind")
	c.mapper.Reset()
	_, err := c.mapper.RESTMapping(schema.GroupKind{Group: group, Kind: kind})
	return err == nil
}

func isEstablished(definition *unstructured.Unstructured) bool {
	conditions, _, _ := unstructured.NestedSlice(definition.Object, "status", "conditions")
	for _, condition := range conditions {
		if fields, ok := condition.(map[string]any); ok && fields["type"] == "Established" {
			return fields["status"] == "True"
		}
	}
	return false
}

// refusal tells validation, with its fields, from what the decoder and what admission refuse.
func refusal(err error) answer {
	var status apierrors.APIStatus
	switch {
	case meta.IsNoMatchError(err):
		return refused("kind", err)
	case !errors.As(err, &status):
		return refused("internal", err)
	case apierrors.IsInvalid(err) && status.Status().Details != nil:
		var result answer
		for _, cause := range status.Status().Details.Causes {
			result.Errors = append(result.Errors, fieldError{cause.Field, string(cause.Type), cause.Message})
		}
		return result
	case apierrors.IsBadRequest(err):
		return refused("decode", err)
	case apierrors.IsForbidden(err):
		return refused("admission", err)
	default:
		return refused(string(apierrors.ReasonForError(err)), err)
	}
}

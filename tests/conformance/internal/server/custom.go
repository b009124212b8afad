package server

import (
	"context"
	"fmt"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/registry/rest"
	"sigs.k8s.io/yaml"
)

// CustomResources are the versions of a definition, as the server serves them.
type CustomResources struct {
	definition *apiextensions.CustomResourceDefinition
	versions   map[string]customVersion
}

type customVersion struct {
	structural *structuralschema.Structural
	strategy   rest.RESTCreateStrategy
}

// NewCustomResources reads a CustomResourceDefinition that the server would take.
func NewCustomResources(manifest []byte) (*CustomResources, error) {
	object, _, err := Decode(manifest)
	if err != nil {
		return nil, err
	}
	definition := &apiextensions.CustomResourceDefinition{}
	v1, ok := object.(*apiextensionsv1.CustomResourceDefinition)
	if !ok {
		return nil, fmt.Errorf("this is a %T", object)
	}
	apiextensionsv1.SetObjectDefaults_CustomResourceDefinition(v1)
	if err := Scheme.Convert(v1, definition, nil); err != nil {
		return nil, err
	}
	found := &CustomResources{definition, map[string]customVersion{}}
	for _, version := range definition.Spec.Versions {
		if found.versions[version.Name], err = newCustomVersion(definition, version.Name); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// newCustomVersion is what getOrCreateServingInfoFor of pkg/apiserver/customresource_handler.go makes of a version.
func newCustomVersion(definition *apiextensions.CustomResourceDefinition, name string) (customVersion, error) {
	props, err := apiextensions.GetSchemaForVersion(definition, name)
	if err != nil || props == nil {
		return customVersion{}, fmt.Errorf("%s has no schema: %v", name, err)
	}
	structural, err := structuralschema.NewStructural(props.OpenAPIV3Schema)
	if err != nil {
		return customVersion{}, err
	}
	if err := defaulting.PruneDefaults(structural); err != nil {
		return customVersion{}, err
	}
	validator, _, err := validation.NewSchemaValidator(props.OpenAPIV3Schema)
	if err != nil {
		return customVersion{}, err
	}
	subresources, err := apiextensions.GetSubresourcesForVersion(definition, name)
	if err != nil {
		return customVersion{}, err
	}
	var status *apiextensions.CustomResourceSubresourceStatus
	var scale *apiextensions.CustomResourceSubresourceScale
	if subresources != nil {
		status, scale = subresources.Status, subresources.Scale
	}
	kind := schema.GroupVersionKind{Group: definition.Spec.Group, Version: name, Kind: definition.Spec.Names.Kind}
	namespaced := definition.Spec.Scope == apiextensions.NamespaceScoped
	strategy := customresource.NewStrategy(Scheme, namespaced, kind, validator, nil, structural, status, scale, nil)
	return customVersion{structural, strategy}, nil
}

// Create is what a POST does before storage, under strict field validation, with all that it finds: the server stops at
// unknown fields. The fields that it does not know come first, without a type.
func (c *CustomResources) Create(manifest []byte) (unknown []string, causes field.ErrorList, err error) {
	text, err := yaml.YAMLToJSONStrict(manifest)
	if err != nil {
		return nil, nil, err
	}
	var content map[string]any
	if err := utiljson.Unmarshal(text, &content); err != nil {
		return nil, nil, err
	}
	object := &unstructured.Unstructured{Object: content}
	version, ok := c.versions[object.GroupVersionKind().Version]
	if !ok {
		return nil, nil, fmt.Errorf("the definition has no version %s", object.GetAPIVersion())
	}
	defaulting.Default(content, version.structural)
	meta, found, paths, err := objectmeta.GetObjectMetaWithOptions(content, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	unknown = append(unknown, paths...)
	if err != nil {
		return unknown, nil, err
	}
	options := structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	unknown = append(unknown, pruning.PruneWithOptions(content, version.structural, true, options)...)
	defaulting.PruneNonNullableNullsWithoutDefaults(content, version.structural)
	problem, paths := objectmeta.CoerceWithOptions(nil, content, version.structural, false, objectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	unknown = append(unknown, paths...)
	if problem != nil {
		return unknown, nil, problem
	}
	if found {
		if err := objectmeta.SetObjectMeta(content, meta); err != nil {
			return unknown, nil, err
		}
	}
	version.strategy.PrepareForCreate(context.Background(), object)
	if version.strategy.NamespaceScoped() && object.GetNamespace() == "" {
		object.SetNamespace("default")
	}
	if object.GetName() == "" && object.GetGenerateName() != "" {
		object.SetName(version.strategy.GenerateName(object.GetGenerateName()))
	}
	return unknown, version.strategy.Validate(context.Background(), object), nil
}

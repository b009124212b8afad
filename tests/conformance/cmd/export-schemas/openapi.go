package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"k8s.io/kube-openapi/pkg/common"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kubernetes/pkg/generated/openapi"
)

// facts are what the markers of the Go sources say about a field, beyond its type.
type facts struct {
	// required is what the sources declare; see prove.go for whether the server insists.
	required bool
	// dropped is whether the server leaves the field out of what it stores, as it does with features that are off.
	dropped bool
	// enum holds the allowed values of the field, or of the items or values in it.
	enum []string
	// initial is the declared default as JSON; empty where it is none or the type's zero.
	initial string
	// set is whether the items of the list differ from each other.
	set bool
	// keys are the fields that tell the items of the list apart.
	keys []string
}

// unmarked are the allowed values of fields that the Go sources do not mark as an enum: those that the validation of
// k8s.io/kubernetes/pkg/apis compares with. The server must be seen to refuse other values of them as well.
var unmarked = map[string][]string{
	// validatePodFailurePolicyRuleOnPodConditions
	"PodFailurePolicyOnPodConditionsPattern.status": {"False", "True", "Unknown"},
	// validateMountRecursiveReadOnly
	"VolumeMount.recursiveReadOnly": {"Disabled", "Enabled", "IfPossible"},
}

// openAPI is the generated OpenAPI definitions by name.
type openAPI map[string]common.OpenAPIDefinition

func loadOpenAPI() openAPI {
	return openapi.GetOpenAPIDefinitions(func(name string) spec.Ref {
		return spec.MustCreateRef("#/definitions/" + name)
	})
}

// facts of the field `name` that the struct `owner` declares. Types without a definition have none.
func (o openAPI) facts(owner reflect.Type, name string) facts {
	definition, known := o[modelName(owner)]
	if !known {
		return facts{}
	}
	var found facts
	for _, required := range definition.Schema.Required {
		found.required = found.required || required == name
	}
	property := definition.Schema.Properties[name]
	found.enum = enumOf(&property)
	if found.enum == nil {
		found.enum = unmarked[owner.Name()+"."+name]
	}
	found.initial = defaultOf(&property)
	listType, _ := property.Extensions.GetString("x-kubernetes-list-type")
	found.set = listType == "set"
	if listType == "map" {
		found.keys, _ = property.Extensions.GetStringSlice("x-kubernetes-list-map-keys")
	}
	return found
}

// modelName is the key of a type's definition: from Kubernetes 1.35 the types tell it themselves.
func modelName(goType reflect.Type) string {
	type named interface{ OpenAPIModelName() string }
	if model, ok := reflect.Zero(goType).Interface().(named); ok {
		return model.OpenAPIModelName()
	}
	return goType.PkgPath() + "." + goType.Name()
}

func enumOf(schema *spec.Schema) []string {
	switch {
	case schema.Items != nil && schema.Items.Schema != nil:
		return enumOf(schema.Items.Schema)
	case schema.AdditionalProperties != nil && schema.AdditionalProperties.Schema != nil:
		return enumOf(schema.AdditionalProperties.Schema)
	}
	var values []string
	for _, value := range schema.Enum {
		text, ok := value.(string)
		if !ok || strings.ContainsAny(text, "|()\t\n") {
			panic(fmt.Sprintf("the enum value %v cannot be written", value))
		}
		values = append(values, text)
	}
	return values
}

func defaultOf(schema *spec.Schema) string {
	if schema.Default == nil {
		return ""
	}
	text, err := json.Marshal(schema.Default)
	if err != nil {
		panic(err)
	}
	for _, zero := range []string{`""`, `{}`, `0`, `false`, `null`} {
		if bytes.Equal(text, []byte(zero)) {
			return ""
		}
	}
	return string(text)
}

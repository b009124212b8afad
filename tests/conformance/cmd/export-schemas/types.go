package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// definition is one object type: its fields, and what the server's decoder takes for each.
type definition struct {
	goType reflect.Type
	fields []*field
}

// field is one field of a definition.
type field struct {
	name string
	// expression is the type as the schema file writes it; enum values are put in later.
	expression string
	// facts come from the OpenAPI definition of the type that declares the field.
	facts facts
}

// special are the types that decode from JSON in their own way.
var special = map[reflect.Type]string{
	reflect.TypeFor[resource.Quantity]():  "quantity",
	reflect.TypeFor[intstr.IntOrString](): "int-or-string",
	reflect.TypeFor[metav1.Time]():        "time",
	reflect.TypeFor[metav1.MicroTime]():   "micro-time",
	reflect.TypeFor[[]byte]():             "bytes",
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

// types collects the definitions that the exported kinds need.
type types struct {
	definitions map[string]*definition
	openapi     openAPI
}

// add enters a struct type and everything it reaches, and returns its name.
func (t *types) add(goType reflect.Type) string {
	name := shortName(goType)
	if known, ok := t.definitions[name]; ok {
		if known.goType != goType {
			panic(fmt.Sprintf("%s and %s have the same short name", known.goType, goType))
		}
		return name
	}
	added := &definition{goType: goType}
	t.definitions[name] = added
	added.fields = t.fieldsOf(goType)
	sort.Slice(added.fields, func(i, j int) bool { return added.fields[i].name < added.fields[j].name })
	return name
}

func (t *types) fieldsOf(goType reflect.Type) []*field {
	var fields []*field
	for i := range goType.NumField() {
		member := goType.Field(i)
		name, options, _ := strings.Cut(member.Tag.Get("json"), ",")
		switch {
		case name == "-" || !member.IsExported():
		case name == "" && (member.Anonymous || strings.Contains(options, "inline")):
			fields = append(fields, t.fieldsOf(member.Type)...)
		case name == "":
			panic(fmt.Sprintf("%s.%s has no JSON name", goType, member.Name))
		default:
			fields = append(fields, &field{
				name:       name,
				expression: t.expression(member.Type),
				facts:      t.openapi.facts(goType, name),
			})
		}
	}
	return fields
}

// expression writes a Go type as the schema file does: `[T]` is a list of T, `{T}` a map from strings to T.
func (t *types) expression(goType reflect.Type) string {
	if name, ok := special[goType]; ok {
		return name
	}
	if goType.Kind() == reflect.Pointer {
		return t.expression(goType.Elem())
	}
	if reflect.PointerTo(goType).Implements(unmarshaler) {
		return "any"
	}
	switch goType.Kind() {
	case reflect.Struct:
		return t.add(goType)
	case reflect.Slice:
		return "[" + t.expression(goType.Elem()) + "]"
	case reflect.Map:
		if goType.Key().Kind() == reflect.String {
			return "{" + t.expression(goType.Elem()) + "}"
		}
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "bool"
	case reflect.Int32:
		return "int32"
	case reflect.Int64:
		return "int64"
	case reflect.Float64:
		return "double"
	case reflect.Interface:
		return "any"
	}
	panic(fmt.Sprintf("no way to write the Go type %s", goType))
}

// shortName is `batch.v1.Job` for k8s.io/api/batch/v1.Job: the last two parts of the package and the type.
func shortName(goType reflect.Type) string {
	parts := strings.Split(goType.PkgPath(), "/")
	parts = append(parts[max(0, len(parts)-2):], goType.Name())
	return strings.Join(parts, ".")
}

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
)

// release is what one version of a project has.
type release struct {
	project, version string
	kinds            []kind
}

type kind struct {
	apiVersion, kind, scope, status, scale string
	schema                                 int
}

// kinds are the served versions of a definition.
func (d definition) kinds(schemas *pool) []kind {
	var found []kind
	for _, version := range d.Spec.Versions {
		schema, ok := version.Schema["openAPIV3Schema"].(map[string]any)
		if !version.Served || !ok {
			continue
		}
		one := kind{
			apiVersion: d.Spec.Group + "/" + version.Name,
			kind:       d.Spec.Names.Kind,
			scope:      strings.ToLower(d.Spec.Scope),
			status:     "-",
			scale:      "-",
			schema:     schemas.add(schema),
		}
		if _, ok := version.Subresources["status"]; ok {
			one.status = "status"
		}
		if scale, ok := version.Subresources["scale"]; ok {
			one.scale = string(marshal(scale))
		}
		found = append(found, one)
	}
	return found
}

// pool has each different schema once. A schema in another one is its number.
type pool struct {
	numbers map[string]int
	schemas []map[string]any
	uses    []int
}

func newPool() *pool {
	return &pool{numbers: map[string]int{}}
}

// number is a schema in another one.
type number int

// What only documents, and what a schema has for other readers than the server's validation.
var documentation = []string{
	"description", "title", "example", "externalDocs", "x-kubernetes-map-type", "id", "$schema",
}

// The formats that the server checks: supportedVersionedFormats of pkg/apiserver/validation/formats.go of
// apiextensions-apiserver, without dashes.
var formats = strings.Fields(`bsonobjectid uri email hostname ipv4 ipv6 cidr mac uuid uuid3 uuid4 uuid5 isbn isbn10
	isbn13 creditcard ssn hexcolor rgbcolor byte password date duration datetime k8sshortname k8slongname`)

func (p *pool) add(schema map[string]any) int {
	small := map[string]any{}
	for key, value := range schema {
		switch key {
		case "properties":
			fields := map[string]any{}
			for name, field := range value.(map[string]any) {
				fields[name] = number(p.add(field.(map[string]any)))
			}
			small[key] = fields
		case "items", "not", "additionalProperties":
			if inner, ok := value.(map[string]any); ok {
				value = number(p.add(inner))
			}
			small[key] = value
		case "allOf", "anyOf", "oneOf":
			var all []any
			for _, inner := range value.([]any) {
				all = append(all, number(p.add(inner.(map[string]any))))
			}
			small[key] = all
		case "format":
			if slices.Contains(formats, strings.ReplaceAll(value.(string), "-", "")) {
				small[key] = value
			}
		default:
			if !slices.Contains(documentation, key) && value != nil && value != false {
				small[key] = value
			}
		}
	}
	text := string(marshal(small))
	known, ok := p.numbers[text]
	if !ok {
		known = len(p.schemas)
		p.numbers[text] = known
		p.schemas = append(p.schemas, small)
		p.uses = append(p.uses, 0)
	}
	p.uses[known]++
	return known
}

// render is the file. What is used most has the smallest numbers.
func render(releases []release, schemas *pool) []byte {
	order := make([]int, len(schemas.schemas))
	for at := range order {
		order[at] = at
	}
	sort.SliceStable(order, func(i, j int) bool { return schemas.uses[order[i]] > schemas.uses[order[j]] })
	final := make([]int, len(order))
	for at, old := range order {
		final[old] = at
	}
	var out bytes.Buffer
	for _, one := range releases {
		fmt.Fprintf(&out, "release\t%s\t%s\n", one.project, one.version)
		for _, k := range one.kinds {
			columns := []string{"kind", k.apiVersion, k.kind, k.scope, k.status, k.scale, fmt.Sprint(final[k.schema])}
			fmt.Fprintln(&out, strings.Join(columns, "\t"))
		}
	}
	out.WriteByte('\n')
	for _, old := range order {
		out.Write(marshal(renumbered(schemas.schemas[old], final)))
		out.WriteByte('\n')
	}
	return out.Bytes()
}

// renumbered has the numbers of the file.
func renumbered(value any, final []int) any {
	switch value := value.(type) {
	case number:
		return final[value]
	case map[string]any:
		changed := map[string]any{}
		for key, inner := range value {
			changed[key] = renumbered(inner, final)
		}
		return changed
	case []any:
		changed := make([]any, len(value))
		for at, inner := range value {
			changed[at] = renumbered(inner, final)
		}
		return changed
	default:
		return value
	}
}

func marshal(value any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return bytes.TrimSpace(out.Bytes())
}

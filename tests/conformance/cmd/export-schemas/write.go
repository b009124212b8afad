package main

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// write lays the schema file out. The reader, crates/nixbatch-kube/src/schema/definition.rs, documents it.
func write(version string, kinds []kind, definitions map[string]*definition) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# Kubernetes %s, by tests/conformance/cmd/export-schemas; do not edit.\n", version)
	for _, kind := range kinds {
		fmt.Fprintf(&out, "kind\t%s\t%s\t%s", kind.key(), kind.scope, shortName(kind.goType))
		if !kind.served {
			out.WriteString("\toff")
		}
		out.WriteByte('\n')
	}
	for _, name := range slices.Sorted(maps.Keys(definitions)) {
		fmt.Fprintf(&out, "type\t%s\n", name)
		for _, field := range definitions[name].fields {
			out.WriteString("\t" + strings.Join(field.columns(), "\t") + "\n")
		}
	}
	return out.Bytes()
}

func (f *field) columns() []string {
	name, expression := f.name, f.expression
	if f.facts.required {
		name += "!"
	}
	if len(f.facts.enum) > 0 {
		expression = strings.Replace(expression, "string", "("+strings.Join(f.facts.enum, "|")+")", 1)
	}
	columns := []string{name, expression}
	if f.facts.dropped {
		columns = append(columns, "off")
	}
	if f.facts.set {
		columns = append(columns, "set")
	}
	if len(f.facts.keys) > 0 {
		columns = append(columns, "keys="+strings.Join(f.facts.keys, ","))
	}
	if f.facts.initial != "" {
		columns = append(columns, "default="+f.facts.initial)
	}
	return columns
}

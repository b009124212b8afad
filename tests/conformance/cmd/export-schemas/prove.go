package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"github.com/nixbatch/nixbatch/tests/conformance/internal/server"
)

// What the sources declare is not what the server refuses for: it takes a network policy without the
// "required" podSelector, and any access mode in a StatefulSet's claim template. nixbatch must not call an
// error what the server accepts. So a field counts as required, and its values as the only ones, where the
// server's own validation refused an otherwise valid object for it: every fixture is changed in one field
// after the other and given to the create strategy of its kind. What no fixture has is not proved, and not
// exported.

// trial is how one kind of change to one field went, over all the places where the fixtures have it.
type trial struct {
	accepted, refused int
}

func (t *trial) note(refused bool) {
	if refused {
		t.refused++
	} else {
		t.accepted++
	}
}

func (t trial) alwaysRefused() bool { return t.refused > 0 && t.accepted == 0 }

// trials are the outcomes for one field.
type trials struct {
	without trial // the field left out
	foreign trial // a value that is none of the enum's
	empty   trial // an empty string in place of a value of the enum
	kept    trial // refused where the server stored the object without the field
}

// prover tries the changes on one fixture at a time.
type prover struct {
	definitions map[string]*definition
	outcomes    map[*field]*trials
	// ignored are fields that the release does not look into, so that nothing is proved by them.
	ignored map[string]bool
	root    map[string]any
}

// prove replaces the declared facts of all fields by the proved ones.
func prove(kinds []kind, definitions map[string]*definition, fixtures string, minor int) error {
	p := prover{definitions: definitions, outcomes: map[*field]*trials{}}
	if minor < 34 {
		// ValidateStatefulSetSpec: "TODO: Add validation for PodSpec".
		p.ignored = map[string]bool{"StatefulSetSpec.template": true}
	}
	manifests, err := readFixtures(fixtures)
	if err != nil {
		return err
	}
	for _, manifest := range manifests {
		if err := p.try(kinds, manifest); err != nil {
			return err
		}
	}
	for _, definition := range definitions {
		for _, field := range definition.fields {
			p.conclude(field)
		}
	}
	return nil
}

func (p *prover) conclude(field *field) {
	outcome := p.outcomes[field]
	if outcome == nil {
		outcome = &trials{}
	}
	field.facts.required = outcome.without.alwaysRefused()
	field.facts.dropped = outcome.kept.alwaysRefused()
	if !outcome.foreign.alwaysRefused() {
		field.facts.enum = nil
	} else if outcome.empty.accepted > 0 && !slices.Contains(field.facts.enum, "") {
		field.facts.enum = append([]string{""}, field.facts.enum...)
	}
}

func readFixtures(folder string) ([]map[string]any, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	var manifests []map[string]any
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		for _, document := range bytes.Split(text, []byte("\n---\n")) {
			var manifest map[string]any
			if err := yaml.Unmarshal(document, &manifest); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			manifests = append(manifests, manifest)
		}
	}
	return manifests, nil
}

func (p *prover) try(kinds []kind, manifest map[string]any) error {
	p.root = manifest
	for _, kind := range kinds {
		if kind.apiVersion() == manifest["apiVersion"] && kind.gvk.Kind == manifest["kind"] {
			definition := p.definitions[shortName(kind.goType)]
			pruned := p.prune(definition, manifest)
			stored, _, err := p.create()
			switch {
			case err != nil && pruned:
				return nil // it is about what only other versions have
			case err != nil:
				return fmt.Errorf("a fixture is refused as it is: %w", err)
			}
			p.dropped(definition, manifest, stored)
			p.object(definition, manifest, "")
			return nil
		}
	}
	return nil // a kind of other versions
}

// prune takes away the fields that only other versions have, and items of lists that have no others. It says whether
// there were any.
func (p *prover) prune(definition *definition, object map[string]any) (pruned bool) {
	for name, value := range object {
		at := slices.IndexFunc(definition.fields, func(field *field) bool { return field.name == name })
		if at < 0 {
			delete(object, name)
			pruned = true
			continue
		}
		kept, some := p.pruneIn(definition.fields[at].expression, value)
		object[name] = kept
		pruned = pruned || some
	}
	return pruned
}

func (p *prover) pruneIn(expression string, value any) (kept any, pruned bool) {
	inner := expression[1 : len(expression)-1]
	switch value := value.(type) {
	case []any:
		items := []any{}
		for _, item := range value {
			item, some := p.pruneIn(inner, item)
			if fields, isObject := item.(map[string]any); !some || !isObject || len(fields) > 0 {
				items = append(items, item)
			}
			pruned = pruned || some
		}
		return items, pruned
	case map[string]any:
		if definition := p.definitions[expression]; definition != nil {
			return value, p.prune(definition, value)
		}
		if expression[0] == '{' {
			for key, item := range value {
				kept, some := p.pruneIn(inner, item)
				value[key] = kept
				pruned = pruned || some
			}
		}
	}
	return value, pruned
}

// create gives what the server stores of the object as it now is.
func (p *prover) create() (stored map[string]any, causes []metav1.StatusCause, err error) {
	text, err := json.Marshal(p.root)
	if err != nil {
		panic(err)
	}
	object, causes, err := server.Create(text)
	if err != nil {
		return nil, causes, err
	}
	if text, err = json.Marshal(object); err != nil {
		panic(err)
	}
	return stored, nil, json.Unmarshal(text, &stored)
}

func (p *prover) outcome(field *field) *trials {
	if p.outcomes[field] == nil {
		p.outcomes[field] = &trials{}
	}
	return p.outcomes[field]
}

// dropped notes which fields the server did not store: those of features that are switched off. It makes metadata and
// status itself, and puts what stringData says into data.
func (p *prover) dropped(definition *definition, object, stored map[string]any) {
	for _, field := range definition.fields {
		value, present := object[field.name]
		isOurs := field.name != "metadata" && field.name != "status" && field.name != "stringData"
		if !isOurs || !present || isZero(value) {
			continue
		}
		kept, isKept := stored[field.name]
		p.outcome(field).kept.note(!isKept)
		if isKept {
			p.droppedIn(field.expression, field.facts.keys, value, kept)
		}
	}
}

func (p *prover) droppedIn(expression string, keys []string, value, stored any) {
	inner := expression[1 : len(expression)-1]
	switch value := value.(type) {
	case []any:
		kept, _ := stored.([]any)
		for i, item := range value {
			p.droppedIn(inner, nil, item, counterpart(item, i, keys, kept))
		}
	case map[string]any:
		kept, _ := stored.(map[string]any)
		if definition := p.definitions[expression]; definition != nil {
			p.dropped(definition, value, kept)
		} else if expression[0] == '{' {
			for key := range value {
				p.droppedIn(inner, nil, value[key], kept[key])
			}
		}
	}
}

// counterpart is the stored item of a list that has the same keys, or where it has none the same index. The server
// leaves out volumes of a kind that is switched off; only their keys are then as they were.
func counterpart(item any, index int, keys []string, stored []any) any {
	fields, isObject := item.(map[string]any)
	if len(keys) == 0 || !isObject {
		if index < len(stored) {
			return stored[index]
		}
		return item
	}
	onlyKeys := map[string]any{}
	for _, key := range keys {
		onlyKeys[key] = fields[key]
	}
	for _, other := range stored {
		other, _ := other.(map[string]any)
		if !slices.ContainsFunc(keys, func(key string) bool { return other[key] != fields[key] }) {
			return other
		}
	}
	return onlyKeys
}

// isZero says whether a value is not written at all by the server.
func isZero(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case bool:
		return !value
	case string:
		return value == ""
	case float64:
		return value == 0
	case []any:
		return len(value) == 0
	case map[string]any:
		return len(value) == 0
	}
	return false
}

func (p *prover) object(definition *definition, object map[string]any, path string) {
	for _, field := range definition.fields {
		value, present := object[field.name]
		if !present || field.name == "apiVersion" && path == "" || field.name == "kind" && path == "" {
			continue
		}
		here := strings.TrimPrefix(path+"."+field.name, ".")
		if p.ignored[definition.goType.Name()+"."+field.name] {
			continue
		}
		outcome := p.outcome(field)
		p.leaveOut(field, outcome, object, here)
		p.value(field.expression, field, value, here, func(value any) { object[field.name] = value })
		object[field.name] = value
	}
}

// leaveOut tries the object without the field. Where the sources declare it required, a complaint near it
// proves it. Elsewhere (a job's `spec`) only one about something required inside of it does: a field may be
// required because of what another one says.
func (p *prover) leaveOut(field *field, outcome *trials, object map[string]any, path string) {
	value := object[field.name]
	delete(object, field.name)
	defer func() { object[field.name] = value }()
	_, causes, err := p.create()
	path = unindexed(path)
	about := func(cause metav1.StatusCause) bool {
		at := unindexed(cause.Field)
		if field.facts.required {
			return near(at, path)
		}
		return strings.HasPrefix(at, path+".") && cause.Type == metav1.CauseTypeFieldValueRequired
	}
	// The server cannot tell an absent boolean from false, which is a value like any other.
	proved := err != nil && field.expression != "bool" && slices.ContainsFunc(causes, about)
	outcome.without.note(proved)
}

// near says whether a complaint at one path is about a missing field at another. Some of the server's
// validation names the object around the field, or leaves steps between out, but never the field's name.
func near(complaint, path string) bool {
	dot := strings.LastIndexByte(path, '.')
	name := path[dot+1:]
	inside := complaint == path || strings.HasPrefix(complaint, path+".")
	named := strings.EqualFold(complaint[strings.LastIndexByte(complaint, '.')+1:], name)
	around := dot > 0 && strings.HasPrefix(complaint+".", path[:dot]+".")
	return inside || named || around
}

var index = regexp.MustCompile(`\[[^]]*\]`)

// unindexed is a path without list indices and map keys.
func unindexed(path string) string {
	return index.ReplaceAllString(path, "")
}

// value goes into a value of the type that the expression writes; set puts another one in its place.
func (p *prover) value(expression string, field *field, value any, path string, set func(any)) {
	inner := expression[1 : len(expression)-1]
	switch {
	case expression == "string" && len(field.facts.enum) > 0:
		p.replace(field, set)
	case expression[0] == '[':
		items, _ := value.([]any)
		for i, item := range items {
			p.value(inner, field, item, fmt.Sprintf("%s[%d]", path, i), func(value any) { items[i] = value })
			items[i] = item
		}
	case expression[0] == '{':
		values, _ := value.(map[string]any)
		for key, item := range values {
			p.value(inner, field, item, path+"."+key, func(value any) { values[key] = value })
			values[key] = item
		}
	default:
		object, isObject := value.(map[string]any)
		if definition := p.definitions[expression]; definition != nil && isObject {
			p.object(definition, object, path)
		}
	}
}

// replace tries values that are not in the enum.
func (p *prover) replace(field *field, set func(any)) {
	outcome := p.outcomes[field]
	foreign := []string{"Foreign", "example.com/foreign"}
	for _, value := range field.facts.enum {
		if lower := strings.ToLower(value); !slices.Contains(field.facts.enum, lower) {
			foreign = append(foreign, lower)
			break
		}
	}
	for _, value := range foreign {
		set(value)
		_, _, err := p.create()
		outcome.foreign.note(err != nil)
	}
	set("")
	_, _, err := p.create()
	outcome.empty.note(err != nil)
}

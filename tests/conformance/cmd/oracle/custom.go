package main

import (
	"encoding/json"
	"errors"

	"github.com/nixbatch/nixbatch/tests/conformance/internal/server"
)

// The definitions that have been told, by the name that questions give them.
var definitions = map[string]*server.CustomResources{}

// define reads a CustomResourceDefinition that the server would take.
func define(name string, definition json.RawMessage) answer {
	resources, err := server.NewCustomResources(definition)
	if err != nil {
		return refused("definition", err)
	}
	definitions[name] = resources
	return answer{OK: true}
}

// validateCustom creates an object of a kind that a definition makes. Fields that are not known are of the type
// "unknown".
func validateCustom(definition string, object json.RawMessage) (result answer) {
	defer func() {
		if problem := recover(); problem != nil {
			result = answer{Errors: []fieldError{{Type: "panic"}}}
		}
	}()
	resources, ok := definitions[definition]
	if !ok {
		return refused("question", errors.New("nobody has defined "+definition))
	}
	unknown, causes, err := resources.Create(object)
	for _, path := range unknown {
		result.Errors = append(result.Errors, fieldError{Field: path, Type: "unknown"})
	}
	if err != nil {
		result.Errors = append(result.Errors, fieldError{Type: "decode", Detail: err.Error()})
	}
	for _, cause := range causes {
		result.Errors = append(result.Errors, fieldError{cause.Field, string(cause.Type), cause.ErrorBody()})
	}
	result.OK = len(result.Errors) == 0
	return result
}

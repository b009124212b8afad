package main

import (
	"errors"

	"github.com/nixbatch/nixbatch/tests/conformance/internal/server"
)

// validate does what a POST does before storage, with the errors kept apart. What does not decode, and what the
// server panics on, has an error without a field.
func validate(manifest []byte) answer {
	causes, err := server.Create(manifest)
	switch {
	case err == nil:
		return answer{OK: true}
	case errors.Is(err, server.ErrPanicked):
		return refused("panic", err)
	case len(causes) == 0:
		return refused("decode", err)
	}
	var result answer
	for _, cause := range causes {
		result.Errors = append(result.Errors, fieldError{cause.Field, string(cause.Type), cause.Message})
	}
	return result
}

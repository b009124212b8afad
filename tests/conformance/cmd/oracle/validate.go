package main

import (
	"errors"

	"github.com/nixbatch/nixbatch/tests/conformance/internal/server"
)

// validate does what a POST does before storage, with the errors kept apart. An error without a field is of one of the
// types "decode", "strategy" (a kind whose checks are not at hand), "panic" and "refused".
func validate(manifest []byte) answer {
	_, causes, err := server.Create(manifest)
	switch {
	case err == nil:
		return answer{OK: true}
	case errors.Is(err, server.ErrDecode):
		return refused("decode", err)
	case errors.Is(err, server.ErrUnknown):
		return refused("strategy", err)
	case errors.Is(err, server.ErrPanicked):
		return refused("panic", err)
	case len(causes) == 0:
		return refused("refused", err)
	}
	var result answer
	for _, cause := range causes {
		result.Errors = append(result.Errors, fieldError{cause.Field, string(cause.Type), cause.Message})
	}
	return result
}

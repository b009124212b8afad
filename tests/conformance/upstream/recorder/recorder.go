// Package recorder writes down which objects Kubernetes' validation tests hand to the validators.
package recorder

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

// row is a call of a validator: the test that made it, and a manifest of what it was called with.
type row struct {
	Test   string          `json:"test"`
	Object json.RawMessage `json:"object"`
}

var (
	// The tests run one after the other. `depth` counts the validators that have not returned: what they call
	// themselves is none of the test's cases.
	test  string
	depth int
	out   *json.Encoder
)

func init() {
	file, err := os.Create(os.Getenv("NIXBATCH_RECORDED"))
	if err != nil {
		panic(err)
	}
	out = json.NewEncoder(file)
	out.SetEscapeHTML(false)
}

// Test says which test is running, until the returned function says that it has ended.
func Test(t *testing.T) func() {
	before := test
	test = t.Name()
	return func() { test = before }
}

// Call says that a validator is called, until the returned function says that it returns.
func Call(validator string, arguments ...any) func() {
	depth++
	isUpdate := strings.Contains(validator, "Update") || strings.Contains(validator, "Status")
	if depth == 1 && test != "" && !isUpdate {
		if manifest, err := manifestOf(validator, arguments); err != nil {
			fmt.Fprintf(os.Stderr, "recorder: %s: %s: %v\n", test, validator, err)
		} else if manifest != nil {
			if err := out.Encode(row{test, manifest}); err != nil {
				panic(err)
			}
		}
	}
	return func() { depth-- }
}

// Command decode is the judge of nixbatch's schema checks. It reads one manifest a line (JSON) from standard
// input and answers each with a line: whether the API server decodes it, whether it would then accept its
// creation (null for a kind whose checks are not at hand), and why not.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"log"
	"os"

	"github.com/nixbatch/nixbatch/tests/conformance/internal/server"
)

type answer struct {
	Decodes bool   `json:"decodes"`
	Creates *bool  `json:"creates"`
	Error   string `json:"error,omitempty"`
}

func main() {
	if err := judge(os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func judge(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 64<<20)
	answers := bufio.NewWriter(out)
	encoder := json.NewEncoder(answers)
	for lines.Scan() {
		if err := encoder.Encode(answerTo(lines.Bytes())); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return answers.Flush()
}

func answerTo(manifest []byte) answer {
	_, kind, err := server.Decode(manifest)
	switch {
	case err != nil:
		return answer{Error: err.Error()}
	case !server.Creates(kind.GroupKind()):
		return answer{Decodes: true}
	}
	_, err = server.Create(manifest)
	created := err == nil
	result := answer{Decodes: true, Creates: &created}
	if err != nil {
		result.Error = err.Error()
	}
	return result
}

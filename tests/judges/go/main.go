// Reads YAML as kubectl does: with the decoder of k8s.io/apimachinery, which splits the stream, and sigs.k8s.io/yaml.
//
// Each line of standard input is a JSON string, a YAML stream. For each a line of JSON is printed:
// {"ok": [document, ...]} or {"error": "..."}.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
)

type answer struct {
	OK    []json.RawMessage `json:"ok"`
	Error string            `json:"error,omitempty"`
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := judge(line, out); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func judge(line []byte, out io.Writer) error {
	var text string
	if err := json.Unmarshal(line, &text); err != nil {
		return err
	}
	var reply answer
	documents, err := read(text)
	if err != nil {
		reply.Error = err.Error()
	} else {
		reply.OK = documents
	}
	encoded, err := json.Marshal(reply)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n", encoded)
	return err
}

// read returns the documents of a stream as JSON.
func read(text string) ([]json.RawMessage, error) {
	stream := utilyaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	documents := []json.RawMessage{}
	for {
		var document json.RawMessage
		err := stream.Decode(&document)
		if err == io.EOF {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		if len(document) == 0 {
			document = json.RawMessage("null")
		}
		documents = append(documents, document)
	}
}

// Command decode is the judge of nixbatch's schema checks. It reads one manifest a line (JSON) from standard
// input and answers each with a line: whether the API server decodes it, or with -create whether the server
// accepts its creation, and why not.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"io"
	"log"
	"os"

	"github.com/nixbatch/nixbatch/tests/conformance/internal/server"
)

type answer struct {
	OK     bool     `json:"ok"`
	Errors []string `json:"errors,omitempty"`
}

func main() {
	create := flag.Bool("create", false, "also default and validate, as creation does")
	flag.Parse()
	if err := judge(os.Stdin, os.Stdout, *create); err != nil {
		log.Fatal(err)
	}
}

func judge(in io.Reader, out io.Writer, create bool) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 64<<20)
	answers := bufio.NewWriter(out)
	encoder := json.NewEncoder(answers)
	for lines.Scan() {
		if err := encoder.Encode(answerTo(lines.Bytes(), create)); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return answers.Flush()
}

func answerTo(manifest []byte, create bool) answer {
	if !create {
		if _, _, err := server.Decode(manifest); err != nil {
			return answer{Errors: []string{err.Error()}}
		}
		return answer{OK: true}
	}
	causes, err := server.Create(manifest)
	if err == nil {
		return answer{OK: true}
	}
	errors := []string{err.Error()}
	for _, cause := range causes {
		errors = append(errors, cause.Field+": "+cause.Message)
	}
	return answer{Errors: errors}
}

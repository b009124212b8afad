// Command apiserver is a whole API server, to be asked what it says about manifests: etcd and kube-apiserver of
// the pinned release in one process, on the loopback device, with the admission plug-ins that are on by default,
// and the controllers of Jobs and CronJobs.
//
// It reads one JSON question a line and writes one JSON answer a line, in order:
//
//	{"op":"install","object":{…}}   create a CustomResourceDefinition, and wait until its kind is served
//	{"op":"validate","object":{…}}  POST …?dryRun=All&fieldValidation=Strict
//	{"op":"apply","object":{…}}     server-side apply; "changed" says whether the stored object is another one now
//	{"op":"delete","object":{…}}    forget what was applied
//	{"op":"run","object":{…}}       let the controllers run a CronJob, as if its time had come: the "job", its "pods"
//
// Instead of an object there may be a "manifest", which is the text of one in YAML. Namespaces, and the service
// accounts and priority classes that pods name, are made when they are asked for: a cluster has them. Every answer
// has "ok"; when it is false, "errors" says why, as the oracle does.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

type question struct {
	Op       string          `json:"op"`
	Object   json.RawMessage `json:"object"`
	Manifest string          `json:"manifest"`
}

type answer struct {
	OK     bool         `json:"ok"`
	Errors []fieldError `json:"errors,omitempty"`

	Changed bool   `json:"changed,omitempty"`
	Job     string `json:"job,omitempty"`
	Pods    int    `json:"pods,omitempty"`
}

type fieldError struct {
	Field  string `json:"field"`
	Type   string `json:"type"`
	Detail string `json:"detail"`
}

func refused(kind string, err error) answer {
	return answer{Errors: []fieldError{{Type: kind, Detail: err.Error()}}}
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("apiserver: ")
	folder, err := os.MkdirTemp("", "nixbatch-apiserver")
	if err != nil {
		log.Fatal(err)
	}
	err = serve(folder)
	os.RemoveAll(folder)
	if err != nil {
		log.Fatal(err)
	}
	// The server would go on serving until a signal ends it.
	os.Exit(0)
}

func serve(folder string) error {
	// kube-apiserver and the controllers write their logs to standard error, and etcd too. They are of use only
	// to who looks for a mistake in this program.
	if os.Getenv("NIXBATCH_APISERVER_LOGS") == "" {
		stderr, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		log.SetOutput(os.Stderr)
		os.Stderr = stderr
	}
	cluster, err := start(context.Background(), folder)
	if err != nil {
		return err
	}
	return cluster.converse(os.Stdin, os.Stdout)
}

// converse answers the questions of `in` until there are none left.
func (c *cluster) converse(in io.Reader, out io.Writer) error {
	lines := bufio.NewReaderSize(in, 1<<20)
	decoder := json.NewDecoder(lines)
	encoder := json.NewEncoder(out)
	for {
		var q question
		if err := decoder.Decode(&q); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("question: %w", err)
		}
		if err := encoder.Encode(c.answer(q)); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
}

func (c *cluster) answer(q question) answer {
	text := []byte(q.Object)
	if q.Manifest != "" {
		json, err := yaml.YAMLToJSON([]byte(q.Manifest)) // As kubectl does.
		if err != nil {
			return refused("yaml", err)
		}
		text = json
	}
	var object unstructured.Unstructured
	if err := json.Unmarshal(text, &object.Object); err != nil {
		return refused("decode", err)
	}
	switch q.Op {
	case "install":
		return c.install(&object)
	case "validate":
		return c.validate(&object, text)
	case "apply":
		return c.apply(&object, text)
	case "delete":
		return c.delete(&object)
	case "run":
		return c.run(&object)
	default:
		return refused("question", fmt.Errorf("unknown op %q", q.Op))
	}
}

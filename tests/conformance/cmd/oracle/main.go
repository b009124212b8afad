// Command oracle answers, with Kubernetes' own code, what the API server would say.
//
// It reads one JSON question a line and writes one JSON answer a line, in order:
//
//	{"op":"validate","object":{…}}                  strict decoding, defaults, and the create strategy's validation
//	{"op":"define","text":"a name","crd":{…}}       reads a CustomResourceDefinition
//	{"op":"custom","text":"a name","object":{…}}    the same as validate, for a kind that it makes
//	{"op":"cron","text":"0 2 * * *"}                github.com/robfig/cron/v3 ParseStandard
//	{"op":"cronnext","text":…,"zone":…,"from":…,"count":…}   the next run times, in UTC
//	{"op":"quantity","text":"1.5Gi"}                resource.ParseQuantity
//	{"op":"timezone","text":"Europe/Berlin"}        time.LoadLocation
//	{"op":"admit","object":{…},"limitRanges":[…],"quotas":[…]}
//	                                                the plug-ins LimitRanger and ResourceQuota
//	{"op":"pod-security","level":"restricted","version":"latest","object":{…}}
//	                                                the checks of k8s.io/pod-security-admission, each by its name
//	{"op":"pod-security-labels","object":{…}}       what it makes of a namespace's labels
//
// Every answer has "ok"; when it is false, "errors" says why. It holds the field, the kind of error and its detail.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

type question struct {
	Op     string          `json:"op"`
	Object json.RawMessage `json:"object"`
	CRD    json.RawMessage `json:"crd"`
	Text   string          `json:"text"`
	From   string          `json:"from"`
	Zone   string          `json:"zone"`
	Count  int             `json:"count"`

	Level   string `json:"level"`
	Version string `json:"version"`

	LimitRanges []json.RawMessage `json:"limitRanges"`
	Quotas      []json.RawMessage `json:"quotas"`
}

type answer struct {
	OK     bool         `json:"ok"`
	Errors []fieldError `json:"errors,omitempty"`

	Fields *cronFields `json:"fields,omitempty"`
	Every  int64       `json:"every,omitempty"`
	Times  []string    `json:"times,omitempty"`

	Canonical string `json:"canonical,omitempty"`
	Decimal   string `json:"decimal,omitempty"`
}

type fieldError struct {
	Field  string `json:"field"`
	Type   string `json:"type"`
	Detail string `json:"detail"`
}

func refused(kind string, err error) answer {
	return answer{Errors: []fieldError{{Type: kind, Detail: err.Error()}}}
}

func (q question) answer() answer {
	switch q.Op {
	case "validate":
		return validate(q.Object)
	case "custom":
		return validateCustom(q.Text, q.Object)
	case "define":
		return define(q.Text, q.CRD)
	case "cron":
		return parseCron(q.Text)
	case "cronnext":
		return nextTimes(q.Text, q.Zone, q.From, q.Count)
	case "quantity":
		return parseQuantity(q.Text)
	case "timezone":
		return loadLocation(q.Text)
	case "admit":
		return admit(q)
	case "pod-security":
		return podSecurity(q)
	case "pod-security-labels":
		return podSecurityLabels(q)
	default:
		return refused("question", fmt.Errorf("unknown op %q", q.Op))
	}
}

func main() {
	lines := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	decoder := json.NewDecoder(lines)
	encoder := json.NewEncoder(out)
	for decoder.More() {
		var q question
		if err := decoder.Decode(&q); err != nil {
			fmt.Fprintln(os.Stderr, "oracle: question:", err)
			os.Exit(2)
		}
		if err := encoder.Encode(q.answer()); err != nil {
			fmt.Fprintln(os.Stderr, "oracle: answer:", err)
			os.Exit(2)
		}
		if lines.Buffered() == 0 {
			if err := out.Flush(); err != nil {
				os.Exit(2)
			}
		}
	}
	if err := out.Flush(); err != nil {
		os.Exit(2)
	}
}

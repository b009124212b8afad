// Command upstream makes data of the tables in Kubernetes' own validation tests: one row a case, with a manifest
// and what the API server says of it.
//
//	go run ./upstream -oracle PROGRAM -out FILE
//
// It compiles the test packages of the pinned release with a recorder in them: each call of a validator that a
// test makes is written down, as a manifest of the kind that the argument is of, or is part of. The tests run as
// they are. What the oracle, which decodes and defaults like the server, says about a manifest becomes its row.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
)

// packages are those below `pkg/apis` of Kubernetes whose validators see what a batch workload may consist of.
var packages = []string{
	"apps", "autoscaling", "batch", "coordination", "core", "networking", "node", "policy", "rbac", "scheduling",
	"storage",
}

// largest is the greatest size of a manifest that is kept, in bytes. Beyond it are cases like "more than 1 MiB".
const largest = 6000

// row is a case: which test it is from, what is created, and field and type of what the server complains about.
type row struct {
	Test   string          `json:"test"`
	Errors [][2]string     `json:"errors,omitempty"`
	Object json.RawMessage `json:"object"`
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("upstream: ")
	oracle := flag.String("oracle", "oracle", "the program that answers for the server")
	out := flag.String("out", "", "the file of the rows")
	flag.Parse()
	if err := export(*oracle, *out); err != nil {
		log.Fatal(err)
	}
}

func export(oracle, out string) error {
	folder, err := os.MkdirTemp("", "nixbatch-upstream")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	var rows []row
	for _, group := range packages {
		recorded, err := record(folder, group)
		if err != nil {
			return fmt.Errorf("%s: %w", group, err)
		}
		rows = append(rows, recorded...)
	}
	rows, err = judge(oracle, distinct(rows))
	if err != nil {
		return err
	}
	return write(out, rows)
}

// record runs the tests of a package with the recorder in it.
func record(folder, group string) ([]row, error) {
	source, err := output("go", "list", "-f", "{{.Dir}}", "k8s.io/kubernetes/pkg/apis/"+group+"/validation")
	if err != nil {
		return nil, err
	}
	source = strings.TrimSpace(source)
	overlay, err := instrument(source, folder, group)
	if err != nil {
		return nil, err
	}
	module := filepath.Join(folder, "go.mod")
	if err := copyModule(module); err != nil {
		return nil, err
	}
	binary := filepath.Join(folder, group+".test")
	if _, err := output("go", "test", "-c", "-overlay", overlay, "-modfile", module, "-mod=mod", "-vet=off",
		"-o", binary, "./upstream/"+group); err != nil {
		return nil, err
	}
	calls := filepath.Join(folder, group+".jsonl")
	tests := exec.Command(binary, "-test.parallel=1")
	tests.Dir = source
	tests.Env = append(os.Environ(), "NIXBATCH_RECORDED="+calls)
	// Some tests look for files of the repository, and fail without them; the others are not theirs.
	if text, err := tests.CombinedOutput(); err != nil {
		log.Printf("%s: some tests fail: %s", group, failures(text))
	}
	return read(calls)
}

// copyModule makes a go.mod to which the dependencies of the tests can be added.
func copyModule(to string) error {
	for _, extension := range []string{".mod", ".sum"} {
		text, err := os.ReadFile("go" + extension)
		if err != nil {
			return err
		}
		if err := os.WriteFile(strings.TrimSuffix(to, ".mod")+extension, text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func failures(text []byte) string {
	var failed []string
	for _, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "--- FAIL: ") {
			failed = append(failed, strings.Fields(line)[2])
		}
	}
	return strings.Join(failed, ", ")
}

func read(file string) ([]row, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var rows []row
	decoder := json.NewDecoder(bytes.NewReader(text))
	for decoder.More() {
		var recorded row
		if err := decoder.Decode(&recorded); err != nil {
			return nil, err
		}
		rows = append(rows, recorded)
	}
	return rows, nil
}

// distinct keeps the first of rows with the same manifest, and none that is too large; sorted by their tests.
func distinct(rows []row) []row {
	seen := map[string]bool{}
	var kept []row
	dropped := 0
	for _, recorded := range rows {
		text := string(recorded.Object)
		if len(text) > largest {
			dropped++
		} else if !seen[text] {
			seen[text] = true
			kept = append(kept, recorded)
		}
	}
	log.Printf("%d calls, %d distinct manifests, %d more that are too large", len(rows), len(kept), dropped)
	sort.SliceStable(kept, func(i, j int) bool { return kept[i].Test < kept[j].Test })
	return kept
}

// judge fills in the errors. Kinds that the oracle knows no checks of are left out: most are no objects that one
// creates, such as the options of a request.
func judge(oracle string, rows []row) ([]row, error) {
	var questions bytes.Buffer
	encoder := json.NewEncoder(&questions)
	for _, asked := range rows {
		if err := encoder.Encode(map[string]any{"op": "validate", "object": asked.Object}); err != nil {
			return nil, err
		}
	}
	command := exec.Command(oracle)
	command.Stdin = &questions
	answers, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", oracle, err)
	}
	decoder := json.NewDecoder(bytes.NewReader(answers))
	var judged []row
	for _, asked := range rows {
		var answer struct {
			Errors []struct{ Field, Type, Detail string }
		}
		if err := decoder.Decode(&answer); err != nil {
			return nil, err
		}
		isKnown := true
		for _, found := range answer.Errors {
			asked.Errors = append(asked.Errors, [2]string{found.Field, found.Type})
			isKnown = isKnown && !strings.HasPrefix(found.Detail, "no create strategy")
		}
		if isKnown {
			judged = append(judged, asked)
		}
	}
	return judged, nil
}

func write(out string, rows []row) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	for _, row := range rows {
		if err := encoder.Encode(row); err != nil {
			return err
		}
	}
	if out == "" {
		_, err := io.Copy(os.Stdout, &text)
		return err
	}
	return os.WriteFile(out, text.Bytes(), 0o644)
}

func output(program string, arguments ...string) (string, error) {
	command := exec.Command(program, arguments...)
	var errors bytes.Buffer
	command.Stderr = &errors
	text, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", program, arguments[0], err, errors.String())
	}
	return string(text), nil
}

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"unicode"

	"sigs.k8s.io/yaml"
)

// definition is a CustomResourceDefinition, as far as it is of use here.
type definition struct {
	Kind string `json:"kind"`
	Spec struct {
		Group string `json:"group"`
		Scope string `json:"scope"`
		Names struct {
			Kind string `json:"kind"`
		} `json:"names"`
		Versions []struct {
			Name         string                    `json:"name"`
			Served       bool                      `json:"served"`
			Schema       map[string]any            `json:"schema"`
			Subresources map[string]map[string]any `json:"subresources"`
		} `json:"versions"`
	} `json:"spec"`
}

// definitions are those of the module, sorted by group and kind.
func (s source) definitions() ([]definition, error) {
	directory, err := s.download()
	if err != nil {
		return nil, err
	}
	var texts [][]byte
	if s.files != "" {
		texts, err = read(filepath.Join(directory, s.files))
	} else {
		texts, err = s.generate(directory)
	}
	if err != nil {
		return nil, err
	}
	var found []definition
	for _, text := range texts {
		for _, document := range bytes.Split(text, []byte("\n---")) {
			var one definition
			if err := yaml.Unmarshal(document, &one); err != nil {
				return nil, err
			}
			if one.Kind == "CustomResourceDefinition" {
				found = append(found, one)
			}
		}
	}
	sort.Slice(found, func(i, j int) bool {
		a, b := found[i].Spec, found[j].Spec
		return a.Group+"/"+a.Names.Kind < b.Group+"/"+b.Names.Kind
	})
	return found, nil
}

// download has the go command fetch the module, and returns where it is. A module that asks for a newer Go is there all
// the same, and only its files are read.
func (s source) download() (string, error) {
	cache, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		return "", err
	}
	var escaped strings.Builder
	for _, char := range s.module {
		if unicode.IsUpper(char) {
			escaped.WriteByte('!')
		}
		escaped.WriteRune(unicode.ToLower(char))
	}
	directory := filepath.Join(strings.TrimSpace(string(cache)), escaped.String()+"@"+s.version)
	if _, err := os.Stat(directory); err == nil {
		return directory, nil
	}
	said, err := outside(exec.Command("go", "mod", "download", s.module+"@"+s.version)).CombinedOutput()
	if _, missing := os.Stat(directory); missing != nil {
		return "", fmt.Errorf("go mod download: %v: %s", err, said)
	}
	return directory, nil
}

// outside runs a command where there is no module. Some of the modules are not in the checksum database.
func outside(command *exec.Cmd) *exec.Cmd {
	command.Dir = os.TempDir()
	command.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GONOSUMDB=*", "GONOSUMCHECK=1")
	return command
}

// generate makes the definitions of the Go types in the module, which is read-only: its copy is what is read.
func (s source) generate(module string) ([][]byte, error) {
	directory, err := os.MkdirTemp("", "crds")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(directory)
	if err := os.CopyFS(filepath.Join(directory, "module"), os.DirFS(module)); err != nil {
		return nil, err
	}
	generator := outside(exec.Command("go", "install", controllerGen))
	generator.Env = append(generator.Env, "GOBIN="+directory)
	if said, err := generator.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("controller-gen: %v: %s", err, said)
	}
	if s.replace != "" {
		edit := exec.Command("go", "mod", "edit", "-replace="+s.replace, filepath.Join(directory, "module", "go.mod"))
		if said, err := edit.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("go mod edit: %v: %s", err, said)
		}
	}
	made := filepath.Join(directory, "made")
	arguments := []string{s.options, "output:crd:dir=" + made}
	for _, one := range s.packages {
		arguments = append(arguments, "paths="+one)
	}
	command := outside(exec.Command(filepath.Join(directory, "controller-gen"), arguments...))
	command.Dir = filepath.Join(directory, "module")
	if said, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("controller-gen: %v: %s", err, said)
	}
	return read(filepath.Join(made, "*.yaml"))
}

func read(pattern string) ([][]byte, error) {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	var texts [][]byte
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}

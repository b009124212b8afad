// Command export-schemas writes what nixbatch knows of one Kubernetes version: its kinds, the types of their
// fields as the server's decoder takes them, allowed values, defaults, list keys, and which fields the server
// insists on and does not store. The version is the one that it was built with: `.ci/conformance` builds and runs one
// a version.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	out := flag.String("out", "", "the folder for v<major>.<minor>.schema")
	modfile := flag.String("modfile", "go.mod", "the go.mod that this program was built with")
	check := flag.Bool("check", false, "write nothing, and fail when the file there differs")
	flag.Parse()
	if err := run(*modfile, *out, *check); err != nil {
		log.Fatal(err)
	}
}

func run(modfile, out string, check bool) error {
	version, folder, err := release(modfile)
	if err != nil {
		return err
	}
	kinds, err := kinds(folder)
	if err != nil {
		return err
	}
	types := types{definitions: map[string]*definition{}, openapi: loadOpenAPI()}
	for _, kind := range kinds {
		types.add(kind.goType)
	}
	parts := strings.SplitN(version, ".", 3)
	minor, err := strconv.Atoi(parts[1])
	if err != nil {
		return err
	}
	if err := prove(kinds, types.definitions, "fixtures", minor); err != nil {
		return err
	}
	text := write(version, kinds, types.definitions)

	file := filepath.Join(out, fmt.Sprintf("v%s.%s.schema", parts[0], parts[1]))
	if !check {
		return os.WriteFile(file, text, 0o644)
	}
	current, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if !bytes.Equal(current, text) {
		return errors.New(file + " is not current; run export-schemas without -check")
	}
	return nil
}

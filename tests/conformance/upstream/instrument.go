package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

const recorderPackage = "github.com/nixbatch/nixbatch/tests/conformance/upstream/recorder"

// instrument writes the package in `source` with calls of the recorder in it, and returns the file that overlays
// this module with it, as `./upstream/<group>`.
func instrument(source, folder, group string) (string, error) {
	files, err := filepath.Glob(filepath.Join(source, "*.go"))
	if err != nil {
		return "", err
	}
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	replaced := map[string]string{}
	for _, file := range files {
		text, err := recording(file)
		if err != nil {
			return "", err
		}
		copied := filepath.Join(folder, group+"-"+filepath.Base(file))
		if err := os.WriteFile(copied, text, 0o600); err != nil {
			return "", err
		}
		replaced[filepath.Join(here, "upstream", group, filepath.Base(file))] = copied
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		return "", err
	}
	file := filepath.Join(folder, group+"-overlay.json")
	return file, os.WriteFile(file, overlay, 0o600)
}

// insertion is text to be put at an offset of a file.
type insertion struct {
	offset int
	text   string
}

// recording is the text of a file with the recorder's calls.
func recording(file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, text, 0)
	if err != nil {
		return nil, err
	}
	var insertions []insertion
	ast.Inspect(parsed, func(node ast.Node) bool {
		switch function := node.(type) {
		case *ast.FuncDecl:
			if call := callOf(function.Name.Name, function.Type, function.Recv); call != "" && function.Body != nil {
				insertions = append(insertions, insertion{set.Position(function.Body.Lbrace).Offset + 1, call})
			}
		case *ast.FuncLit:
			if call := callOf("", function.Type, nil); call != "" {
				insertions = append(insertions, insertion{set.Position(function.Body.Lbrace).Offset + 1, call})
			}
		}
		return true
	})
	if len(insertions) > 0 {
		importing := fmt.Sprintf("; import recorder %q", recorderPackage)
		insertions = append(insertions, insertion{set.Position(parsed.Name.End()).Offset, importing})
	}
	sort.Slice(insertions, func(i, j int) bool { return insertions[i].offset < insertions[j].offset })
	var result []byte
	from := 0
	for _, insertion := range insertions {
		result = append(append(result, text[from:insertion.offset]...), insertion.text...)
		from = insertion.offset
	}
	return append(result, text[from:]...), nil
}

// callOf is what a function has to tell the recorder first: a validator what it is called with, and a test or a
// part of one how it is called. Nothing for any other function.
func callOf(name string, kind *ast.FuncType, receiver *ast.FieldList) string {
	if test := testOf(kind); test != "" {
		return " defer recorder.Test(" + test + ")();"
	}
	lower := strings.ToLower(name)
	if !strings.HasPrefix(lower, "validate") || receiver != nil || kind.TypeParams != nil || !returnsErrors(kind) {
		return ""
	}
	arguments := []string{fmt.Sprintf("%q", name)}
	for _, parameter := range kind.Params.List {
		for _, name := range parameter.Names {
			if name.Name != "_" {
				arguments = append(arguments, name.Name)
			}
		}
	}
	return " defer recorder.Call(" + strings.Join(arguments, ", ") + ")();"
}

// testOf is the name of the parameter of type *testing.T.
func testOf(kind *ast.FuncType) string {
	if len(kind.Params.List) != 1 || len(kind.Params.List[0].Names) != 1 {
		return ""
	}
	pointer, ok := kind.Params.List[0].Type.(*ast.StarExpr)
	if !ok {
		return ""
	}
	selector, ok := pointer.X.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != "T" {
		return ""
	}
	return kind.Params.List[0].Names[0].Name
}

// returnsErrors says whether the last result is a `field.ErrorList`.
func returnsErrors(kind *ast.FuncType) bool {
	if kind.Results == nil || len(kind.Results.List) == 0 {
		return false
	}
	selector, ok := kind.Results.List[len(kind.Results.List)-1].Type.(*ast.SelectorExpr)
	return ok && selector.Sel.Name == "ErrorList"
}

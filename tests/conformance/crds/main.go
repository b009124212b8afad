// Command crds writes the schemas of custom resources that nixbatch carries: crates/nixbatch-kube/schemas/custom.schema.
//
// They come from the Go modules of the projects, by the ordinary go command: the CustomResourceDefinitions that the
// project itself ships in its module, or, where a module has only the Go types, what controller-gen makes of those.
//
//	crds -out DIR           write DIR/custom.schema
//	crds -out DIR -check    compare instead
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// controllerGen is the generator that is run for modules without definitions.
const controllerGen = "sigs.k8s.io/controller-tools/cmd/controller-gen@v0.23.0"

// source is a module that a project's definitions come from.
type source struct {
	project, module, version string
	// files is a pattern of definitions in the module; empty where they are generated.
	files string
	// packages, and generator options, are what controller-gen is told.
	packages []string
	options  string
	// replace is a module that controller-gen reads instead of the one that is asked for, where nobody has that.
	replace string
}

// Releases of a project stand oldest first. Of full and minimal definitions (Argo Workflows) the full ones count.
var sources = []source{
	{project: "argo-cd", module: "github.com/argoproj/argo-cd/v3", version: "v3.6.1", files: "manifests/crds/*-crd.yaml"},
	{project: "argo-workflows", module: "github.com/argoproj/argo-workflows/v3", version: "v3.7.14", files: "manifests/base/crds/full/*.yaml"},
	{project: "argo-workflows", module: "github.com/argoproj/argo-workflows/v4", version: "v4.0.7", files: "manifests/base/crds/full/*.yaml"},
	{project: "external-secrets", module: "github.com/external-secrets/external-secrets", version: "v1.3.2", files: "config/crds/bases/*.yaml"},
	{project: "flux-helm", module: "github.com/fluxcd/helm-controller/api", version: "v1.6.5", packages: []string{"./..."}, options: "crd"},
	{project: "flux-kustomize", module: "github.com/fluxcd/kustomize-controller", version: "v1.10.1", files: "config/crd/bases/*.yaml"},
	{project: "flux-source", module: "github.com/fluxcd/source-controller", version: "v1.9.6", files: "config/crd/bases/*.yaml"},
	{project: "jobset", module: "sigs.k8s.io/jobset", version: "v0.12.0", files: "config/components/crd/bases/*.yaml"},
	{project: "keda", module: "github.com/kedacore/keda/v2", version: "v2.21.0", files: "config/crd/bases/*.yaml"},
	{project: "kueue", module: "sigs.k8s.io/kueue", version: "v0.17.0", files: "config/components/crd/bases/*.yaml"},
	{project: "prometheus-operator", module: "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring", version: "v0.95.1", packages: []string{"./v1/...", "./v1alpha1/...", "./v1beta1/..."}, options: "crd:crdVersions=v1", replace: "k8s.io/utils=k8s.io/utils@v0.0.0-20260626114624-be93311217bd"},
	{project: "rabbitmq-cluster", module: "github.com/rabbitmq/cluster-operator/v2", version: "v2.19.1", files: "config/crd/bases/*.yaml"},
	{project: "rabbitmq-topology", module: "github.com/rabbitmq/messaging-topology-operator", version: "v1.19.1", files: "config/crd/bases/*.yaml"},
	{project: "spark-operator", module: "github.com/kubeflow/spark-operator/v2", version: "v2.5.1", files: "config/crd/bases/*.yaml"},
	{project: "volcano", module: "volcano.sh/apis", version: "v1.14.0", packages: []string{"./pkg/apis/batch/v1alpha1", "./pkg/apis/bus/v1alpha1", "./pkg/apis/scheduling/v1beta1", "./pkg/apis/flow/v1alpha1", "./pkg/apis/topology/v1alpha1", "./pkg/apis/nodeinfo/v1alpha1"}, options: "crd:crdVersions=v1,generateEmbeddedObjectMeta=true"},
}

func main() {
	out := flag.String("out", "", "the directory of custom.schema")
	check := flag.Bool("check", false, "compare with the file that is there")
	flag.Parse()
	if err := run(filepath.Join(*out, "custom.schema"), *check); err != nil {
		fmt.Fprintln(os.Stderr, "crds:", err)
		os.Exit(1)
	}
}

func run(file string, check bool) error {
	schemas := newPool()
	var releases []release
	for _, from := range sources {
		definitions, err := from.definitions()
		if err != nil {
			return fmt.Errorf("%s: %w", from.module, err)
		}
		released := release{project: from.project, version: from.version[1:]}
		for _, definition := range definitions {
			released.kinds = append(released.kinds, definition.kinds(schemas)...)
		}
		if len(released.kinds) == 0 {
			return fmt.Errorf("%s: no definitions", from.module)
		}
		releases = append(releases, released)
	}
	text := render(releases, schemas)
	if !check {
		return os.WriteFile(file, text, 0o644)
	}
	if old, err := os.ReadFile(file); err != nil || !bytes.Equal(old, text) {
		return fmt.Errorf("%s is not what the modules say; run: go run . -out %s", file, filepath.Dir(file))
	}
	return nil
}

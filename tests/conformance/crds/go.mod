// The CustomResourceDefinitions of other projects, as data: what each of them requires does not meet the rest.
module github.com/nixbatch/nixbatch/tests/conformance/crds

go 1.26.0

require sigs.k8s.io/yaml v1.6.0

require go.yaml.in/yaml/v2 v2.4.2 // indirect

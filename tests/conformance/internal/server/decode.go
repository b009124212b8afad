// Package server does to a manifest what the API server does when kubectl creates it: strict decoding,
// defaulting, and the checks of the kind's create strategy. Nothing is stored and admission plugins do not run.
package server

import (
	"fmt"
	"io"

	apiextensionsinstall "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/klog/v2"
	apiregistrationinstall "k8s.io/kube-aggregator/pkg/apis/apiregistration/install"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/controlplane" // registers the API groups that the server has
	"sigs.k8s.io/yaml"
)

// Scheme knows every type of the API server: its own, the extension server's and the aggregator's.
var Scheme = legacyscheme.Scheme

var strict runtime.Decoder

func init() {
	apiextensionsinstall.Install(Scheme)
	apiregistrationinstall.Install(Scheme)
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
	// What `fieldValidation=Strict` selects, kubectl's choice: unknown and duplicate fields are refused.
	strict = serializer.NewCodecFactory(Scheme, serializer.EnableStrict).UniversalDeserializer()
}

// Decode reads a manifest, which may be YAML, the way kubectl and the server together do: YAML becomes JSON
// first, so that `1.0` is the integer 1.
func Decode(manifest []byte) (object runtime.Object, kind schema.GroupVersionKind, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("the decoder panicked: %v", problem)
		}
	}()
	json, err := yaml.YAMLToJSONStrict(manifest)
	if err != nil {
		return nil, schema.GroupVersionKind{}, err
	}
	object, found, err := strict.Decode(json, nil, nil)
	if found != nil {
		kind = *found
	}
	return object, kind, err
}

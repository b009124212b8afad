package main

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/nixbatch/nixbatch/tests/conformance/internal/server"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/admission"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// podSecurity says which checks of a policy the pods of an object fail. A check's name is the field of its error, and
// what the server says of it the detail. The object is decoded strictly and gets its defaults, as that which the
// admission plug-in sees.
func podSecurity(q question) answer {
	versioned, _, err := server.Decode(q.Object)
	if err != nil {
		return refused("decode", err)
	}
	server.Scheme.Default(versioned)
	metadata, spec, err := admission.DefaultPodSpecExtractor{}.ExtractPodSpec(versioned)
	if err != nil {
		return refused("decode", err)
	}
	level, err := api.ParseLevel(q.Level)
	if err != nil {
		return refused("level", err)
	}
	version, err := api.ParseVersion(q.Version)
	if err != nil {
		return refused("version", err)
	}
	var result answer
	for _, check := range evaluator.EvaluatePod(api.LevelVersion{Level: level, Version: version}, metadata, spec) {
		if !check.Allowed {
			result.Errors = append(result.Errors, fieldError{check.ForbiddenReason, "forbidden", check.ForbiddenDetail})
		}
	}
	result.OK = len(result.Errors) == 0
	return result
}

// evaluator runs the server's checks as the server puts them together, but each names itself.
var evaluator = func() policy.Evaluator {
	checks := policy.DefaultChecks()
	for i, check := range checks {
		for j, version := range check.Versions {
			checks[i].Versions[j].CheckPod = func(metadata *metav1.ObjectMeta, spec *corev1.PodSpec) policy.CheckResult {
				result := version.CheckPod(metadata, spec)
				result.ForbiddenReason = string(check.ID)
				return result
			}
		}
	}
	// Newer releases take the version that they emulate as well.
	arguments := []reflect.Value{reflect.ValueOf(checks)}
	constructor := reflect.ValueOf(policy.NewEvaluator)
	for i := 1; i < constructor.Type().NumIn(); i++ {
		arguments = append(arguments, reflect.Zero(constructor.Type().In(i)))
	}
	made := constructor.Call(arguments)
	if err, failed := made[1].Interface().(error); failed {
		panic(fmt.Sprintf("the checks contradict each other: %v", err))
	}
	return made[0].Interface().(policy.Evaluator)
}()

// podSecurityLabels says what the server refuses in the labels of a namespace.
func podSecurityLabels(q question) answer {
	var labels map[string]string
	if err := json.Unmarshal(q.Object, &labels); err != nil {
		return refused("decode", err)
	}
	open := api.LevelVersion{Level: api.LevelPrivileged, Version: api.LatestVersion()}
	parsed, errs := api.PolicyToEvaluate(labels, api.Policy{Enforce: open, Audit: open, Warn: open})
	result := answer{OK: len(errs) == 0, Canonical: parsed.Enforce.String(), Decimal: parsed.Warn.String()}
	for _, err := range errs {
		result.Errors = append(result.Errors, fieldError{err.Field, string(err.Type), err.Detail})
	}
	return result
}

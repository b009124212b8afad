package server

import (
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/apis/authentication"
	"k8s.io/kubernetes/pkg/apis/authorization"
	authorizationvalidation "k8s.io/kubernetes/pkg/apis/authorization/validation"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
)

// reviews say what the server checks of a kind that it answers at once and does not store: such kinds have no
// strategy, and nothing checks their metadata first.
var reviews = map[schema.GroupKind]func(runtime.Object) error{
	{Kind: "Binding"}: review(corevalidation.ValidatePodBinding),
	{Group: "authentication.k8s.io", Kind: "SelfSubjectReview"}: review(func(*authentication.SelfSubjectReview) field.ErrorList {
		return nil
	}),
	{Group: "authentication.k8s.io", Kind: "TokenReview"}:             tokenReview,
	{Group: "authorization.k8s.io", Kind: "LocalSubjectAccessReview"}: review(authorizationvalidation.ValidateLocalSubjectAccessReview),
	{Group: "authorization.k8s.io", Kind: "SelfSubjectAccessReview"}:  review(authorizationvalidation.ValidateSelfSubjectAccessReview),
	{Group: "authorization.k8s.io", Kind: "SelfSubjectRulesReview"}: review(func(*authorization.SelfSubjectRulesReview) field.ErrorList {
		return nil
	}),
	{Group: "authorization.k8s.io", Kind: "SubjectAccessReview"}: review(authorizationvalidation.ValidateSubjectAccessReview),
}

// review is the check of objects of a type, as their `Create` makes it.
func review[T runtime.Object](validate func(T) field.ErrorList) func(runtime.Object) error {
	return func(object runtime.Object) error {
		if errs := validate(object.(T)); len(errs) > 0 {
			return apierrors.NewInvalid(object.GetObjectKind().GroupVersionKind().GroupKind(), "", errs)
		}
		return nil
	}
}

// tokenReview is what pkg/registry/authentication/tokenreview/storage.go checks, where it stands in Create itself.
func tokenReview(object runtime.Object) error {
	if object.(*authentication.TokenReview).Spec.Token == "" {
		return apierrors.NewInvalid(authentication.Kind("TokenReview"), "", field.ErrorList{
			field.Required(field.NewPath("spec", "token"), "token is required for TokenReview in authentication"),
		})
	}
	return nil
}

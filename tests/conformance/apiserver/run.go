package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/informers"
	"k8s.io/kubernetes/pkg/controller/cronjob"
	"k8s.io/kubernetes/pkg/controller/job"
	"k8s.io/kubernetes/pkg/util/parsers"
)

// startControllers starts those of Jobs and CronJobs, as kube-controller-manager does.
func (c *cluster) startControllers() error {
	factory := informers.NewSharedInformerFactory(c.client, 0)
	jobs := factory.Batch().V1().Jobs()
	ofJobs, err := job.NewController(c.context, factory.Core().V1().Pods(), jobs, c.client)
	if err != nil {
		return err
	}
	ofCronJobs, err := cronjob.NewControllerV2(c.context, jobs, factory.Batch().V1().CronJobs(), c.client)
	if err != nil {
		return err
	}
	factory.Start(c.context.Done())
	go ofJobs.Run(c.context, 2)
	go ofCronJobs.Run(c.context, 2)
	return nil
}

// prepare makes what a cluster has before a pod comes that needs it. What cannot be made, since its name is bad,
// is left to the server to complain about.
func (c *cluster) prepare(namespace string, object *unstructured.Unstructured) {
	c.once("namespaces "+namespace, func(options metav1.CreateOptions) error {
		_, err := c.client.CoreV1().Namespaces().Create(c.context,
			&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: namespace}}, options)
		return err
	})
	accounts := []string{"default"}
	for _, pod := range podsIn(object) {
		if account, _, _ := unstructured.NestedString(pod, "serviceAccountName"); account != "" {
			accounts = append(accounts, account)
		}
		if class, _, _ := unstructured.NestedString(pod, "priorityClassName"); class != "" {
			c.once("priorityclasses "+class, func(options metav1.CreateOptions) error {
				_, err := c.client.SchedulingV1().PriorityClasses().Create(c.context,
					&schedulingv1.PriorityClass{ObjectMeta: metav1.ObjectMeta{Name: class}, Value: 1000}, options)
				return err
			})
		}
	}
	for _, account := range accounts {
		c.once("serviceaccounts "+namespace+"/"+account, func(options metav1.CreateOptions) error {
			_, err := c.client.CoreV1().ServiceAccounts(namespace).Create(c.context,
				&corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: account}}, options)
			return err
		})
	}
}

func (c *cluster) once(what string, create func(metav1.CreateOptions) error) {
	if !c.made[what] {
		c.made[what] = true
		_ = create(metav1.CreateOptions{})
	}
}

// podsIn are the pod specs of a Pod, of what has a pod template, and of a CronJob.
func podsIn(object *unstructured.Unstructured) []map[string]any {
	var pods []map[string]any
	for _, path := range []string{"spec", "spec.template.spec", "spec.jobTemplate.spec.template.spec"} {
		if pod, found, _ := unstructured.NestedMap(object.Object, strings.Split(path, ".")...); found {
			pods = append(pods, pod)
		}
	}
	return pods
}

// run creates a CronJob in a namespace of its own, and says that its last run was the one before the last: so the
// controller starts it now, whatever its schedule. Only its deadline for that is taken away, and that it may be
// suspended.
func (c *cluster) run(object *unstructured.Unstructured) answer {
	var cronJob batchv1.CronJob
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, &cronJob); err != nil {
		return refused("decode", err)
	}
	due, err := lastTime(cronJob.Spec)
	if err != nil {
		return refused("schedule", err)
	}
	if err := c.controllers(); err != nil {
		return refused("controllers", err)
	}
	cronJob.Namespace = fmt.Sprintf("run-%d", len(c.made))
	cronJob.Spec.StartingDeadlineSeconds = nil
	cronJob.Spec.Suspend = nil
	c.prepare(cronJob.Namespace, object)
	created, err := c.client.BatchV1().CronJobs(cronJob.Namespace).Create(c.context, &cronJob, metav1.CreateOptions{})
	if err != nil {
		return refusal(err)
	}
	created.Status.LastScheduleTime = &metav1.Time{Time: due.Add(-time.Second)}
	if _, err := c.client.BatchV1().CronJobs(cronJob.Namespace).UpdateStatus(c.context, created, metav1.UpdateOptions{}); err != nil {
		return refusal(err)
	}
	return c.watch(cronJob.Namespace)
}

// lastTime is when a CronJob should have run last. It looks back further and further, since the controller's parser
// only looks ahead.
func lastTime(spec batchv1.CronJobSpec) (time.Time, error) {
	text := spec.Schedule
	if spec.TimeZone != nil {
		text = fmt.Sprintf("TZ=%s %s", *spec.TimeZone, text) // As formatSchedule of the controller does.
	}
	schedule, err := parsers.ParseCronScheduleWithPanicRecovery(text)
	if err != nil {
		return time.Time{}, err
	}
	const longest = 8 * 366 * 24 * time.Hour // 29 February may be as far away.
	now := time.Now()
	for back := time.Minute; back < longest; back *= 2 {
		next := schedule.Next(now.Add(-back))
		if next.IsZero() || next.After(now) {
			continue
		}
		last := next
		for !next.After(now) {
			last, next = next, schedule.Next(next)
		}
		return last, nil
	}
	return time.Time{}, errors.New("it never fires")
}

// watch waits for the Job of a namespace, and for its Pods if it starts any.
func (c *cluster) watch(namespace string) answer {
	var result answer
	err := wait.PollUntilContextTimeout(c.context, 20*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		if err := c.complaints(namespace); err != nil {
			return false, err
		}
		jobs, err := c.client.BatchV1().Jobs(namespace).List(ctx, metav1.ListOptions{})
		if err != nil || len(jobs.Items) == 0 {
			return false, err
		}
		job := jobs.Items[0]
		result.Job = job.Name
		pods, err := c.client.CoreV1().Pods(namespace).List(ctx, metav1.ListOptions{})
		if err != nil {
			return false, err
		}
		result.Pods = len(pods.Items)
		result.OK = result.Pods > 0 || *job.Spec.Suspend || *job.Spec.Parallelism == 0
		return result.OK, nil
	})
	if err != nil {
		return refused("controllers", err)
	}
	return result
}

// complaints are the warnings among the events of a namespace.
func (c *cluster) complaints(namespace string) error {
	events, err := c.client.CoreV1().Events(namespace).List(c.context, metav1.ListOptions{})
	if err != nil {
		return err
	}
	var all []error
	for _, event := range events.Items {
		if event.Type == corev1.EventTypeWarning {
			all = append(all, errors.New(event.Message))
		}
	}
	return errors.Join(all...)
}

package recorder

import (
	"maps"
	"slices"
	"strings"

	"k8s.io/kubernetes/pkg/apis/core"
)

// place puts a part into a pod, where there is a place for it.
func place(validator string, part any, pod *core.PodSpec, arguments []any) bool {
	container := &pod.Containers[0]
	switch part := part.(type) {
	case *core.PodSpec:
		*pod = *part.DeepCopy()
	case *[]core.Container:
		if strings.Contains(validator, "InitContainers") {
			pod.InitContainers = *part
		} else {
			pod.Containers = *part
		}
		pod.Volumes = volumes(arguments)
	case *core.Container:
		pod.Containers = []core.Container{*part}
	case *[]core.EphemeralContainer:
		pod.EphemeralContainers = *part
	case *[]core.EnvVar:
		container.Env = *part
	case *core.EnvVar:
		container.Env = []core.EnvVar{*part}
	case *[]core.EnvFromSource:
		container.EnvFrom = *part
	case *[]core.ContainerPort:
		container.Ports = *part
	case *[]core.VolumeMount:
		container.VolumeMounts, pod.Volumes = *part, volumes(arguments)
	case *[]core.VolumeDevice:
		container.VolumeDevices, pod.Volumes = *part, volumes(arguments)
	case *core.Probe:
		container.LivenessProbe = part
	case *core.Lifecycle:
		container.Lifecycle = part
	case *core.SecurityContext:
		container.SecurityContext = part
	case *core.PullPolicy:
		container.ImagePullPolicy = *part
	case *[]core.ContainerResizePolicy:
		container.ResizePolicy = *part
	case *core.ResourceRequirements:
		if strings.Contains(validator, "Pod") {
			pod.Resources = part
		} else {
			container.Resources = *part
		}
	default:
		return placeInPod(part, pod)
	}
	return true
}

func placeInPod(part any, pod *core.PodSpec) bool {
	switch part := part.(type) {
	case *[]core.Volume:
		pod.Volumes = *part
	case *core.VolumeSource:
		pod.Volumes = []core.Volume{{Name: "volume", VolumeSource: *part}}
	case *core.CSIVolumeSource:
		pod.Volumes = []core.Volume{{Name: "volume", VolumeSource: core.VolumeSource{CSI: part}}}
	case *core.NFSVolumeSource:
		pod.Volumes = []core.Volume{{Name: "volume", VolumeSource: core.VolumeSource{NFS: part}}}
	case *core.FlexVolumeSource:
		pod.Volumes = []core.Volume{{Name: "volume", VolumeSource: core.VolumeSource{FlexVolume: part}}}
	case *core.GlusterfsVolumeSource:
		pod.Volumes = []core.Volume{{Name: "volume", VolumeSource: core.VolumeSource{Glusterfs: part}}}
	case *[]core.Toleration:
		pod.Tolerations = *part
	case *core.Affinity:
		pod.Affinity = part
	case *core.PodSecurityContext:
		pod.SecurityContext = part
	case *[]core.Sysctl:
		pod.SecurityContext = &core.PodSecurityContext{Sysctls: *part}
	case *core.DNSPolicy:
		pod.DNSPolicy = *part
	case *core.PodDNSConfig:
		pod.DNSConfig = part
	case *[]core.HostAlias:
		pod.HostAliases = *part
	case *[]core.TopologySpreadConstraint:
		pod.TopologySpreadConstraints = *part
	case *[]core.PodReadinessGate:
		pod.ReadinessGates = *part
	case *[]core.PodSchedulingGate:
		pod.SchedulingGates = *part
	case *core.RestartPolicy:
		pod.RestartPolicy = *part
	case *core.ResourceList:
		pod.Overhead = *part
	default:
		return false
	}
	return true
}

// volumes are those that the arguments say are there.
func volumes(arguments []any) []core.Volume {
	var volumes []core.Volume
	for _, argument := range arguments {
		sources, ok := argument.(map[string]core.VolumeSource)
		if !ok {
			continue
		}
		for _, name := range sorted(sources) {
			volumes = append(volumes, core.Volume{Name: name, VolumeSource: sources[name]})
		}
	}
	return volumes
}

func sorted(sources map[string]core.VolumeSource) []string {
	return slices.Sorted(maps.Keys(sources))
}

import { type FieldError, invalid } from '../../objects/field-error.js';
import type { PodSpec, PodTemplateSpec } from '../../objects/kubernetes.js';
import { annotationErrors, dns1123LabelComplaints, dns1123SubdomainComplaints, labelErrors } from '../../objects/names.js';
import { containersErrors, ephemeralContainerErrors, hostNetworkErrors, oneOf } from './containers.js';
import { nodeAffinityErrors } from './node-affinity.js';
import { tolerationErrors } from './taints.js';
import { volumeErrors } from './volumes.js';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'] as const;
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'] as const;
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'] as const;
const MAX_INT_32 = 2_147_483_647;

/** What is wrong with the spec of a pod, in Kubernetes' order. Pods and templates of pods share these rules. */
export function podSpecErrors(spec: PodSpec, field: string): readonly FieldError[] {
  return [
    ...volumeErrors(spec.volumes, `${field}.volumes`),
    ...containersErrors(spec, field),
    ...oneOf(spec.restartPolicy ?? 'Always', RESTART_POLICIES, `${field}.restartPolicy`),
    ...oneOf(spec.dnsPolicy ?? 'ClusterFirst', DNS_POLICIES, `${field}.dnsPolicy`),
    ...labelErrors(spec.nodeSelector, `${field}.nodeSelector`),
    ...(spec.containers === undefined ? [] : hostNetworkErrors(spec, field)),
    ...nodeAffinityErrors(spec.affinity?.nodeAffinity, `${field}.affinity.nodeAffinity`),
    ...named(spec.serviceAccountName, dns1123SubdomainComplaints, `${field}.serviceAccountName`),
    ...named(spec.nodeName, dns1123SubdomainComplaints, `${field}.nodeName`),
    ...deadlineErrors(spec.activeDeadlineSeconds, `${field}.activeDeadlineSeconds`),
    ...named(spec.hostname, dns1123LabelComplaints, `${field}.hostname`),
    ...named(spec.subdomain, dns1123LabelComplaints, `${field}.subdomain`),
    ...tolerationErrors(spec.tolerations, `${field}.tolerations`),
    ...named(spec.priorityClassName, dns1123SubdomainComplaints, `${field}.priorityClassName`),
    ...oneOf(spec.preemptionPolicy ?? 'Never', PREEMPTION_POLICIES, `${field}.preemptionPolicy`),
  ];
}

/** What is wrong with a template of pods. Kubernetes leaves `metadata` out of the paths of its labels (B-035). */
export function podTemplateErrors({ metadata, spec }: PodTemplateSpec, field: string): readonly FieldError[] {
  return [
    ...labelErrors(metadata.labels, `${field}.labels`),
    ...annotationErrors(metadata.annotations, `${field}.annotations`),
    ...podSpecErrors(spec, `${field}.spec`),
    ...ephemeralContainerErrors(spec, `${field}.spec`, 'ephemeral containers not allowed in pod template'),
  ];
}

function named(name: string | undefined, complaints: (name: string) => readonly string[], field: string): readonly FieldError[] {
  return name ? complaints(name).map((complaint) => invalid(field, name, complaint)) : [];
}

function deadlineErrors(seconds: number | undefined, field: string): readonly FieldError[] {
  if (seconds === undefined || (seconds >= 1 && seconds <= MAX_INT_32)) return [];
  return [invalid(field, seconds, `must be between 1 and ${MAX_INT_32}, inclusive`)];
}

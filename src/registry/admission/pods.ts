import { forbiddenObject } from '../../objects/api-errors.js';
import { assigned } from '../../objects/decoding/wire-order.js';
import type { Pod, PodSpec, Toleration } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import type { RegistryContext } from '../context.js';
import { withTopology } from './topology-labels.js';

/** How long a pod stays on a node that is not ready or cannot be reached, in seconds, unless it says otherwise. */
const TOLERATED_SECONDS = 300;
const UNHEALTHY = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** The priority classes that every cluster has. */
const PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
]);

/**
 * A new pod with what Kubernetes adds: tolerations of nodes that are unwell for a while (B-100), its priority, and the
 * topology of its node if it is bound already (B-101). Throws Forbidden for a priority class that does not exist.
 */
export function admitPod(context: RegistryContext, pod: Pod): Pod {
  const { name, generateName } = pod.metadata;
  // In Kubernetes a name is only generated after this.
  const spec = admitPodSpec(pod.spec, generateName || name);
  return withTopology(context, { ...pod, spec }, spec.nodeName);
}

/** The same for the spec alone; the name is for the error. */
export function admitPodSpec(spec: PodSpec, podName: string): PodSpec {
  const tolerations = [...(spec.tolerations ?? []), ...missingTolerations(spec.tolerations ?? [])];
  return assigned('io.k8s.api.core.v1.PodSpec', spec, {
    ...(tolerations.length > 0 && { tolerations }),
    priority: spec.priority ?? priorityOf(spec, podName),
    preemptionPolicy: spec.preemptionPolicy ?? 'PreemptLowerPriority',
  });
}

/** The spec of a pod with tolerations of nodes that are unwell for a while, which nobody takes away. */
export function withLastingTolerations(spec: PodSpec): PodSpec {
  const { tolerations = [] } = spec;
  const missing = missingTolerations(tolerations);
  return missing.length === 0 ? spec : { ...spec, tolerations: [...tolerations, ...missing] };
}

function missingTolerations(tolerations: readonly Toleration[]): readonly Toleration[] {
  return UNHEALTHY.filter((taint) => !tolerations.some((one) => isAbout(one, taint))).map((key) => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: TOLERATED_SECONDS,
  }));
}

function isAbout({ key = '', effect }: Toleration, taint: string): boolean {
  return (key === taint || key === '') && (effect === 'NoExecute' || !effect);
}

function priorityOf({ priorityClassName }: PodSpec, podName: string): number {
  if (!priorityClassName) return 0;
  const priority = PRIORITIES.get(priorityClassName);
  if (priority !== undefined) return priority;
  throw forbiddenObject(RESOURCES.pods, podName, `no PriorityClass with name ${priorityClassName} was found`);
}

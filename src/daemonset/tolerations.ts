import type { PodSpec, Toleration } from '../objects/kubernetes.js';

const ALWAYS: readonly Toleration[] = [
  added('not-ready', 'NoExecute'),
  added('unreachable', 'NoExecute'),
  added('disk-pressure', 'NoSchedule'),
  added('memory-pressure', 'NoSchedule'),
  added('pid-pressure', 'NoSchedule'),
  added('unschedulable', 'NoSchedule'),
];

const NETWORK_UNAVAILABLE = added('network-unavailable', 'NoSchedule');

/**
 * The tolerations of a DaemonSet's pods: the template's own, then those that every daemon pod gets (B-077). One of the
 * template's that says the same is replaced where it stands, and so loses its `tolerationSeconds` (B-078).
 */
export function daemonTolerations({ tolerations = [], hostNetwork }: Pick<PodSpec, 'tolerations' | 'hostNetwork'>): readonly Toleration[] {
  const standard = hostNetwork ? [...ALWAYS, NETWORK_UNAVAILABLE] : ALWAYS;
  const own = tolerations.map((one) => standard.find((other) => isSame(one, other)) ?? one);
  return [...own, ...standard.filter((one) => !own.includes(one))];
}

function added(condition: string, effect: 'NoExecute' | 'NoSchedule'): Toleration {
  return { key: `node.kubernetes.io/${condition}`, operator: 'Exists', effect };
}

function isSame(one: Toleration, other: Toleration): boolean {
  return (
    one.key === other.key && one.effect === other.effect && one.operator === other.operator && (one.value ?? '') === (other.value ?? '')
  );
}

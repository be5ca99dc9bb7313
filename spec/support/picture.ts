import type { Pod } from '#objects/kubernetes.js';
import { type DrivenCluster, isLive, nodeOf } from './driven-cluster.js';

/** Whether a pod says that it is ready. */
export function isReady({ status }: Pod): boolean {
  return status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false;
}

/**
 * What is on the nodes, such as `n0:1 n1:1x n2:1+2!`: a pod is the tag of its image, with `!` if it is not ready, and `x` if it is
 * being deleted.
 */
export async function picture(driven: DrivenCluster, app = 'web'): Promise<string> {
  const byNode = new Map<string, string[]>();
  for (const pod of await driven.pods()) {
    if (pod.metadata.labels?.['app'] !== app) continue;
    byNode.set(nodeOf(pod), [...(byNode.get(nodeOf(pod)) ?? []), lookOf(pod)]);
  }
  return [...byNode].map(([node, pods]) => `${node}:${pods.toSorted().join('+')}`).join(' ');
}

/** How many pods look alike, such as `{ '1': 3, '2!': 1 }`, wherever they are. */
export async function census(driven: DrivenCluster, app = 'web'): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const pod of await driven.pods()) {
    if (pod.metadata.labels?.['app'] !== app) continue;
    counts[lookOf(pod)] = (counts[lookOf(pod)] ?? 0) + 1;
  }
  return counts;
}

function lookOf(pod: Pod): string {
  const tag = pod.spec.containers[0]?.image?.split(':')[1] ?? '';
  return `${tag}${isReady(pod) ? '' : '!'}${isLive(pod) ? '' : 'x'}`;
}

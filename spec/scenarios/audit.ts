import type { Cluster, ControllerRevision, DaemonSet, Node, Pod } from '#index.js';

const HASH = 'controller-revision-hash';

interface Inventory {
  readonly nodes: readonly Node[];
  readonly sets: readonly DaemonSet[];
  readonly revisions: readonly ControllerRevision[];
  readonly pods: readonly Pod[];
}

/** How long a cluster may take until it is at rest, in milliseconds. */
const REST_MS = 20_000;

/**
 * Waits until a cluster is at rest, doing something between the looks if it needs a hand; gives what keeps it from that. It is at
 * rest when nothing is broken twice in a row and nothing was written in between: one look reads list after list, and may see
 * something just before it is noticed.
 */
export async function restOf(cluster: Cluster, help?: () => Promise<void>): Promise<readonly string[]> {
  let version = '';
  let wrong: readonly string[] = [];
  await cluster.time.until(async () => {
    await help?.();
    const broken = await brokenPromises(cluster);
    const { resourceVersion } = await cluster.list('daemonsets');
    wrong = resourceVersion === version ? broken : ['it is still being written to', ...broken];
    version = resourceVersion;
    return wrong.length === 0 || undefined;
  }, REST_MS);
  return wrong;
}

/**
 * What a cluster at rest, whose DaemonSets run on every node, does not keep of its promises, a line each: one ready pod of the
 * newest revision on every node, no other pods, no orphans, and counters that equal a recount.
 */
export async function brokenPromises(cluster: Cluster): Promise<readonly string[]> {
  const [nodes, sets, revisions, pods] = await Promise.all([
    cluster.nodes.list(),
    cluster.list('daemonsets'),
    cluster.list('controllerrevisions'),
    cluster.list('pods'),
  ]);
  const inventory = { nodes, sets: sets.items, revisions: revisions.items, pods: pods.items };
  const pools = await cluster.list('nodepools');
  return [
    ...nodes.filter((node) => !isReady(node)).map(({ metadata }) => `node ${metadata.name} is not ready`),
    ...pools.items
      .filter(({ spec, status }) => status?.readyReplicas !== spec.replicas)
      .map(({ metadata, spec, status }) => `pool ${metadata.name} has ${status?.readyReplicas} of ${spec.replicas} nodes`),
    ...inventory.sets.flatMap((set) => brokenBy(set, inventory)),
    ...orphans(inventory),
  ];
}

function brokenBy(set: DaemonSet, { nodes, revisions, pods }: Inventory): readonly string[] {
  const { name, uid, generation } = set.metadata;
  const newest = revisions.filter((revision) => ownerOf(revision) === uid).toSorted((a, b) => b.revision - a.revision)[0];
  const hash = newest?.metadata.labels?.[HASH];
  const own = pods.filter((pod) => ownerOf(pod) === uid);
  const placed = nodes.flatMap((node) => {
    const there = own.filter(({ spec }) => spec.nodeName === node.metadata.name);
    const [pod] = there;
    if (there.length === 1 && pod && stays(pod) && pod.metadata.labels?.[HASH] === hash) return [];
    return `${name} has on ${node.metadata.name}: [${there.map(described).join(', ')}], wanted one ready pod of ${hash}`;
  });
  const count = nodes.length;
  const { status } = set;
  const counted = {
    observedGeneration: generation,
    desiredNumberScheduled: count,
    currentNumberScheduled: count,
    numberReady: count,
    updatedNumberScheduled: count,
    numberAvailable: count,
    numberMisscheduled: 0,
    numberUnavailable: 0,
  };
  const wrong = Object.entries(counted).filter(([field, value]) => (status[field as keyof typeof counted] ?? 0) !== value);
  return [
    ...placed,
    ...wrong.map(([field, value]) => `${name}: ${field} is ${status[field as keyof typeof counted]}, counted are ${value}`),
  ];
}

function orphans({ nodes, sets, revisions, pods }: Inventory): readonly string[] {
  const owners = new Set(sets.map(({ metadata }) => metadata.uid));
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  return [
    ...pods.filter((pod) => !owners.has(ownerOf(pod))).map((pod) => `${described(pod)} has no owner`),
    ...pods.filter(({ spec }) => !names.has(spec.nodeName ?? '')).map((pod) => `${described(pod)} is on no node`),
    ...revisions.filter((revision) => !owners.has(ownerOf(revision))).map(({ metadata }) => `revision ${metadata.name} has no owner`),
  ];
}

function ownerOf({ metadata }: Pod | ControllerRevision): string {
  return metadata.ownerReferences?.find(({ controller }) => controller)?.uid ?? '';
}

function isReady({ status }: Node | Pod): boolean {
  const conditions: readonly { readonly type: string; readonly status: string }[] = status?.conditions ?? [];
  return conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
}

/** A pod that is ready and is not on its way out: one that terminates may be ready until its node stops it. */
function stays(pod: Pod): boolean {
  return isReady(pod) && pod.metadata.deletionTimestamp === undefined;
}

function described(pod: Pod): string {
  const { name, labels, deletionTimestamp } = pod.metadata;
  return `${name} of ${labels?.[HASH]}${isReady(pod) ? ' ready' : ''}${deletionTimestamp === undefined ? '' : ' terminating'}`;
}

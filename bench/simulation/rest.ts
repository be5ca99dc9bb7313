import { nodeStateOf } from '../../src/charts/node-machine.js';
import { podStateOf } from '../../src/charts/pod-machine.js';
import type { DaemonSet, DaemonSetStatus, Node, Pod } from '../../src/objects/kubernetes.js';
import { nodeView, podView } from '../../src/objects/views.js';
import { hasEnded, hashOf, isAvailable, isReady, isTerminating, isUpToDate, nodeOf, ownerOf, revisionsOf } from './facts.js';
import { isInUse } from './judge.js';
import { type NodeCase, type Situation, situationOf, unfinished } from './rules.js';
import type { SimulatedCluster } from './simulated-cluster.js';
import type { World } from './world.js';

/** What a cluster at rest, whose nodes are all well, does not keep of its promises, a line each. */
export function brokenPromises({ audit: { truth }, clock }: SimulatedCluster): readonly string[] {
  const sets = [...truth.daemonsets.values()];
  return [
    ...sets.flatMap((set) => (isTerminating(set) ? [`${set.metadata.name} does not go`] : brokenBy(truth, set, clock.now()))),
    ...leaks(truth, sets),
  ];
}

function brokenBy(world: World, set: DaemonSet, nowMs: number): readonly string[] {
  const situation = situationOf(world, set, { nowMs });
  const cases = [...situation.cases.values()];
  const mayBeOld = !situation.isRolling || isHeldUp(situation, cases);
  const problems = [
    ...unfinished(situation),
    ...cases.flatMap((one) => (one.shouldRun && !isServed(situation, one, mayBeOld) ? [`is not served on ${one.name}`] : [])),
    ...cases.flatMap((one) => (!one.shouldContinue && one.live.length > 0 ? [`is still on ${one.name}`] : [])),
    ...wrongCounters(situation, cases),
    ...wrongRevisions(world, situation),
  ];
  return problems.map((problem) => `${set.metadata.name} ${problem}`);
}

/** Exactly one pod, which is available and, unless updates are by hand, of the newest revision. */
function isServed({ set, hash, nowMs }: Situation, { recorded }: NodeCase, mayBeOld: boolean): boolean {
  const [pod] = recorded;
  if (recorded.length !== 1 || pod === undefined) return false;
  return isAvailable(set, pod, nowMs) && (mayBeOld || isUpToDate(set, hash, pod));
}

/** A pod that cannot get available, on a node that is not wanted any more, uses budget for ever (B-204, B-216). */
function isHeldUp({ set, nowMs }: Situation, cases: readonly NodeCase[]): boolean {
  return cases.some(({ shouldRun, recorded }) => !shouldRun && recorded.some((pod) => !isAvailable(set, pod, nowMs)));
}

/** The status against a recount (B-280 to B-285). */
function wrongCounters({ set, hash, nowMs }: Situation, cases: readonly NodeCase[]): readonly string[] {
  const wanted = cases.filter(({ shouldRun }) => shouldRun);
  const first = (one: NodeCase) => one.recorded[0];
  const count = (holds: (pod: Pod) => boolean) => wanted.filter((one) => one.recorded.slice(0, 1).some(holds)).length;
  const available = count((pod) => isAvailable(set, pod, nowMs));
  const counted: Partial<DaemonSetStatus> = {
    desiredNumberScheduled: wanted.length,
    currentNumberScheduled: wanted.filter((one) => first(one) !== undefined).length,
    numberReady: count(isReady),
    numberAvailable: available,
    updatedNumberScheduled: count((pod) => isUpToDate(set, hash, pod)),
    numberUnavailable: wanted.length - available,
    numberMisscheduled: cases.filter((one) => one.node !== undefined && !one.shouldRun && first(one) !== undefined).length,
    observedGeneration: set.metadata.generation ?? 0,
  };
  return Object.entries(counted)
    .filter(([field, value]) => (set.status[field as keyof DaemonSetStatus] ?? 0) !== value)
    .map(([field, value]) => `says ${field} is ${set.status[field as keyof DaemonSetStatus]}, a recount gives ${value}`);
}

/** One current revision, the highest of all; old ones within the limit, or on pods (B-260 to B-270). */
function wrongRevisions(world: World, { set, hash }: Situation): readonly string[] {
  const own = revisionsOf(world, set);
  const current = own.filter((revision) => hashOf(revision) === hash);
  const old = own.filter((revision) => hashOf(revision) !== hash);
  const idle = old.filter((revision) => !isInUse(world, set, revision));
  const limit = set.spec.revisionHistoryLimit ?? 10;
  return [
    ...(hash === undefined ? ['has no current revision'] : []),
    ...(current.length > 1 ? ['has several current revisions'] : []),
    ...(old.some(({ revision }) => revision >= (current[0]?.revision ?? 0)) ? ['has a current revision that is not the highest'] : []),
    ...(old.length > limit && idle.length > 0 ? [`keeps ${old.length} old revisions, ${idle.length} of them idle`] : []),
  ];
}

/** Objects whose reason to be has gone. */
function leaks({ nodes, pods, controllerrevisions }: World, sets: readonly DaemonSet[]): readonly string[] {
  const uids = new Set(sets.map(({ metadata }) => metadata.uid));
  const isOrphaned = (owner: string | undefined) => owner !== undefined && !uids.has(owner);
  return [
    ...[...pods.values()].flatMap((pod) => {
      const { name } = pod.metadata;
      if (isOrphaned(ownerOf(pod))) return [`pod ${name} outlives its owner`];
      if (outlivesNode(nodes, pod)) return [`pod ${name} outlives its node`];
      if (isTerminating(pod)) return [`pod ${name} does not go`];
      return pod.spec.nodeName || hasEnded(pod) || mayWait(nodes, pod) ? [] : [`pod ${name} is not bound`];
    }),
    ...[...controllerrevisions.values()]
      .filter((one) => isOrphaned(ownerOf(one)))
      .map(({ metadata }) => `revision ${metadata.name} outlives its owner`),
    ...[...nodes.values()].filter((node) => !isReady(node)).map(({ metadata }) => `node ${metadata.name} is not ready`),
  ];
}

/** A pod that was let go before it was bound is left to itself: what becomes of its node concerns no controller (B-330). */
function outlivesNode(nodes: World['nodes'], pod: Pod): boolean {
  const isNobodys = !pod.spec.nodeName && ownerOf(pod) === undefined;
  return !isNobodys && !nodes.has(nodeOf(pod) ?? '');
}

/** A pod was made just before its node was tainted or went: it cannot be bound, and is not deleted either (B-072). */
function mayWait(nodes: World['nodes'], pod: Pod): boolean {
  const node = nodes.get(nodeOf(pod) ?? '');
  return node === undefined || (node.spec.taints?.some(({ effect }) => effect === 'NoSchedule') ?? false);
}

/** Actors that are not what the objects say, a line each: one for every object that has one, in the state that is read off the object. */
export function wrongActors({ audit: { truth }, shards }: SimulatedCluster): readonly string[] {
  const actors = new Map(shards.flatMap((shard) => [...shard.describe()].map(({ id, state }) => [id, JSON.stringify(state)] as const)));
  const wanted = new Map<string, string | undefined>();
  for (const node of truth.nodes.values()) wanted.set(`node/${node.metadata.name}`, stateOfNode(node));
  for (const pod of truth.pods.values())
    if (pod.spec.nodeName) wanted.set(`pod/${pod.metadata.namespace}/${pod.metadata.name}`, stateOfPod(pod));
  for (const { metadata } of truth.daemonsets.values()) {
    wanted.set(`daemonset/${metadata.namespace}/${metadata.name}`, undefined);
    wanted.set(`rollout/${metadata.namespace}/${metadata.name}`, undefined);
  }
  const wrong = [...wanted].filter(([id, state]) => !actors.has(id) || (state !== undefined && actors.get(id) !== state));
  return [
    ...wrong.map(([id, state]) => `${id} is in ${actors.get(id)}, its object says ${state}`),
    ...[...actors.keys()].filter((id) => !wanted.has(id)).map((id) => `${id} lives on without its object`),
  ];
}

/** Every actor of the cluster with its state. */
export function statesOf({ shards }: SimulatedCluster): readonly string[] {
  return shards.flatMap((shard) => [...shard.describe()].map(({ id, state }) => `${id} ${JSON.stringify(state)}`)).toSorted();
}

function stateOfNode(node: Node): string {
  return JSON.stringify(nodeStateOf(nodeView(node)));
}

function stateOfPod(pod: Pod): string {
  return JSON.stringify(podStateOf(podView(pod)));
}

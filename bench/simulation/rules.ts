import type { DaemonSet, IntOrString, Node, Pod } from '../../src/objects/kubernetes.js';
import {
  currentRevision,
  hasEnded,
  hashOf,
  isAvailable,
  isReady,
  isTerminating,
  isUpToDate,
  nodeOf,
  placement,
  podsOf,
  ranked,
} from './facts.js';
import type { World } from './world.js';

/** One node as one DaemonSet sees it. */
export interface NodeCase {
  readonly name: string;
  /** Undefined if there is no such node. */
  readonly node: Node | undefined;
  readonly shouldRun: boolean;
  readonly shouldContinue: boolean;
  /** All but those that have ended and are being deleted, best-ranked first (B-115). */
  readonly recorded: readonly Pod[];
  /** Those that are not being deleted. */
  readonly live: readonly Pod[];
  /** Those of them that have not ended. */
  readonly running: readonly Pod[];
  readonly fresh: readonly Pod[];
  readonly old: readonly Pod[];
}

/** One DaemonSet at one moment, with all that its rules look at. */
export interface Situation {
  readonly set: DaemonSet;
  readonly hash: string | undefined;
  readonly nowMs: number;
  readonly cases: ReadonlyMap<string, NodeCase>;
  readonly isRolling: boolean;
  readonly isSurging: boolean;
  /** How many more available old pods may go (B-205), and how many more nodes may run two pods (B-234). */
  readonly roomToDelete: number;
  readonly roomToSurge: number;
  /** How many available old pods may go from nodes that are not wanted any more (B-238). */
  readonly spare: number;
}

/** What the rules say of something that is done: it has to be, it may be within a budget, or it may not. */
export type Verdict = 'due' | 'rolling' | 'surge' | 'spare' | 'forbidden';

/** Looks at a DaemonSet in a world; `revisions` are those of a later moment, if its revision was written meanwhile. */
export function situationOf(world: World, set: DaemonSet, { nowMs, revisions = world }: { nowMs: number; revisions?: World }): Situation {
  const current = currentRevision(revisions, set);
  const hash = current && hashOf(current);
  const cases = casesOf(world, set, hash);
  const isRolling = set.spec.updateStrategy.type === 'RollingUpdate';
  const { maxUnavailable, maxSurge } = (isRolling && set.spec.updateStrategy.rollingUpdate) || {};
  const all = [...cases.values()];
  const desired = all.filter(({ shouldRun }) => shouldRun).length;
  const surge = roundedUp(maxSurge, desired);
  const unavailable = roundedUp(maxUnavailable, desired);
  const budget = desired > 0 && surge === 0 && unavailable === 0 ? 1 : unavailable;
  const available = (pod: Pod) => isAvailable(set, pod, nowMs);
  return {
    set,
    hash,
    nowMs,
    cases,
    isRolling,
    isSurging: isRolling && roundedUp(maxSurge, 1) > 0 && surge > 0,
    roomToDelete: Math.max(0, budget - all.filter((one) => isUnavailable(one, available)).length),
    roomToSurge: Math.max(0, surge - all.filter((one) => isUsingSurge(one, available)).length),
    spare: Math.max(0, all.filter((one) => isServing(one, available)).length - desired),
  };
}

/** Judges the deletion of a pod of the set (B-116 to B-139, B-200 to B-205, B-231 to B-240). */
export function deletionVerdict(situation: Situation, pod: Pod): Verdict {
  const found = situation.cases.get(nodeOf(pod) ?? '');
  if (found === undefined || isTerminating(pod)) return 'forbidden';
  if (found.node === undefined && !pod.spec.nodeName) return 'due';
  if (found.node !== undefined && isDueAnyhow(situation, found, pod)) return 'due';
  return situation.isRolling ? updateVerdict(situation, found, pod) : 'forbidden';
}

/** Judges the creation of a pod on a node (B-113, B-114, B-233 to B-235). */
export function creationVerdict(situation: Situation, nodeName: string): Verdict {
  const { set, nowMs } = situation;
  const found = situation.cases.get(nodeName);
  if (found === undefined || !found.shouldRun) return 'forbidden';
  const isSurgeType = surges(set);
  if (found.recorded.length === 0 || (isSurgeType && found.running.length === 0)) return 'due';
  const [old] = found.old;
  if (!situation.isSurging || old === undefined || found.old.length > 1 || found.fresh.length > 0) return 'forbidden';
  return isAvailable(set, old, nowMs) ? 'surge' : 'due';
}

/** What has to be done, or may be done within the budget, and is not: nothing, if the set is at rest. */
export function unfinished(situation: Situation): readonly string[] {
  const { cases, roomToDelete, roomToSurge, spare } = situation;
  const rooms: Readonly<Record<Verdict, number>> = { due: 1, rolling: roomToDelete, surge: roomToSurge, spare, forbidden: 0 };
  return [...cases.values()].flatMap(({ name, live }) => [
    ...(rooms[creationVerdict(situation, name)] > 0 ? [`lacks a pod on ${name}`] : []),
    ...live.filter((pod) => rooms[deletionVerdict(situation, pod)] > 0).map(({ metadata }) => `keeps ${metadata.name} on ${name}`),
  ]);
}

/** Whether manage deletes the pod whatever the strategy. */
function isDueAnyhow({ set, hash, nowMs }: Situation, { shouldContinue, running }: NodeCase, pod: Pod): boolean {
  if (!shouldContinue || hasEnded(pod)) return true;
  if (!surges(set)) return running.indexOf(pod) > 0;
  const fresh = running.filter((one) => hashOf(one) === hash);
  const old = running.filter((one) => hashOf(one) !== hash);
  if (fresh.indexOf(pod) > 0 || old.indexOf(pod) > 0) return true;
  const [kept] = fresh;
  return pod === old[0] && kept !== undefined && (!isReady(pod) || isAvailable(set, kept, nowMs));
}

function updateVerdict(situation: Situation, found: NodeCase, pod: Pod): Verdict {
  const { set, isSurging, nowMs } = situation;
  const { fresh, old } = found;
  if (old.length !== 1 || pod !== old[0] || fresh.length > 1) return 'forbidden';
  if (isSurging) return surgeVerdict(situation, found, pod);
  if (fresh.length > 0) return 'forbidden';
  return isAvailable(set, pod, nowMs) ? 'rolling' : 'due';
}

function surgeVerdict({ set, nowMs }: Situation, { node, shouldRun, fresh: [newer] }: NodeCase, old: Pod): Verdict {
  if (newer !== undefined) return isAvailable(set, newer, nowMs) ? 'due' : 'forbidden';
  if (shouldRun || node === undefined) return 'forbidden';
  return isAvailable(set, old, nowMs) ? 'spare' : 'due';
}

function casesOf(world: World, set: DaemonSet, hash: string | undefined): ReadonlyMap<string, NodeCase> {
  const pods = podsOf(world, set).filter((pod) => !(isTerminating(pod) && hasEnded(pod)));
  const names = new Set([...world.nodes.keys(), ...pods.flatMap((pod) => nodeOf(pod) ?? [])]);
  return new Map(
    [...names].map((name) => {
      const node = world.nodes.get(name);
      const recorded = ranked(pods.filter((pod) => nodeOf(pod) === name));
      const live = recorded.filter((pod) => !isTerminating(pod));
      const one: NodeCase = {
        name,
        node,
        ...(node === undefined ? { shouldRun: false, shouldContinue: false } : placement(set, node)),
        recorded,
        live,
        running: live.filter((pod) => !hasEnded(pod)),
        fresh: live.filter((pod) => isUpToDate(set, hash, pod)),
        old: live.filter((pod) => !isUpToDate(set, hash, pod)),
      };
      return [name, one];
    }),
  );
}

/** Whether a node counts against maxUnavailable (B-204, B-214, B-215). */
function isUnavailable({ shouldRun, recorded, fresh, old }: NodeCase, available: (pod: Pod) => boolean): boolean {
  if (fresh.length + old.length === 0) return shouldRun || recorded.length > 0;
  if (fresh.length > 1 || old.length > 1 || (fresh.length > 0 && old.length > 0)) return true;
  return ![...fresh, ...old].some(available);
}

/** Whether a node counts against maxSurge (B-234). */
function isUsingSurge({ fresh, old }: NodeCase, available: (pod: Pod) => boolean): boolean {
  if (fresh.length > 1 || old.length > 1) return true;
  return fresh.length > 0 && old.length > 0 && !fresh.some(available);
}

/** Whether a node has an available pod, the old one first (B-238). */
function isServing({ fresh, old }: NodeCase, available: (pod: Pod) => boolean): boolean {
  if (fresh.length > 1 || old.length > 1) return false;
  return [...(old.length > 0 ? old : fresh)].some(available);
}

/** Whether the set's strategy is one with surge at all (B-230). */
function surges({ spec: { updateStrategy } }: DaemonSet): boolean {
  return updateStrategy.type === 'RollingUpdate' && roundedUp(updateStrategy.rollingUpdate?.maxSurge, 1) > 0;
}

/** A number, or a percentage rounded up (B-201). */
function roundedUp(value: IntOrString | undefined, total: number): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  return Math.ceil((Number.parseInt(value, 10) * total) / 100);
}

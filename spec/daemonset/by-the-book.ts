import type { PodView } from '#objects/views.js';

/** How a node stands to a DaemonSet; `gone` has no Node object. */
export type NodeKind = 'wanted' | 'kept' | 'refused' | 'gone';

/** A DaemonSet's surroundings, as the catalogue of behaviours speaks of them. */
export interface Situation {
  readonly nodes: ReadonlyMap<string, NodeKind>;
  readonly pods: readonly PodView[];
  readonly hash: string;
  readonly generation: string;
  readonly minReadySeconds: number;
  /** Undefined under OnDelete and without surge. */
  readonly maxSurge: number | string | undefined;
  readonly maxUnavailable: number | string;
  readonly nowMs: number;
}

/** What is to be done with the nodes under every strategy. */
export interface Upkeep {
  readonly creates: ReadonlySet<string>;
  readonly deletes: ReadonlySet<string>;
  /** For each node with failed pods the names of which just one is deleted (B-135). */
  readonly oneOf: readonly (readonly string[])[];
}

/** A step of an update: what must happen, and how many of what else may. */
export interface Step {
  readonly creates: ReadonlySet<string>;
  readonly deletes: ReadonlySet<string>;
  readonly alsoCreate: { readonly from: ReadonlySet<string>; readonly count: number };
  readonly alsoDelete: { readonly from: ReadonlySet<string>; readonly count: number };
  /** Whether the step fails as a whole (B-242). */
  readonly fails: boolean;
}

const isTerminal = ({ phase }: PodView) => phase === 'Failed' || phase === 'Succeeded';
const isDeleted = ({ deletionAtMs }: PodView) => deletionAtMs !== undefined;
const isWanted = (kind: NodeKind | undefined) => kind === 'wanted';

/** Which pods are recorded for which node, best first (B-098, B-115, B-116). */
function recorded({ pods }: Situation): ReadonlyMap<string, readonly PodView[]> {
  const byNode = new Map<string, PodView[]>();
  for (const pod of pods) {
    const name = pod.nodeName ?? pod.targetNode;
    if (name === undefined || (isTerminal(pod) && isDeleted(pod))) continue;
    byNode.set(name, [...(byNode.get(name) ?? []), pod]);
  }
  for (const list of byNode.values()) {
    list.sort((a, b) => {
      if ((a.nodeName === undefined) !== (b.nodeName === undefined)) return a.nodeName === undefined ? 1 : -1;
      return a.createdAtMs - b.createdAtMs || (a.name < b.name ? -1 : 1);
    });
  }
  return byNode;
}

/** B-203. */
function isAvailable({ minReadySeconds, nowMs }: Situation, { isReady, readyChangedAtMs }: PodView): boolean {
  if (!isReady) return false;
  return minReadySeconds === 0 || (readyChangedAtMs !== undefined && readyChangedAtMs + minReadySeconds * 1_000 <= nowMs);
}

/** B-187. */
function isUpdated({ hash, generation }: Situation, { labels }: PodView): boolean {
  return labels['controller-revision-hash'] === hash || labels['pod-template-generation'] === generation;
}

/** B-201. */
function scaled(value: number | string | undefined, desired: number): number {
  return typeof value === 'string' ? Math.ceil((Number.parseInt(value, 10) * desired) / 100) : (value ?? 0);
}

/** B-113 to B-119, B-130 to B-137, B-231 to B-233. */
export function upkeepByTheBook(situation: Situation): Upkeep {
  const byNode = recorded(situation);
  const [creates, deletes] = [new Set<string>(), new Set<string>()];
  const oneOf: string[][] = [];
  for (const name of new Set([...situation.nodes.keys(), ...byNode.keys()])) {
    const kind = situation.nodes.get(name) ?? 'gone';
    const pods = byNode.get(name) ?? [];
    const live = pods.filter((pod) => !isDeleted(pod));
    if (kind === 'gone') {
      for (const pod of live) if (pod.nodeName === undefined) deletes.add(pod.name);
      continue;
    }
    if (kind === 'refused') {
      for (const pod of live) deletes.add(pod.name);
      continue;
    }
    if (pods.length === 0) {
      if (isWanted(kind)) creates.add(name);
      continue;
    }
    const failed = live.filter(({ phase }) => phase === 'Failed').map((pod) => pod.name);
    if (failed.length > 0) oneOf.push(failed);
    for (const pod of live) if (pod.phase === 'Succeeded') deletes.add(pod.name);
    const running = live.filter((pod) => !isTerminal(pod));
    if (situation.maxSurge === undefined) {
      for (const pod of running.slice(1)) deletes.add(pod.name);
      continue;
    }
    if (running.length === 0 && isWanted(kind)) creates.add(name);
    const isNew = ({ labels }: PodView) => labels['controller-revision-hash'] === situation.hash;
    const [fresh, old] = [running.filter(isNew), running.filter((pod) => !isNew(pod))];
    for (const pod of [...fresh.slice(1), ...old.slice(1)]) deletes.add(pod.name);
    const [best, oldest] = [fresh[0], old[0]];
    if (best && oldest && (!oldest.isReady || isAvailable(situation, best))) deletes.add(oldest.name);
  }
  return { creates, deletes, oneOf };
}

/** B-200 to B-219, and B-230 to B-242 with surge. */
export function stepByTheBook(situation: Situation): Step {
  const { nodes, maxSurge, maxUnavailable } = situation;
  const byNode = recorded(situation);
  const desired = [...nodes.values()].filter(isWanted).length;
  let [unavailableLimit, surgeLimit] = [scaled(maxUnavailable, desired), scaled(maxSurge, desired)];
  if (desired > 0 && unavailableLimit === 0 && surgeLimit === 0) unavailableLimit = 1;
  const isSurging = surgeLimit > 0;
  const [creates, deletes] = [new Set<string>(), new Set<string>()];
  const [surgeable, replaceable, unwanted] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let [unavailable, surging, serving, fails] = [0, 0, 0, false];
  for (const name of new Set([...[...nodes.keys()].filter((one) => isWanted(nodes.get(one))), ...byNode.keys()])) {
    const live = (byNode.get(name) ?? []).filter((pod) => !isDeleted(pod));
    const fresh = live.filter((pod) => isUpdated(situation, pod));
    const old = live.filter((pod) => !isUpdated(situation, pod));
    if (fresh.length > 1 || old.length > 1) {
      unavailable += 1;
      surging += 1;
      continue;
    }
    const [one, other] = [fresh[0], old[0]];
    const [isFreshUp, isOldUp] = [one !== undefined && isAvailable(situation, one), other !== undefined && isAvailable(situation, other)];
    if (other === undefined ? isFreshUp : isOldUp) serving += 1;
    if (other === undefined) {
      if (!isFreshUp) unavailable += 1;
      continue;
    }
    if (one !== undefined) {
      unavailable += 1;
      if (!isSurging) continue;
      if (isFreshUp) deletes.add(other.name);
      else surging += 1;
      continue;
    }
    const kind = nodes.get(name) ?? 'gone';
    if (!isSurging) {
      if (isOldUp) replaceable.add(other.name);
      else {
        deletes.add(other.name);
        unavailable += 1;
      }
      continue;
    }
    if (kind === 'gone') fails = true;
    if (!isOldUp) {
      if (isWanted(kind)) creates.add(name);
      else deletes.add(other.name);
    } else if (isWanted(kind)) surgeable.add(name);
    else unwanted.add(other.name);
  }
  const count = (from: ReadonlySet<string>, room: number) => ({ from, count: Math.min(from.size, Math.max(0, room)) });
  if (!isSurging) {
    return {
      creates,
      deletes,
      alsoCreate: count(new Set(), 0),
      alsoDelete: count(replaceable, unavailableLimit - unavailable),
      fails: false,
    };
  }
  return { creates, deletes, alsoCreate: count(surgeable, surgeLimit - surging), alsoDelete: count(unwanted, serving - desired), fails };
}

/** B-280 to B-284. */
export function statusByTheBook(situation: Situation) {
  const byNode = recorded(situation);
  const sums = { desired: 0, current: 0, misscheduled: 0, ready: 0, available: 0, updated: 0 };
  for (const [name, kind] of situation.nodes) {
    const [first] = byNode.get(name) ?? [];
    if (!isWanted(kind)) {
      if (first !== undefined && kind !== 'gone') sums.misscheduled += 1;
      continue;
    }
    sums.desired += 1;
    if (first === undefined) continue;
    sums.current += 1;
    if (first.isReady) sums.ready += 1;
    if (isAvailable(situation, first)) sums.available += 1;
    if (isUpdated(situation, first)) sums.updated += 1;
  }
  return {
    currentNumberScheduled: sums.current,
    numberMisscheduled: sums.misscheduled,
    desiredNumberScheduled: sums.desired,
    numberReady: sums.ready,
    updatedNumberScheduled: sums.updated,
    numberAvailable: sums.available,
    numberUnavailable: sums.desired - sums.available,
  };
}

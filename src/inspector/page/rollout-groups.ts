import type { StateValue } from 'xstate';
import type { CellPlace, Cells } from './cells.js';
import { toneOf } from './tones.js';

/** Where a node is in a rollout. */
export type RolloutGroup = 'done' | 'replacing' | 'waiting' | 'stuck' | 'without';

/** How many nodes are where, and how those are stuck that are, the most frequent first. */
export interface RolloutGroups {
  readonly counts: Readonly<Record<RolloutGroup, number>>;
  readonly stuck: readonly StuckNodes[];
}

/** Nodes that are stuck in the same state: their pod's, or their own if that says why. */
export interface StuckNodes {
  readonly state: StateValue;
  readonly count: number;
  /** Some of them. */
  readonly places: readonly CellPlace[];
}

/** How many nodes are named that are stuck in the same state. */
const STUCK_SHOWN = 20;

/** Sorts all nodes by where they are in the rollout of a revision. */
export function rolloutGroups(
  store: Cells,
  { hash, nodes, pods }: { readonly hash: string; readonly nodes: readonly StateValue[]; readonly pods: readonly StateValue[] },
): RolloutGroups {
  const counts = { done: 0, replacing: 0, waiting: 0, stuck: 0, without: 0 };
  const stuck = new Map<StateValue | undefined, CellPlace[]>();
  const nodeTones = nodes.map(toneOf);
  const podTones = pods.map(toneOf);
  for (const { shard, slot, packed } of store.all()) {
    const { nodeState, podState, revision } = store.cell(shard, packed);
    const podTone = podState === 0 ? undefined : podTones[podState - 1];
    const group = groupOf({ nodeTone: nodeTones[nodeState - 1], podTone, isNew: revision === hash });
    counts[group] += 1;
    if (group !== 'stuck') continue;
    const state = isStuck(podTone) ? pods[podState - 1] : nodes[nodeState - 1];
    const others = stuck.get(state);
    if (others === undefined) stuck.set(state, [{ shard, slot }]);
    else others.push({ shard, slot });
  }
  const groups = [...stuck].map(
    ([state = {}, places]): StuckNodes => ({ state, count: places.length, places: places.slice(0, STUCK_SHOWN) }),
  );
  return { counts, stuck: groups.toSorted((one, other) => other.count - one.count) };
}

function isStuck(podTone: string | undefined): boolean {
  return podTone === 'bad' || podTone === 'lost';
}

function groupOf({
  nodeTone,
  podTone,
  isNew,
}: {
  nodeTone: string | undefined;
  podTone: string | undefined;
  isNew: boolean;
}): RolloutGroup {
  if (podTone === undefined) return 'without';
  if (isStuck(podTone) || nodeTone === 'lost') return 'stuck';
  if (podTone === 'ending') return 'replacing';
  if (!isNew) return 'waiting';
  return podTone === 'good' ? 'done' : 'replacing';
}

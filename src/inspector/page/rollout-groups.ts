import type { StateValue } from 'xstate';
import type { CellPlace, FleetStore } from './fleet-store.js';
import { toneOf } from './tones.js';

/** Where a node is in a rollout. */
export type RolloutGroup = 'done' | 'replacing' | 'waiting' | 'stuck' | 'without';

/** How many nodes are where, and some of those that are stuck. */
export interface RolloutGroups {
  readonly counts: Readonly<Record<RolloutGroup, number>>;
  readonly stuck: readonly CellPlace[];
}

/** How many of the stuck nodes are named. */
const STUCK_SHOWN = 30;

/** Sorts all nodes by where they are in the rollout of a revision. */
export function rolloutGroups(
  store: FleetStore,
  { hash, nodes, pods }: { readonly hash: string; readonly nodes: readonly StateValue[]; readonly pods: readonly StateValue[] },
): RolloutGroups {
  const counts = { done: 0, replacing: 0, waiting: 0, stuck: 0, without: 0 };
  const stuck: CellPlace[] = [];
  const nodeTones = nodes.map(toneOf);
  const podTones = pods.map(toneOf);
  for (const { shard, slot, packed } of store.all()) {
    const { nodeState, podState, revision } = store.cell(shard, packed);
    const podTone = podState === 0 ? undefined : podTones[podState - 1];
    const group = groupOf({ nodeTone: nodeTones[nodeState - 1], podTone, isNew: revision === hash });
    counts[group] += 1;
    if (group === 'stuck' && stuck.length < STUCK_SHOWN) stuck.push({ shard, slot });
  }
  return { counts, stuck };
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
  if (podTone === 'bad' || podTone === 'lost' || nodeTone === 'lost') return 'stuck';
  if (podTone === 'ending') return 'replacing';
  if (!isNew) return 'waiting';
  return podTone === 'good' ? 'done' : 'replacing';
}

import { describe, expect, it } from 'vitest';
import { rolloutGroups } from '../../src/inspector/page/rollout-groups.js';

const NODES = ['ready', 'unreachable'];
const PODS = [{ running: 'ready' }, 'backingOff', 'unknown', 'pulling', 'terminating'];

/** The groups of cells, each the states of a node and of its pod, and the pod's revision. */
function groupsOf(...cells: readonly (readonly [string, number, string])[]) {
  const cellsOf = {
    all: () => cells.map((_, slot) => ({ shard: 0, slot, packed: slot })),
    cell: (_: number, slot: number) => {
      const [node = '', pod = 0, revision = ''] = cells[slot] ?? [];
      return { nodeState: NODES.indexOf(node) + 1, zone: '', podState: pod, revision };
    },
  };
  return rolloutGroups(cellsOf, { hash: 'new', nodes: NODES, pods: PODS });
}

describe('the nodes of a rollout', () => {
  it.each([
    ['ready', 1, 'new', 'done'],
    ['ready', 1, 'old', 'waiting'],
    ['ready', 4, 'new', 'replacing'],
    ['ready', 5, 'old', 'replacing'],
    ['ready', 2, 'new', 'stuck'],
    ['unreachable', 1, 'old', 'stuck'],
    ['ready', 0, '', 'without'],
  ] as const)('%s with a pod in state %i of the %s revision: %s', (node, pod, revision, group) => {
    expect(groupsOf([node, pod, revision]).counts[group]).toBe(1);
  });

  it('are stuck in some state, which many share, and of which a few are named', () => {
    const silent = Array.from({ length: 30 }, () => ['unreachable', 3, 'old'] as const);
    const { counts, stuck } = groupsOf(['ready', 2, 'new'], ...silent, ['unreachable', 1, 'new']);
    expect(counts.stuck).toBe(32);
    expect(stuck.map(({ state, count, places }) => [state, count, places.length])).toEqual([
      ['unknown', 30, 20],
      ['backingOff', 1, 1],
      ['unreachable', 1, 1],
    ]);
  });
});

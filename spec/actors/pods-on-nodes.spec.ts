import { describe, expect, it } from 'vitest';
import { PodsOnNodes } from '#actors/pods-on-nodes.js';
import { Random } from '#clock/random.js';

const NODES = 1_500;
const PODS = 3_000;

describe('which pods are on which nodes', () => {
  it.each([1, 2])('is what lists of them say, in the order in which they were bound (seed %i)', (seed) => {
    const random = new Random(seed);
    const places = new PodsOnNodes();
    const lists: number[][] = Array.from({ length: NODES }, () => []);
    const targets: number[] = Array.from({ length: PODS }, () => -1);
    for (let turn = 0; turn < 10_000; turn += 1) {
      const [pod, node] = [random.below(PODS), random.below(NODES + 1) - 1];
      const before = targets[pod] ?? -1;
      places.bind(pod, before, node);
      places.aim(pod, node);
      targets[pod] = node;
      if (before >= 0) lists[before] = (lists[before] ?? []).filter((one) => one !== pod);
      lists[node]?.push(pod);
    }
    expect(lists.map((_, node) => [...places.of(node)])).toEqual(lists);
    expect(lists.map((_, node) => places.isMeant(node))).toEqual(lists.map((pods) => pods.length > 0));
    expect(targets.map((_, pod) => places.targetOf(pod))).toEqual(targets);
  });
});

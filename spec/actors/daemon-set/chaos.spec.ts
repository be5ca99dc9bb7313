import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import type { DaemonSetSpec } from '#objects/kubernetes.js';
import { node, ON_DELETE, rolling } from '../../support/daemon-sets.js';
import { DaemonSetBench, imageTag } from './daemon-set-bench.js';

const STRATEGIES: readonly DaemonSetSpec['updateStrategy'][] = [
  rolling({ maxUnavailable: 1, maxSurge: 0 }),
  rolling({ maxUnavailable: '40%', maxSurge: 0 }),
  rolling({ maxUnavailable: 0, maxSurge: 2 }),
  ON_DELETE,
];

/** Things that happen to a cluster. Each may find nothing to happen to. */
const TROUBLES: readonly ((bench: DaemonSetBench, random: Random) => void)[] = [
  (bench, random) => bench.setImage(String(random.below(4))),
  (bench, random) => bench.edit({ updateStrategy: random.pick(STRATEGIES) }),
  (bench, random) => bench.store.put('nodes', node(`node-${random.below(8)}`)),
  (bench, random) =>
    bench.store.put('nodes', node(`node-${random.below(8)}`, { taints: [{ key: 'k', effect: random.pick(['NoSchedule', 'NoExecute']) }] })),
  (bench, random) => {
    const { name } = random.pick(bench.store.all('nodes'));
    if (bench.store.all('nodes').length < 4) return;
    bench.store.remove('nodes', `uid-of-${name}`);
    for (const one of bench.podsOn(name)) bench.store.remove('pods', one.uid);
  },
  (bench, random) => {
    const pods = bench.store.all('pods');
    if (pods.length > 0) bench.store.remove('pods', random.pick(pods).uid);
  },
  (bench, random) => {
    const pods = bench.store.all('pods');
    if (pods.length > 0) bench.become(random.pick(pods), random.chance(0.5) ? { phase: 'Failed', isReady: false } : { isReady: false });
  },
  (bench) => bench.restartShard(),
  (bench) => {
    // Whatever is asked for next is done, but nobody is told; then the control plane is replaced.
    bench.store.isReachable = false;
    bench.setImage('lost');
    bench.store.isReachable = true;
    bench.store.connect(bench.shard);
  },
  (bench, random) => bench.clock.advance(random.below(20_000)),
];

describe('a DaemonSet in trouble', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))('ends with one good pod on each node that it is for: seed %i', (seed) => {
    const random = new Random(seed);
    const bench = new DaemonSetBench({ nodes: 5 });
    for (let i = 0; i < 30; i += 1) {
      random.pick(TROUBLES)(bench, random);
      if (random.chance(0.6)) bench.play();
      expect(twins(bench), `seed ${seed}, trouble ${i}`).toEqual([]);
    }
    bench.edit({ updateStrategy: rolling({ maxUnavailable: 2, maxSurge: 0 }) });
    bench.setImage('last');
    for (let name = 0; name < 8; name += 1)
      if (bench.store.all('nodes').some((one) => one.name === `node-${name}`)) bench.store.put('nodes', node(`node-${name}`));
    for (let i = 0; i < 40; i += 1) {
      bench.clock.advance(30_000);
      bench.play();
    }
    const nodes = bench.store.all('nodes').map(({ name }) => name);
    expect(
      bench.store
        .all('pods')
        .map(({ targetNode }) => targetNode)
        .toSorted(),
    ).toEqual(nodes.toSorted());
    expect(bench.store.all('pods').every((one) => imageTag(one) === 'last' && one.isReady)).toBe(true);
    expect(bench.daemonSet.status).toMatchObject({
      desiredNumberScheduled: nodes.length,
      numberAvailable: nodes.length,
      numberMisscheduled: 0,
    });
    expect([bench.failures, bench.stateOf('daemonset'), bench.stateOf('rollout')]).toEqual([[], 'idle', 'complete']);
  });
});

/** Nodes with two live pods of one revision. */
function twins(bench: DaemonSetBench): readonly string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  for (const { targetNode, labels, deletionAtMs, phase } of bench.store.all('pods')) {
    if (deletionAtMs !== undefined || phase === 'Failed') continue;
    const key = `${targetNode} ${labels['controller-revision-hash']}`;
    if (seen.has(key)) found.push(key);
    seen.add(key);
  }
  return found;
}

import { expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import type { PodsByNode } from '#controllers/pods-by-node.js';
import type { Pod } from '#objects/kubernetes.js';
import { ControllerHarness } from '../support/controllers.js';

const NODES = ['a', 'b', 'c'];

/** What a recount of all pods says of a node. */
function recounted(cluster: ControllerHarness, node: string) {
  const there = [...cluster.registry.store.snapshot().entries('pods')].filter(([, pod]) => (pod as Pod).spec.nodeName === node);
  const taking = there.filter(([, pod]) => !['Failed', 'Succeeded'].includes((pod as Pod).status.phase ?? ''));
  return { keys: there.map(([key]) => key).sort(), pods: taking.length, cpu: 100 * taking.length };
}

it.each([1, 2, 3])('knows the pods of each node, there or not, and what they take, as a recount does (seed %i)', (seed) => {
  const random = new Random(seed);
  const cluster = new ControllerHarness();
  let pods: PodsByNode | undefined;
  const containers = [{ name: 'c', image: 'i', resources: { requests: { cpu: '100m' } } }];
  cluster.pod('first', { nodeName: 'a', containers });
  cluster.start((_context, byNode) => {
    pods = byNode;
    return { name: 'none', start: () => undefined, stop: () => undefined };
  });
  expect(pods?.isPresent).toBe(false);
  for (let step = 0; step < 400; step += 1) {
    // Nodes come and go while pods are on them.
    const node = random.pick(NODES);
    if (cluster.find('nodes', node) === undefined) cluster.node(node);
    else if (random.chance(0.3)) cluster.remove('nodes', node);
    const name = `pod-${random.below(40)}`;
    const pod = cluster.registry.store.get('pods', `default/${name}`);
    if (pod === undefined) cluster.pod(name, { nodeName: random.pick(NODES), containers });
    else if (random.chance(0.5)) cluster.podStatus(name, { phase: random.pick(['Running', 'Failed']) });
    else cluster.remove('pods', name, { namespace: 'default', gracePeriodSeconds: 0 });
    cluster.clock.settle();
    expect(pods?.isPresent).toBe(true);
    for (const one of NODES) {
      const { pods: count, cpu } = pods?.usage(one) ?? {};
      expect({ keys: [...(pods?.keys(one) ?? [])].sort(), pods: count, cpu }).toEqual(recounted(cluster, one));
    }
  }
});

import { expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { startControllers } from '#controllers/controllers.js';
import { ControllerHarness } from '../support/controllers.js';

/** A control plane with a pod on each of its nodes, all at rest; `count` says how many objects are read and written by an act. */
function settled(nodes: number) {
  const cluster = new ControllerHarness();
  for (let number = 0; number < nodes; number += 1) {
    cluster.node(`node-${number}`, { labels: { 'kubernetes.io/os': 'linux', 'beta.kubernetes.io/os': 'linux' } });
    cluster.pod(`pod-${number}`, { nodeName: `node-${number}` });
  }
  const { registry, clock, store } = cluster;
  const controllers = startControllers({ registry, clock, random: new Random('cost') }, { binder: true });
  clock.settle();
  const count = (act: () => void) => {
    let reads = 0;
    const read = store.get.bind(store);
    store.get = (resource, key) => {
      reads += 1;
      return read(resource, key);
    };
    const before = store.version;
    act();
    clock.settle();
    controllers.stop();
    return { reads, writes: store.version - before };
  };
  return { cluster, count };
}

const ACTS: readonly (readonly [name: string, act: (cluster: ControllerHarness) => void])[] = [
  ['the status of a pod is written', (cluster) => cluster.podStatus('pod-1', { phase: 'Running' })],
  ['a pod is deleted', (cluster) => cluster.remove('pods', 'pod-1', { namespace: 'default', gracePeriodSeconds: 0 })],
  ['a kubelet says that its node is not ready', (cluster) => cluster.post('node-1', 'False')],
  ['a node joins', (cluster) => cluster.node('joining')],
  ['a pod is bound', (cluster) => cluster.pod('pod-new')],
];

it.each(ACTS)('reads and writes as many objects among 400 as among 4, when %s', (_name, act) => {
  const [few, many] = [4, 400].map((nodes) => {
    const { cluster, count } = settled(nodes);
    return count(() => act(cluster));
  });
  expect(many).toEqual(few);
  expect(few?.writes).toBeGreaterThan(0);
});

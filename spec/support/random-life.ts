import { Random } from '#clock/random.js';
import { startControllers } from '#controllers/controllers.js';
import type { OwnerReference } from '#objects/kubernetes.js';
import type { StoredObject } from '#objects/resources.js';
import type { MemoryStore } from '#store/memory-store.js';
import { ControllerHarness, pinnedTo } from './controllers.js';

const NODES = Array.from({ length: 12 }, (_, number) => `node-${number}`);
/** Some are called as something else is. */
const PODS = [...Array.from({ length: 20 }, (_, number) => `pod-${number}`), 'default', 'default-scheduler', 'simulated', '1'];
const OUT_OF_SERVICE = { key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' } as const;
const STEPS = 250;

type Act = (cluster: ControllerHarness, random: Random) => void;

/** What users, kubelets and shards do; not all of it is possible at any time. */
const ACTS: readonly Act[] = [
  (cluster, random) => {
    const annotations = random.chance(0.7) ? { 'everynode.dev/kubelet': random.pick(['simulated', 'manual']) } : {};
    const name = random.pick([...NODES, 'manual']);
    const labels = {
      'kubernetes.io/hostname': name,
      'topology.kubernetes.io/zone': random.pick(['a', 'b', 'node-1']),
      'kubernetes.io/os': 'linux',
    };
    const taints = random.chance(0.2) ? [OUT_OF_SERVICE] : undefined;
    const ready = random.pick(['True', 'False', 'Unknown', 'none'] as const);
    cluster.node(name, { annotations, labels, ready, ...(taints && { taints }) });
  },
  (cluster, random) => cluster.post(random.pick(NODES), random.pick(['True', 'False'])),
  (cluster, random) => cluster.remove('nodes', random.pick(NODES)),
  createPod,
  createPod,
  (cluster, random) => cluster.podStatus(random.pick(PODS), { phase: random.pick(['Running', 'Failed', 'Succeeded']), podIP: '10.1.1.1' }),
  (cluster, random) => {
    const finalizers = random.chance(0.3) ? ['example/wait'] : [];
    cluster.create(
      'configmaps',
      { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: random.pick(['a', 'b']), finalizers } },
      'default',
    );
  },
  (cluster, random) => {
    const propagationPolicy = random.pick(['Background', 'Foreground', 'Orphan'] as const);
    cluster.remove('configmaps', random.pick(['a', 'b']), { namespace: 'default', propagationPolicy });
  },
  (cluster, random) => {
    const options = random.chance(0.5) ? { gracePeriodSeconds: 0 } : {};
    cluster.remove('pods', random.pick(PODS), { namespace: 'default', ...options });
  },
  (cluster, random) => {
    const name = random.pick(NODES);
    const node = cluster.registry.get({ resource: 'nodes', namespace: '', name });
    const taints = random.chance(0.5) ? [{ key: 'example/full', effect: random.pick(['NoSchedule', 'NoExecute'] as const) }] : [];
    const spec = { ...node.spec, taints, ...(random.chance(0.2) && { unschedulable: true }) };
    cluster.registry.update({ key: { resource: 'nodes', namespace: '', name }, object: { ...node, spec } });
  },
  (cluster, random) => cluster.clock.advance(random.below(60_000)),
  (cluster) => cluster.clock.settle(),
];

function createPod(cluster: ControllerHarness, random: Random): void {
  const name = random.pick(PODS);
  const owner = cluster.find('configmaps', random.pick(['a', 'b']), 'default');
  const { uid = 'nobody', name: ownerName = 'a' } = owner?.metadata ?? {};
  const reference: OwnerReference = { apiVersion: 'v1', kind: 'ConfigMap', name: ownerName, uid, blockOwnerDeletion: random.chance(0.5) };
  const tolerations = random.chance(0.5) ? [{ operator: 'Exists' as const, ...(random.chance(0.5) && { tolerationSeconds: 5 }) }] : [];
  const place = random.pick([{}, { affinity: pinnedTo(random.pick(NODES)) }, { nodeName: random.pick(NODES) }]);
  const resources = { requests: { cpu: random.pick(['1', '2']) } };
  const containers = [{ name: 'c', image: 'example/c:1', resources, ports: [{ containerPort: 80, hostPort: 8_000 + random.below(3) }] }];
  cluster.pod(name, { ...place, tolerations, containers, ...(random.chance(0.6) && { ownerReferences: [reference] }) });
}

/** Lets all controllers work on what is done at random; gives what was refused or failed. Everything is in the store's changes. */
export function liveAtRandom(store: MemoryStore<StoredObject>, seed: number): readonly unknown[] {
  const cluster = new ControllerHarness(store);
  const { registry, clock } = cluster;
  const random = new Random(seed);
  const errors: unknown[] = [];
  const onError = (controller: string, key: string, error: unknown) => errors.push([controller, key, String(error)]);
  const controllers = startControllers({ registry, clock, random: new Random('alike'), onError }, { binder: true });
  clock.settle();
  for (let step = 0; step < STEPS; step += 1) {
    try {
      random.pick(ACTS)(cluster, random);
    } catch (error) {
      errors.push(String(error));
    }
    if (random.chance(0.5)) clock.settle();
  }
  clock.advance(120_000);
  controllers.stop();
  return errors;
}

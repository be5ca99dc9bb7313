import { expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { startControllers } from '#controllers/controllers.js';
import type { Node } from '#objects/kubernetes.js';
import type { ReportNodeWrite } from '#objects/writes.js';
import { ControllerHarness } from '../support/controllers.js';
import { countForms } from '../support/forms.js';

/** A text that stands for the version in forms: whatever has it in it is written the ordinary way, object by object. */
const NO_FORM = `${Number.MAX_SAFE_INTEGER}`;
const REPLICAS = 130;

const condition = (status: string, reason: string) => ({
  type: 'Ready',
  status,
  reason,
  lastHeartbeatTime: null,
  lastTransitionTime: null,
});

/** The life of a pool whose nodes carry a label, told as the texts of all that was written of its nodes and leases. */
function life(label: string) {
  const cluster = new ControllerHarness();
  const { registry, clock, store } = cluster;
  const texts: string[] = [];
  const forms = countForms(store);
  store.subscribe((events) => {
    for (const { resource, value } of events) {
      if (resource !== 'nodes' && resource !== 'leases') continue;
      texts.push(JSON.stringify(value).replace(`"rack":"${label}"`, '"rack":"…"'));
    }
  });
  const controllers = startControllers({ registry, clock, random: new Random('life') }, { binder: true });
  const head = { kind: 'NodePool', apiVersion: 'everynode.dev/v1alpha1', metadata: { name: 'default' } };
  const spec = { replicas: REPLICAS, namePrefix: 'n-', timing: {}, failureRates: {}, labels: { rack: label }, taints: [] };
  cluster.create('nodepools', { ...head, spec, status: {} });
  clock.settle();
  live(cluster);
  clock.settle();
  controllers.stop();
  return { texts, forms };
}

/** What kubelets say, and what somebody does to some of the nodes. */
function live({ registry, clock, store }: ControllerHarness): void {
  const key = (name: string) => ({ resource: 'nodes', namespace: '', name }) as const;
  const uid = (name: string) => (store.get('nodes', name) as Node).metadata.uid;
  const report = (name: string, status: ReportNodeWrite['status']): ReportNodeWrite => ({
    verb: 'reportNode',
    name,
    uid: uid(name),
    status,
  });
  const names = [...store.snapshot().entries('nodes')].map(([name]) => name);
  registry.update({ key: key('n-3'), fieldManager: 'someone', object: { ...registry.get(key('n-3')), spec: { unschedulable: true } } });
  registry.patch({ key: key('n-4'), type: 'merge', patch: { metadata: { labels: { 'beta.kubernetes.io/os': null } } } });
  const ready = { conditions: [condition('True', 'KubeletReady')] };
  const unready = { conditions: [condition('False', 'KubeletNotReady')] };
  const slow = { conditions: [condition('True', 'KubeletReadyLate')] };
  const all = names.map((name, index) => report(name, index < REPLICAS / 2 ? ready : slow));
  const writes = [...all, report('n-5', unready), report('n-6', { capacity: { cpu: '1' } }), { ...report('n-7', ready), uid: 'another' }];
  registry.carryOut({ name: { shard: 0, epoch: 0, sequence: 1 }, groups: [{ writes }] });
  clock.advance(1_500);
  const again = { conditions: [{ ...condition('False', 'KubeletNotReady'), type: 'DiskPressure' }, condition('True', 'KubeletReady')] };
  const mistaken = { ...report('n-8', again), uid: 'another' };
  const more = [mistaken, ...names.filter((name) => name !== 'n-8').map((name) => report(name, again))];
  registry.carryOut({ name: { shard: 0, epoch: 0, sequence: 2 }, groups: [{ writes: more }] });
}

it('nodes of a pool and their leases are the same whether they are written as forms or one by one', () => {
  const [alike, alone] = [life('any'), life(NO_FORM)];
  expect(alike.texts).toEqual(alone.texts);
  expect(alone.forms.nodes).toBeUndefined();
  // The first of those that change alike is written whole. They are created, ready, without taint, and say something more: all but a few that somebody has changed.
  expect(alike.forms.nodes).toBeGreaterThan(REPLICAS * 4 - 30);
  expect(alike.forms.leases).toBe(REPLICAS - 1);
});

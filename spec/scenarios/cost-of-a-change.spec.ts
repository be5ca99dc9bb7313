import { afterEach, describe, expect, it } from 'vitest';
import { ShardViews } from '#actors/shard-views.js';
import { TimerQueue } from '#clock/timer-queue.js';
import type { Cluster } from '#cluster/cluster.js';
import { createCluster } from '#cluster/create-cluster.js';
import { Tally } from '#daemonset/tally.js';
import { MemoryStore } from '#store/memory-store.js';
import { RootsSnapshot } from '#store/snapshots.js';
import { web } from '../support/driven-cluster.js';

/** What is counted while something happens to a cluster that is settled. */
interface Touched {
  /** Objects that were read from the store, one by one or in a list. */
  read: number;
  written: number;
  /** Changes that a shard took in. */
  told: number;
  /** Nodes that a DaemonSet looked at. */
  assessed: number;
  /** Timers that were set. */
  timers: number;
}

const undo: (() => void)[] = [];

afterEach(() => {
  for (const back of undo.splice(0)) back();
});

/** Calls back before each call of a method of a class, with its arguments. */
function before<Made extends object, Name extends keyof Made>(
  { prototype }: { readonly prototype: Made },
  name: Name,
  note: (...parameters: readonly unknown[]) => void,
): void {
  const own = prototype[name] as (...parameters: unknown[]) => unknown;
  prototype[name] = function (this: Made, ...parameters: unknown[]) {
    note(...parameters);
    return own.apply(this, parameters);
  } as Made[Name];
  undo.push(() => {
    prototype[name] = own as Made[Name];
  });
}

function counting(): Touched {
  const touched: Touched = { read: 0, written: 0, told: 0, assessed: 0, timers: 0 };
  const count = (what: keyof Touched, by = 1) => {
    touched[what] += by;
  };
  before(MemoryStore, 'get', () => count('read'));
  before(MemoryStore, 'commit', (mutations) => count('written', (mutations as readonly unknown[]).length));
  before(ShardViews, 'take', (changes) => count('told', (changes as readonly unknown[]).length));
  before(Tally, 'count', () => count('assessed'));
  before(TimerQueue, 'add', () => count('timers'));
  for (const name of ['entries', 'found'] as const) countingReads(name, () => count('read'));
  return touched;
}

/** Calls back for each object that is read when many are. */
function countingReads(name: 'entries' | 'found', note: () => void): void {
  const { prototype } = RootsSnapshot;
  const own = prototype[name] as (...range: unknown[]) => Iterable<unknown>;
  prototype[name] = function* (this: unknown, ...range: unknown[]) {
    for (const one of own.apply(this, range)) {
      note();
      yield one as never;
    }
  };
  undo.push(() => {
    prototype[name] = own as never;
  });
}

/** A cluster in virtual time whose nodes all run a pod, at rest. */
async function settled(nodes: number): Promise<Cluster> {
  const cluster = await createCluster({ nodes, threads: 0, time: 'virtual', seed: 'cost' });
  await cluster.apply(web());
  await cluster.daemonSet('web').rolledOut();
  await cluster.time.advance('30s');
  return cluster;
}

/** What is touched while something happens. */
async function touchedBy(act: () => Promise<unknown>): Promise<Touched> {
  const touched = counting();
  await act();
  for (const back of undo.splice(0)) back();
  return touched;
}

/** Pools of more than 1,000 nodes get fewer events. */
const [FEW, MANY] = [1_001, 10_010];

/** Each is done to a pod of the DaemonSet. */
const ACTS: Readonly<Record<string, (cluster: Cluster, pod: string) => Promise<unknown>>> = {
  'the status of a pod is written': (cluster, pod) =>
    cluster.patch('pods', pod, { status: { message: 'changed' } }, { subresource: 'status' }),
  'a pod is deleted, and another takes its place': (cluster, pod) => cluster.delete('pods', pod),
  'a node joins, and gets its pod': (cluster) => cluster.nodes.add({ name: 'joining' }),
  'a node leaves, and its pod with it': (cluster) => cluster.nodes.remove('joining'),
  'the kubelet of a node falls silent, and is missed': (cluster) => cluster.nodes.fail('node-3'),
  'nothing happens': async () => undefined,
};

async function podOn(cluster: Cluster, nodeName: string): Promise<string> {
  const { items } = await cluster.list('pods', { namespace: 'default', fieldSelector: `spec.nodeName=${nodeName}` });
  return `default/${items[0]?.metadata.name}`;
}

describe('what a change touches', () => {
  it('is as much among 10,010 nodes as among 1,001', async () => {
    const counts: Record<string, Touched>[] = [];
    for (const nodes of [FEW, MANY]) {
      const cluster = await settled(nodes);
      const ofActs: Record<string, Touched> = {};
      for (const [name, act] of Object.entries(ACTS)) {
        const pod = await podOn(cluster, 'node-7');
        ofActs[name] = await touchedBy(async () => {
          await act(cluster, pod);
          await cluster.time.advance('2m');
        });
      }
      counts.push(ofActs);
      await cluster.stop();
    }
    expect(counts[1]).toEqual(counts[0]);
    const { written, assessed } = counts[0]?.['a pod is deleted, and another takes its place'] ?? {};
    expect([written, assessed].every((count) => (count ?? 0) > 0)).toBe(true);
    expect(counts[0]?.['nothing happens']).toMatchObject({ written: 0, told: 0, assessed: 0 });
  }, 300_000);

  it('is nothing per node while an hour passes: heartbeats are one for all', async () => {
    const counts: Touched[] = [];
    for (const nodes of [10, 1_000]) {
      const cluster = await settled(nodes);
      // Until the events of the beginning have expired.
      await cluster.time.advance('2h');
      counts.push(await touchedBy(() => cluster.time.advance('1h')));
      await cluster.stop();
    }
    expect(counts[1]).toEqual(counts[0]);
    expect(counts[0]).toMatchObject({ read: 0, written: 0, told: 0, assessed: 0 });
  }, 60_000);

  it('is one node of 1,000 when its kubelet falls silent, and when it is well again (B-307)', async () => {
    const cluster = await settled(1_000);
    await cluster.nodes.fail('node-500');
    await cluster.time.advance('2m');
    const silent = [await notReady(cluster, 'nodes'), await notReady(cluster, 'pods')];
    await cluster.nodes.heal('node-500');
    await cluster.time.advance('2m');
    expect(silent).toEqual([['node-500 Unknown'], ['node-500 False']]);
    expect([await notReady(cluster, 'nodes'), await notReady(cluster, 'pods')]).toEqual([[], []]);
    await cluster.stop();
  }, 60_000);
});

/** The nodes that are not ready, or whose pods are not. */
async function notReady(cluster: Cluster, resource: 'nodes' | 'pods'): Promise<readonly string[]> {
  const { items } = await cluster.list<'nodes' | 'pods'>(resource);
  return items.flatMap(({ metadata, spec, status }) => {
    const ready = status.conditions?.find(({ type }) => type === 'Ready')?.status;
    return ready === 'True' ? [] : `${'nodeName' in spec ? spec.nodeName : metadata.name} ${ready}`;
  });
}

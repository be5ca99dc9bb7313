import { setEnvironmentData } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { RealClock } from '#clock/real-clock.js';
import { type Composition, composeCluster } from '#cluster/compose-cluster.js';
import { workerChildren } from '#cluster/worker-children.js';
import { ApiError } from '#index.js';
import { configMap, daemonSet } from '../support/manifests.js';
import { brokenPromises, restOf } from './audit.js';

const POOL = { kind: 'NodePool', apiVersion: 'everynode.dev/v1alpha1', metadata: { name: 'default' }, spec: { replicas: 4 } };
const SHARDS = 2;
/** Ten of them missing, and a thread hangs: a second here, ten in the product. */
const BEAT_MS = 100;

const ENTRIES = {
  controlPlane: new URL('../cluster/fixtures/blocking-control-plane.mjs', import.meta.url),
  actorShard: new URL('../cluster/fixtures/blocking-shard.mjs', import.meta.url),
};

/** The cluster's threads, in the order in which the fixtures count them. */
const THREADS = ['control plane', 'shard 0', 'shard 1'];

/** A cluster in the product's own threads, each of which can be blocked from here. */
class Blockable {
  readonly #told: Int32Array;
  readonly #composition: Composition;

  constructor(told: Int32Array, composition: Composition) {
    this.#told = told;
    this.#composition = composition;
  }

  static async start(): Promise<Blockable> {
    const told = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * THREADS.length));
    setEnvironmentData('blocked threads', told.buffer);
    const composition = await composeCluster(
      {},
      {
        threads: SHARDS,
        clock: new RealClock(),
        unref: false,
        children: async (options, { clock, unref }) => workerChildren(options, { clock, unref, entries: ENTRIES, beatMs: BEAT_MS }),
      },
    );
    await composition.supervisor.start();
    return new Blockable(told, composition);
  }

  get cluster() {
    return this.#composition.cluster;
  }

  /** Blocks a thread, then tells of the states that its actor goes through until another runs in its place. */
  async block(thread: number): Promise<{ readonly replaced: Promise<readonly string[]> }> {
    const states: string[] = [];
    const replaced = new Promise<readonly string[]>((resolve) => {
      this.#composition.supervisor.threadActors[thread]?.subscribe(({ value }) => {
        if (value !== states.at(-1)) states.push(String(value));
        if (value === 'running' && states.length > 1) resolve(states);
      });
    });
    Atomics.store(this.#told, thread, 1);
    await expect.poll(() => Atomics.load(this.#told, thread), { interval: 1, timeout: 10_000 }).toBe(0);
    return { replaced };
  }
}

describe('a cluster of which a thread hangs', () => {
  let blockable: Blockable;
  afterEach(() => blockable.cluster.stop());

  it.each(THREADS.map((name, thread) => ({ name, thread })))('finds and replaces $name, and loses nothing', async ({ thread }) => {
    blockable = await Blockable.start();
    const { cluster } = blockable;
    await cluster.apply([POOL, daemonSet('agent'), configMap('kept', { data: { value: '1' } })]);
    expect(await restOf(cluster)).toEqual([]);
    const before = await cluster.list('pods');

    const { replaced } = await blockable.block(thread);
    expect(await replaced).toEqual(['unresponsive', 'crashed', 'restarting', 'starting', 'running']);
    expect(await brokenPromises(cluster)).toEqual([]);
    expect((await cluster.list('pods')).items.map(({ metadata }) => metadata.uid)).toEqual(
      before.items.map(({ metadata }) => metadata.uid),
    );
    expect(await cluster.get('configmaps', 'default/kept')).toMatchObject({ data: { value: '1' } });

    await cluster.daemonSet('default/agent').setImage('example/c:2');
    await cluster.daemonSet('default/agent').rolledOut();
    expect(await brokenPromises(cluster)).toEqual([]);
  });

  it.each([0, 1])('goes on with a rollout that began while shard %i hung', async (shard) => {
    blockable = await Blockable.start();
    const { cluster } = blockable;
    await cluster.apply([POOL, daemonSet('agent')]);
    await cluster.daemonSet('default/agent').rolledOut();
    const { replaced } = await blockable.block(1 + shard);
    await cluster.daemonSet('default/agent').setImage('example/c:2');
    await replaced;
    await cluster.daemonSet('default/agent').rolledOut();
    expect(await restOf(cluster)).toEqual([]);
  });

  it('answers what was asked while the control plane hung: reads by the next one, of writes that nothing is known', async () => {
    blockable = await Blockable.start();
    const { cluster } = blockable;
    await cluster.create(configMap('kept'));
    const { replaced } = await blockable.block(0);
    const read = cluster.get('configmaps', 'default/kept');
    const written = cluster.create(configMap('asked')).catch((error: unknown) => error);
    await replaced;
    expect((await read).metadata.name).toBe('kept');
    expect(await written).toSatisfy((error) => ApiError.is(error) && error.status.code === 503);
    await cluster.apply(configMap('asked'));
    expect((await cluster.get('configmaps', 'default/asked')).metadata.name).toBe('asked');
  });
});

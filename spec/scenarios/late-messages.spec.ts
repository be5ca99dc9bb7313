import { afterEach, describe, expect, it } from 'vitest';
import type { PackedToControlPlane, PackedToShard } from '#channels/packing-port.js';
import type { Port } from '#channels/port.js';
import { RealClock } from '#clock/real-clock.js';
import type { ChildFactory, ChildrenOptions } from '#cluster/children.js';
import { type Composition, composeCluster, type Placing } from '#cluster/compose-cluster.js';
import { deferred } from '#cluster/deferred.js';
import { workerChildren } from '#cluster/worker-children.js';
import { newChannel, type PortEnd, portOverMessagePort } from '#threads/message-port.js';
import { configMap, daemonSet } from '../support/manifests.js';
import { restOf } from './audit.js';

const POOL = { kind: 'NodePool', apiVersion: 'everynode.dev/v1alpha1', metadata: { name: 'default' }, spec: { replicas: 3 } };

/** One channel between a shard and the control plane, with somebody in the middle. */
interface Tapped {
  readonly epoch: number;
  readonly controlPlane: Port<PackedToControlPlane, PackedToShard>;
  /** What the control plane has said. */
  readonly heard: PackedToShard[];
}

/** Threads of the product; what shards write goes through here, and is kept back if somebody wants it. */
class Taps {
  readonly tapped: Tapped[] = [];
  /** What does not travel on: it is late. */
  readonly late: Extract<PackedToControlPlane, { kind: 'writes' }>[] = [];
  keepsBack: (message: Extract<PackedToControlPlane, { kind: 'writes' }>) => boolean = () => false;
  /** What a replacement waits for before it is connected; its epoch has begun. */
  replaced: () => Promise<void> = async () => undefined;
  /** The epoch of the shard that was started last. */
  epoch = 0;

  over(threads: ChildFactory<PortEnd>): ChildFactory<PortEnd> {
    return {
      ...threads,
      startShard: (start, events) => {
        this.epoch = start.epoch;
        const begun = start.epoch === 1 ? Promise.resolve() : this.replaced();
        const ready = () => {
          begun.then(events.ready, events.exited);
        };
        const child = threads.startShard(start, { ...events, ready });
        return { ...child, connectControlPlane: (end) => child.connectControlPlane(this.#tap(end, start.epoch)) };
      },
    };
  }

  #tap(end: PortEnd, epoch: number): PortEnd {
    const [mine, theirs] = newChannel();
    const controlPlane = portOverMessagePort<PackedToControlPlane, PackedToShard>(end);
    const shard = portOverMessagePort<PackedToShard, PackedToControlPlane>(mine);
    const heard: PackedToShard[] = [];
    this.tapped.push({ epoch, controlPlane, heard });
    controlPlane.listen((message) => {
      heard.push(message);
      shard.post(message);
    });
    shard.listen((message) => {
      if (message.kind === 'writes' && this.keepsBack(message)) this.late.push(message);
      else controlPlane.post(message);
    });
    return theirs;
  }
}

describe('a batch of a shard that has been replaced', () => {
  let taps: Taps;
  let composition: Composition;
  afterEach(() => composition.cluster.stop());

  /** A cluster in which the batch that makes a DaemonSet's pods is on its way; gives the batch, and the channel that it is on. */
  async function started() {
    taps = new Taps();
    const children = async (options: ChildrenOptions, { clock, unref }: Placing) =>
      taps.over(workerChildren(options, { clock, unref })) as ChildFactory<unknown>;
    composition = await composeCluster({}, { threads: 1, clock: new RealClock(), unref: false, children });
    const { cluster, supervisor } = composition;
    await supervisor.start();
    await cluster.apply(POOL);
    await atRest();
    taps.keepsBack = ({ batch }) => batch.groups.some(({ writes }) => writes.some(({ verb }) => verb === 'createPods'));
    await cluster.apply(daemonSet('agent'));
    await expect.poll(() => taps.late.length, { timeout: 10_000 }).toBeGreaterThan(0);
    taps.keepsBack = () => false;
    const [channel] = taps.tapped;
    const [batch] = taps.late;
    if (channel === undefined || batch === undefined) throw new Error('nothing was late');
    return { cluster, supervisor, channel, batch };
  }

  async function atRest(): Promise<void> {
    expect(await restOf(composition.cluster)).toEqual([]);
  }

  it('is refused from the moment that the next epoch begins, and nothing of it is done', async () => {
    const { cluster, supervisor, channel, batch } = await started();
    const replaced = deferred<void>();
    taps.replaced = () => replaced.promise;
    const epoch = taps.epoch;
    supervisor.terminate(0);
    await expect.poll(() => taps.epoch, { timeout: 10_000 }).toBe(epoch + 1);
    channel.controlPlane.post(batch);
    await expect.poll(() => channel.heard.at(-1), { timeout: 10_000 }).toEqual({ kind: 'fenced', epoch });
    expect((await cluster.list('pods')).items).toEqual([]);
    replaced.resolve();
    await atRest();
    expect((await cluster.list('pods')).items).toHaveLength(3);
  });

  it('goes nowhere once the replacement is connected', async () => {
    const { cluster, supervisor, channel, batch } = await started();
    supervisor.terminate(0);
    await atRest();
    const { resourceVersion } = await cluster.list('pods');
    channel.controlPlane.post(batch);
    // Whatever was sent before has arrived by the time that this has been answered.
    await cluster.create(configMap('later'));
    expect((await cluster.list('pods')).items).toHaveLength(3);
    expect(Number((await cluster.get('configmaps', 'default/later')).metadata.resourceVersion)).toBe(Number(resourceVersion) + 1);
  });
});

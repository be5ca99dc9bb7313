import type { Random } from '#clock/random.js';
import { ApiError, type Cluster, type ObjectDraft, type ResourceName } from '#index.js';
import { daemonSet } from '../support/manifests.js';
import type { Acknowledged } from './acknowledged.js';
import { nodeOf } from './crashing-log.js';

/** How long everything takes on nodes that are not instant. */
export const SLOW_NODES = { pull: '0s-2s', start: '0s-1s', ready: '0s-3s', stop: '0s-2s' };

const FIRST_IMAGE = 'example/c:1';
const BUDGETS = [{ maxUnavailable: 1 }, { maxUnavailable: '50%' }, { maxUnavailable: 0, maxSurge: 1 }];
/** The nodes of the pool that come and go. */
const POOL_NODES = ['node-2', 'node-3', 'node-4'];

/** What is done to a cluster from outside: one step at a time, each drawn from a seed. */
export class Workload {
  readonly #cluster: Cluster;
  readonly #record: Acknowledged;
  #counter = 0;
  #isSlow = false;
  #replicas = 3;
  #hasShrunk = false;
  readonly #sets: string[] = [];
  readonly #configMaps: string[] = [];
  readonly #nodes: string[] = [];

  constructor(cluster: Cluster, record: Acknowledged) {
    this.#cluster = cluster;
    this.#record = record;
  }

  /** Makes a pool of three nodes and a DaemonSet for the other steps to be about. */
  async begin(random: Random, timing?: object): Promise<void> {
    this.#isSlow = timing !== undefined;
    const pool = {
      apiVersion: 'everynode.dev/v1alpha1',
      kind: 'NodePool',
      metadata: { name: 'default' },
      spec: { replicas: this.#replicas, namePrefix: 'node-', ...(timing && { timing }) },
    };
    await this.#establish('nodepools', { name: 'default', value: String(this.#replicas) }, pool);
    await this.#addSet(random);
  }

  /** Deletes the pods of nodes that have been removed, which would stay for a minute (B-330) and hold up rollouts until then (B-219, B-242). */
  async collectPods(): Promise<void> {
    const nodes = new Set((await this.#cluster.nodes.list()).map(({ metadata }) => metadata.name));
    const { items } = await this.#cluster.list('pods');
    for (const { metadata, spec } of items.filter((pod) => !nodes.has(nodeOf(pod)))) {
      if (spec.nodeName === undefined) continue;
      const name = `${metadata.namespace}/${metadata.name}`;
      await surely(() => this.#cluster.delete('pods', name, { gracePeriodSeconds: 0 }).catch(ignoreNotFound));
    }
  }

  /** One step. */
  async step(random: Random): Promise<void> {
    const steps = [
      () => this.#rollOut(random),
      () => this.#rollOut(random),
      () => this.#addSet(random),
      () => this.#removeSet(),
      () => this.#addNode(),
      () => this.#removeNode(),
      () => this.#scale(random),
      () => this.#deletePod(random),
      () => this.#createConfigMap(),
      () => this.#changeConfigMap(),
      () => this.#deleteConfigMap(),
    ];
    await random.pick(steps)();
  }

  /** Applies an object until that is acknowledged. */
  async #establish(resource: ResourceName, known: { name: string; value: string }, object: ObjectDraft): Promise<void> {
    await this.#record.create(resource, known, async () => {
      const [applied] = await surely(() => this.#cluster.apply(object));
      if (applied === undefined) throw new Error('nothing was applied');
      return applied.object;
    });
  }

  async #addSet(random: Random): Promise<void> {
    const name = `set-${this.#next()}`;
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: random.pick(BUDGETS) };
    const minReadySeconds = this.#isSlow ? random.below(2) : 0;
    this.#sets.push(name);
    await this.#establish(
      'daemonsets',
      { name: `default/${name}`, value: FIRST_IMAGE },
      daemonSet(name, { spec: { updateStrategy, minReadySeconds } }),
    );
  }

  /** Removes the oldest set, but not the only one. */
  async #removeSet(): Promise<void> {
    const name = this.#sets.length > 1 ? this.#sets.shift() : undefined;
    if (name === undefined) return;
    await this.#record.remove('daemonsets', `default/${name}`, () => this.#cluster.delete('daemonsets', `default/${name}`));
  }

  async #rollOut(random: Random): Promise<void> {
    const image = `example/c:${this.#next()}`;
    const name = `default/${random.pick(this.#sets)}`;
    await this.#record.change('daemonsets', { name, value: image }, () => this.#cluster.daemonSet(name).setImage(image));
  }

  async #addNode(): Promise<void> {
    const name = `extra-${this.#next()}`;
    this.#nodes.push(name);
    await this.#record.create('nodes', { name }, () => this.#cluster.nodes.add({ name }));
  }

  async #removeNode(): Promise<void> {
    const name = this.#nodes.shift();
    if (name === undefined) return;
    await this.#record.remove('nodes', name, () => this.#cluster.nodes.remove(name));
  }

  /**
   * Grows the pool or shrinks it. Having shrunk it does not grow again: a node that comes back before its pods have gone is not
   * counted until something else wakes the set: it has its pod, and so wakes nobody (B-169, B-171, B-173).
   */
  async #scale(random: Random): Promise<void> {
    const replicas = this.#hasShrunk ? 2 : 2 + random.below(3);
    this.#hasShrunk ||= replicas < this.#replicas;
    this.#replicas = replicas;
    if (this.#hasShrunk) this.#record.poolShrinks(POOL_NODES);
    await this.#record.change('nodepools', { name: 'default', value: String(replicas) }, () => this.#cluster.nodes.scale(replicas));
  }

  async #deletePod(random: Random): Promise<void> {
    const { items } = await this.#cluster.list('pods');
    if (items.length === 0) return;
    const pod = random.pick(items);
    await this.#record.removePod(pod, () => this.#cluster.delete('pods', `default/${pod.metadata.name}`));
  }

  async #createConfigMap(): Promise<void> {
    const name = `config-${this.#next()}`;
    const value = String(this.#next());
    this.#configMaps.push(name);
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { value } };
    await this.#record.create('configmaps', { name: `default/${name}`, value }, () => this.#cluster.create(object));
  }

  async #changeConfigMap(): Promise<void> {
    const name = `default/${this.#configMaps.at(-1)}`;
    const value = String(this.#next());
    await this.#record.change('configmaps', { name, value }, () => this.#cluster.patch('configmaps', name, { data: { value } }));
  }

  async #deleteConfigMap(): Promise<void> {
    const name = this.#configMaps.shift();
    if (name === undefined) return;
    await this.#record.remove('configmaps', `default/${name}`, () => this.#cluster.delete('configmaps', `default/${name}`));
  }

  #next(): number {
    this.#counter += 1;
    return this.#counter;
  }
}

function ignoreNotFound(error: unknown): void {
  if (!ApiError.is(error) || error.status.code !== 404) throw error;
}

/** Does something that may be done twice until it is known to be done. */
async function surely<Result>(act: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!ApiError.is(error) || error.status.code !== 503) throw error;
    }
  }
}

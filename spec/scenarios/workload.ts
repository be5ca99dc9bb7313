import type { Random } from '#clock/random.js';
import { ApiError, type Cluster, type ObjectDraft, type ResourceName } from '#index.js';
import { daemonSet } from '../support/manifests.js';
import type { Acknowledged } from './acknowledged.js';

const POOL = {
  apiVersion: 'everynode.dev/v1alpha1',
  kind: 'NodePool',
  metadata: { name: 'default' },
  spec: { replicas: 3, namePrefix: 'node-', timing: { pull: '0s-2s', start: '0s-1s', ready: '0s-3s', stop: '0s-2s' } },
};
/** The nodes of the pool that come and go. */
const POOL_NODES = ['node-2', 'node-3', 'node-4'];

/** What is done to a cluster from outside: one step at a time, each drawn from the seed. */
export class Workload {
  readonly #cluster: Cluster;
  readonly #record: Acknowledged;
  readonly #random: Random;
  /** Keeps the names of one run apart from those of others in the same cluster. */
  readonly #name: string;
  #counter = 0;
  #replicas = 3;
  #hasShrunk = false;
  readonly #configMaps: string[] = [];
  readonly #nodes: string[] = [];

  constructor(cluster: Cluster, { record, random, name }: { record: Acknowledged; random: Random; name: string }) {
    this.#cluster = cluster;
    this.#record = record;
    this.#random = random;
    this.#name = name;
  }

  /** Makes the pool and the DaemonSet that the other steps are about. */
  async begin(): Promise<void> {
    const image = 'example/c:1';
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 + this.#random.below(2) } };
    await this.#establish('nodepools', { name: 'default', value: '3' }, POOL);
    await this.#establish(
      'daemonsets',
      { name: `default/${this.#name}`, value: image },
      daemonSet(this.#name, { spec: { updateStrategy } }),
    );
  }

  /** Applies an object until that is acknowledged. */
  async #establish(resource: ResourceName, known: { name: string; value: string }, object: ObjectDraft): Promise<void> {
    const apply = async (): Promise<{ readonly metadata: { readonly uid: string } }> => {
      try {
        const [applied] = await this.#cluster.apply(object);
        if (applied === undefined) throw new Error('nothing was applied');
        return applied.object;
      } catch (error) {
        if (ApiError.is(error) && error.status.code === 503) return apply();
        throw error;
      }
    };
    await this.#record.create(resource, known, apply);
  }

  /** One step. */
  async step(): Promise<void> {
    const steps = [
      () => this.#rollOut(),
      () => this.#addNode(),
      () => this.#removeNode(),
      () => this.#scale(),
      () => this.#deletePod(),
      () => this.#createConfigMap(),
      () => this.#changeConfigMap(),
      () => this.#deleteConfigMap(),
    ];
    await this.#random.pick(steps)();
  }

  async #rollOut(): Promise<void> {
    const image = `example/c:${this.#next()}`;
    const name = `default/${this.#name}`;
    await this.#record.change('daemonsets', { name, value: image }, () => this.#cluster.daemonSet(name).setImage(image));
  }

  async #addNode(): Promise<void> {
    const name = `${this.#name}-extra-${this.#next()}`;
    this.#nodes.push(name);
    await this.#record.create('nodes', { name }, () => this.#cluster.nodes.add({ name }));
  }

  async #removeNode(): Promise<void> {
    const name = this.#nodes.shift();
    if (name !== undefined) await this.#record.remove('nodes', name, () => this.#cluster.nodes.remove(name));
  }

  /**
   * Grows the pool or shrinks it. Having shrunk it does not grow again: a node that comes back before its pods have gone is not
   * counted until something else wakes the set (B-171, B-173).
   */
  async #scale(): Promise<void> {
    const replicas = this.#hasShrunk ? 2 : 2 + this.#random.below(3);
    this.#hasShrunk ||= replicas < this.#replicas;
    this.#replicas = replicas;
    if (this.#hasShrunk) this.#record.poolShrinks(POOL_NODES);
    await this.#record.change('nodepools', { name: 'default', value: String(replicas) }, () => this.#cluster.nodes.scale(replicas));
  }

  async #deletePod(): Promise<void> {
    const { items } = await this.#cluster.list('pods', { labelSelector: `app=${this.#name}` });
    if (items.length === 0) return;
    const pod = this.#random.pick(items);
    await this.#record.removePod(pod, () => this.#cluster.delete('pods', `default/${pod.metadata.name}`));
  }

  async #createConfigMap(): Promise<void> {
    const name = `${this.#name}-${this.#next()}`;
    const value = String(this.#next());
    this.#configMaps.push(name);
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { value } };
    await this.#record.create('configmaps', { name: `default/${name}`, value }, () => this.#cluster.create<'configmaps'>(object));
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

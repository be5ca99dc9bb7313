import { ContainerReports } from '../../kubelet/container-reports.js';
import type { ImageRegistry } from '../../kubelet/image-registry.js';
import { type KubeletSettings, kubeletSettings } from '../../kubelet/kubelet-settings.js';
import type { SimulatedKubelet } from '../../kubelet/simulated-kubelet.js';
import type { NodePool } from '../../objects/kubernetes.js';
import type { EventWrite } from '../../objects/writes.js';
import type { ShardHost } from '../shard-host.js';

const POOLLESS = kubeletSettings(undefined);

/** What the kubelets that a shard plays have in common. */
export class Kubelets {
  readonly host: ShardHost;
  readonly images: ImageRegistry;
  readonly reports = new ContainerReports();
  readonly #settings = new WeakMap<NodePool, KubeletSettings>();

  constructor(host: ShardHost, images: ImageRegistry) {
    this.host = host;
    this.images = images;
  }

  /** The present settings of a pool; those of nodes without a pool if it is undefined. */
  settingsOf(poolName: string | undefined): KubeletSettings {
    const pool = poolName === undefined ? undefined : this.host.views.nodePool(poolName);
    if (pool === undefined) return POOLLESS;
    const known = this.#settings.get(pool);
    if (known !== undefined) return known;
    const settings = kubeletSettings(pool.spec);
    this.#settings.set(pool, settings);
    return settings;
  }
}

/** The kubelet of one node. */
export class NodeKubelet implements SimulatedKubelet {
  readonly nodeName: string;
  readonly #shared: Kubelets;
  readonly #pool: string | undefined;

  constructor(shared: Kubelets, node: { readonly name: string; readonly pool: string | undefined }) {
    this.nodeName = node.name;
    this.#shared = shared;
    this.#pool = node.pool;
  }

  get clock(): SimulatedKubelet['clock'] {
    return this.#shared.host.clock;
  }

  get random(): SimulatedKubelet['random'] {
    return this.#shared.host.random;
  }

  get images(): ImageRegistry {
    return this.#shared.images;
  }

  get reports(): ContainerReports {
    return this.#shared.reports;
  }

  get settings(): KubeletSettings {
    return this.#shared.settingsOf(this.#pool);
  }

  record(event: Omit<EventWrite, 'verb'>): void {
    this.#shared.host.record(event);
  }
}

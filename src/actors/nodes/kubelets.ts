import { ContainerSets } from '../../kubelet/container-set.js';
import type { ImageRegistry } from '../../kubelet/image-registry.js';
import { type KubeletSettings, kubeletSettings } from '../../kubelet/kubelet-settings.js';
import type { NodePool } from '../../objects/kubernetes.js';
import type { ShardHost } from '../shard-host.js';

const POOLLESS = kubeletSettings(undefined);

/** What the kubelets that a shard plays have in common. */
export class Kubelets {
  readonly host: ShardHost;
  readonly images: ImageRegistry;
  readonly containers = new ContainerSets();
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

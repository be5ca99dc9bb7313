import { ContainerSets } from '../../kubelet/container-set.js';
import type { ImageRegistry } from '../../kubelet/image-registry.js';
import type { ShardHost } from '../shard-host.js';
import { PlayedKubelet } from './played-kubelet.js';

/** How many pools are remembered: more than a fleet has. Then all are forgotten, and their kubelets made anew. */
const POOLS_MAX = 1_000;

/** What the kubelets that a shard plays have in common. */
export class Kubelets {
  readonly host: ShardHost;
  readonly images: ImageRegistry;
  readonly containers = new ContainerSets();
  readonly #poolless: PlayedKubelet;
  readonly #ofPools = new Map<string, PlayedKubelet>();

  constructor(host: ShardHost, images: ImageRegistry) {
    this.host = host;
    this.images = images;
    this.#poolless = new PlayedKubelet(this, undefined);
  }

  /** The kubelet of the nodes of a pool; that of nodes without a pool if it is undefined. */
  of(poolName: string | undefined): PlayedKubelet {
    if (poolName === undefined) return this.#poolless;
    const known = this.#ofPools.get(poolName);
    if (known !== undefined) return known;
    if (this.#ofPools.size >= POOLS_MAX) this.#ofPools.clear();
    const kubelet = new PlayedKubelet(this, poolName);
    this.#ofPools.set(poolName, kubelet);
    return kubelet;
  }
}

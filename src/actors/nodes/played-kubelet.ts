import type { Clock } from '../../clock/clock.js';
import type { Random } from '../../clock/random.js';
import type { ContainerSets } from '../../kubelet/container-set.js';
import type { ImageRegistry } from '../../kubelet/image-registry.js';
import { type KubeletSettings, kubeletSettings } from '../../kubelet/kubelet-settings.js';
import type { SimulatedKubelet } from '../../kubelet/simulated-kubelet.js';
import type { NodePool } from '../../objects/kubernetes.js';
import type { Uids } from '../../objects/uids.js';
import type { EventWrite } from '../../objects/writes.js';
import type { ShardHost } from '../shard-host.js';
import type { PodCare } from './pod-record.js';

/** Who acts on the pods of a node, and the kubelet that does if it is played here: the same for all nodes of a pool of which that is true. */
export interface Carer {
  readonly care: PodCare;
  readonly kubelet: SimulatedKubelet;
}

/** What kubelets have in common that a shard plays. */
interface KubeletParts {
  readonly host: ShardHost;
  readonly images: ImageRegistry;
  readonly containers: ContainerSets;
}

/** The kubelet that is played on all nodes of a pool. */
export class PlayedKubelet implements SimulatedKubelet {
  readonly images: ImageRegistry;
  readonly containers: ContainerSets;
  readonly clock: Clock;
  readonly random: Random;
  readonly uids: Uids;
  readonly #host: ShardHost;
  readonly #poolName: string | undefined;
  readonly #carers: Readonly<Record<PodCare, Carer>>;
  #pool: NodePool | undefined;
  #settings = kubeletSettings(undefined);

  constructor({ host, images, containers }: KubeletParts, poolName: string | undefined) {
    this.images = images;
    this.containers = containers;
    this.clock = host.clock;
    this.random = host.random;
    this.uids = host.uids;
    this.#host = host;
    this.#poolName = poolName;
    this.#carers = {
      played: { care: 'played', kubelet: this },
      followed: { care: 'followed', kubelet: this },
      lost: { care: 'lost', kubelet: this },
    };
  }

  /** Those of the pool as it is now; those of nodes without a pool if it is gone. */
  get settings(): KubeletSettings {
    const pool = this.#poolName === undefined ? undefined : this.#host.views.nodePool(this.#poolName);
    if (pool !== this.#pool) {
      this.#pool = pool;
      this.#settings = kubeletSettings(pool?.spec);
    }
    return this.#settings;
  }

  record(event: Omit<EventWrite, 'verb'>): void {
    this.#host.record(event);
  }

  /** Says for nodes who acts on their pods. */
  as(care: PodCare): Carer {
    return this.#carers[care];
  }
}

import type { Clock } from '../clock/clock.js';
import type { Random } from '../clock/random.js';
import type { Uids } from '../objects/uids.js';
import type { EventWrite } from '../objects/writes.js';
import type { ContainerSets } from './container-set.js';
import type { ImageRegistry } from './image-registry.js';
import type { KubeletSettings } from './kubelet-settings.js';

/** What the pods of simulated nodes have in common. */
export interface SimulatedKubelet {
  readonly clock: Clock;
  readonly random: Random;
  readonly uids: Uids;
  readonly images: ImageRegistry;
  readonly containers: ContainerSets;
  /** Those of the moment: a pool's may change. */
  readonly settings: KubeletSettings;
  record(event: Omit<EventWrite, 'verb'>): void;
}

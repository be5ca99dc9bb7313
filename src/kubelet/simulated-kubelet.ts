import type { Clock } from '../clock/clock.js';
import type { Random } from '../clock/random.js';
import type { EventWrite } from '../objects/writes.js';
import type { ContainerReports } from './container-reports.js';
import type { ImageRegistry } from './image-registry.js';
import type { KubeletSettings } from './kubelet-settings.js';

/** What the pods of a simulated node have in common. */
export interface SimulatedKubelet {
  readonly nodeName: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly images: ImageRegistry;
  readonly reports: ContainerReports;
  /** Those of the moment: a pool's may change. */
  readonly settings: KubeletSettings;
  record(event: Omit<EventWrite, 'verb'>): void;
}

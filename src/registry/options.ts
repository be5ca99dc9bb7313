import type { DeleteOptions } from '../objects/kubernetes.js';
import type { Preconditions } from '../objects/writes.js';

/** Who asks, and how. */
export interface WriteOptions {
  /** Everything is done but the commit. */
  readonly dryRun?: boolean;
  /** Who the change is attributed to. */
  readonly fieldManager?: string;
  readonly preconditions?: Preconditions;
}

/** How to delete. */
export interface RemovalOptions extends WriteOptions {
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: DeleteOptions['propagationPolicy'];
}

import type { DeleteOptions, ManagedFieldsEntry } from '../objects/kubernetes.js';
import type { Preconditions } from '../objects/writes.js';

/** Who asks, and how. */
export interface WriteOptions {
  /** Everything is done but the commit. */
  readonly dryRun?: boolean;
  /** Who the change is attributed to; absent, it is one of the system's own parts. */
  readonly fieldManager?: string;
  /** As of which version of the API it was written; absent, the one in which objects are stored. */
  readonly apiVersion?: string;
  /** Who owns what after the write, where that is known already. */
  readonly managedFields?: readonly ManagedFieldsEntry[];
  readonly preconditions?: Preconditions;
  /** What old versions of the API allow: the selector of a DaemonSet may change. */
  readonly byOldRules?: boolean;
}

/** How to delete. */
export interface RemovalOptions extends WriteOptions {
  readonly gracePeriodSeconds?: number | undefined;
  readonly propagationPolicy?: DeleteOptions['propagationPolicy'];
}

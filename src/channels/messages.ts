import type { Change } from '../objects/views.js';
import type { BatchResult, WriteBatch } from '../objects/writes.js';

/** What a shard sends to the control plane. */
export type ToControlPlane =
  /** The shard has just been connected: it knows nothing, and asks for all that concerns it. */
  | { readonly kind: 'hello'; readonly shard: number; readonly epoch: number }
  | { readonly kind: 'writes'; readonly batch: WriteBatch }
  /** The shard has taken in every change up to this version: so much more may be sent. */
  | { readonly kind: 'acknowledged'; readonly version: number }
  /** The kubelets of the shard's nodes are well, but for those on these nodes. */
  | { readonly kind: 'heartbeat'; readonly silent: readonly string[] };

/** What the control plane sends to a shard. Results and changes come in the order of the commits. */
export type ToShard =
  /** A part of all that concerns the shard, as of `version`. The first part replaces whatever the shard knew. */
  | {
      readonly kind: 'listed';
      readonly isFirst: boolean;
      readonly isLast: boolean;
      readonly version: number;
      readonly changes: readonly Change[];
    }
  /** All that has changed after version `from`, up to `to`. A gap means that the shard has to ask anew. */
  | { readonly kind: 'changed'; readonly from: number; readonly to: number; readonly changes: readonly Change[] }
  | { readonly kind: 'results'; readonly result: BatchResult }
  /** The batch came from a thread that has been replaced meanwhile: nothing of it was done. */
  | { readonly kind: 'fenced'; readonly epoch: number };

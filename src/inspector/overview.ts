import type { ActorKind } from '../actors/actor-kind.js';
import type { Pace } from './controls.js';
import type { ShardCounts } from './inspection-messages.js';
import type { DaemonSetRow } from './rollout-views.js';

/** A shard in an overview. */
export interface ShardOverview {
  /** The id of its thread's actor. */
  readonly thread: string;
  readonly restarts: number;
  /** Undefined while the shard is being replaced. */
  readonly counts: ShardCounts | undefined;
}

/** How a cluster is, in numbers. */
export interface Overview {
  readonly nowMs: number;
  /** What node and pod actors are. */
  readonly actors: ActorKind;
  readonly pace: Pace;
  readonly shards: readonly ShardOverview[];
  readonly daemonSets: readonly DaemonSetRow[];
}

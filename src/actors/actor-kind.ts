import type { ActorHosting } from './actor-host.js';
import { rowActors } from './row-actors.js';
import { xstateActors } from './xstate-actors.js';

/**
 * What node and pod actors are: XState actors (`xstate`), or rows of numbers (`rows`), which take the same steps by the same tables
 * for a fraction of the memory. DaemonSets and rollouts are XState actors in any case.
 */
export type ActorKind = 'xstate' | 'rows';

/** The kinds there are, the usual one first. */
export const ACTOR_KINDS: readonly ActorKind[] = ['xstate', 'rows'];

/** What runs node and pod actors of a kind. */
export function hostingOf(kind: ActorKind): ActorHosting {
  return kind === 'rows' ? rowActors : xstateActors();
}

/**
 * What an actor is: an XState actor (`xstate`), or one of the rows (`rows`) of a table of numbers, which take the same steps by the
 * same charts for a fraction of the memory. Only nodes and pods may be rows.
 */
export type ActorKind = 'xstate' | 'rows';

/** The kinds there are, the usual one first. */
export const ACTOR_KINDS: readonly ActorKind[] = ['xstate', 'rows'];

/** What an actor of a chart is where node and pod actors are of a kind. */
export function kindOf(chart: string, kind: ActorKind): ActorKind {
  return chart === 'node' || chart === 'pod' ? kind : 'xstate';
}

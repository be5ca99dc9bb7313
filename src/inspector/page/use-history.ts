import { useEffect, useRef, useState } from 'preact/hooks';
import type { ActorDetails, SeenStep } from '../inspection-messages.js';
import type { Connection } from './connection.js';
import { usePoll } from './use-poll.js';

/** Steps that the page keeps of an actor; older ones are forgotten. */
const KEPT_STEPS = 500;
/** How often is asked how an actor is, in milliseconds; its steps arrive by themselves. */
const ASK_EVERY_MS = 500;

/** An actor with its recorded history. */
export interface History {
  readonly details: ActorDetails | undefined;
  /** Oldest first. */
  readonly steps: readonly SeenStep[];
  /** Steps that were left out, as there were more than can be read. */
  readonly dropped: number;
}

/** Follows an actor: what is remembered of it, then every step that it takes. */
export function useHistory(connection: Connection, id: string): History {
  const [, setCount] = useState(0);
  const history = useRef<{ id: string; steps: SeenStep[]; dropped: number; isBegun: boolean }>({
    id,
    steps: [],
    dropped: 0,
    isBegun: false,
  });
  const details = usePoll(async () => (id === '' ? undefined : connection.call('actor', { id })), ASK_EVERY_MS, [id]);
  if (details !== undefined && details.id === history.current.id && !history.current.isBegun) {
    const lastMs = details.recent.at(-1)?.atMs ?? 0;
    history.current.steps = [...details.recent, ...history.current.steps.filter(({ atMs }) => atMs > lastMs)];
    history.current.isBegun = true;
  }
  useEffect(() => {
    history.current = { id, steps: [], dropped: 0, isBegun: false };
    if (id === '') return undefined;
    return connection.follow({ id }, (step) => {
      const { steps } = history.current;
      history.current.dropped += step.dropped ?? 0;
      steps.push(step);
      if (steps.length > KEPT_STEPS) steps.splice(0, steps.length - KEPT_STEPS);
      setCount((count) => count + 1);
    });
  }, [connection, id]);
  const { steps, dropped } = history.current;
  return { details, steps, dropped };
}

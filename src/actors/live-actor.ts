import type { EventObject } from 'xstate';

/** An actor that has not ended, as inspection handles it. */
export interface LiveActor {
  /** By which its steps are told from those of others. */
  readonly mark: number;
  /** How many events wait for the end of the step that it is in. */
  readonly waiting: number;
  send(event: EventObject): void;
}

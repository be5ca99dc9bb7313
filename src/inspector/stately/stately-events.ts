import type { StateValue } from 'xstate';
import type { ActorRow, SeenStep } from '../inspection-messages.js';

/** The version of the protocol: that of `@statelyai/inspect` whose receivers these events are made for. */
const VERSION = '0.7.2';

/** What Stately's receivers want to know of an actor, an event or a snapshot. */
export type StatelyEvent =
  | (StatelyBase & {
      readonly type: '@xstate.actor';
      readonly name: string;
      readonly snapshot: StatelySnapshot;
      /** The machine's configuration, as JSON. */
      readonly definition: string;
      readonly parentId: string | undefined;
    })
  | (StatelyBase & { readonly type: '@xstate.event'; readonly event: { readonly type: string }; readonly sourceId: undefined })
  | (StatelyBase & { readonly type: '@xstate.snapshot'; readonly event: { readonly type: string }; readonly snapshot: StatelySnapshot });

interface StatelyBase {
  readonly rootId: string;
  readonly sessionId: string;
  /** Milliseconds since the epoch, as text. */
  readonly createdAt: string;
  readonly id: string;
  readonly _version: string;
}

interface StatelySnapshot {
  readonly status: 'active';
  readonly value: StateValue;
  readonly context: object;
  readonly children: object;
}

/** Makes Stately's events, numbering them. */
export class StatelyEvents {
  #count = 0;

  /** Introduces an actor with its machine. */
  actor(
    { id, state }: ActorRow,
    { definition, parent, atMs }: { definition: string; parent: string | undefined; atMs: number },
  ): StatelyEvent {
    return { ...this.#base(id, atMs), type: '@xstate.actor', name: id, snapshot: snapshotOf(state), definition, parentId: parent };
  }

  /** An event that an actor took, and what has become of it. */
  step({ id, atMs, event, after }: SeenStep): readonly [StatelyEvent, StatelyEvent] {
    const taken = { type: event };
    return [
      { ...this.#base(id, atMs), type: '@xstate.event', event: taken, sourceId: undefined },
      { ...this.#base(id, atMs), type: '@xstate.snapshot', event: taken, snapshot: snapshotOf(after) },
    ];
  }

  #base(sessionId: string, atMs: number): StatelyBase {
    this.#count += 1;
    return { rootId: 'supervisor', sessionId, createdAt: String(atMs), id: String(this.#count), _version: VERSION };
  }
}

function snapshotOf(value: StateValue): StatelySnapshot {
  return { status: 'active', value, context: {}, children: {} };
}

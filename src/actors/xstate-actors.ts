import { type AnyActor, createActor, type EventObject, type StateValue } from 'xstate';
import type { ChartLogic, ChartOptions, CompiledChart } from '../charts/chart.js';
import { chartLogic } from '../charts/chart-logic.js';
import type { ActorHost, ActorHosting, HostedSubject } from './actor-host.js';
import type { LiveActor } from './live-actor.js';
import { queueLength } from './queue-length.js';
import { isActive, stopActor } from './root-logic.js';
import type { ShardHost } from './shard-host.js';
import { TableActor } from './table-actor.js';

/** Makes the logic of a chart's actors. */
export type LogicMaker = <Subject, Event extends EventObject>(
  chart: CompiledChart<Event>,
  options: ChartOptions<Subject, Event>,
) => ChartLogic<Subject, Event>;

/** Each actor is one of XState's, a child of its shard's root. */
export function xstateActors(makeLogic: LogicMaker = chartLogic): ActorHosting {
  return (chart, effects, shard) => new XStateActors(makeLogic(chart, { effects, clock: shard.clock, observe: shard.observe }), shard);
}

class XStateActors<Subject extends HostedSubject, Event extends EventObject> implements ActorHost<Subject, Event> {
  readonly #logic: ChartLogic<Subject, Event>;
  readonly #shard: ShardHost;
  /** Those of all actors. */
  readonly #options: object;

  constructor(logic: ChartLogic<Subject, Event>, shard: ShardHost) {
    this.#logic = logic;
    this.#shard = shard;
    this.#options = Object.freeze({ parent: shard.root });
  }

  start(subject: Subject, state: StateValue): void {
    const { id } = subject;
    const parent = this.#shard.root;
    const snapshot = this.#logic.at(state);
    const logic = this.#logic.of(subject);
    const actor: AnyActor = this.#logic.isTable
      ? new TableActor(logic, { id, parent, snapshot, options: this.#options })
      : createActor(logic, { id, parent, snapshot });
    // First: what the actor does when it starts may be answered at once.
    subject.actor = actor;
    actor.start();
  }

  tell(subject: Subject, event: Event): void {
    const actor = activeActor(subject);
    if (actor === undefined) this.#shard.undelivered?.();
    else actor.send(event);
  }

  stop(subject: Subject): void {
    const actor = activeActor(subject);
    if (actor !== undefined) stopActor(this.#shard.root, actor);
  }

  stateOf(subject: Subject): StateValue | undefined {
    return activeActor(subject)?.getSnapshot().value;
  }

  live(subject: Subject): LiveActor | undefined {
    return liveActor(activeActor(subject), subject.mark);
  }
}

/** An XState actor as inspection handles it; undefined if it has ended, or there is none. */
export function liveActor(actor: AnyActor | undefined, mark: number): LiveActor | undefined {
  if (actor === undefined || !isActive(actor)) return undefined;
  return {
    mark,
    get waiting() {
      return queueLength(actor);
    },
    send: (event) => actor.send(event),
  };
}

function activeActor({ actor }: HostedSubject): AnyActor | undefined {
  return typeof actor === 'object' && isActive(actor) ? actor : undefined;
}

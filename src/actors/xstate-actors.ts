import { type AnyActor, type AnyActorRef, createActor, type EventObject, type StateValue } from 'xstate';
import type { ChartLogic, ChartOptions, ChartSnapshot, CompiledChart } from '../charts/chart.js';
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
  #options: AnyActor['options'] | undefined;

  constructor(logic: ChartLogic<Subject, Event>, shard: ShardHost) {
    this.#logic = logic;
    this.#shard = shard;
  }

  start(subject: Subject, state: StateValue): void {
    const options = new StartOptions(this.#shard.root, this.#logic.at(state));
    const logic = this.#logic.of(subject);
    const actor: AnyActor = this.#logic.isTable ? new TableActor(logic, options) : createActor(logic, options);
    actor.id = subject.id;
    // The object into which XState spreads its options is of a shape of its own, which nobody needs any more.
    this.#options ??= Object.freeze(actor.options);
    actor.options = this.#options;
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

/**
 * What XState is told of an actor that it makes. It spreads this into an object, to which V8 gives a shape of its own with each field that is added, so that each costs
 * a tenth of the making of an actor: only the parent is one. Where an actor begins XState reads here, and its id can be told afterwards.
 */
class StartOptions {
  readonly parent: AnyActorRef;
  readonly #snapshot: ChartSnapshot;

  constructor(parent: AnyActorRef, snapshot: ChartSnapshot) {
    this.parent = parent;
    this.#snapshot = snapshot;
  }

  get snapshot(): ChartSnapshot {
    return this.#snapshot;
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

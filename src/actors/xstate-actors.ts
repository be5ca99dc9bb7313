import { type AnyActor, createActor, type EventObject, type StateValue } from 'xstate';
import type { ChartLogic, ChartOptions, CompiledChart } from '../charts/chart.js';
import { chartLogic } from '../charts/chart-logic.js';
import type { ActorHost, ActorHosting, HostedSubject } from './actor-host.js';
import type { LiveActor } from './live-actor.js';
import { queueLength } from './queue-length.js';
import { isActive, stopActor } from './root-logic.js';
import type { ShardHost } from './shard-host.js';

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
    const { root: parent } = this.#shard;
    const actor: AnyActor = createActor(this.#logic.of(subject), { parent, id: subject.id, snapshot: this.#logic.at(state) });
    // XState spreads what it is given into an object that V8 gives a shape of its own: 350 bytes that nobody needs any more.
    this.#options ??= commonOptions(actor.options);
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

/** What the options of all actors of one host have in common. */
function commonOptions({ id: _id, snapshot: _snapshot, ...common }: AnyActor['options']): AnyActor['options'] {
  return Object.freeze(common);
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

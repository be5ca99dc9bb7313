import type { EventObject, StateValue } from 'xstate';
import { ChartRows } from '../charts/chart-rows.js';
import type { ActorHost, ActorHosting, HostedSubject } from './actor-host.js';
import type { LiveActor } from './live-actor.js';
import type { ShardHost } from './shard-host.js';

/** Each actor is a row of its chart's table of rows. */
export const rowActors: ActorHosting = (chart, effects, shard) => {
  const failed = (subject: HostedSubject, error: unknown) => shard.failed(subject.id, error);
  const { clock, observe } = shard;
  return new RowActors(new ChartRows(chart, { effects, clock, observe, failed }), shard);
};

class RowActors<Subject extends HostedSubject, Event extends EventObject> implements ActorHost<Subject, Event> {
  readonly #rows: ChartRows<Subject, Event>;
  readonly #shard: ShardHost;

  constructor(rows: ChartRows<Subject, Event>, shard: ShardHost) {
    this.#rows = rows;
    this.#shard = shard;
  }

  start(subject: Subject, state: StateValue): void {
    const row = this.#rows.add(subject);
    subject.actor = row;
    this.#rows.start(row, state);
  }

  tell({ actor }: Subject, event: Event): void {
    if (typeof actor !== 'number' || !this.#rows.send(actor, event)) this.#shard.undelivered?.();
  }

  stop({ actor }: Subject): void {
    if (typeof actor === 'number') this.#rows.stop(actor);
  }

  stateOf({ actor }: Subject): StateValue | undefined {
    return typeof actor === 'number' ? this.#rows.stateOf(actor) : undefined;
  }

  live({ actor, mark }: Subject): LiveActor | undefined {
    if (typeof actor !== 'number' || this.#rows.stateOf(actor) === undefined) return undefined;
    const rows = this.#rows;
    return {
      mark,
      get waiting() {
        return rows.waitingFor(actor);
      },
      send: (event) => rows.send(actor, event),
    };
  }
}

import type { ActorDescription, ActorObserver } from '../actors/shard-host.js';
import type { Clock } from '../clock/clock.js';
import { ActorTable } from './actor-table.js';
import { SHARD_CHARTS, shardChart } from './inspected-charts.js';

/** Actors that are taken in at once: about a millisecond, so that no task holds the thread for long. */
const SLICE = 1_000;

/** The actors of a shard. */
export type DescribedActors = () => IterableIterator<ActorDescription>;

/**
 * Every actor of a shard with its state, while somebody inspects. It is filled in slices, and kept by the steps that actors take
 * meanwhile and later. `tick` dates changes, for those who ask what is new.
 */
export class ActorIndex {
  readonly tables: ReadonlyMap<string, ActorTable> = new Map(SHARD_CHARTS.map(({ id, states }) => [id, new ActorTable(states.length)]));
  /** Advances whenever somebody has been told what is new. */
  tick = 1;
  readonly #clock: Clock;
  readonly #actors: IterableIterator<ActorDescription>;
  #isComplete = false;
  #isClosed = false;

  constructor(clock: Clock, actors: DescribedActors) {
    this.#clock = clock;
    this.#actors = actors();
    this.#fill();
  }

  /** Whether every actor has been taken in. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  get nodes(): ActorTable {
    return this.tables.get('node') ?? new ActorTable(0);
  }

  /** Takes in a step. */
  readonly observe: ActorObserver = ({ id, chart, node, event, after }) => {
    const table = this.tables.get(chart);
    if (table === undefined) return;
    if (event === 'stopped' || event === 'failed' || shardChart(chart)?.table.isFinal[after] === true) table.delete(id, this.tick);
    else table.set(id, after, { node, tick: this.tick });
    if (chart === 'pod') this.#touchNode(node);
  };

  /** Ends the filling, if it is still going on. */
  close(): void {
    this.#isClosed = true;
  }

  /** What is shown of a node is also how its pods are. */
  #touchNode(node: string | undefined): void {
    const slot = this.nodes.slotOf(`node/${node}`);
    if (slot !== undefined) this.nodes.touch(slot, this.tick);
  }

  #fill(): void {
    for (let taken = 0; taken < SLICE; taken += 1) {
      const { value, done } = this.#actors.next();
      if (done === true) {
        this.#isComplete = true;
        return;
      }
      this.#take(value);
    }
    this.#clock.soon(() => {
      if (!this.#isClosed) this.#fill();
    });
  }

  #take({ id, chart, state, node }: ActorDescription): void {
    const table = this.tables.get(chart);
    const compiled = shardChart(chart);
    if (table === undefined || compiled === undefined || state === undefined || table.slotOf(id) !== undefined) return;
    const number = compiled.states.indexOf(state as never);
    if (number >= 0 && compiled.table.isFinal[number] !== true) table.set(id, number, { node, tick: this.tick });
  }
}

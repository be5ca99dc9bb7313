import type { StateValue } from 'xstate';
import type { ActorDescription } from '../actors/actor-description.js';
import type { ActorObserver } from '../actors/shard-host.js';
import type { Clock } from '../clock/clock.js';
import { ActorTable } from './actor-table.js';
import { inSlices } from './in-slices.js';
import { SHARD_CHARTS } from './inspected-charts.js';

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
  readonly #kinds: ReadonlyMap<string, Kind>;
  /** By name. */
  readonly #slotsOfNodes = new Map<string, number>();
  #isComplete = false;
  #isClosed = false;

  constructor(clock: Clock, actors: DescribedActors) {
    this.#kinds = new Map(
      SHARD_CHARTS.map(({ id, states, table: { isFinal } }) => [
        id,
        { table: this.tables.get(id) ?? new ActorTable(states.length), states, isFinal, isNode: id === 'node' },
      ]),
    );
    const take = (actor: ActorDescription) => {
      if (!this.#isClosed) this.#take(actor);
      return this.#isClosed;
    };
    inSlices(clock, actors(), take, () => {
      this.#isComplete = true;
    });
  }

  /** Whether every actor has been taken in. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  get nodes(): ActorTable {
    return this.tables.get('node') ?? new ActorTable(0);
  }

  /** Takes in a step. */
  readonly observe: ActorObserver = ({ id, nodeName: node }, { chart, after, isEnd }) => {
    const kind = this.#kinds.get(chart);
    if (kind === undefined) return;
    if (isEnd) this.#delete(kind, id, node);
    else this.#set(kind, id, after, node);
    // What is shown of a node is also how its pods are.
    if (!kind.isNode && node !== undefined) this.touchNode(node);
  };

  /** Notes that what is shown of a node has changed, though no actor has taken a step. */
  touchNode(name: string): void {
    const slot = this.#slotsOfNodes.get(name);
    if (slot !== undefined) this.nodes.touch(slot, this.tick);
  }

  /** Ends the filling, if it is still going on. */
  close(): void {
    this.#isClosed = true;
  }

  #set({ table, isNode }: Kind, id: string, state: number, node: string | undefined): void {
    const slot = table.set(id, state, { node, tick: this.tick });
    if (isNode && node !== undefined) this.#slotsOfNodes.set(node, slot);
  }

  #delete({ table, isNode }: Kind, id: string, node: string | undefined): void {
    table.delete(id, this.tick);
    if (isNode && node !== undefined) this.#slotsOfNodes.delete(node);
  }

  #take({ id, chart, state, node }: ActorDescription): void {
    const kind = this.#kinds.get(chart);
    if (kind === undefined || state === undefined || kind.table.slotOf(id) !== undefined) return;
    const number = kind.states.indexOf(state as never);
    if (number >= 0 && kind.isFinal[number] !== true) this.#set(kind, id, number, node);
  }
}

/** The actors of one chart, with what is asked of it for each step. */
interface Kind {
  readonly table: ActorTable;
  readonly states: readonly StateValue[];
  readonly isFinal: readonly boolean[];
  readonly isNode: boolean;
}

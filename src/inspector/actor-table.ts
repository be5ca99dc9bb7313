/** How many actors the arrays of a table have room for at first. */
const FIRST_SLOTS = 1_024;

/**
 * The actors of one chart, each in a slot: its id, the number of its state, and when that last changed, in ticks. Slots of actors
 * that are gone are used again. How many actors are in each state is kept with every change.
 */
export class ActorTable {
  /** How many actors are in each state, by its number. */
  readonly counts: number[];
  readonly #slots = new Map<string, number>();
  readonly #ids: (string | undefined)[] = [];
  readonly #nodes: (string | undefined)[] = [];
  readonly #free: number[] = [];
  #states = new Uint16Array(FIRST_SLOTS);
  #changedAt = new Uint32Array(FIRST_SLOTS);

  constructor(stateCount: number) {
    this.counts = new Array<number>(stateCount).fill(0);
  }

  /** How many slots there have been: those at hand are below. */
  get end(): number {
    return this.#ids.length;
  }

  slotOf(id: string): number | undefined {
    return this.#slots.get(id);
  }

  idAt(slot: number): string | undefined {
    return this.#ids[slot];
  }

  nodeAt(slot: number): string | undefined {
    return this.#nodes[slot];
  }

  stateAt(slot: number): number {
    return this.#states[slot] ?? 0;
  }

  /** The tick of the last change of a slot, its being given up included. */
  changedAt(slot: number): number {
    return this.#changedAt[slot] ?? 0;
  }

  /** Notes the state of an actor, new or known. Gives its slot. */
  set(id: string, state: number, { node, tick }: { readonly node: string | undefined; readonly tick: number }): number {
    const known = this.#slots.get(id);
    const slot = known ?? this.#take(id);
    if (known !== undefined) this.#count(this.stateAt(slot), -1);
    this.#count(state, 1);
    this.#nodes[slot] = node;
    this.#states[slot] = state;
    this.#changedAt[slot] = tick;
    return slot;
  }

  /** Notes that something about an actor has changed beside its state. */
  touch(slot: number, tick: number): void {
    this.#changedAt[slot] = tick;
  }

  /** Forgets an actor; one that is not known is no concern. */
  delete(id: string, tick: number): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#slots.delete(id);
    this.#count(this.stateAt(slot), -1);
    this.#ids[slot] = undefined;
    this.#nodes[slot] = undefined;
    this.#changedAt[slot] = tick;
    this.#free.push(slot);
  }

  #take(id: string): number {
    const slot = this.#free.pop() ?? this.#ids.length;
    this.#ids[slot] = id;
    this.#slots.set(id, slot);
    if (slot >= this.#states.length) this.#grow();
    return slot;
  }

  #grow(): void {
    const [states, changedAt] = [new Uint16Array(this.#states.length * 2), new Uint32Array(this.#states.length * 2)];
    states.set(this.#states);
    changedAt.set(this.#changedAt);
    this.#states = states;
    this.#changedAt = changedAt;
  }

  #count(state: number, by: 1 | -1): void {
    this.counts[state] = (this.counts[state] ?? 0) + by;
  }
}

/** How many nodes there is room for at first. */
const FIRST_ROOM = 64;
/** So many gaps behind the first node, and a quarter of the nodes beside, may be passed whenever somebody looks for the first ones. */
const GAPS = 8_192;
/** In the place of a node that was taken out. */
const NONE = -1;

/**
 * Nodes, by the numbers of their entries, in the order in which they were added, each once. There may be a million: whoever adds one or takes one out looks at no other, but now and then closes
 * all gaps at once, and those before the first are never passed again. A node may stay in front while all others behind it go.
 */
export class NodeList implements Iterable<number> {
  #order = new Int32Array(FIRST_ROOM);
  /** By node: one more than where it is in the order; 0 for one that is not in the list. */
  #places = new Int32Array(FIRST_ROOM);
  /** Where the first is, and what comes behind the last. */
  #first = 0;
  #end = 0;
  #size = 0;

  /** Adds a node that is not in the list. */
  add(node: number): void {
    if (this.#end === this.#order.length) this.#makeRoom();
    if (node >= this.#places.length) this.#places = grown(this.#places, node + 1);
    this.#order[this.#end] = node;
    this.#end += 1;
    this.#places[node] = this.#end;
    this.#size += 1;
  }

  /** Takes a node out; one that is not there is left alone. */
  delete(node: number): void {
    const place = this.#places[node] ?? 0;
    if (place === 0) return;
    this.#order[place - 1] = NONE;
    this.#places[node] = 0;
    this.#size -= 1;
    while (this.#first < this.#end && this.#order[this.#first] === NONE) this.#first += 1;
    if (this.#end - this.#first > GAPS + 1.25 * this.#size) this.#closeGaps(this.#order);
  }

  /** Nothing may be added or taken out meanwhile. */
  *[Symbol.iterator](): Iterator<number> {
    for (let index = this.#first; index < this.#end; index += 1) {
      const node = this.#order[index] ?? NONE;
      if (node !== NONE) yield node;
    }
  }

  /** Closes the gaps, if that gives room for half as many again as there are. */
  #makeRoom(): void {
    const isFull = 3 * this.#size > 2 * this.#order.length;
    this.#closeGaps(isFull ? grown(this.#order, this.#order.length + 1) : this.#order);
  }

  /** Puts the nodes one behind the other, from the start of an order that may be the present one. */
  #closeGaps(order: Int32Array<ArrayBuffer>): void {
    let end = 0;
    for (let index = this.#first; index < this.#end; index += 1) {
      const node = this.#order[index] ?? NONE;
      if (node === NONE) continue;
      order[end] = node;
      end += 1;
      this.#places[node] = end;
    }
    this.#order = order;
    this.#first = 0;
    this.#end = end;
  }
}

/** The same numbers with room for twice as many, at least `least`. */
function grown(numbers: Int32Array<ArrayBuffer>, least: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(2 * numbers.length, least));
  larger.set(numbers);
  return larger;
}

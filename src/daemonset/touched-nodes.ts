import type { NodeEntries } from './node-entries.js';

/** The places of nodes to which something has happened since they were assessed, in the order in which it did. */
export class TouchedNodes {
  readonly #nodes: NodeEntries;
  #places: number[] = [];
  #next = 0;

  constructor(nodes: NodeEntries) {
    this.#nodes = nodes;
  }

  add(place: number): void {
    if (this.#nodes.touch(place)) this.#places.push(place);
  }

  /** The next one, which counts as touched until it is assessed; −1 if there is none. One that has been assessed meanwhile is passed over. */
  takeFirst(): number {
    while (this.#next < this.#places.length) {
      const place = this.#places[this.#next] ?? -1;
      this.#next += 1;
      if (this.#nodes.isTouchedAt(place)) return place;
    }
    this.clear();
    return -1;
  }

  clear(): void {
    if (this.#places.length > 0) this.#places = [];
    this.#next = 0;
  }
}

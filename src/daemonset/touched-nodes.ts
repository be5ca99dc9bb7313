import type { NodeEntry } from './node-entry.js';

/** The nodes to which something has happened since they were assessed, each once, in the order in which it did. */
export class TouchedNodes {
  #entries: NodeEntry[] = [];
  #next = 0;

  add(entry: NodeEntry): void {
    if (entry.isTouched) return;
    entry.isTouched = true;
    this.#entries.push(entry);
  }

  /** The next one, which counts as touched until it says otherwise; one that has been assessed meanwhile is passed over. */
  takeFirst(): NodeEntry | undefined {
    while (this.#next < this.#entries.length) {
      const entry = this.#entries[this.#next];
      this.#next += 1;
      if (entry?.isTouched) return entry;
    }
    this.#entries = [];
    this.#next = 0;
    return undefined;
  }

  clear(): void {
    for (const entry of this.#entries) entry.isTouched = false;
    this.#entries = [];
    this.#next = 0;
  }
}

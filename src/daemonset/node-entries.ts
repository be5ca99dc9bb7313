import { TextIndex } from '../objects/text-index.js';
import { NodeEntry } from './node-entry.js';

/**
 * The entries of a ledger, by the names of their nodes. Whoever asks may know the number of a node's place: after the first time its entry is
 * found by that, without looking for a text among as many as there are nodes. A place may go to another node: then the name decides.
 */
export class NodeEntries {
  readonly #entries: (NodeEntry | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #named = new TextIndex((number) => this.#entries[number]?.name);
  readonly #placed: (NodeEntry | undefined)[] = [];

  /** The entry of a node; undefined if there is none. `place` is the number of the node's place, below zero if that is unknown. */
  get(name: string, place: number): NodeEntry | undefined {
    const placed = place < 0 ? undefined : this.#placed[place];
    if (placed !== undefined && placed.name === name && !placed.isForgotten) return placed;
    const number = this.#named.get(name);
    const entry = number < 0 ? undefined : this.#entries[number];
    if (entry !== undefined) this.#place(entry, place);
    return entry;
  }

  /** The entry that has a number; undefined if none has. */
  at(number: number): NodeEntry | undefined {
    return this.#entries[number];
  }

  /** The entry of a node, which is made if there is none. */
  make(name: string, place: number): NodeEntry {
    const known = this.get(name, place);
    if (known !== undefined) return known;
    const number = this.#free.pop() ?? this.#entries.length;
    const entry = new NodeEntry(name, number);
    this.#entries[number] = entry;
    this.#named.add(name, number);
    this.#place(entry, place);
    return entry;
  }

  forget(entry: NodeEntry): void {
    this.#named.delete(entry.name);
    this.#entries[entry.number] = undefined;
    this.#free.push(entry.number);
    entry.isForgotten = true;
  }

  *values(): IterableIterator<NodeEntry> {
    for (const entry of this.#entries) if (entry !== undefined) yield entry;
  }

  #place(entry: NodeEntry, place: number): void {
    // A list without gaps costs least.
    while (this.#placed.length < place) this.#placed.push(undefined);
    if (place >= 0) this.#placed[place] = entry;
  }
}

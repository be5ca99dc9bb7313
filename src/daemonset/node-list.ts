/** How many nodes one part has: few enough that a look at the first ones passes few gaps, many enough that there are few parts. */
const PART = 8_192;

/**
 * Nodes, by the numbers of their entries, in the order in which they were added, each once. As many as a million are taken from the front, a few at a time: in
 * a single set, whoever looks for the first ones passes all gaps that were left there before.
 */
export class NodeList implements Iterable<number> {
  #parts: Set<number>[] = [];

  /** Adds a node that is not in the list. */
  add(node: number): void {
    const last = this.#parts.at(-1);
    if (last !== undefined && last.size < PART) last.add(node);
    else this.#parts.push(new Set([node]));
  }

  /** Takes a node out; one that is not there is left alone. */
  delete(node: number): void {
    const part = this.#parts.find((nodes) => nodes.delete(node));
    if (part?.size === 0) this.#parts = this.#parts.filter((other) => other !== part);
  }

  *[Symbol.iterator](): Iterator<number> {
    for (const part of this.#parts) yield* part;
  }
}

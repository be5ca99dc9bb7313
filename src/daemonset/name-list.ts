/** How many names one part has: few enough that a look at the first ones passes few gaps, many enough that there are few parts. */
const PART = 8_192;

/**
 * Names in the order in which they were added, each once. As many as a million are taken from the front, a few at a time: in a single set, whoever looks
 * for the first ones passes all gaps that were left there before.
 */
export class NameList implements Iterable<string> {
  #parts: Set<string>[] = [];

  /** Adds a name that is not in the list. */
  add(name: string): void {
    const last = this.#parts.at(-1);
    if (last !== undefined && last.size < PART) last.add(name);
    else this.#parts.push(new Set([name]));
  }

  /** Takes a name out; one that is not there is left alone. */
  delete(name: string): void {
    const part = this.#parts.find((names) => names.delete(name));
    if (part?.size === 0) this.#parts = this.#parts.filter((other) => other !== part);
  }

  *[Symbol.iterator](): Iterator<string> {
    for (const part of this.#parts) yield* part;
  }
}

/** Which nodes are to be looked at again at what time. Pods become ready at whole seconds, so there are few times. */
export class RecheckTimes {
  readonly #nodes = new Map<number, Set<string>>();

  add(name: string, atMs: number): void {
    const names = this.#nodes.get(atMs) ?? new Set();
    this.#nodes.set(atMs, names.add(name));
  }

  remove(name: string, atMs: number): void {
    const names = this.#nodes.get(atMs);
    names?.delete(name);
    if (names?.size === 0) this.#nodes.delete(atMs);
  }

  /** The nodes whose time has come, one after the other; each may be removed when it is its turn. */
  *due(nowMs: number): Generator<string> {
    const times = [...this.#nodes.keys()].filter((atMs) => atMs <= nowMs).sort((one, other) => one - other);
    for (const atMs of times) yield* this.#nodes.get(atMs) ?? [];
  }

  /** The next time, in milliseconds. */
  earliestMs(): number | undefined {
    let earliest: number | undefined;
    for (const atMs of this.#nodes.keys()) if (earliest === undefined || atMs < earliest) earliest = atMs;
    return earliest;
  }
}

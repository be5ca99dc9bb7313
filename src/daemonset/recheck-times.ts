/** Which nodes, by their places, are to be looked at again at what time. Pods become ready at whole seconds, so there are few times. */
export class RecheckTimes {
  readonly #nodes = new Map<number, Set<number>>();

  add(node: number, atMs: number): void {
    const nodes = this.#nodes.get(atMs) ?? new Set<number>();
    this.#nodes.set(atMs, nodes.add(node));
  }

  remove(node: number, atMs: number): void {
    const nodes = this.#nodes.get(atMs);
    nodes?.delete(node);
    if (nodes?.size === 0) this.#nodes.delete(atMs);
  }

  /** The nodes whose time has come, one after the other; each may be removed when it is its turn. */
  *due(nowMs: number): Generator<number> {
    // There are none most of the time, and this is asked in every step.
    if (this.#nodes.size === 0) return;
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

/**
 * When the kubelets that we play were last heard of. A shard says "all of mine are well but these" in one message, so that a
 * million heartbeats cost nothing per node; what readers see of them is made on reading and moves no resourceVersion.
 */
export class Heartbeats {
  readonly #shardOf: (nodeName: string) => number;
  /** The last beat of each shard, in milliseconds. */
  readonly #beats = new Map<number, number>();
  /** The silent nodes of each shard, and when each was last heard of. */
  readonly #silent = new Map<number, ReadonlyMap<string, number>>();

  /** `shardOf` says which shard plays the kubelet of a node. */
  constructor(shardOf: (nodeName: string) => number) {
    this.#shardOf = shardOf;
  }

  /** A shard has said that its kubelets are well, but for those of the silent nodes. */
  beat(shard: number, silent: readonly string[], nowMs: number): void {
    const before = this.#silent.get(shard);
    const lastMs = this.#beats.get(shard) ?? nowMs;
    this.#silent.set(shard, new Map(silent.map((name) => [name, before?.get(name) ?? lastMs])));
    this.#beats.set(shard, nowMs);
  }

  /** When the kubelet of a simulated or manual node was last heard of, in milliseconds; undefined if its shard never beat. */
  lastMs(nodeName: string): number | undefined {
    const shard = this.#shardOf(nodeName);
    return this.#silent.get(shard)?.get(nodeName) ?? this.#beats.get(shard);
  }

  /** The nodes that are silent while their shard beats, and when each was last heard of, in milliseconds. */
  *silent(): IterableIterator<readonly [nodeName: string, lastMs: number]> {
    for (const silent of this.#silent.values()) yield* silent;
  }

  /** The last beat of the shard that was not heard of for longest, in milliseconds; undefined if none ever beat. */
  oldestBeatMs(): number | undefined {
    return this.#beats.size === 0 ? undefined : Math.min(...this.#beats.values());
  }
}

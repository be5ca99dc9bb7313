import type { FleetPart } from '../inspection-messages.js';
import type { Cell, CellPlace, Cells } from './cells.js';
import type { Connection } from './connection.js';

interface ShardCells {
  cells: Uint32Array;
  end: number;
  tick: number;
  zones: readonly string[];
  revisions: readonly string[];
}

const FIRST_SLOTS = 1_024;

/** All nodes as cells, brought up to date by asking what has changed. */
export class FleetStore implements Cells {
  /** Grows with each change. */
  version = 0;
  /** Whether every shard has told of all its nodes. */
  isComplete = false;
  readonly #shards: ShardCells[] = [];

  /** Asks every shard what has changed. */
  async update(connection: Connection, shardCount: number, daemonSet: string | undefined): Promise<void> {
    const complete = await Promise.all(Array.from({ length: shardCount }, (_, shard) => this.#updateShard(connection, shard, daemonSet)));
    this.isComplete = complete.every((one) => one);
  }

  /** Forgets everything, as when other pods are to be shown. */
  clear(): void {
    this.#shards.length = 0;
    this.version += 1;
    this.isComplete = false;
  }

  /** Each node that is there. */
  *all(): Generator<CellPlace & { readonly packed: number }> {
    for (const [shard, { cells, end }] of this.#shards.entries()) {
      for (let slot = 0; slot < end; slot += 1) {
        const packed = cells[slot] ?? 0;
        if ((packed & 0xff) !== 0) yield { shard, slot, packed };
      }
    }
  }

  packedAt({ shard, slot }: CellPlace): number {
    return this.#shards[shard]?.cells[slot] ?? 0;
  }

  /** What the bytes of a cell of a shard mean. */
  cell(shard: number, packed: number): Cell {
    const { zones = [], revisions = [] } = this.#shards[shard] ?? {};
    return {
      nodeState: packed & 0xff,
      zone: zones[(packed >>> 8) & 0xff] ?? 'other',
      podState: (packed >>> 16) & 0xff,
      revision: revisions[packed >>> 24] ?? '',
    };
  }

  async #updateShard(connection: Connection, shard: number, daemonSet: string | undefined): Promise<boolean> {
    const known = this.#shards[shard] ?? { cells: new Uint32Array(FIRST_SLOTS), end: 0, tick: 0, zones: [], revisions: [] };
    this.#shards[shard] = known;
    let from: number | undefined = 0;
    let tick: number | undefined;
    let isComplete = false;
    while (from !== undefined) {
      const part: FleetPart | undefined = await connection.call('fleet', { shard, since: known.tick, from, daemonSet });
      // Other pods are shown by now.
      if (this.#shards[shard] !== known) return false;
      if (part === undefined) {
        known.tick = 0;
        return false;
      }
      tick ??= part.tick;
      isComplete = part.isComplete;
      known.zones = part.zones;
      known.revisions = part.revisions;
      this.#take(known, part.cells);
      from = part.next;
    }
    known.tick = tick ?? known.tick;
    return isComplete;
  }

  #take(known: ShardCells, changes: Uint32Array): void {
    if (changes.length > 0) this.version += 1;
    for (let index = 0; index + 1 < changes.length; index += 2) {
      const slot = changes[index] ?? 0;
      if (slot >= known.cells.length) {
        const grown = new Uint32Array(Math.max(known.cells.length * 2, slot + 1));
        grown.set(known.cells);
        known.cells = grown;
      }
      known.cells[slot] = changes[index + 1] ?? 0;
      known.end = Math.max(known.end, slot + 1);
    }
  }
}

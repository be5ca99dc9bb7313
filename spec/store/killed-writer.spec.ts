import { afterEach, describe, expect, it, vi } from 'vitest';
import { Random } from '#clock/random.js';
import type { Compaction, LoggedChange } from '#store/commit-log.js';
import { newSharedLogMemory, type SharedLogMemory } from '#store/log-memory.js';
import { MemoryStore } from '#store/memory-store.js';
import { SharedLog } from '#store/shared-log.js';

interface Text {
  readonly text: string;
}

/** Blocks so small that many records take more than one, and so few that they are used again and again. */
const BLOCK_BYTES = 256;
const MAX_BYTES = 200 * BLOCK_BYTES;
const STEPS = 300;
const THINGS = 12;
const SLICE = 3;

class Killed extends Error {}

/** A writer that is killed now and then, right before or after it says that something counts, and is followed by another. */
class Writers {
  kills = 0;
  compactions = 0;
  readonly #memory: SharedLogMemory = newSharedLogMemory(MAX_BYTES, BLOCK_BYTES);
  readonly #random: Random;
  readonly #model = new Map<string, string>();
  #log = new SharedLog(this.#memory);
  #store = new MemoryStore<Text>({ log: this.#log });
  #compaction: { readonly under: Compaction; readonly version: number; readonly rest: LoggedChange[] } | undefined;
  #isDone = '';

  constructor(random: Random) {
    this.#random = random;
    const store = Atomics.store.bind(Atomics) as typeof Atomics.store;
    vi.spyOn(Atomics, 'store').mockImplementation(((words: Int32Array, index: number, value: number) => {
      this.#mayDie();
      store(words, index, value);
      this.#mayDie();
      return value;
    }) as typeof Atomics.store);
  }

  /** Does something, and looks whether the log, read by somebody else, has all that was done, and nothing that was not begun. */
  step(): void {
    const before = this.#isDone;
    try {
      if (this.#random.chance(0.6)) this.#write();
      else this.#compact();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.kills += 1;
      this.#log = new SharedLog(this.#memory);
      this.#store = new MemoryStore<Text>({ log: this.#log });
      this.#compaction = undefined;
    }
    this.#isDone = JSON.stringify([...this.#model].sort());
    const read = contents(new MemoryStore<Text>({ log: new SharedLog(this.#memory) }));
    expect([before, this.#isDone]).toContain(read);
    expect(contents(this.#store)).toBe(read);
    if (read === this.#isDone) return;
    this.#model.clear();
    for (const [key, text] of JSON.parse(read) as [string, string][]) this.#model.set(key, text);
    this.#isDone = read;
  }

  #write(): void {
    const changes = new Map(
      Array.from({ length: 1 + this.#random.below(3) }, () => [`thing-${this.#random.below(THINGS)}`, this.#text()] as const),
    );
    for (const [key, text] of changes) {
      if (text === '') this.#model.delete(key);
      else this.#model.set(key, text);
    }
    this.#store.commit([...changes].map(([key, text]) => ({ resource: 'things', key, value: text === '' ? undefined : () => ({ text }) })));
  }

  #text(): string {
    return this.#random.pick(['x', 'y', 'ü']).repeat(this.#random.below(4) * this.#random.below(150));
  }

  #compact(): void {
    if (this.#compaction === undefined) {
      const [under, snapshot] = [this.#log.compact(), this.#store.snapshot()];
      this.#compaction = { under, version: snapshot.version, rest: [...snapshot.logged('things')] };
      return;
    }
    const { under, version, rest } = this.#compaction;
    const changes = rest.splice(0, SLICE);
    under.add({ version, changes });
    if (changes.length > 0) return;
    under.finish();
    this.compactions += 1;
    this.#compaction = undefined;
  }

  #mayDie(): void {
    if (this.#random.chance(0.02)) throw new Killed();
  }
}

function contents(store: MemoryStore<Text>): string {
  return JSON.stringify([...store.snapshot().entries('things')].map(([key, { text }]) => [key, text]));
}

afterEach(() => vi.restoreAllMocks());

describe('a log whose writer is killed anywhere', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed + 1))(
    'has all that was acknowledged, also while it is compacted (seed %i)',
    (seed) => {
      const writers = new Writers(Random.derived('killed-writer', String(seed)));
      for (let step = 0; step < STEPS; step += 1) writers.step();
      expect([writers.kills > 3, writers.compactions > 1]).toEqual([true, true]);
    },
  );
});

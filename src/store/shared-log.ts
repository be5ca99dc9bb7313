import type { Uids } from '../objects/uids.js';
import type { CommitLog, Compaction, LogRecord } from './commit-log.js';
import { LogChain } from './log-chain.js';
import { LogMemory, type SharedLogMemory } from './log-memory.js';
import { RecordDecoder } from './record-decoder.js';
import { type EncodedRecord, RecordEncoder } from './record-encoder.js';

/** Below this size compaction is not worth while, in bytes. */
const COMPACTION_MIN_BYTES = 64 * 1024 ** 2;
/** How many times as large as the last snapshot a log gets before it is compacted: each byte is then written 1.5 times, all told, and with the next snapshot there are four times as many as in one. */
const COMPACTION_GROWTH = 3;
/** What part of the memory may be written before it is compacted in any case: the next snapshot has to find room, and what is written meanwhile. */
const COMPACTION_MAX_PART = 0.5;

/**
 * A commit log in shared memory: a chain of pieces. A compaction writes a snapshot into a second chain, puts the pieces that were written meanwhile behind it, and makes that
 * chain the log; what was before is used again. One thread writes at a time, and may end at any moment.
 */
export class SharedLog implements CommitLog {
  readonly #memory: LogMemory;
  readonly #chains: readonly [LogChain, LogChain];
  readonly #encoder = new RecordEncoder();

  constructor(memory: SharedLogMemory) {
    this.#memory = new LogMemory(memory);
    this.#chains = [new LogChain(this.#memory, 0), new LogChain(this.#memory, 1)];
    this.#freeOthers();
  }

  /** Bytes that are kept. */
  get byteLength(): number {
    return this.#log.byteLength;
  }

  get wantsCompaction(): boolean {
    const { byteLength, snapshotBytes } = this.#log;
    // Never so late that the room runs out meanwhile.
    const limit = Math.min(Math.max(COMPACTION_MIN_BYTES, COMPACTION_GROWTH * snapshotBytes), COMPACTION_MAX_PART * this.#memory.maxBytes);
    return byteLength > limit;
  }

  append(record: LogRecord): void {
    try {
      this.#log.write(JSON.stringify(this.#encoder.encode(record)));
    } catch (error) {
      this.#encoder.reset();
      throw error;
    }
  }

  *records(uids: Uids): Generator<LogRecord> {
    const decoder = new RecordDecoder(uids);
    for (const text of this.#log.texts()) yield decoder.decode(JSON.parse(text) as EncodedRecord);
  }

  compact(): Compaction {
    const from = this.#log;
    const to = this.#memory.log === 0 ? 1 : 0;
    const next = this.#chains[to];
    this.#freeOthers();
    next.clear();
    from.close();
    // What is appended from now on will be read after the snapshot.
    this.#encoder.reset();
    const before = from.pieces;
    const snapshot = new RecordEncoder();
    return {
      add: (record) => next.write(JSON.stringify(snapshot.encode(record))),
      finish: () => {
        next.endSnapshot();
        next.adopt(from, before);
        this.#memory.log = to;
        this.#freeOthers();
      },
    };
  }

  /** Whatever is not the log may be used again: what was before a snapshot, and a snapshot of which nobody has seen the end. */
  #freeOthers(): void {
    this.#memory.freeAll();
    this.#log.own();
  }

  get #log(): LogChain {
    return this.#chains[this.#memory.log];
  }
}

import type { CommitLog, Compaction, LogRecord } from './commit-log.js';
import { RecordDecoder } from './record-decoder.js';
import { type EncodedRecord, RecordEncoder } from './record-encoder.js';

/** The memory of a log: made once by the thread that outlives the others, and handed to each that writes it in turn. */
export interface SharedLogMemory {
  /** Which segment is in use, and how many bytes of each are written. */
  readonly header: SharedArrayBuffer;
  readonly segments: readonly [SharedArrayBuffer, SharedArrayBuffer];
}

/** How large a segment may get, in bytes: address space that costs nothing until it is written. */
const SEGMENT_MAX_BYTES = 4 * 1024 ** 3;
/** How much a segment grows at least, in bytes. */
const GROWTH_BYTES = 1024 ** 2;
/** Below this size compaction is not worth while, in bytes: so much is read again within a second. */
const COMPACTION_MIN_BYTES = 64 * 1024 ** 2;
/** How many times as large as the last snapshot a log gets before it is compacted: each byte is then written 1.3 times, all told. */
const COMPACTION_GROWTH = 4;
/** What part of a segment may be written before it is compacted in any case. */
const COMPACTION_MAX_PART = 0.75;
/** How much of what was appended during a compaction is copied in one go, in bytes: less than a millisecond of work. */
const COPIED_AT_ONCE_BYTES = 1024 ** 2;
/** Each record stands behind its length. */
const LENGTH_BYTES = 4;

const ACTIVE = 0;
/** Where in the header the length of a segment is, in words of 64 bits. */
const LENGTH_OF = [1, 2] as const;
/** Where in the header the length of the last snapshot is. */
const SNAPSHOT_LENGTH = 3;
const HEADER_WORDS = 4;

/** Memory for a new log. `maxBytes` bounds each of its two segments. */
export function newSharedLogMemory(maxBytes: number = SEGMENT_MAX_BYTES): SharedLogMemory {
  const segment = () => new SharedArrayBuffer(0, { maxByteLength: maxBytes });
  return { header: new SharedArrayBuffer(8 * HEADER_WORDS), segments: [segment(), segment()] };
}

/**
 * A commit log in shared memory. A record counts once its length has been added to the header, in one atomic step: a thread
 * that ends while it writes leaves nothing of the record. One thread writes at a time.
 */
export class SharedLog implements CommitLog {
  readonly #memory: SharedLogMemory;
  readonly #header: BigInt64Array;
  readonly #encoder = new RecordEncoder();
  /** All of each segment, as it was when it was written last. */
  readonly #views: [Buffer, Buffer] = [Buffer.alloc(0), Buffer.alloc(0)];

  constructor(memory: SharedLogMemory) {
    this.#memory = memory;
    this.#header = new BigInt64Array(memory.header);
  }

  /** Bytes that are kept. */
  get byteLength(): number {
    return this.#lengthOf(this.#active);
  }

  get wantsCompaction(): boolean {
    const snapshot = Number(Atomics.load(this.#header, SNAPSHOT_LENGTH));
    const { maxByteLength } = this.#memory.segments[0];
    // Never so late that the room runs out meanwhile.
    const limit = Math.min(Math.max(COMPACTION_MIN_BYTES, COMPACTION_GROWTH * snapshot), COMPACTION_MAX_PART * maxByteLength);
    return this.byteLength > limit;
  }

  append(record: LogRecord): void {
    try {
      this.#write(this.#active, JSON.stringify(this.#encoder.encode(record)));
    } catch (error) {
      this.#encoder.reset();
      throw error;
    }
  }

  *records(): Generator<LogRecord> {
    const segment = this.#active;
    yield* this.#recordsBetween(segment, 0, this.#lengthOf(segment));
  }

  compact(): Compaction {
    const from = this.#active;
    const to = from === 0 ? 1 : 0;
    let copied = this.#lengthOf(from);
    this.#setLength(to, 0);
    const snapshot = new RecordEncoder();
    // What is appended from now on will be read after the snapshot.
    this.#encoder.reset();
    let snapshotLength = 0;
    const copy = (maxBytes: number) => {
      copied += this.#copyTail(from, to, { start: copied, maxBytes });
      return copied === this.#lengthOf(from);
    };
    return {
      add: (record) => {
        this.#write(to, JSON.stringify(snapshot.encode(record)));
        snapshotLength = this.#lengthOf(to);
      },
      catchUp: () => copy(COPIED_AT_ONCE_BYTES),
      finish: () => {
        copy(Number.POSITIVE_INFINITY);
        Atomics.store(this.#header, SNAPSHOT_LENGTH, BigInt(snapshotLength));
        Atomics.store(this.#header, ACTIVE, BigInt(to));
      },
    };
  }

  get #active(): 0 | 1 {
    return Atomics.load(this.#header, ACTIVE) === 0n ? 0 : 1;
  }

  #lengthOf(segment: 0 | 1): number {
    return Number(Atomics.load(this.#header, LENGTH_OF[segment]));
  }

  #setLength(segment: 0 | 1, length: number): void {
    Atomics.store(this.#header, LENGTH_OF[segment], BigInt(length));
  }

  #write(segment: 0 | 1, text: string): void {
    const start = this.#lengthOf(segment);
    // A UTF-16 code unit takes at most three bytes of UTF-8.
    const room = this.#room(segment, start, LENGTH_BYTES + 3 * text.length);
    const length = room.write(text, start + LENGTH_BYTES);
    room.writeUInt32LE(length, start);
    this.#setLength(segment, start + LENGTH_BYTES + length);
  }

  /** A segment that has free memory behind `start`; it grows if it has to. Throws RangeError if it cannot. */
  #room(segment: 0 | 1, start: number, bytes: number): Buffer {
    const memory = this.#memory.segments[segment];
    const end = start + bytes;
    if (end > memory.byteLength) memory.grow(Math.min(memory.maxByteLength, Math.max(end, memory.byteLength * 2, GROWTH_BYTES)));
    if (end > memory.byteLength) throw new RangeError(`the commit log is full: ${start} of ${memory.maxByteLength} bytes are used`);
    if (this.#views[segment].byteLength < end) this.#views[segment] = Buffer.from(memory, 0, memory.byteLength);
    return this.#views[segment];
  }

  /** Gives how many bytes it has copied. */
  #copyTail(from: 0 | 1, to: 0 | 1, { start, maxBytes }: { readonly start: number; readonly maxBytes: number }): number {
    const bytes = Math.min(this.#lengthOf(from) - start, maxBytes);
    if (bytes === 0) return 0;
    const end = this.#lengthOf(to);
    Buffer.from(this.#memory.segments[from], start, bytes).copy(this.#room(to, end, bytes), end);
    this.#setLength(to, end + bytes);
    return bytes;
  }

  *#recordsBetween(segment: 0 | 1, start: number, end: number): Generator<LogRecord> {
    const memory = this.#memory.segments[segment];
    const decoder = new RecordDecoder();
    for (let offset = start; offset < end; ) {
      const length = Buffer.from(memory, offset, LENGTH_BYTES).readUInt32LE();
      const text = Buffer.from(memory, offset + LENGTH_BYTES, length).toString('utf8');
      yield decoder.decode(JSON.parse(text) as EncodedRecord);
      offset += LENGTH_BYTES + length;
    }
  }
}

import { CHAIN_WORDS, type LogMemory, PIECE_WORDS, type Piece } from './log-memory.js';

/** Where among the words of a chain stands how many pieces it has, and with how many of them a snapshot ends. */
const PIECES = 0;
const SNAPSHOT_PIECES = 1;
/** Where among the words of a piece stands its first block, how many blocks it has, and how many bytes of records. */
const FIRST_BLOCK = 0;
const BLOCKS = 1;
const USED_BYTES = 2;

/** Each record stands behind its length. */
const LENGTH_BYTES = 4;

/**
 * Records in pieces of memory, one after the other. A piece counts once their number covers it, and a record once the length of its piece does: a thread
 * that ends while it writes leaves a chain of whole records.
 */
export class LogChain {
  readonly #memory: LogMemory;
  readonly #words: Int32Array;
  /** The memory of the last piece, if something may be added to it. */
  #open: Buffer | undefined;
  #byteLength = 0;
  #snapshotBytes = 0;

  constructor(memory: LogMemory, chain: 0 | 1) {
    this.#memory = memory;
    this.#words = memory.wordsOf(chain);
    for (let index = 0; index < this.pieces; index += 1) this.#count(index);
  }

  get pieces(): number {
    return Atomics.load(this.#words, PIECES);
  }

  /** Bytes of all records. */
  get byteLength(): number {
    return this.#byteLength;
  }

  /** How many of them are the snapshot with which it begins. */
  get snapshotBytes(): number {
    return this.#snapshotBytes;
  }

  /** Keeps the blocks of its pieces from being taken by others. */
  own(): void {
    for (let index = 0; index < this.pieces; index += 1) this.#memory.own(this.#piece(index));
  }

  /** Forgets all records, not whose their blocks are. */
  clear(): void {
    Atomics.store(this.#words, PIECES, 0);
    this.#words[SNAPSHOT_PIECES] = 0;
    this.#byteLength = 0;
    this.#snapshotBytes = 0;
    this.close();
  }

  /** What is written from now on is in other pieces. */
  close(): void {
    this.#open = undefined;
  }

  /** Adds a record. Throws RangeError if there is no room: then nothing was written. */
  write(text: string): void {
    const last = this.pieces - 1;
    const end = this.#open === undefined ? 0 : this.#usedOf(last);
    // A UTF-16 code unit takes at most three bytes of UTF-8.
    if (this.#open && end + LENGTH_BYTES + 3 * text.length <= this.#open.byteLength) this.#put(this.#open, last, text);
    else this.#put(this.#roomFor(LENGTH_BYTES + Buffer.byteLength(text)), this.pieces - 1, text);
  }

  /** Says that all records up to here are a snapshot. */
  endSnapshot(): void {
    this.#words[SNAPSHOT_PIECES] = this.pieces;
    this.#snapshotBytes = this.#byteLength;
    this.close();
  }

  /** Makes the pieces of another chain, from one on, its own: no record is copied. */
  adopt(other: LogChain, from: number): void {
    for (let index = from; index < other.pieces; index += 1) {
      this.#add(other.#piece(index), other.#usedOf(index));
      this.#count(this.pieces - 1);
    }
    this.#open = other.#open;
  }

  /** The texts of the records, in order. */
  *texts(): Generator<string> {
    for (let index = 0; index < this.pieces; index += 1) {
      const bytes = this.#memory.bytesOf(this.#piece(index));
      for (let offset = 0; offset < this.#usedOf(index); ) {
        const start = offset + LENGTH_BYTES;
        const end = start + bytes.readUInt32LE(offset);
        yield bytes.toString('utf8', start, end);
        offset = end;
      }
    }
  }

  /** The last piece, if there is room for so many bytes in it, or else a new one. */
  #roomFor(bytes: number): Buffer {
    if (this.#open && this.#usedOf(this.pieces - 1) + bytes <= this.#open.byteLength) return this.#open;
    const piece = this.#memory.take(bytes);
    this.#add(piece, 0);
    this.#open = this.#memory.bytesOf(piece);
    return this.#open;
  }

  #put(bytes: Buffer, piece: number, text: string): void {
    const start = this.#usedOf(piece);
    const length = bytes.write(text, start + LENGTH_BYTES);
    bytes.writeUInt32LE(length, start);
    this.#byteLength += LENGTH_BYTES + length;
    Atomics.store(this.#words, this.#placeOf(piece) + USED_BYTES, start + LENGTH_BYTES + length);
  }

  #add({ firstBlock, blocks }: Piece, usedBytes: number): void {
    const index = this.pieces;
    this.#words.set([firstBlock, blocks, usedBytes], this.#placeOf(index));
    Atomics.store(this.#words, PIECES, index + 1);
  }

  /** Adds a piece that has been there to what the chain knows of itself. */
  #count(index: number): void {
    const bytes = this.#usedOf(index);
    this.#byteLength += bytes;
    if (index < (this.#words[SNAPSHOT_PIECES] ?? 0)) this.#snapshotBytes += bytes;
  }

  #piece(index: number): Piece {
    const place = this.#placeOf(index);
    return { firstBlock: this.#words[place + FIRST_BLOCK] ?? 0, blocks: this.#words[place + BLOCKS] ?? 0 };
  }

  #usedOf(index: number): number {
    return Atomics.load(this.#words, this.#placeOf(index) + USED_BYTES);
  }

  #placeOf(index: number): number {
    return CHAIN_WORDS + PIECE_WORDS * index;
  }
}

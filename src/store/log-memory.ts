/** The memory of a log: made once by the thread that outlives the others, and handed to each that writes it in turn. */
export interface SharedLogMemory {
  /** Which of two chains of pieces is the log, and where the pieces of both are. */
  readonly header: SharedArrayBuffer;
  /** Blocks of `blockBytes` each, of which pieces are made. */
  readonly blocks: SharedArrayBuffer;
  readonly blockBytes: number;
}

/** How large a log may get, in bytes, with the snapshot that takes its place: address space that costs nothing until it is written. */
const MAX_BYTES = 4 * 1024 ** 3;
/** Many records: one that does not fit into the rest of a piece begins another. */
const BLOCK_BYTES = 1024 ** 2;
/** So many blocks are added to what can be written in one go. */
const GROWTH_BLOCKS = 16;

/** Where in the header it says which chain is the log. */
const LOG = 0;
/** What the header has of a chain: how many pieces, how many of them are a snapshot, and then some words of each piece. */
export const CHAIN_WORDS = 2;
/** The words of a piece. */
export const PIECE_WORDS = 3;

/** Memory for a new log. `maxBytes` bounds all of it. */
export function newSharedLogMemory(maxBytes: number = MAX_BYTES, blockBytes: number = BLOCK_BYTES): SharedLogMemory {
  const blocks = new SharedArrayBuffer(0, { maxByteLength: maxBytes - (maxBytes % blockBytes) });
  const header = new SharedArrayBuffer(4 * (1 + 2 * chainWords(blocks.maxByteLength / blockBytes)));
  return { header, blocks, blockBytes };
}

function chainWords(maxPieces: number): number {
  return CHAIN_WORDS + PIECE_WORDS * maxPieces;
}

/** Blocks that lie together. */
export interface Piece {
  readonly firstBlock: number;
  readonly blocks: number;
}

/** Which of two chains of pieces is the log, and which blocks are free. */
export class LogMemory {
  readonly maxBytes: number;
  readonly blockBytes: number;
  readonly #header: Int32Array;
  readonly #blocks: SharedArrayBuffer;
  /** Which blocks belong to a piece; whoever comes after finds out by the log alone. */
  readonly #isTaken: Uint8Array;

  constructor({ header, blocks, blockBytes }: SharedLogMemory) {
    this.maxBytes = blocks.maxByteLength;
    this.blockBytes = blockBytes;
    this.#header = new Int32Array(header);
    this.#blocks = blocks;
    this.#isTaken = new Uint8Array(blocks.maxByteLength / blockBytes);
  }

  /** The chain that is the log. */
  get log(): 0 | 1 {
    return Atomics.load(this.#header, LOG) === 0 ? 0 : 1;
  }

  /** Makes a chain the log, in one atomic step. */
  set log(chain: 0 | 1) {
    Atomics.store(this.#header, LOG, chain);
  }

  /** Where in the header a chain is. */
  wordsOf(chain: 0 | 1): Int32Array {
    const words = chainWords(this.#isTaken.length);
    return this.#header.subarray(1 + chain * words, 1 + (chain + 1) * words);
  }

  /** Takes blocks that lie together for so many bytes. Throws RangeError if there are none. */
  take(bytes: number): Piece {
    const blocks = Math.ceil(bytes / this.blockBytes);
    const firstBlock = this.#freeBlocks(blocks);
    const end = (firstBlock + blocks) * this.blockBytes;
    if (firstBlock < 0) throw new RangeError(`the commit log is full: it may have ${this.maxBytes} bytes`);
    const { byteLength } = this.#blocks;
    if (end > byteLength) this.#blocks.grow(Math.min(this.maxBytes, Math.max(end, byteLength + GROWTH_BLOCKS * this.blockBytes)));
    const piece = { firstBlock, blocks };
    this.own(piece);
    return piece;
  }

  /** Keeps the blocks of a piece from being taken. */
  own({ firstBlock, blocks }: Piece): void {
    this.#isTaken.fill(1, firstBlock, firstBlock + blocks);
  }

  /** Lets all blocks be taken that nobody owns from now on. */
  freeAll(): void {
    this.#isTaken.fill(0);
  }

  /** The memory of a piece. */
  bytesOf({ firstBlock, blocks }: Piece): Buffer {
    return Buffer.from(this.#blocks, firstBlock * this.blockBytes, blocks * this.blockBytes);
  }

  /** The first of so many blocks that lie together and are free, as low as possible: what was written before need not be had anew. */
  #freeBlocks(count: number): number {
    let free = 0;
    for (let block = 0; block < this.#isTaken.length; block += 1) {
      free = this.#isTaken[block] === 0 ? free + 1 : 0;
      if (free === count) return block - count + 1;
    }
    return -1;
  }
}

import { tooManyValues } from '../../objects/api-errors.js';
import { MAX_TEXT_VALUES } from '../../objects/text-values.js';

/** Counts the fields of a body, all messages of it together. */
export class FieldCount {
  #count = 0;

  /** Throws an ApiError 413 if there are more than anybody is made to wait for. */
  add(): void {
    this.#count += 1;
    if (this.#count > MAX_TEXT_VALUES) throw tooManyValues(MAX_TEXT_VALUES);
  }
}

/** Why bytes are no message. */
export class WireError extends Error {}

/** One field of a message as it stands on the wire: a number for a varint, bytes for anything that has a length. */
export interface WireField {
  readonly number: number;
  readonly value: bigint | Uint8Array;
}

const LONGEST_VARINT = 10;

/** The fields of a message of protocol buffers, in their order. Throws a WireError if the bytes are none, an ApiError 413 if they are too many. */
export function* wireFields(bytes: Uint8Array, count: FieldCount): Generator<WireField> {
  const reader = new WireReader(bytes);
  while (!reader.isAtEnd) {
    const tag = Number(reader.varint());
    const value = reader.value(tag & 7);
    count.add();
    yield { number: Math.floor(tag / 8), value };
  }
}

class WireReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  value(wireType: number): bigint | Uint8Array {
    if (wireType === 0) return this.varint();
    if (wireType === 1) return this.#take(8);
    if (wireType === 2) return this.#take(Number(this.varint()));
    if (wireType === 5) return this.#take(4);
    throw new WireError(`proto: illegal wireType ${wireType}`);
  }

  varint(): bigint {
    let value = 0n;
    for (let index = 0; index < LONGEST_VARINT; index += 1) {
      const byte = this.#bytes[this.#position];
      if (byte === undefined) throw new WireError('unexpected EOF');
      this.#position += 1;
      value |= BigInt(byte & 0x7f) << BigInt(7 * index);
      if (byte < 0x80) return value;
    }
    throw new WireError('proto: integer overflow');
  }

  #take(length: number): Uint8Array {
    const end = this.#position + length;
    if (end > this.#bytes.length) throw new WireError('unexpected EOF');
    const taken = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return taken;
  }
}

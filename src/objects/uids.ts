/** A uid as it is kept and sent where there are many: the number of one that the cluster has given, the text of any other. */
export type Uid = number | string;

/** Where chance is drawn from, 32 bits at a time. */
interface Words {
  word(): number;
}

const HEX_DIGITS = Buffer.from('0123456789abcdef');
/** Where uids are written: a text that is put together of pieces has to be copied once more before it can be compared. */
const written = Buffer.from('00000000-0000-4000-8000-000000000000');
/** Where the first and the last 32 bits of a uid stand. */
const FIRST = [0, 8] as const;
const LAST = [28, 36] as const;

/** A random UUID (version 4), as text. */
export function randomUid(random: Words): string {
  return uidOf([random.word(), random.word(), random.word(), random.word()]);
}

/**
 * The uids of one cluster: numbers, and the texts that stand for them. Each number, up to the largest that is safe, has a text of its own that looks like chance, and
 * each such text gives back its number: 64 of its bits are those of the number, permuted by four rounds of a Feistel network, and the others follow from them.
 */
export class Uids {
  /** One for each round, and two for the bits that follow from the others. */
  readonly #keys: readonly [number, number, number, number, number, number];
  /** The text that was asked about last, and its uid: the owner of many objects is asked about once for each of them. */
  #asked = '';
  #answer: Uid = '';

  /** The same chance gives the same uids. */
  constructor(random: Words) {
    this.#keys = [random.word(), random.word(), random.word(), random.word(), random.word(), random.word()];
  }

  /** The text of a uid. */
  text(uid: Uid): string {
    if (typeof uid === 'string') return uid;
    const [key0, key1, key2, key3, key4, key5] = this.#keys;
    let left = Math.floor(uid / 2 ** 32);
    let right = uid >>> 0;
    left ^= mixed(right, key0);
    right ^= mixed(left, key1);
    left ^= mixed(right, key2);
    right ^= mixed(left, key3);
    return uidOf([left, mixed(left, key4) ^ mixed(right, key5), mixed(left, key5) ^ mixed(right, key4), right]);
  }

  /** A uid as it is kept: the number that a text stands for, or the text itself if the cluster has not given it. */
  of(uid: Uid): Uid {
    if (typeof uid === 'number' || uid.length !== written.length) return uid;
    if (uid !== this.#asked) {
      this.#answer = this.#found(uid);
      this.#asked = uid;
    }
    return this.#answer;
  }

  #found(uid: string): Uid {
    const [key0, key1, key2, key3] = this.#keys;
    let left = Number.parseInt(uid.slice(...FIRST), 16);
    let right = Number.parseInt(uid.slice(...LAST), 16);
    right ^= mixed(left, key3);
    left ^= mixed(right, key2);
    right ^= mixed(left, key1);
    left ^= mixed(right, key0);
    const number = (left >>> 0) * 2 ** 32 + (right >>> 0);
    return Number.isSafeInteger(number) && this.text(number) === uid ? number : uid;
  }
}

/** 32 bits that depend on all bits of a word and of a key. */
function mixed(word: number, key: number): number {
  let bits = Math.imul(word ^ key, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 15), 0xc2b2ae35) + key;
  bits = Math.imul(bits ^ (bits >>> 13), 0x27d4eb2f);
  return bits ^ (bits >>> 16);
}

/** A UUID of version 4 in which 122 of these bits stand: all of the first and of the last word. */
function uidOf([a, b, c, d]: readonly [number, number, number, number]): string {
  writeHex(a, ...FIRST);
  writeHex(b >>> 16, 9, 13);
  writeHex(b, 15, 18);
  writeHex(8 + (c >>> 30), 19, 20);
  writeHex(c >>> 16, 20, 23);
  writeHex(c, 24, 28);
  writeHex(d, ...LAST);
  return written.toString('latin1');
}

/** Writes the last digits of a number from one position of the uid up to another. */
function writeHex(bits: number, from: number, to: number): void {
  let rest = bits;
  for (let position = to - 1; position >= from; position -= 1) {
    written[position] = HEX_DIGITS[rest & 15] ?? 0;
    rest >>>= 4;
  }
}

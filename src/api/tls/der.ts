/** The tags of ASN.1 that certificates are made of. */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;
/** Of tags that a structure numbers itself: of one value, and of several. */
const OWN = 0x80;
const OWN_CONSTRUCTED = 0xa0;
/** From this year on, times need four digits for the year (RFC 5280, 4.1.2.5). */
const FOUR_DIGITS_FROM = 2050;

/** ASN.1 in its distinguished encoding (DER), as far as a certificate needs it: each function encodes one kind of value. */
export const der = {
  sequence: (...parts: readonly Uint8Array[]) => encoded(TAG.sequence, ...parts),
  set: (...parts: readonly Uint8Array[]) => encoded(TAG.set, ...parts),
  /** True; what is false is left out. */
  yes: () => encoded(TAG.boolean, Uint8Array.of(0xff)),
  /** A number of at most 127, or the bytes of a larger one, the largest first. */
  integer: (value: number | Uint8Array) => encoded(TAG.integer, typeof value === 'number' ? Uint8Array.of(value) : positive(value)),
  /** Bytes, of whose last some bits are unused. */
  bits: (bytes: Uint8Array, unused = 0) => encoded(TAG.bitString, Uint8Array.of(unused), bytes),
  octets: (bytes: Uint8Array) => encoded(TAG.octetString, bytes),
  /** By its dotted numbers. */
  objectIdentifier: (dotted: string) => encoded(TAG.objectIdentifier, Uint8Array.from(identifierBytes(dotted))),
  text: (text: string) => encoded(TAG.utf8String, Buffer.from(text)),
  /** To the second. */
  time,
  /** A value in place of the universal tag of which there is the structure's own. */
  tagged: (number: number, bytes: Uint8Array) => encoded(OWN + number, bytes),
  /** A whole value within the structure's own tag. */
  within: (number: number, value: Uint8Array) => encoded(OWN_CONSTRUCTED + number, value),
};

function encoded(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(tag, ...lengthBytes(content.length)), content]);
}

/** Lengths of up to 127 in one byte, larger ones after the number of their bytes. */
function lengthBytes(length: number): readonly number[] {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

/** A first bit that is set would make it negative. */
function positive(bytes: Uint8Array): Uint8Array {
  return (bytes[0] ?? 0) < 0x80 ? bytes : Uint8Array.of(0, ...bytes);
}

function identifierBytes(dotted: string): readonly number[] {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return [first * 40 + second, ...rest].flatMap(base128);
}

/** Seven bits a byte; all but the last have the eighth set. */
function base128(value: number): readonly number[] {
  const higher = Math.floor(value / 0x80);
  return [...(higher === 0 ? [] : base128(higher).map((byte) => byte | 0x80)), value % 0x80];
}

function time(timeMs: number): Uint8Array {
  const date = new Date(timeMs);
  const digits = `${date.toISOString().slice(0, 19).replaceAll(/\D/g, '')}Z`;
  if (date.getUTCFullYear() >= FOUR_DIGITS_FROM) return encoded(TAG.generalizedTime, Buffer.from(digits));
  return encoded(TAG.utcTime, Buffer.from(digits.slice(2)));
}

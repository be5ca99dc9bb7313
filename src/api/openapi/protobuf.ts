/** The bytes of some fields of a protocol buffers message. Fields are put together with `message`. */
export type Fields = Buffer;

const VARINT = 0;
const LENGTH_DELIMITED = 2;
const NOTHING = Buffer.alloc(0);

/** Fields one after another: a whole message. */
export function message(fields: readonly Fields[]): Fields {
  return Buffer.concat(fields);
}

/** A string; absent if it is empty, as the third version of the format wants it. */
export function stringField(number: number, value: string | undefined): Fields {
  return value ? nestedField(number, Buffer.from(value)) : NOTHING;
}

/** Repeated strings. */
export function stringsField(number: number, values: readonly string[] | undefined): Fields {
  return message((values ?? []).map((value) => nestedField(number, Buffer.from(value))));
}

/** A boolean; absent if it is false. */
export function booleanField(number: number, value: boolean | undefined): Fields {
  return value ? message([varint((number << 3) | VARINT), varint(1)]) : NOTHING;
}

/** A message inside a message; there even if it is empty. */
export function nestedField(number: number, content: Fields): Fields {
  return message([varint((number << 3) | LENGTH_DELIMITED), varint(content.length), content]);
}

/** A number in groups of seven bits, the lowest first. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

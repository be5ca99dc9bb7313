/** The fields of a protocol buffers message by number: strings and messages as bytes, numbers as numbers. */
export function readFields(bytes: Buffer): ReadonlyMap<number, readonly (Buffer | number)[]> {
  const fields = new Map<number, (Buffer | number)[]>();
  let position = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes.readUInt8(position++);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (position < bytes.length) {
    const key = varint();
    const value = varint();
    const isBytes = (key & 7) === 2;
    const content = isBytes ? bytes.subarray(position, position + value) : value;
    if (isBytes) position += value;
    fields.set(key >>> 3, [...(fields.get(key >>> 3) ?? []), content]);
  }
  return fields;
}

/** The messages in a field. */
export function messagesIn(bytes: Buffer, field: number): readonly Buffer[] {
  return (readFields(bytes).get(field) ?? []).filter((value) => Buffer.isBuffer(value));
}

/** The strings in a field. */
export function textsIn(bytes: Buffer, field: number): readonly string[] {
  return messagesIn(bytes, field).map((value) => value.toString());
}

/** The value under a name in a field that holds pairs of name and value. */
export function namedIn(bytes: Buffer, field: number, name: string): Buffer {
  const pair = messagesIn(bytes, field).find((one) => textsIn(one, 1)[0] === name);
  return messagesIn(pair ?? Buffer.alloc(0), 2)[0] ?? Buffer.alloc(0);
}

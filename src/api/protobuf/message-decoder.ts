import { setKey } from '../../objects/plain-json.js';
import { definition, type OpenApiSchema, referenced } from '../../objects/schema.js';
import { FIELD_NUMBERS } from './field-numbers.js';
import { scalarDecoder } from './scalars.js';
import { type FieldCount, WireError, wireFields } from './wire-reader.js';

/** Takes a value of the wire into the fields of an object. */
type FieldDecoder = (value: bigint | Uint8Array, fields: Record<string, unknown>, count: FieldCount) => void;
/** Reads a value of the wire. */
type ValueDecoder = (value: bigint | Uint8Array, count: FieldCount) => unknown;

/** What is known of a message: as many as the schema has definitions, each made when first needed. */
const decoders = new Map<string, ReadonlyMap<number, FieldDecoder>>();

/** The fields of a message as JSON has them. Fields that we do not know are left out. Throws a WireError, or an ApiError 413 for too many. */
export function decodeMessage(id: string, bytes: Uint8Array, count: FieldCount): Record<string, unknown> {
  const byNumber = decodersOf(id);
  const fields: Record<string, unknown> = {};
  for (const { number, value } of wireFields(bytes, count)) byNumber.get(number)?.(value, fields, count);
  return fields;
}

function decodersOf(id: string, schema: OpenApiSchema = definition(id)): ReadonlyMap<number, FieldDecoder> {
  const known = decoders.get(id);
  if (known !== undefined) return known;
  const made = new Map(fieldNumbers(id).map(([name, number]) => [number, fieldDecoder(id, name, schema)]));
  decoders.set(id, made);
  return made;
}

function fieldNumbers(id: string): readonly (readonly [name: string, number: number])[] {
  const dot = id.lastIndexOf('.');
  const words = FIELD_NUMBERS[id.slice(0, dot)]?.[id.slice(dot + 1)]?.trim().split(/\s+/) ?? [];
  let last = 0;
  return words.map((word) => {
    const [name = '', number] = word.split('=');
    last = number === undefined ? last + 1 : Number(number);
    return [name, last];
  });
}

function fieldDecoder(id: string, name: string, owner: OpenApiSchema): FieldDecoder {
  if (name.startsWith('*')) return inlineDecoder(`${id.slice(0, id.lastIndexOf('.'))}.${name.slice(1)}`, owner);
  const schema = owner.properties?.[name] ?? {};
  if (schema.additionalProperties !== undefined) return mapDecoder(name, valueDecoder(schema.additionalProperties));
  if (schema.items === undefined) {
    const decode = valueDecoder(schema);
    return (value, fields, count) => setKey(fields, name, decode(value, count));
  }
  const decode = valueDecoder(schema.items);
  return (value, fields, count) => {
    const list = fields[name];
    if (Array.isArray(list)) list.push(decode(value, count));
    else fields[name] = [decode(value, count)];
  };
}

/** The fields of an inlined message are described among those of its owner. */
function inlineDecoder(id: string, owner: OpenApiSchema): FieldDecoder {
  return (value, fields, count) => {
    const byNumber = decodersOf(id, owner);
    for (const field of wireFields(bytesOf(value), count)) byNumber.get(field.number)?.(field.value, fields, count);
  };
}

/** A map is a list of messages, each with a key in its first field and a value in its second. */
function mapDecoder(name: string, decode: ValueDecoder): FieldDecoder {
  return (value, fields, count) => {
    const map = (fields[name] ?? {}) as Record<string, unknown>;
    let [key, inner]: [string, unknown] = ['', decode(new Uint8Array(), count)];
    for (const field of wireFields(bytesOf(value), count)) {
      if (field.number === 1) key = Buffer.from(bytesOf(field.value)).toString();
      if (field.number === 2) inner = decode(field.value, count);
    }
    setKey(map, key, inner);
    fields[name] = map;
  };
}

function valueDecoder(schema: OpenApiSchema): ValueDecoder {
  const id = referenced(schema);
  const scalar = scalarDecoder(id ?? `${schema.type} ${schema.format ?? ''}`.trim());
  if (scalar !== undefined) return scalar;
  if (id === undefined) throw new Error(`no protocol buffers decoder for ${JSON.stringify(schema)}`);
  return (value, count) => decodeMessage(id, bytesOf(value), count);
}

function bytesOf(value: bigint | Uint8Array): Uint8Array {
  if (typeof value === 'bigint') throw new WireError('proto: wrong wireType');
  return value;
}

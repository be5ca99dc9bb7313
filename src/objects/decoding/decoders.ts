import { isJsonObject, type JsonObject, setKey } from '../plain-json.js';
import { definition, type OpenApiSchema, referenced } from '../schema.js';
import { isShared, madeOfShared } from '../shared-lists.js';
import type { DecodingContext } from './context.js';
import { type Decoder, SCALARS } from './scalars.js';

/** A decoder with what it needs to know of its schema. */
interface Shape {
  readonly decode: Decoder;
  /** What Go calls the type. */
  readonly goType: string;
  /** What a field of this type holds when nobody has set it. */
  readonly zero: () => unknown;
}

interface Field {
  readonly name: string;
  readonly shape: Shape;
  /** Whether the field is written when it is unset. */
  readonly isAlways: boolean;
  /** Whether a zero value counts as unset. */
  readonly omitsZero: boolean;
}

interface Struct {
  readonly name: string;
  readonly fields: readonly Field[];
  readonly indexes: ReadonlyMap<string, number>;
}

const shapes = new Map<string, Shape>();
const ZEROS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['string', ''],
  ['string byte', ''],
  ['boolean', false],
  ['integer int32', 0],
  ['integer int64', 0],
  ['number double', 0],
  ['Time', null],
  ['MicroTime', null],
  ['Quantity', '0'],
  ['IntOrString', 0],
]);
const GO_TYPES: ReadonlyMap<string, string> = new Map([
  ['string byte', '[]uint8'],
  ['boolean', 'bool'],
  ['integer int32', 'int32'],
  ['integer int64', 'int64'],
  ['number double', 'float64'],
  ['Quantity', 'resource.Quantity'],
  ['IntOrString', 'intstr.IntOrString'],
]);

/** The decoder of a definition. Made at first use, then kept. */
export function decoderOf(id: string): Decoder {
  return shapeOf(id).decode;
}

function shapeOf(id: string): Shape {
  const known = shapes.get(id);
  if (known !== undefined) return known;
  const name = id.slice(id.lastIndexOf('.') + 1);
  const schema = definition(id);
  const shape = schema.properties === undefined ? scalarShape(name) : structShape(name, schema);
  shapes.set(id, shape);
  return shape;
}

/** Definitions refer to each other in circles: one that is referred to is made when it is first needed. */
function schemaShape(schema: OpenApiSchema): Shape {
  const id = referenced(schema);
  if (id !== undefined) return deferred(id);
  if (schema.type === 'array') return listShape(schemaShape(schema.items ?? {}));
  if (schema.additionalProperties) return mapShape(schemaShape(schema.additionalProperties));
  if (schema.type === 'object' || schema.type === undefined) return scalarShape('RawExtension');
  return scalarShape(schema.format ? `${schema.type} ${schema.format}` : schema.type);
}

function deferred(id: string): Shape {
  let shape: Shape | undefined;
  const get = () => {
    shape ??= shapeOf(id);
    return shape;
  };
  const name = id.slice(id.lastIndexOf('.') + 1);
  return {
    decode: (value, context, known) => get().decode(value, context, known),
    goType: GO_TYPES.get(name) ?? `v1.${name}`,
    zero: () => get().zero(),
  };
}

function scalarShape(name: string): Shape {
  const decode = SCALARS.get(name);
  if (decode === undefined) throw new Error(`nothing decodes ${name}`);
  return { decode, goType: GO_TYPES.get(name) ?? (name === 'string' ? name : `v1.${name}`), zero: () => ZEROS.get(name) };
}

function listShape(item: Shape): Shape {
  const goType = `[]${item.goType}`;
  return {
    decode: (value, context, known) => {
      if (!Array.isArray(value)) throw context.wrongType(value, goType);
      const decoding = { item, context, known: Array.isArray(known) ? known : [] };
      return isShared(value) ? decodeShared(value, decoding) : decodeList(value, decoding);
    },
    goType,
    zero: () => [],
  };
}

interface ListDecoding {
  readonly item: Shape;
  readonly context: DecodingContext;
  readonly known: readonly unknown[];
}

interface DecodedList {
  readonly item: Shape;
  readonly decoded: readonly unknown[];
}

/** Lists that others have sent, too, as they were decoded last. */
const latestLists = new WeakMap<readonly unknown[], DecodedList>();

function decodeShared(value: readonly unknown[], decoding: ListDecoding): readonly unknown[] {
  const { item, context } = decoding;
  const latest = latestLists.get(value);
  if (latest?.item === item) return latest.decoded;
  const { length } = context.unknown;
  const decoded = decodeList(value, decoding);
  // Each who sends what is not known hears of it.
  if (context.unknown.length > length) return decoded;
  latestLists.set(value, { item, decoded: madeOfShared(decoded) });
  return decoded;
}

function decodeList(value: readonly unknown[], { item, context, known }: ListDecoding): readonly unknown[] {
  let out: unknown[] | undefined;
  for (let index = 0; index < value.length; index += 1) {
    const raw = value[index];
    context.enter(index);
    const decoded = raw === null ? item.zero() : decodeUnknown(raw, { shape: item, context, known: known[index] });
    context.leave();
    if (out === undefined && decoded !== raw) out = value.slice(0, index);
    out?.push(decoded);
  }
  return out ?? value;
}

interface Decoding {
  readonly shape: Shape;
  readonly context: DecodingContext;
  readonly known: unknown;
}

/** Only objects are looked up among what is known: a plain value is decoded as quickly. */
function decodeUnknown(raw: unknown, { shape, context, known }: Decoding): unknown {
  return raw === known && typeof raw === 'object' ? raw : shape.decode(raw, context, known);
}

function mapShape(item: Shape): Shape {
  const goType = `map[string]${item.goType}`;
  return {
    decode: (value, context) => {
      if (!isJsonObject(value)) throw context.wrongType(value, goType);
      return decodeMap(value, item, context);
    },
    goType,
    zero: () => ({}),
  };
}

/** Go writes the keys of maps in order, the fields of structs as they are declared. */
function decodeMap(value: JsonObject, item: Shape, context: DecodingContext): JsonObject {
  const keys = Object.keys(value);
  const isInOrder = isSorted(keys);
  if (!isInOrder) keys.sort();
  const entries = keys.map((key) => {
    const raw = value[key];
    return raw === null ? item.zero() : item.decode(raw, context, undefined);
  });
  if (isInOrder && keys.every((key, index) => value[key] === entries[index])) return value;
  const out: Record<string, unknown> = {};
  keys.forEach((key, index) => {
    setKey(out, key, entries[index]);
  });
  return out;
}

function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index += 1) if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return false;
  return true;
}

function structShape(name: string, schema: OpenApiSchema): Shape {
  let struct: Struct | undefined;
  const get = () => {
    struct ??= structOf(name, schema);
    return struct;
  };
  let empty: unknown;
  return {
    decode: (value, context, known) => {
      if (!isJsonObject(value)) throw context.wrongType(value, `v1.${name}`);
      return decodeStruct(value, { struct: get(), context, known: isJsonObject(known) ? known : {} });
    },
    goType: `v1.${name}`,
    zero: () => {
      empty ??= zeroStruct(get());
      return empty;
    },
  };
}

function structOf(name: string, schema: OpenApiSchema): Struct {
  const fields = Object.entries(schema.properties ?? {}).map(([key, property]): Field => {
    const presence = property['x-presence'];
    return { name: key, shape: schemaShape(property), isAlways: presence === 'always', omitsZero: presence === undefined };
  });
  return { name, fields, indexes: new Map(fields.map((field, index) => [field.name, index])) };
}

/** Shared by every object that lacks the field, and therefore frozen. */
function zeroStruct({ fields }: Struct): object {
  const always = fields.filter(({ isAlways }) => isAlways);
  return Object.freeze(Object.fromEntries(always.map(({ name, shape }) => [name, shape.zero()])));
}

interface StructDecoding {
  readonly struct: Struct;
  readonly context: DecodingContext;
  readonly known: JsonObject;
}

function decodeStruct(value: JsonObject, decoding: StructDecoding): unknown {
  const { struct, context } = decoding;
  const keys = Object.keys(value);
  const builder = new StructBuilder(value, keys, decoding);
  if (!isInWireOrder(keys, struct)) {
    keys.sort((a, b) => wirePosition(a, struct) - wirePosition(b, struct));
    builder.diverge(0);
  }
  context.enterStruct(struct.name);
  for (let index = 0; index < keys.length; index += 1) builder.take(index);
  builder.fillBefore(struct.fields.length, keys.length);
  context.leaveStruct();
  return builder.out ?? value;
}

/**
 * One struct under construction: fields come in wire order, and those that are always there are put in between.
 * Nothing is copied until something differs from the source.
 */
class StructBuilder {
  out: Record<string, unknown> | undefined;
  #next = 0;
  readonly #source: JsonObject;
  readonly #keys: readonly string[];
  readonly #decoding: StructDecoding;

  constructor(source: JsonObject, keys: readonly string[], decoding: StructDecoding) {
    this.#source = source;
    this.#keys = keys;
    this.#decoding = decoding;
  }

  /** Starts a copy with the first `count` fields, which are right as they are. */
  diverge(count: number): Record<string, unknown> {
    if (this.out !== undefined) return this.out;
    const out: Record<string, unknown> = {};
    for (const key of this.#keys.slice(0, count)) out[key] = this.#source[key];
    this.out = out;
    return out;
  }

  take(index: number): void {
    const { struct, context, known } = this.#decoding;
    const key = this.#keys[index] ?? '';
    const position = wirePosition(key, struct);
    const field = struct.fields[position];
    this.fillBefore(position, index);
    this.#next = position + 1;
    if (field === undefined) {
      context.reportUnknown(key);
      this.diverge(index);
      return;
    }
    const raw = this.#source[key];
    context.enter(key);
    const decoded = decodeField(raw, field, { shape: field.shape, context, known: known[key] });
    context.leave();
    if (decoded !== raw || decoded === undefined) this.diverge(index);
    if (this.out !== undefined && decoded !== undefined) this.out[key] = decoded;
  }

  /** Puts in what is always there, before the field at position `end`; `count` keys of the source have been taken. */
  fillBefore(end: number, count: number): void {
    const { fields } = this.#decoding.struct;
    for (; this.#next < end; this.#next += 1) {
      const field = fields[this.#next];
      if (field?.isAlways) this.diverge(count)[field.name] = field.shape.zero();
    }
  }
}

function decodeField(raw: unknown, { isAlways, omitsZero }: Field, decoding: Decoding): unknown {
  const decoded = raw === null || raw === undefined ? undefined : decodeUnknown(raw, decoding);
  if (decoded === undefined) return isAlways ? decoding.shape.zero() : undefined;
  return omitsZero && isZero(decoded) ? undefined : decoded;
}

function isZero(value: unknown): boolean {
  if (typeof value !== 'object') return value === '' || value === 0 || value === false;
  if (Array.isArray(value)) return value.length === 0;
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}

function isInWireOrder(keys: readonly string[], struct: Struct): boolean {
  let last = -1;
  for (const key of keys) {
    const position = wirePosition(key, struct);
    if (position < last) return false;
    last = position;
  }
  return true;
}

/** Unknown fields are looked at last. */
function wirePosition(key: string, { indexes }: Struct): number {
  return indexes.get(key) ?? indexes.size;
}

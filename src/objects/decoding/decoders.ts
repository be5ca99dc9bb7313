import { isJsonObject, type JsonObject, setKey } from '../plain-json.js';
import { definition, type OpenApiSchema, referenced } from '../schema.js';
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
    decode: (value, context) => get().decode(value, context),
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
  return { decode: (value, context) => decodeList(value, { item, goType, context }), goType, zero: () => [] };
}

interface Inner {
  readonly item: Shape;
  readonly goType: string;
  readonly context: DecodingContext;
}

function decodeList(value: unknown, { item, goType, context }: Inner): unknown {
  if (!Array.isArray(value)) throw context.wrongType(value, goType);
  let isSame = true;
  const out = value.map((raw: unknown, index) => {
    context.enter(index);
    const decoded = raw === null ? item.zero() : item.decode(raw, context);
    context.leave();
    isSame &&= decoded === raw;
    return decoded;
  });
  return isSame ? value : out;
}

function mapShape(item: Shape): Shape {
  const goType = `map[string]${item.goType}`;
  return { decode: (value, context) => decodeMap(value, { item, goType, context }), goType, zero: () => ({}) };
}

/** Go writes the keys of maps in order, the fields of structs as they are declared. */
function decodeMap(value: unknown, { item, goType, context }: Inner): unknown {
  if (!isJsonObject(value)) throw context.wrongType(value, goType);
  const keys = Object.keys(value);
  let isSame = isSorted(keys);
  if (!isSame) keys.sort();
  const out: Record<string, unknown> = {};
  for (const key of keys) {
    const raw = value[key];
    context.enter(key);
    const decoded = raw === null ? item.zero() : item.decode(raw, context);
    context.leave();
    isSame &&= decoded === raw;
    setKey(out, key, decoded);
  }
  return isSame ? value : out;
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
    decode: (value, context) => decodeStruct(value, get(), context),
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

function zeroStruct({ fields }: Struct): object {
  const always = fields.filter(({ isAlways }) => isAlways);
  return Object.fromEntries(always.map(({ name, shape }) => [name, shape.zero()]));
}

function decodeStruct(value: unknown, struct: Struct, context: DecodingContext): unknown {
  if (!isJsonObject(value)) throw context.wrongType(value, `v1.${struct.name}`);
  const building = new StructBuilder(struct);
  const keys = Object.keys(value);
  if (!isInWireOrder(keys, struct)) {
    keys.sort((a, b) => wirePosition(a, struct) - wirePosition(b, struct));
    building.isSame = false;
  }
  for (const key of keys) building.take(key, value, context);
  building.fillBefore(struct.fields.length);
  return building.isSame ? value : building.out;
}

/** One struct under construction: fields come in wire order, and those that are always there are put in between. */
class StructBuilder {
  readonly out: Record<string, unknown> = {};
  isSame = true;
  private next = 0;
  private readonly struct: Struct;

  constructor(struct: Struct) {
    this.struct = struct;
  }

  take(key: string, source: JsonObject, context: DecodingContext): void {
    const at = this.struct.indexes.get(key);
    const field = at === undefined ? undefined : this.struct.fields[at];
    if (at === undefined || field === undefined) {
      context.reportUnknown(key);
      this.isSame = false;
      return;
    }
    this.fillBefore(at);
    this.next = at + 1;
    const raw = source[key];
    context.enterField(this.struct.name, key);
    const decoded = decodeField(raw, field, context);
    context.leaveField();
    if (decoded !== undefined) this.out[key] = decoded;
    this.isSame &&= decoded === raw && raw !== undefined;
  }

  fillBefore(end: number): void {
    for (; this.next < end; this.next += 1) {
      const field = this.struct.fields[this.next];
      if (!field?.isAlways) continue;
      this.out[field.name] = field.shape.zero();
      this.isSame = false;
    }
  }
}

function decodeField(raw: unknown, { shape, isAlways, omitsZero }: Field, context: DecodingContext): unknown {
  const decoded = raw === null || raw === undefined ? undefined : shape.decode(raw, context);
  if (decoded === undefined) return isAlways ? shape.zero() : undefined;
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

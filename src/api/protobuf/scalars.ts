import { refuseCrowdedJson } from '../../objects/text-values.js';
import { type FieldCount, WireError, wireFields } from './wire-reader.js';

type Decoder = (value: bigint | Uint8Array, count: FieldCount) => unknown;

const MILLISECOND_NANOS = 1_000_000;
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';

const SCALARS: Readonly<Record<string, Decoder>> = {
  string: text,
  'string byte': (value) => Buffer.from(bytes(value)).toString('base64'),
  boolean: (value) => integer(value) !== 0,
  'integer int32': integer,
  'integer int64': integer,
  'io.k8s.apimachinery.pkg.api.resource.Quantity': (value, count) => text(fieldsOf(value, count).get(1) ?? new Uint8Array()),
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': intOrString,
  [`${META}.Time`]: (value, count) => time(fieldsOf(value, count), { hasMicroseconds: false }),
  [`${META}.MicroTime`]: (value, count) => time(fieldsOf(value, count), { hasMicroseconds: true }),
  [`${META}.FieldsV1`]: embeddedJson,
  'io.k8s.apimachinery.pkg.runtime.RawExtension': embeddedJson,
};

/** What decodes a value that is no message of fields, by type and format or by definition; undefined for any other. */
export function scalarDecoder(name: string): Decoder | undefined {
  return SCALARS[name];
}

function text(value: bigint | Uint8Array): string {
  return Buffer.from(bytes(value)).toString();
}

function integer(value: bigint | Uint8Array): number {
  return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : 0;
}

function intOrString(value: bigint | Uint8Array, count: FieldCount): number | string {
  const fields = fieldsOf(value, count);
  const isText = integer(fields.get(1) ?? 0n) === 1;
  return isText ? text(fields.get(3) ?? new Uint8Array()) : integer(fields.get(2) ?? 0n);
}

/** A time that is not set is an empty message, and null in JSON. */
function time(fields: Fields, { hasMicroseconds }: { readonly hasMicroseconds: boolean }): string | null {
  if (fields.size === 0) return null;
  const nanos = integer(fields.get(2) ?? 0n);
  const date = new Date(integer(fields.get(1) ?? 0n) * 1_000 + Math.floor(nanos / MILLISECOND_NANOS));
  if (Number.isNaN(date.getTime())) throw new WireError('proto: time out of range');
  const seconds = date.toISOString().slice(0, 19);
  return hasMicroseconds ? `${seconds}.${String(Math.floor(nanos / 1_000)).padStart(6, '0')}Z` : `${seconds}Z`;
}

/** What has no schema travels as JSON. */
function embeddedJson(value: bigint | Uint8Array, count: FieldCount): unknown {
  const raw = fieldsOf(value, count).get(1);
  if (raw === undefined) return undefined;
  const json = text(raw);
  refuseCrowdedJson(json);
  try {
    return JSON.parse(json);
  } catch {
    throw new WireError('proto: an embedded object is no JSON');
  }
}

type Fields = ReadonlyMap<number, bigint | Uint8Array>;

function fieldsOf(value: bigint | Uint8Array, count: FieldCount): Fields {
  return new Map([...wireFields(bytes(value), count)].map((field) => [field.number, field.value]));
}

function bytes(value: bigint | Uint8Array): Uint8Array {
  if (typeof value === 'bigint') throw new WireError('proto: wrong wireType');
  return value;
}

import { normalQuantity } from '../quantity.js';
import { normalMicroTime, normalTime } from '../time.js';
import { type DecodingContext, DecodingError, jsonType, jsonTypeFor } from './context.js';

/**
 * Turns a value into what is stored: the same value if it is right already; undefined if it counts as absent.
 * What is the same object as `known`, at the same place in an object that was decoded before, is right already.
 */
export type Decoder = (value: unknown, context: DecodingContext, known: unknown) => unknown;

const INT32_MAX = 2_147_483_647;
const INT32_MIN = -2_147_483_648;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const QUANTITY_RULE = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** Decoders of what is not a struct, a list or a map, by the last part of the schema's name or by type and format. */
export const SCALARS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['string', text],
  ['string byte', bytes],
  ['boolean', boolean],
  ['integer int32', int32],
  ['integer int64', int64],
  ['number double', double],
  ['Time', time],
  ['MicroTime', microTime],
  ['Quantity', quantity],
  ['IntOrString', intOrString],
  ['RawExtension', raw],
  ['FieldsV1', raw],
]);

function text(value: unknown, context: DecodingContext): unknown {
  if (typeof value !== 'string') throw context.wrongType(value, 'string');
  return value;
}

function bytes(value: unknown, context: DecodingContext): unknown {
  if (typeof value !== 'string') throw context.wrongType(value, '[]uint8');
  const compact = value.replace(/[\r\n]/g, '');
  if (!BASE64.test(compact)) throw new DecodingError(`illegal base64 data at input byte ${firstIllegal(compact)}`);
  return compact;
}

function firstIllegal(value: string): number {
  const at = value.search(/[^A-Za-z0-9+/]/);
  return at === -1 ? value.length - (value.length % 4) : at;
}

function boolean(value: unknown, context: DecodingContext): unknown {
  if (typeof value !== 'boolean') throw context.wrongType(value, 'bool');
  return value;
}

function int32(value: unknown, context: DecodingContext): unknown {
  if (typeof value === 'number' && Number.isInteger(value) && value <= INT32_MAX && value >= INT32_MIN) return value;
  throw context.wrongType(value, 'int32');
}

function int64(value: unknown, context: DecodingContext): unknown {
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 63) return value;
  throw context.wrongType(value, 'int64');
}

function double(value: unknown, context: DecodingContext): unknown {
  if (typeof value !== 'number') throw context.wrongType(value, 'float64');
  return value;
}

function time(value: unknown): unknown {
  return instant(value, '2006-01-02T15:04:05Z07:00', normalTime);
}

function microTime(value: unknown): unknown {
  return instant(value, '2006-01-02T15:04:05.000000Z07:00', normalMicroTime);
}

/** Go's times decode themselves, and so do not say which field was wrong. */
function instant(value: unknown, layout: string, normal: (text: string) => string | undefined): unknown {
  if (typeof value !== 'string') throw new DecodingError(`json: cannot unmarshal ${jsonType(value)} into Go value of type string`);
  const decoded = normal(value);
  if (decoded !== undefined) return decoded;
  const quoted = JSON.stringify(value);
  throw new DecodingError(`parsing time ${quoted} as "${layout}": cannot parse ${quoted} as "2006"`);
}

function quantity(value: unknown): unknown {
  if (value === null) return '0';
  const decoded = typeof value === 'string' || typeof value === 'number' ? normalQuantity(String(value).trim()) : undefined;
  if (decoded === undefined) throw new DecodingError(QUANTITY_RULE);
  return decoded;
}

function intOrString(value: unknown): unknown {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isInteger(value) && value <= INT32_MAX && value >= INT32_MIN) return value;
  throw new DecodingError(`json: cannot unmarshal ${jsonTypeFor(value, 'int32')} into Go value of type int32`);
}

function raw(value: unknown): unknown {
  return value;
}

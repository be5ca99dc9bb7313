import { semanticallyEqual } from '../../objects/equality.js';
import { type FieldError, forbidden, invalid, tooLong } from '../../objects/field-error.js';
import { explained } from '../../objects/names.js';

type Data = Readonly<Record<string, string>>;

/** What config maps and secrets may hold in all: 1 MiB. */
const MAX_BYTES = 1_048_576;
const KEY_FORMAT = '[-._a-zA-Z0-9]+';
const KEY = /^[-._a-zA-Z0-9]+$/;
const KEY_RULE = explained("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", KEY_FORMAT, [
  'key.name',
  'KEY_NAME',
  'key-name',
]);

/** What is wrong with the keys of a config map or a secret. */
export function keyErrors(data: Data | undefined, field: string): readonly FieldError[] {
  return Object.keys(data ?? {}).flatMap((key) => keyComplaints(key).map((complaint) => invalid(`${field}[${key}]`, key, complaint)));
}

function keyComplaints(key: string): readonly string[] {
  if (key === '.' || key === '..') return [`must not be '${key}'`];
  return [
    ...(key.length > 253 ? ['must be no more than 253 characters'] : []),
    ...(KEY.test(key) ? [] : [KEY_RULE]),
    ...(key.startsWith('..') ? ["must not start with '..'"] : []),
  ];
}

/** A complaint if there is more than a config map or a secret may hold. */
export function sizeErrors(field: string, bytes: number): readonly FieldError[] {
  return bytes > MAX_BYTES ? [tooLong(field, MAX_BYTES)] : [];
}

interface Immutable {
  readonly immutable?: boolean | undefined;
  readonly data?: Data | undefined;
  readonly binaryData?: Data | undefined;
}

/** What an update may not change about an object that has been made immutable. */
export function immutableErrors(next: Immutable, previous: Immutable): readonly FieldError[] {
  if (previous.immutable !== true) return [];
  const detail = 'field is immutable when `immutable` is set';
  return [
    ...(next.immutable === true ? [] : [forbidden('immutable', detail)]),
    ...(semanticallyEqual(next.data, previous.data) ? [] : [forbidden('data', detail)]),
    ...(semanticallyEqual(next.binaryData, previous.binaryData) ? [] : [forbidden('binaryData', detail)]),
  ];
}

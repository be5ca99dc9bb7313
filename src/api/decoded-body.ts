import { type Decoded, decodeKind, decodeResource, type PassingKinds, strictDecodingError } from '../objects/decode.js';
import type { StoredObject } from '../objects/resources.js';
import { type Body, readBody } from './body.js';
import type { Call } from './call.js';
import { formOf } from './forms.js';
import { storedName } from './rendering.js';
import type { WriteOptions } from './write-options.js';

type Validation = Pick<WriteOptions, 'fieldValidation'>;

/** An object that a client sent, and what the client should know about it. */
export interface Received<T> {
  readonly object: T;
  readonly warnings: readonly string[];
}

/** The object in the body of a create or an update, in the shape in which it is stored. Throws an ApiError: 400 or 415. */
export function receiveObject(call: Call, options: Validation): Received<StoredObject> {
  const body = readBody(call, call.target.resource.kind);
  const decoded = formOf(call)?.receive(body.value) ?? decodeResource(storedName(call), body.value);
  return checked(call, body, { decoded, options });
}

/** A body of a kind that is not stored. Throws an ApiError: 400 or 415. */
export function receiveKind<Kind extends keyof PassingKinds>(call: Call, kind: Kind, options: Validation): Received<PassingKinds[Kind]> {
  const body = readBody(call, kind);
  return checked(call, body, { decoded: decodeKind(kind, body.value), options });
}

function checked<T>(
  { target }: Call,
  body: Body,
  { decoded, options }: { readonly decoded: Decoded<T>; readonly options: Validation },
): Received<T> {
  if (options.fieldValidation === 'Ignore') return { object: decoded.object, warnings: [] };
  const complaints = [...body.duplicates(), ...decoded.unknown];
  if (complaints.length > 0 && options.fieldValidation === 'Strict') {
    throw strictDecodingError({ kind: target.resource.kind, version: target.group.version }, complaints);
  }
  return { object: decoded.object, warnings: complaints };
}

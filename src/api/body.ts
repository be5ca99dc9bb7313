import { badRequest } from '../objects/api-errors.js';
import { duplicateFields, parseJsonBody } from '../objects/json-text.js';
import { refuseCrowdedJson } from '../objects/text-values.js';
import { MAX_VALUES } from '../objects/value-size.js';
import { parseYaml } from '../objects/yaml-text.js';
import { refuseCrowded } from '../registry/growth.js';
import type { Inquiry } from './call.js';
import { decodeProtobuf } from './protobuf/protobuf-body.js';
import { type BodyFormat, bodyFormat } from './request-body.js';

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** A body, read. */
export interface Body {
  readonly value: unknown;
  /** Fields that occur twice, one complaint each; looked for only if somebody asks. */
  duplicates(): readonly string[];
}

/** The body of a POST, PUT or DELETE, in which an object of a kind is expected. Throws an ApiError: 400, 413 or 415. */
export function readBody({ request }: Inquiry, kind: string): Body {
  const { body = new Uint8Array() } = request;
  const format = bodyFormat(request.headers['content-type']);
  const read = READERS[format](body, kind);
  // A value takes a byte at least, but in YAML it may stand for others.
  if (format === 'yaml' || body.byteLength > MAX_VALUES) refuseCrowded(read.value);
  return read;
}

const READERS: Readonly<Record<BodyFormat, (body: Uint8Array, kind: string) => Body>> = {
  json: (body, kind) => {
    const text = bodyText(body);
    refuseCrowdedJson(text);
    const value = parseJsonBody(text, kind);
    return { value, duplicates: () => duplicateFields(text, value) };
  },
  yaml: (body) => {
    const { value, duplicates } = parseYaml(bodyText(body));
    return { value, duplicates: () => duplicates };
  },
  protobuf: (body, kind) => ({ value: decodeProtobuf(body, kind), duplicates: () => [] }),
};

/** The text of a body; empty if there is none. Throws an ApiError 400 if it is not UTF-8. */
export function bodyText(body: Uint8Array | undefined): string {
  if (body === undefined) return '';
  try {
    return UTF_8.decode(body);
  } catch {
    throw badRequest('the body of the request is not UTF-8');
  }
}

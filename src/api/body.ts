import { badRequest } from '../objects/api-errors.js';
import { duplicateFields, parseJsonBody } from '../objects/json-text.js';
import { parseYaml } from '../objects/yaml-text.js';
import type { Inquiry } from './call.js';
import { decodeProtobuf } from './protobuf/protobuf-body.js';
import { bodyFormat } from './request-body.js';

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** A body, read. */
export interface Body {
  readonly value: unknown;
  /** Fields that occur twice, one complaint each; looked for only if somebody asks. */
  duplicates(): readonly string[];
}

/** The body of a POST, PUT or DELETE, in which an object of a kind is expected. Throws an ApiError: 400 or 415. */
export function readBody({ request }: Inquiry, kind: string): Body {
  const format = bodyFormat(request.headers['content-type']);
  if (format === 'protobuf') return { value: decodeProtobuf(request.body ?? new Uint8Array(), kind), duplicates: () => [] };
  const text = bodyText(request.body);
  if (format === 'yaml') {
    const { value, duplicates } = parseYaml(text);
    return { value, duplicates: () => duplicates };
  }
  const value = parseJsonBody(text, kind);
  return { value, duplicates: () => duplicateFields(text, value) };
}

/** The text of a body; empty if there is none. Throws an ApiError 400 if it is not UTF-8. */
export function bodyText(body: Uint8Array | undefined): string {
  if (body === undefined) return '';
  try {
    return UTF_8.decode(body);
  } catch {
    throw badRequest('the body of the request is not UTF-8');
  }
}

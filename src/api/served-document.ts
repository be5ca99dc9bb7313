import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** A document that is the same for every client: written once, sent often. */
export interface ServedDocument {
  readonly contentType: string;
  readonly body: Buffer;
  /** SHA-512 of the body in upper-case hexadecimal digits. In an ETag header it stands between double quotes. */
  readonly hash: string;
  /** The body in gzip; made when first asked for. */
  gzipped(): Buffer;
}

/** A document of these bytes. */
export function servedDocument(contentType: string, body: Buffer): ServedDocument {
  let gzip: Buffer | undefined;
  return {
    contentType,
    body,
    hash: createHash('sha512').update(body).digest('hex').toUpperCase(),
    gzipped: () => {
      gzip ??= gzipSync(body);
      return gzip;
    },
  };
}

/** A document of JSON. */
export function jsonDocument(value: unknown, contentType = 'application/json'): ServedDocument {
  return servedDocument(contentType, Buffer.from(JSON.stringify(value)));
}

import type { ApiRequest, RequestHeaders } from '../exchange.js';

/** The fields of a head, and how long the body is that follows, in bytes. */
interface Head {
  readonly headers: RequestHeaders;
  readonly length: number;
}

/** Heads whose fields are remembered: each client writes the same ones again and again, but for how long its bodies are. Beyond, all are forgotten. */
const HEADS = 256;
/** Up to which length a head is read here, in bytes: what is remembered of all takes at most 1 MiB. */
const MAX_HEAD_BYTES = 4 * 1024;

const BLANK_LINE = '\r\n\r\n';
const VERSION = ' HTTP/1.1';
/** By what stands in a request: what is looked up by one of these texts is found sooner than by a copy. */
const METHODS: ReadonlyMap<string, string> = new Map(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((method) => [method, method]));
/** Printable ASCII without `#`, which no path has. */
const PATH = /^\/[!"$-~]*$/;
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
const FIELD_VALUE = /^[\t -~]*$/;
const LENGTH = /^\d{1,9}$/;
/** What makes a request another than it looks, or wants something of the connection; Node.js takes `Proxy-Connection` for `Connection`. */
const UNUSUAL: readonly string[] = ['transfer-encoding', 'expect', 'upgrade', 'trailer', 'set-cookie', 'proxy-connection'];
const NO_BODY = new Uint8Array();

/**
 * Reads requests as nearly all clients write nearly all of them: whole, in one piece, in HTTP/1.1, on a connection that stays open, and
 * strictly as RFC 9112 has it. It understands nothing else, so that there is nothing to misunderstand: whatever it does not give is for Node.js to read.
 */
export class UsualRequests {
  readonly #heads = new Map<string, Head>();

  /** The request that bytes are; undefined if they are not one whole usual request and nothing more. */
  read(bytes: Buffer): ApiRequest | undefined {
    const end = bytes.indexOf(BLANK_LINE, 0, 'latin1');
    if (end < 0 || end > MAX_HEAD_BYTES) return undefined;
    const text = bytes.toString('latin1', 0, end);
    const [methodEnd, lineEnd] = [text.indexOf(' '), text.indexOf('\r\n')];
    const method = METHODS.get(text.slice(0, Math.max(0, methodEnd)));
    if (lineEnd < 0 || method === undefined || !text.startsWith(VERSION, lineEnd - VERSION.length)) return undefined;
    // Each a text of its own: what is kept of a path would else keep the head.
    const url = bytes.toString('latin1', methodEnd + 1, lineEnd - VERSION.length);
    const head = this.#headOf(bytes.toString('latin1', lineEnd + 2, end));
    const start = end + BLANK_LINE.length;
    if (head === undefined || start + head.length !== bytes.length || !PATH.test(url)) return undefined;
    // A watch keeps its request for as long as it lasts, and a part of bytes keeps all of them.
    return { method, url, headers: head.headers, body: head.length === 0 ? NO_BODY : bytes.subarray(start) };
  }

  #headOf(fields: string): Head | undefined {
    const known = this.#heads.get(fields);
    if (known !== undefined) return known;
    const head = readHead(fields);
    if (head === undefined) return undefined;
    if (this.#heads.size >= HEADS) this.#heads.clear();
    this.#heads.set(fields, head);
    return head;
  }
}

function readHead(fields: string): Head | undefined {
  const headers: Record<string, string> = Object.create(null);
  for (const line of fields.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    const value = line.slice(colon + 1);
    if (!FIELD_NAME.test(name) || !FIELD_VALUE.test(value) || headers[name] !== undefined) return undefined;
    headers[name] = value.trim();
  }
  const { host, connection = 'keep-alive', 'content-length': length = '0' } = headers;
  if (host === undefined || connection.toLowerCase() !== 'keep-alive' || !LENGTH.test(length)) return undefined;
  return UNUSUAL.some((name) => headers[name] !== undefined) ? undefined : { headers, length: Number(length) };
}

import { createGzip, type Gzip } from 'node:zlib';
import type { ApiReply, ReplyHeaders, RequestHeaders } from './exchange.js';
import { GZIP_THRESHOLD_BYTES } from './limits.js';

/** Kubernetes' choice: most of the gain for a fraction of the time. */
const GZIP_LEVEL = 1;
const TAKES_GZIP = /(^|,)\s*gzip\s*(;(?!\s*q=0(\.0*)?\s*(,|$))[^,]*)?(,|$)/i;

/** The same reply, which compresses long answers if the client takes gzip. Not for watches: it holds the first pieces back. */
export function compressedReply(reply: ApiReply, headers: RequestHeaders): ApiReply {
  return takesGzip(headers) ? new CompressedReply(reply) : reply;
}

/** Whether the client takes gzip. */
export function takesGzip(headers: RequestHeaders): boolean {
  return TAKES_GZIP.test(headers['accept-encoding'] ?? '');
}

/** Holds an answer back until it has ended, and is sent as it is, or has become so long that it is worth compressing. */
class CompressedReply implements ApiReply {
  readonly #reply: ApiReply;
  #status = 200;
  #headers: ReplyHeaders = {};
  #held: Buffer[] = [];
  #heldBytes = 0;
  #gzip: Gzip | undefined;

  constructor(reply: ApiReply) {
    this.#reply = reply;
  }

  begin(status: number, headers: ReplyHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  write(piece: string | Uint8Array): boolean {
    if (this.#gzip) return this.#gzip.write(piece);
    this.#hold(piece);
    return this.#heldBytes > GZIP_THRESHOLD_BYTES ? this.#compress().write(this.#release()) : true;
  }

  end(piece: string | Uint8Array = '', bytes?: number): void {
    // A character takes three bytes at most.
    if (this.#heldBytes === 0 && piece.length <= GZIP_THRESHOLD_BYTES / 3) {
      this.#reply.begin(this.#status, this.#headers);
      this.#reply.end(piece, bytes);
      return;
    }
    this.write(piece);
    if (this.#gzip) {
      this.#gzip.end();
      return;
    }
    this.#reply.begin(this.#status, this.#headers);
    this.#reply.end(this.#release());
  }

  abort(): void {
    this.#gzip?.destroy();
    this.#reply.abort();
  }

  onDrain(task: () => void): void {
    if (this.#gzip) this.#gzip.once('drain', task);
    else this.#reply.onDrain(task);
  }

  onClose(task: () => void): void {
    this.#reply.onClose(task);
  }

  #hold(piece: string | Uint8Array): void {
    const bytes = Buffer.from(piece);
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  #release(): Buffer {
    const all = Buffer.concat(this.#held);
    this.#held = [];
    return all;
  }

  #compress(): Gzip {
    const gzip = createGzip({ level: GZIP_LEVEL });
    this.#gzip = gzip;
    this.#reply.begin(this.#status, { ...this.#headers, 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    gzip.on('data', (piece: Buffer) => {
      if (this.#reply.write(piece)) return;
      gzip.pause();
      this.#reply.onDrain(() => gzip.resume());
    });
    gzip.on('end', () => this.#reply.end());
    gzip.on('error', () => this.#reply.abort());
    this.#reply.onClose(() => gzip.destroy());
    return gzip;
  }
}

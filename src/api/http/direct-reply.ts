import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ApiReply, ReplyHeaders } from '../exchange.js';
import { encodingOf, lengthOf } from './piece-encoding.js';

/** What an answer over a connection needs. */
export interface DirectReplyOptions {
  readonly auditId: string;
  /** Now, as a Date header says it. */
  readonly date: string;
  /** Told once, when the answer has ended and its client has taken it. */
  readonly onEnd: () => void;
}

const LAST_CHUNK = '0\r\n\r\n';
/** Whatever would end a header, or is no ASCII. */
const NO_HEADER_VALUE = /[^\t -~]/;

/** An answer that is written to its connection as it is: in one piece with its head if it ends at once, else in chunks (RFC 9112). */
export class DirectReply implements ApiReply {
  readonly #socket: Socket;
  readonly #options: DirectReplyOptions;
  readonly #closing: (() => void)[] = [];
  #status = 200;
  #headers: ReplyHeaders = {};
  #isStreamed = false;
  #hasEnded = false;
  #isOver = false;

  constructor(socket: Socket, options: DirectReplyOptions) {
    this.#socket = socket;
    this.#options = options;
  }

  begin(status: number, headers: ReplyHeaders): void {
    this.#status = status;
    this.#headers = headers;
  }

  write(piece: string | Uint8Array, bytes = lengthOf(piece)): boolean {
    if (this.#hasEnded || this.#isOver) return true;
    const head = this.#isStreamed ? '' : this.#head('Transfer-Encoding: chunked\r\n');
    this.#isStreamed = true;
    if (bytes === 0) return head === '' || this.#socket.write(head, 'latin1');
    return this.#send(`${head}${bytes.toString(16)}\r\n`, piece, { bytes, tail: '\r\n' });
  }

  end(piece: string | Uint8Array = '', bytes = lengthOf(piece)): void {
    if (this.#hasEnded || this.#isOver) return;
    if (this.#isStreamed) {
      if (bytes > 0) this.write(piece, bytes);
      this.#socket.write(LAST_CHUNK, 'latin1');
    } else if (this.#status === 204 || this.#status === 304) {
      this.#socket.write(this.#head(''), 'latin1');
    } else {
      this.#send(this.#head(`content-length: ${bytes}\r\n`), piece, { bytes, tail: '' });
    }
    this.#hasEnded = true;
    // A client that takes no more for the moment is answered nothing else: what waits for it is one answer.
    if (this.#socket.writableNeedDrain) this.#socket.once('drain', () => this.#taken());
    else this.#taken();
  }

  /** Its connection is that of others once it is over. */
  abort(): void {
    if (!this.#isOver) this.#socket.destroy();
  }

  onDrain(task: () => void): void {
    this.#socket.once('drain', task);
  }

  onClose(task: () => void): void {
    this.#closing.push(task);
  }

  /** Whether it waits for nothing but its client. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The connection is closed: nobody hears any more. */
  closed(): void {
    if (!this.#isOver) this.#over();
  }

  #taken(): void {
    this.#over();
    this.#options.onEnd();
  }

  #over(): void {
    this.#isOver = true;
    // Not inside the call that ends it.
    for (const task of this.#closing) queueMicrotask(task);
  }

  /** Status and headers, of which the last one says how long the body is. */
  #head(framing: string): string {
    const { auditId, date } = this.#options;
    const status = `HTTP/1.1 ${this.#status} ${STATUS_CODES[this.#status] ?? 'unknown'}`;
    return `${status}\r\naudit-id: ${auditId}\r\n${headerLines(this.#headers)}${framing}Date: ${date}\r\n\r\n`;
  }

  /** Sends a piece and what stands around it, which is ASCII; false if the client takes no more for the moment. */
  #send(before: string, piece: string | Uint8Array, { bytes, tail }: { readonly bytes: number; readonly tail: string }): boolean {
    const socket = this.#socket;
    if (typeof piece === 'string') return socket.write(before + piece + tail, encodingOf(piece, bytes));
    socket.cork();
    socket.write(before, 'latin1');
    const takesMore = socket.write(piece);
    if (tail !== '') socket.write(tail, 'latin1');
    socket.uncork();
    return takesMore;
  }
}

/** The latest headers and how they are written: most answers have the same object, which nobody changes. */
let latest: { readonly headers: ReplyHeaders; readonly lines: string } = { headers: {}, lines: '' };

function headerLines(headers: ReplyHeaders): string {
  if (latest.headers === headers) return latest.lines;
  let lines = '';
  for (const name in headers) {
    const value = headers[name] ?? '';
    if (typeof value === 'string') lines += header(name, value);
    else for (const one of value) lines += header(name, one);
  }
  latest = { headers, lines };
  return lines;
}

function header(name: string, value: string): string {
  if (NO_HEADER_VALUE.test(value)) throw new TypeError(`no value of a header, that of ${name}: ${JSON.stringify(value)}`);
  return `${name}: ${value}\r\n`;
}

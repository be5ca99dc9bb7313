import type { ServerResponse } from 'node:http';
import type { ApiReply, ReplyHeaders } from '../exchange.js';
import { nextAuditId } from './audit-id.js';
import { encodingOf, lengthOf } from './piece-encoding.js';

/** An answer over HTTP. One that ends at once has a Content-Length, any other goes out in chunks. */
export class HttpReply implements ApiReply {
  readonly #response: ServerResponse;
  readonly #auditId: string;
  #status = 200;
  #headers: ReplyHeaders = {};

  /** Each answer has an id, as in Kubernetes, whose audit log it leads to; clients may name it. */
  constructor(response: ServerResponse, auditId: string = nextAuditId()) {
    this.#response = response;
    this.#auditId = auditId;
  }

  begin(status: number, headers: ReplyHeaders): void {
    this.#status = status;
    // Written at once when it is known whether the answer comes in one piece: to set headers one by one costs more.
    this.#headers = headers;
  }

  write(piece: string | Uint8Array, bytes = lengthOf(piece)): boolean {
    if (!this.#response.headersSent) this.#response.writeHead(this.#status, this.#head());
    if (piece.length > 0) return this.#response.write(piece, encodingOf(piece, bytes));
    this.#response.flushHeaders();
    return true;
  }

  end(piece: string | Uint8Array = '', bytes = lengthOf(piece)): void {
    if (!this.#response.headersSent) this.#response.writeHead(this.#status, this.#wholeHead(bytes));
    this.#response.end(piece, encodingOf(piece, bytes));
  }

  /** Names and texts in turns, as Node.js takes them without making an object of them first. */
  #head(): (string | string[])[] {
    const head: (string | string[])[] = ['audit-id', this.#auditId];
    for (const name in this.#headers) head.push(name, this.#headers[name] as string | string[]);
    return head;
  }

  /** Some answers have no body, and no length of it. */
  #wholeHead(length: number): (string | string[])[] {
    const head = this.#head();
    if (this.#status !== 204 && this.#status !== 304) head.push('content-length', String(length));
    return head;
  }

  abort(): void {
    this.#response.destroy();
  }

  onDrain(task: () => void): void {
    this.#response.once('drain', task);
  }

  onClose(task: () => void): void {
    this.#response.once('close', task);
  }
}

import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ApiReply, ReplyHeaders } from '../exchange.js';

/** An answer over HTTP. One that ends at once has a Content-Length, any other goes out in chunks. */
export class HttpReply implements ApiReply {
  readonly #response: ServerResponse;
  readonly #auditId: string;
  #status = 200;
  #headers: OutgoingHttpHeaders = {};

  /** Each answer has an id, as in Kubernetes, whose audit log it leads to; clients may name it. */
  constructor(response: ServerResponse, auditId: string = randomUUID()) {
    this.#response = response;
    this.#auditId = auditId;
  }

  begin(status: number, headers: ReplyHeaders): void {
    this.#status = status;
    // Written at once when it is known whether the answer comes in one piece: to set headers one by one costs more.
    this.#headers = { 'audit-id': this.#auditId, ...(headers as OutgoingHttpHeaders) };
  }

  write(piece: string | Uint8Array): boolean {
    if (!this.#response.headersSent) this.#response.writeHead(this.#status, this.#headers);
    if (piece.length > 0) return this.#response.write(piece);
    this.#response.flushHeaders();
    return true;
  }

  end(piece: string | Uint8Array = ''): void {
    if (!this.#response.headersSent) this.#response.writeHead(this.#status, { ...this.#headers, ...lengthOf(this.#status, piece) });
    this.#response.end(piece);
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

/** Some answers have no body, and no length of it. */
function lengthOf(status: number, piece: string | Uint8Array): OutgoingHttpHeaders {
  return status === 204 || status === 304 ? {} : { 'content-length': Buffer.byteLength(piece) };
}

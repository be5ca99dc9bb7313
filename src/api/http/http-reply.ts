import type { ServerResponse } from 'node:http';
import type { ApiReply, ReplyHeaders } from '../exchange.js';

/** An answer over HTTP. One that ends at once has a Content-Length, any other goes out in chunks. */
export class HttpReply implements ApiReply {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  begin(status: number, headers: ReplyHeaders): void {
    this.#response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) this.#response.setHeader(name, value);
  }

  write(piece: string | Uint8Array): boolean {
    if (piece.length > 0) return this.#response.write(piece);
    this.#response.flushHeaders();
    return true;
  }

  end(piece: string | Uint8Array = ''): void {
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

import type { Socket } from 'node:net';
import type { Api } from '../api.js';
import { nextAuditId } from './audit-id.js';
import { DirectReply } from './direct-reply.js';
import type { UsualRequests } from './usual-requests.js';

/** How much is kept of what a client sends before it has its answer, in bytes. Beyond, it is not read from, and not seen to go. */
const MAX_HELD_BYTES = 64 * 1024;

/** What connections share. */
export interface DirectConnectionOptions {
  readonly api: Api;
  readonly requests: UsualRequests;
  /** Now, as a Date header says it. */
  readonly date: () => string;
  /** Has Node.js read on from a connection, from the first byte that was not answered. */
  readonly handOver: (socket: Socket) => void;
  /** Answers that the first request has not come in time, and closes the connection. */
  readonly refuse: (socket: Socket) => void;
  /** How long the first request may take to come, and how long a connection that nobody uses stays open, in milliseconds. */
  readonly firstMs: number;
  readonly idleMs: number;
}

/**
 * A connection on which usual requests are answered without Node.js' HTTP server, which takes longer for a request than we do. With the first
 * bytes that are anything else it is that server's, for good.
 */
export class DirectConnection {
  readonly #socket: Socket;
  readonly #options: DirectConnectionOptions;
  #hasAsked = false;
  /** The answer that its client has not taken yet. */
  #reply: DirectReply | undefined;
  /** What has come meanwhile. */
  #held: Buffer | undefined;

  constructor(socket: Socket, options: DirectConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('data', this.#hear).on('end', this.#finish).on('timeout', this.#expire).on('close', this.#close).on('error', this.#fail);
    socket.setTimeout(options.firstMs);
  }

  readonly #hear = (bytes: Buffer): void => {
    if (this.#reply !== undefined) {
      this.#hold(bytes);
      return;
    }
    const { api, requests, date, idleMs } = this.#options;
    const request = requests.read(bytes);
    if (request === undefined) {
      this.#handOver(bytes);
      return;
    }
    if (!this.#hasAsked) this.#socket.setTimeout(idleMs);
    this.#hasAsked = true;
    const auditId = request.headers['audit-id'] ?? nextAuditId();
    this.#reply = new DirectReply(this.#socket, { auditId, date: date(), onEnd: this.#answered });
    api.handle(request, this.#reply);
  };

  /** Requests are answered one after another. */
  #hold(bytes: Buffer): void {
    this.#held = this.#held === undefined ? bytes : Buffer.concat([this.#held, bytes]);
    if (this.#held.length >= MAX_HELD_BYTES) this.#socket.pause();
  }

  readonly #answered = (): void => {
    this.#reply = undefined;
    if (this.#held === undefined) return;
    // So that it is heard again, but not inside the call that has ended the answer.
    this.#socket.pause();
    this.#socket.unshift(this.#held);
    this.#held = undefined;
    this.#socket.resume();
  };

  #handOver(bytes: Buffer): void {
    const socket = this.#socket;
    socket.off('data', this.#hear).off('end', this.#finish).off('timeout', this.#expire).off('close', this.#close).off('error', this.#fail);
    socket.setTimeout(0);
    socket.pause();
    socket.unshift(bytes);
    this.#options.handOver(socket);
    socket.resume();
  }

  /** Whoever says that nothing more comes is gone for us, as for Node.js. */
  readonly #finish = (): void => {
    this.#held = undefined;
    this.#socket.end();
  };

  readonly #expire = (): void => {
    // A watch may have nothing to tell for long; an answer that has ended waits for its client alone.
    if (this.#reply?.hasEnded === false) return;
    // Whoever has not asked anything yet is told why the connection is closed.
    if (this.#hasAsked) this.#socket.destroy();
    else this.#options.refuse(this.#socket);
  };

  readonly #close = (): void => {
    this.#reply?.closed();
  };

  /** The connection closes with it. */
  readonly #fail = (): void => undefined;
}

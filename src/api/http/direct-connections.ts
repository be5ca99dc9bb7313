import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { RealClock } from '../../clock/real-clock.js';
import type { Api } from '../api.js';
import { sendClientError } from './client-errors.js';
import { DirectConnection } from './direct-connection.js';
import { UsualRequests } from './usual-requests.js';

/** Whose connections these are, and how long they may wait. */
export interface DirectConnectionsOptions {
  readonly server: Server;
  readonly isTls: boolean;
  /** How long the first request may take to come, in milliseconds. */
  readonly firstMs: number;
  /** How long a connection that nobody uses stays open, in milliseconds. */
  readonly idleMs: number;
}

/** The connections of a server of Node.js on which usual requests are answered without it. */
export class DirectConnections {
  readonly #open = new Set<Socket>();
  readonly #clock = new RealClock({ unref: true });
  #second = 0;
  #date = '';

  /** Takes the connections of the server before it reads from them. */
  constructor(api: Api, { server, isTls, firstMs, idleMs }: DirectConnectionsOptions) {
    const event = isTls ? 'secureConnection' : 'connection';
    const [serve] = server.listeners(event) as ((this: Server, socket: Socket) => void)[];
    if (serve === undefined) throw new Error(`a server of Node.js listens to ${event}`);
    server.off(event, serve);
    const handOver = (socket: Socket) => {
      this.#open.delete(socket);
      serve.call(server, socket);
    };
    const refuse = (socket: Socket) =>
      sendClientError(Object.assign(new Error('no request'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
    const options = { api, requests: new UsualRequests(), date: () => this.#dateNow(), handOver, refuse, firstMs, idleMs };
    server.on(event, (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
      new DirectConnection(socket, options);
    });
  }

  /** Breaks them off. */
  close(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #dateNow(): string {
    const second = Math.floor(this.#clock.now() / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#date = new Date(second * 1_000).toUTCString();
    }
    return this.#date;
  }
}

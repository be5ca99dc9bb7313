import { WebSocket } from 'ws';
import type { InspectorListening } from '#index.js';
import type { PageCalls } from '#inspector/server/page-protocol.js';

/** Talks to an inspector as its page does. */
export class PageClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (message: { readonly answer?: unknown; readonly error?: string }) => void>();
  /** Whatever came as bytes. */
  readonly bytes: Buffer[] = [];
  /** The code with which the connection ended. */
  readonly ended: Promise<number>;
  #next = 1;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.ended = new Promise((resolve) => {
      socket.once('close', resolve);
    });
    socket.on('message', (data: Buffer, isBinary) => this.#take(data, isBinary));
  }

  /** Exchanges the link's token for a cookie, and connects with it. */
  static async open({ url, port }: InspectorListening): Promise<PageClient> {
    const cookie = await cookieOf(url);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { origin: `http://127.0.0.1:${port}`, headers: { cookie } });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new PageClient(socket);
  }

  /** The answer to a call; rejects with what is wrong. */
  call<Kind extends keyof PageCalls>(kind: Kind, ask: PageCalls[Kind]['ask']): Promise<PageCalls[Kind]['answer']> {
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ answer, error }) => (error === undefined ? resolve(answer as never) : reject(new Error(error))));
      this.#socket.send(JSON.stringify({ id, kind, ask }));
    });
  }

  /** Sends a text as it is; gives the code with which the server ends the connection. */
  send(text: string): Promise<number> {
    this.#socket.send(text);
    return this.ended;
  }

  close(): void {
    this.#socket.close();
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      this.bytes.push(data);
      this.#waiting.get(data.readUInt32LE(0))?.({});
      return;
    }
    const message = JSON.parse(String(data)) as { readonly id: number; readonly answer?: unknown; readonly error?: string };
    this.#waiting.get(message.id)?.(message);
    this.#waiting.delete(message.id);
  }
}

/** The cookie that an opening link is exchanged for. */
export async function cookieOf(url: string): Promise<string> {
  const { headers } = await fetch(url);
  return headers.get('set-cookie')?.split(';')[0] ?? '';
}

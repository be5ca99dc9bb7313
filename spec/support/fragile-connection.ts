import { connect, createServer, type Server, type Socket } from 'node:net';

/** A wire between clients and a server on loopback that can be cut, and clogged. It carries bytes and looks at none of them. */
export class FragileConnection {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [client: Socket, server: Socket]>();
  #isClogged = false;

  private constructor(target: number) {
    this.#server = createServer((client) => this.#join(client, connect(target, '127.0.0.1')));
  }

  static async to(target: number): Promise<FragileConnection> {
    const made = new FragileConnection(target);
    await new Promise<void>((resolve) => made.#server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** How many connections there are. */
  get count(): number {
    return this.#pairs.size;
  }

  /** Breaks every connection. New ones may be made. */
  cut(): void {
    for (const [client, server] of this.#pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** Clients are sent nothing any more, as if they did not read: the server's answers pile up. */
  clog(): void {
    this.#isClogged = true;
    for (const [, server] of this.#pairs) server.pause();
  }

  /** Everything that has piled up goes on its way. */
  unclog(): void {
    this.#isClogged = false;
    for (const [, server] of this.#pairs) server.resume();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.cut();
    await closed;
  }

  #join(client: Socket, server: Socket): void {
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    client.on('data', (piece) => server.write(piece));
    server.on('data', (piece) => client.write(piece) || server.pause());
    client.on('drain', () => this.#isClogged || server.resume());
    for (const [one, other] of [pair, [server, client] as const]) {
      one.on('error', () => undefined);
      one.on('close', () => {
        this.#pairs.delete(pair);
        other.destroy();
      });
    }
    if (this.#isClogged) server.pause();
  }
}

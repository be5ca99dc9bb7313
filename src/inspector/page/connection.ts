import type { FleetPart, SeenStep } from '../inspection-messages.js';
import type { PageCalls, PageMessage } from '../server/page-protocol.js';

/** How long to wait before another try when the connection is lost, in milliseconds. */
const RETRY_MS = 1_000;

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** The page's connection to the inspector: calls with answers, and steps of those that are followed. */
export class Connection {
  /** Whether the server can be asked. */
  isOpen = false;
  /** Told when that changes. */
  onChange: () => void = () => undefined;
  #socket: WebSocket | undefined;
  #opened = Promise.withResolvers<void>();
  #next = 1;
  readonly #waiting = new Map<number, Waiting>();
  #onStep: ((step: SeenStep) => void) | undefined;
  #followed: PageCalls['follow']['ask'] | undefined;

  constructor() {
    this.#connect();
  }

  /** The answer to a call, once the server has been reached. Rejects with what is wrong, or if the connection is lost. */
  async call<Kind extends keyof PageCalls>(kind: Kind, ask: PageCalls[Kind]['ask']): Promise<PageCalls[Kind]['answer']> {
    await this.#opened.promise;
    return new Promise((resolve, reject) => {
      const id = this.#next;
      this.#next += 1;
      this.#waiting.set(id, { resolve, reject });
      this.#socket?.send(JSON.stringify({ id, kind, ask }));
    });
  }

  /** Calls back after each step of those that are followed, instead of the ones before; gives what ends it. */
  follow(followed: PageCalls['follow']['ask'], onStep: (step: SeenStep) => void): () => void {
    this.#onStep = onStep;
    this.#followed = followed;
    this.call('follow', followed).catch(ignored);
    return () => {
      if (this.#onStep !== onStep) return;
      this.#onStep = undefined;
      this.#followed = undefined;
      this.call('unfollow', {}).catch(ignored);
    };
  }

  #connect(): void {
    const socket = new WebSocket(`ws://${location.host}/live`);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#socket = socket;
      this.#set(true);
      this.#opened.resolve();
      if (this.#followed !== undefined) this.call('follow', this.#followed).catch(ignored);
    };
    socket.onmessage = ({ data }) => this.#take(data);
    socket.onclose = () => this.#lost();
  }

  #lost(): void {
    this.#set(false);
    if (this.#socket !== undefined) this.#opened = Promise.withResolvers();
    this.#socket = undefined;
    for (const { reject } of this.#waiting.values()) reject(new Error('the connection was lost'));
    this.#waiting.clear();
    setTimeout(() => this.#connect(), RETRY_MS);
  }

  #set(isOpen: boolean): void {
    this.isOpen = isOpen;
    this.onChange();
  }

  #take(data: string | ArrayBuffer): void {
    if (typeof data !== 'string') {
      const [id, part] = fleetPart(data);
      this.#settle(id, ({ resolve }) => resolve(part as never));
      return;
    }
    const message = JSON.parse(data) as PageMessage;
    if ('step' in message) this.#onStep?.(message.step);
    else if ('error' in message) this.#settle(message.id, ({ reject }) => reject(new Error(message.error)));
    else this.#settle(message.id, ({ resolve }) => resolve(message.answer as never));
  }

  #settle(id: number, settle: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting !== undefined) settle(waiting);
  }
}

/** What `fleetBytes` has made, with the number of its call. */
function fleetPart(data: ArrayBuffer): readonly [number, FleetPart] {
  const view = new DataView(data);
  const jsonLength = view.getUint32(4, true);
  const rest = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 8, jsonLength))) as Omit<FleetPart, 'cells'>;
  return [view.getUint32(0, true), { ...rest, cells: new Uint32Array(data, 8 + jsonLength) }];
}

/** The connection comes back by itself, and then everything is asked again. */
const ignored = () => undefined;

import type { ApiReply, ApiRequest, ReplyHeaders } from '../api/exchange.js';
import type { Port } from '../channels/port.js';
import { expired } from '../objects/api-errors.js';

/** Pieces of a stream that may be on their way at once: enough to keep a reader busy, and all that is kept for a slow one. */
const WINDOW_PIECES = 64;
/** After how many pieces a reader asks for as many more: each time wakes the thread at the other end. */
const PIECES_TAKEN_AT_ONCE = WINDOW_PIECES / 2;

/** What answers requests: the core of the API server. */
export interface RequestHandler {
  handle(request: ApiRequest, reply: ApiReply): void;
}

/** A whole answer. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: string;
}

/** What the serving end of a stream sends. */
export type StreamPiece = { readonly kind: 'piece'; readonly text: string } | { readonly kind: 'end' } | { readonly kind: 'abort' };

/** What the reading end says: so many more pieces may come, or no more are wanted. */
export type StreamDemand = { readonly kind: 'take'; readonly pieces: number } | { readonly kind: 'cancel' };

/** The way to the API server from within the process. */
export interface ApiConnection {
  /** One request and its whole answer. */
  request(request: ApiRequest): Promise<ApiAnswer>;
  /** A request whose answer comes in pieces: a watch. Rejects with the signal's reason if that aborts while nobody answers yet. */
  open(request: ApiRequest, signal?: AbortSignal): Promise<Port<StreamDemand, StreamPiece>>;
}

/** Carries out a request and collects its answer. */
export function answerTo(api: RequestHandler, request: ApiRequest): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const pieces: Uint8Array[] = [];
    const add = (piece: string | Uint8Array) => pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
    let head: Pick<ApiAnswer, 'status' | 'headers'> = { status: 500, headers: {} };
    const closing = new Set<() => void>();
    const close = () => {
      for (const task of closing) task();
    };
    api.handle(request, {
      begin: (status, headers) => {
        head = { status, headers };
      },
      write: (piece) => {
        add(piece);
        return true;
      },
      end: (piece) => {
        if (piece !== undefined) add(piece);
        resolve({ ...head, body: Buffer.concat(pieces).toString('utf8') });
        close();
      },
      abort: () => {
        reject(new Error('the answer was broken off'));
        close();
      },
      onDrain: (task) => task(),
      onClose: (task) => closing.add(task),
    });
  });
}

/** Carries out a request and sends its answer piece by piece, as fast as the reader takes it. */
export function serveStream(api: RequestHandler, request: ApiRequest, port: Port<StreamPiece, StreamDemand>): void {
  const closing = new Set<() => void>();
  const draining = new Set<() => void>();
  let room = WINDOW_PIECES;
  let isOver = false;
  const over = (last: StreamPiece | undefined) => {
    if (isOver) return;
    isOver = true;
    if (last !== undefined) port.post(last);
    for (const task of closing) task();
  };
  const send = (piece: string | Uint8Array) => {
    // A reader within the process is not to be woken for nothing.
    if (piece.length === 0) return room > 0;
    if (!isOver) port.post({ kind: 'piece', text: typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8') });
    room -= 1;
    return room > 0;
  };
  port.listen((demand) => {
    if (demand.kind === 'cancel') {
      over(undefined);
      port.close();
      return;
    }
    room += demand.pieces;
    const tasks = room > 0 ? [...draining] : [];
    for (const task of tasks) {
      draining.delete(task);
      task();
    }
  });
  api.handle(request, {
    begin: () => undefined,
    write: send,
    end: (piece) => {
      if (piece !== undefined) send(piece);
      over({ kind: 'end' });
    },
    abort: () => over({ kind: 'abort' }),
    onDrain: (task) => draining.add(task),
    onClose: (task) => closing.add(task),
  });
}

/**
 * The lines of a stream, each as soon as it is whole. Ends with the stream. If it was broken off, throws an ApiError 410: whoever
 * answers next does not know what this one would have said, so that what is there has to be listed anew.
 */
export async function* streamedLines(port: Port<StreamDemand, StreamPiece>, signal?: AbortSignal): AsyncGenerator<string> {
  const inbox = new Inbox(port, signal);
  let [rest, taken] = ['', 0];
  try {
    for (let piece = await inbox.next(); piece !== undefined && piece.kind !== 'end'; piece = await inbox.next()) {
      if (piece.kind === 'abort') throw expired('the watch was broken off: the control plane has ended');
      const lines = `${rest}${piece.text}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines.filter((line) => line !== '');
      taken += 1;
      if (taken < PIECES_TAKEN_AT_ONCE) continue;
      port.post({ kind: 'take', pieces: taken });
      taken = 0;
    }
    if (rest !== '') yield rest;
  } finally {
    inbox.close();
  }
}

/** Pieces that have arrived, one at a time; undefined once the reader has given up. At most a window of them waits. */
class Inbox {
  readonly #port: Port<StreamDemand, StreamPiece>;
  readonly #signal: AbortSignal | undefined;
  readonly #waiting: StreamPiece[] = [];
  #wake: (() => void) | undefined;
  readonly #onAbort = () => this.#wake?.();

  constructor(port: Port<StreamDemand, StreamPiece>, signal: AbortSignal | undefined) {
    this.#port = port;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#onAbort);
    port.listen((piece) => {
      this.#waiting.push(piece);
      this.#wake?.();
    });
  }

  async next(): Promise<StreamPiece | undefined> {
    if (this.#waiting.length === 0 && this.#signal?.aborted !== true) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#signal?.aborted === true ? undefined : this.#waiting.shift();
  }

  close(): void {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#port.post({ kind: 'cancel' });
    this.#port.close();
  }
}

import type { Api } from '#api/api.js';
import type { ApiReply, ApiRequest, ReplyHeaders } from '#api/exchange.js';

/** An answer that has come in whole. */
export interface InProcessAnswer {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: Buffer;
}

/** Whoever takes an answer as it comes. */
export interface AnswerReader {
  onBegin?(status: number, headers: ReplyHeaders): void;
  onPiece(piece: Buffer): void;
  /** The answer has ended; not whole if the server broke it off. */
  onEnd(isWhole: boolean): void;
}

/** An answer under way. */
export interface InProcessCall {
  /** Takes no more: what is under way ends. */
  cancel(): void;
  /** Asks the server to wait, and to go on. */
  pause(): void;
  resume(): void;
}

/** Makes a request of an API in the same thread, without a wire; what comes is told piece by piece. */
export function streamInProcess(api: Api, request: ApiRequest, reader: AnswerReader): InProcessCall {
  const reply = new InProcessReply(reader);
  api.handle(request, reply);
  return reply;
}

/** Makes a request of an API in the same thread, and waits for the whole answer. Rejects if the server breaks it off. */
export function requestInProcess(api: Api, request: ApiRequest): Promise<InProcessAnswer> {
  return new Promise((resolve, reject) => {
    let [status, headers]: [number, ReplyHeaders] = [0, {}];
    const pieces: Buffer[] = [];
    streamInProcess(api, request, {
      onBegin: (beganStatus, beganHeaders) => {
        [status, headers] = [beganStatus, beganHeaders];
      },
      onPiece: (piece) => {
        pieces.push(piece);
      },
      onEnd: (isWhole) => {
        if (isWhole) resolve({ status, headers, body: Buffer.concat(pieces) });
        else reject(new Error('the answer was broken off'));
      },
    });
  });
}

class InProcessReply implements ApiReply, InProcessCall {
  readonly #reader: AnswerReader;
  #onClose: (() => void)[] = [];
  #onDrain: (() => void)[] = [];
  #isPaused = false;
  #isOver = false;

  constructor(reader: AnswerReader) {
    this.#reader = reader;
  }

  begin(status: number, headers: ReplyHeaders): void {
    this.#reader.onBegin?.(status, headers);
  }

  write(piece: string | Uint8Array): boolean {
    if (piece.length > 0 && !this.#isOver) this.#reader.onPiece(Buffer.from(piece));
    return !this.#isPaused;
  }

  end(piece: string | Uint8Array = ''): void {
    this.write(piece);
    this.#over(true);
  }

  abort(): void {
    this.#over(false);
  }

  onDrain(task: () => void): void {
    this.#onDrain.push(task);
  }

  onClose(task: () => void): void {
    if (this.#isOver) task();
    else this.#onClose.push(task);
  }

  cancel(): void {
    this.#over(false);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    const tasks = this.#onDrain;
    this.#onDrain = [];
    for (const task of tasks) task();
  }

  #over(isWhole: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const tasks = this.#onClose;
    this.#onClose = [];
    for (const task of tasks) task();
    this.#reader.onEnd(isWhole);
  }
}

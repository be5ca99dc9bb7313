import { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES } from '../limits.js';

/**
 * A request over HTTP of which the body is wanted in one piece. Node.js pushes what it has parsed; it is gathered here, and goes through
 * no stream: that would take as long as to answer.
 */
export class WholeMessage extends IncomingMessage {
  #pieces: Buffer[] = [];
  #size = 0;
  #done: ((body: Buffer) => void) | undefined;

  /** Gives the body to `done` once it is there, cut off one byte above the limit: whoever takes it sees that it is too long. Calls back once at most. */
  whenWhole(done: (body: Buffer) => void): void {
    this.#done = done;
  }

  override push(piece: Buffer | null): boolean {
    if (piece === null) this.#finish();
    else this.#add(piece);
    return true;
  }

  /** There is nothing to be read. */
  override resume(): this {
    return this;
  }

  #add(piece: Buffer): void {
    // What is left is forgotten: a client that is still sending would not see the answer.
    if (this.#done === undefined) return;
    this.#pieces.push(piece);
    this.#size += piece.length;
    if (this.#size > MAX_BODY_BYTES) this.#finish();
  }

  #finish(): void {
    const done = this.#done;
    this.#done = undefined;
    const body = joined(this.#pieces, Math.min(this.#size, MAX_BODY_BYTES + 1));
    this.#pieces = [];
    done?.(body);
  }
}

/** Most bodies come in one piece. */
function joined(pieces: readonly Buffer[], size: number): Buffer {
  const [first] = pieces;
  return pieces.length === 1 && first?.length === size ? first : Buffer.concat(pieces, size);
}

import type { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES } from '../limits.js';

/** Reads a body and gives it to `done`, cut off one byte above the limit: whoever takes it sees that it is too long. Calls back once at most. */
export function readHttpBody(message: IncomingMessage, done: (body: Buffer) => void): void {
  const pieces: Buffer[] = [];
  let size = 0;
  let isDone = false;
  const finish = () => {
    if (isDone) return;
    isDone = true;
    done(joined(pieces, Math.min(size, MAX_BODY_BYTES + 1)));
  };
  message.on('data', (piece: Buffer) => {
    // What is left is read and forgotten: a client that is still sending would not see the answer.
    if (isDone) return;
    pieces.push(piece);
    size += piece.length;
    if (size > MAX_BODY_BYTES) finish();
  });
  message.on('end', finish);
}

/** Most bodies come in one piece. */
function joined(pieces: readonly Buffer[], size: number): Buffer {
  const [first] = pieces;
  return pieces.length === 1 && first?.length === size ? first : Buffer.concat(pieces, size);
}

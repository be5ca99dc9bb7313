import type { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES } from '../limits.js';

/** Reads a body and gives it to `done`, cut off one byte above the limit: whoever takes it sees that it is too long. Calls back once at most. */
export function readHttpBody(message: IncomingMessage, done: (body: Buffer) => void): void {
  const pieces: Buffer[] = [];
  let size = 0;
  const finish = () => {
    message.removeListener('data', take);
    message.removeListener('end', finish);
    // What is left is read and forgotten: a client that is still sending would not see the answer.
    message.resume();
    done(Buffer.concat(pieces, Math.min(size, MAX_BODY_BYTES + 1)));
  };
  const take = (piece: Buffer) => {
    pieces.push(piece);
    size += piece.length;
    if (size > MAX_BODY_BYTES) finish();
  };
  message.on('data', take);
  message.on('end', finish);
}

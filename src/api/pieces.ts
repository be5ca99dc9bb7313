import type { Inquiry } from './call.js';
import type { ApiReply } from './exchange.js';

/** Where pieces go, and how the work in between is paced. */
export type PieceTarget = Pick<Inquiry, 'context' | 'request'> & { readonly reply: ApiReply };

/**
 * Writes pieces one by one, each in a task of its own and at the client's pace, then ends the answer. An empty piece is work
 * that gave nothing to write. If making a piece fails, the answer is broken off: it has begun and cannot become an error.
 */
export function writePieces({ context, request, reply }: PieceTarget, pieces: Iterator<string, string>): void {
  let isClosed = false;
  reply.onClose(() => {
    isClosed = true;
  });
  const next = () => {
    if (isClosed) return;
    try {
      const { done, value } = pieces.next();
      if (done) reply.end(value);
      else if (value === '' || reply.write(value)) context.clock.soon(next);
      else reply.onDrain(next);
    } catch (error) {
      context.log.error({ err: error, method: request.method, url: request.url }, 'an answer was broken off for a reason of ours');
      reply.abort();
    }
  };
  next();
}

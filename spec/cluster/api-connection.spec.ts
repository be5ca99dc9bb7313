import { describe, expect, it } from 'vitest';
import type { ApiReply } from '#api/exchange.js';
import { portPair } from '#channels/in-thread-port.js';
import type { Port } from '#channels/port.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import { type StreamDemand, type StreamPiece, serveStream, streamedLines } from '#cluster/api-connection.js';

const REQUEST = { method: 'GET', url: '/', headers: {} };

/** A stream whose reader is the spec. */
function served(): { readonly reply: ApiReply; readonly reader: Port<StreamDemand, StreamPiece>; readonly clock: VirtualClock } {
  const clock = new VirtualClock();
  const [reader, server] = portPair<StreamDemand, StreamPiece>(clock);
  const replies: ApiReply[] = [];
  serveStream({ handle: (_request, reply) => replies.push(reply) }, REQUEST, server);
  const [reply] = replies;
  if (reply === undefined) throw new Error('nobody was asked');
  return { reply, reader, clock };
}

describe('a stream of answers within the process', () => {
  it('sends nothing to say that there is nothing to say', () => {
    const { reply, reader, clock } = served();
    const pieces: StreamPiece[] = [];
    reader.listen((piece) => pieces.push(piece));
    reply.begin(200, {});
    expect(reply.write('')).toBe(true);
    reply.write('a');
    clock.settle();
    expect(pieces).toEqual([{ kind: 'piece', text: 'a' }]);
  });

  it('may be 64 pieces ahead of its reader, who asks for more once half of them are read', async () => {
    const { reply, reader, clock } = served();
    const room = Array.from({ length: 64 }, (_, i) => reply.write(`${i}\n`));
    expect(room.flatMap((hasRoom, i) => (hasRoom ? [] : [i]))).toEqual([63]);
    let drained = 0;
    reply.onDrain(() => {
      drained += 1;
    });
    const lines = streamedLines(reader);
    const read = async (count: number) => {
      for (let i = 0; i < count; i += 1) {
        const next = lines.next();
        clock.settle();
        await next;
      }
      clock.settle();
    };
    await read(32);
    expect(drained).toBe(0);
    // What was read last is known to be read when the next is asked for.
    await read(1);
    expect(drained).toBe(1);
  });
});

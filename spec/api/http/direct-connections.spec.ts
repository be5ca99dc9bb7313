import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Api } from '#api/api.js';
import type { ApiReply } from '#api/exchange.js';
import { DirectConnections } from '#api/http/direct-connections.js';
import { deferred } from '#cluster/deferred.js';

const GET = 'GET /direct HTTP/1.1\r\nhost: a\r\n\r\n';
const UNUSUAL = 'GET /other HTTP/1.1\r\nhost: a\r\nx: 1\r\nx: 2\r\n\r\n';
const NO_ANSWER = () => undefined;
/** An answer that stays with the server in part, if its client does not read: sockets of this machine hold less. */
const MORE_THAN_IS_TAKEN_UNREAD = Buffer.alloc(48 * 1024 * 1024, 'a');

/** A server of Node.js that says so when it answers, and what takes its connections. */
async function begin(handle: Api['handle'], { firstMs = 60_000, idleMs = 60_000 } = {}) {
  const server = createServer((request, response) => response.end(`Node.js: ${request.url}`));
  const direct = new DirectConnections({ handle, endWatches: NO_ANSWER }, { server, isTls: false, firstMs, idleMs });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('utf8');
  const stop = () => {
    direct.close();
    server.close();
    server.closeAllConnections();
  };
  const [connection] = await accepted;
  /** Settles when the server has read so many bytes. */
  const hasRead = async (bytes: number) => {
    while (connection.bytesRead < bytes) await new Promise(setImmediate);
  };
  return { socket, connection, stop, hasRead };
}

const answer: Api['handle'] = ({ url }, reply) => {
  reply.begin(200, {});
  reply.end(`direct: ${url}`);
};

/** What is heard until it has some text. */
async function heard(socket: Socket, text: string): Promise<string> {
  let all = '';
  for await (const piece of socket.iterator({ destroyOnReturn: false })) {
    all += piece;
    if (all.includes(text)) break;
  }
  return all;
}

describe('a connection', () => {
  it('is answered directly, until something unusual comes: then it is of Node.js', async () => {
    const { socket, stop } = await begin(answer);
    const answers: string[] = [];
    for (const request of [GET, GET, UNUSUAL, GET]) {
      socket.write(request);
      answers.push(/(direct|Node.js): \S+/.exec(await heard(socket, ': /'))?.[0] ?? '');
    }
    expect(answers).toEqual(['direct: /direct', 'direct: /direct', 'Node.js: /other', 'Node.js: /direct']);
    stop();
  });

  it('is of Node.js from a request that comes in parts', async () => {
    const { socket, stop } = await begin(answer);
    socket.setNoDelay(true).write(GET);
    await heard(socket, 'direct');
    socket.write(GET + GET.slice(0, 9));
    const first = await heard(socket, ': /');
    socket.write(GET.slice(9));
    expect([first, await heard(socket, ': /')].map((text) => text.includes('Node.js: /direct'))).toEqual([true, true]);
    stop();
  });

  it('keeps what comes before an answer has ended for afterwards', async () => {
    const replies: ApiReply[] = [];
    const { socket, stop, hasRead } = await begin((_request, reply) => replies.push(reply));
    socket.write(GET);
    await hasRead(GET.length);
    replies[0]?.begin(200, { 'content-type': 'text/plain' });
    replies[0]?.write('one');
    socket.write(GET + UNUSUAL);
    await hasRead(2 * GET.length + UNUSUAL.length);
    replies[0]?.end('two €');
    const all = await heard(socket, '/other');
    expect(all).toMatch(/\r\n3\r\none\r\n7\r\ntwo €\r\n0\r\n\r\nHTTP\/1.1 200 OK\r\n[\s\S]*Node.js: \/direct[\s\S]*Node.js: \/other$/);
    stop();
  });

  it('is closed with its client, whatever that has sent before it had its answer', async () => {
    const closed = deferred<void>();
    const { socket, stop, hasRead } = await begin((_request, reply) => {
      reply.begin(200, {});
      reply.write('one');
      reply.onClose(() => closed.resolve());
    });
    for (let count = 1; count <= 3; count += 1) {
      socket.write(GET);
      await hasRead(count * GET.length);
    }
    socket.resume().end();
    await closed.promise;
    stop();
  });

  it('is read no further if very much comes before an answer has ended, which is answered afterwards', async () => {
    const replies: ApiReply[] = [];
    const { socket, connection, stop, hasRead } = await begin((_request, reply) => replies.push(reply));
    socket.write(GET);
    await hasRead(GET.length);
    const part = 'POST /large HTTP/1.1\r\nhost: a\r\ncontent-length: 200000\r\n\r\n';
    const isPaused = once(connection, 'pause');
    socket.write(part + 'a'.repeat(200_000));
    await isPaused;
    replies[0]?.begin(200, {});
    replies[0]?.end('one');
    expect(await heard(socket, '/large')).toMatch(/one[\s\S]*Node.js: \/large$/);
    stop();
  });

  it('tells those who answer when it is closed', async () => {
    const closed = deferred<void>();
    const { socket, stop } = await begin((_request, reply) => reply.onClose(() => closed.resolve()));
    socket.write(GET, () => socket.destroy());
    await closed.promise;
    stop();
  });

  it('is closed when an answer is broken off', async () => {
    const { socket, stop } = await begin((_request, reply) => {
      reply.begin(200, {});
      reply.write('a');
      reply.abort();
    });
    socket.write(GET);
    expect(await heard(socket, 'never')).not.toContain('\r\n0\r\n');
    stop();
  });

  it('is read no further until a client has taken its answer', async () => {
    let asked = 0;
    const { socket, stop, hasRead } = await begin((_request, reply) => {
      asked += 1;
      reply.begin(200, {});
      reply.end(MORE_THAN_IS_TAKEN_UNREAD);
    });
    socket.pause().write(GET);
    await hasRead(GET.length);
    socket.write(GET);
    await hasRead(2 * GET.length);
    const before = asked;
    let heardBytes = 0;
    for await (const piece of socket.iterator({ destroyOnReturn: false })) {
      heardBytes += piece.length;
      if (heardBytes > 2 * MORE_THAN_IS_TAKEN_UNREAD.length) break;
    }
    expect([before, asked]).toEqual([1, 2]);
    stop();
  });

  it('is not closed by an answer before that is broken off late', async () => {
    const replies: ApiReply[] = [];
    const { socket, stop } = await begin((request, reply) => {
      replies.push(reply);
      answer(request, reply);
    });
    socket.write(GET);
    await heard(socket, 'direct: ');
    replies[0]?.abort();
    socket.write(GET);
    expect(await heard(socket, 'direct: ')).toContain('direct: /direct');
    stop();
  });

  it.each([
    ['is broken off', {}, (reply: ApiReply) => reply.abort()],
    ['is taken by nobody for long', { idleMs: 5 }, NO_ANSWER],
  ])('is closed when an answer that has ended %s', async (_what, options, then) => {
    const closed = deferred<void>();
    const { socket, stop } = await begin((_request, reply) => {
      reply.begin(200, {});
      reply.end(MORE_THAN_IS_TAKEN_UNREAD);
      reply.onClose(() => closed.resolve());
      then(reply);
    }, options);
    socket.pause().on('error', NO_ANSWER).write(GET);
    await closed.promise;
    stop();
  });

  it('is closed with its server, whatever is being answered', async () => {
    const { socket, stop } = await begin(() => stop());
    socket.on('error', NO_ANSWER).resume().write(GET);
    await once(socket, 'close');
  });

  it('is closed if nothing is asked for long', async () => {
    const { socket, stop } = await begin(answer, { firstMs: 5 });
    expect(await heard(socket, '}')).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
    stop();
  });

  it('is closed if nobody uses it for long', async () => {
    const { socket, stop } = await begin(answer, { idleMs: 5 });
    socket.write(GET);
    expect(await heard(socket, 'never')).toMatch(/direct: \/direct$/);
    stop();
  });

  it('is closed by the end of its requests', async () => {
    const { socket, stop } = await begin(answer);
    socket.end(GET);
    expect(await heard(socket, 'never')).toMatch(/direct: \/direct$/);
    stop();
  });
});

describe('an answer on a connection', () => {
  const bytesOf = async (handle: (reply: ApiReply) => void) => {
    const { socket, stop } = await begin((_request, reply) => handle(reply));
    socket.end(GET);
    const all = await heard(socket, 'never');
    stop();
    return all.replace(/audit-id: \S+/, 'audit-id: an id').replace(/Date: [^\r]+/, 'Date: now');
  };

  it('has a head that says what Node.js says, and how long it is', async () => {
    const said = await bytesOf((reply) => {
      reply.begin(201, { 'content-type': 'text/plain', warning: ['299 - "a"', '299 - "b"'] });
      reply.end('größer');
    });
    const head = ['HTTP/1.1 201 Created', 'audit-id: an id', 'content-type: text/plain', 'warning: 299 - "a"', 'warning: 299 - "b"'];
    expect(said).toBe([...head, 'content-length: 8', 'Date: now', '', 'größer'].join('\r\n'));
  });

  it('has its own headers, also after others with the same or with more', async () => {
    const usual = { 'content-type': 'text/plain' };
    const said: string[] = [];
    for (const headers of [usual, usual, { ...usual, warning: '299 - "a"' }, usual]) {
      const all = await bytesOf((reply) => {
        reply.begin(200, headers);
        reply.end('a');
      });
      said.push(all.split('\r\n').slice(2, -4).join());
    }
    const line = 'content-type: text/plain';
    expect(said).toEqual([line, line, `${line},warning: 299 - "a"`, line]);
  });

  it('may come in pieces, of bytes and of texts', async () => {
    const said = await bytesOf((reply) => {
      reply.begin(200, {});
      reply.write('');
      for (const piece of ['', 'é', Buffer.from('b')]) reply.write(piece);
      reply.end('c');
    });
    const head = ['HTTP/1.1 200 OK', 'audit-id: an id', 'Transfer-Encoding: chunked', 'Date: now'];
    expect(said).toBe([...head, '', '2', 'é', '1', 'b', '1', 'c', '0', '', ''].join('\r\n'));
  });

  it.each([204, 304])('may have no body, and no length of it: %i', async (status) => {
    const said = await bytesOf((reply) => {
      reply.begin(status, {});
      reply.end();
    });
    expect(said).toMatch(/\r\nDate: now\r\n\r\n$/);
    expect(said).not.toContain('content-length');
  });

  it('has no header that would end it', async () => {
    const refused: unknown[] = [];
    await bytesOf((reply) => {
      reply.begin(200, { x: 'a\r\nb: c' });
      try {
        reply.end('a');
      } catch (error) {
        refused.push(error);
        reply.abort();
      }
    });
    expect(String(refused)).toContain('no value of a header');
  });
});

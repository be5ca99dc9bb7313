import { Agent, get } from 'node:https';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Api } from '#api/api.js';
import { listenHttp } from '#api/http/listen.js';
import { createCertificates } from '#api/tls/certificates.js';

/** An API that says how it was asked. */
function echo(): Api & { endings: number } {
  return {
    endings: 0,
    endWatches() {
      this.endings += 1;
    },
    handle: ({ method, url, body }, reply) => {
      reply.begin(200, { 'content-type': 'text/plain' });
      reply.end(`${method} ${url} ${body?.byteLength ?? 0}`);
    },
  };
}

/** What the server sends on a connection until it closes it. */
function conversation(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (data) => {
      heard += data.toString();
    });
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
  });
}

/** What the server sends first on a connection. */
function firstAnswer(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('error', reject).once('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
  });
}

describe('a listener', () => {
  it('listens on a free port of the loopback interface', async () => {
    const listener = await listenHttp(echo(), { port: 0 });
    expect(listener.url).toBe(`http://127.0.0.1:${listener.port}`);
    expect(await (await fetch(`${listener.url}/a?b=c`)).text()).toBe('GET /a?b=c 0');
    await listener.close();
  });

  it('gives each answer an id, or the one that its client has chosen', async () => {
    const listener = await listenHttp(echo(), { port: 0 });
    const idOf = async (headers: Record<string, string>) => (await fetch(listener.url, { headers })).headers.get('audit-id');
    const ids = [await idOf({}), await idOf({}), await idOf({ 'audit-id': 'mine' })];
    expect([new Set(ids).size, ids[0]?.length, ids[2]]).toEqual([3, 36, 'mine']);
    await listener.close();
  });

  it.each([
    ['HTTP/1.1', 'accept: */*', []],
    ['HTTP/1.1', 'connection: close', ['connection: close']],
    ['HTTP/1.0', 'connection: keep-alive', ['connection: keep-alive', 'keep-alive: timeout=120']],
  ])('says of the connection what does not go without saying: %s %s', async (version, header, said) => {
    const listener = await listenHttp(echo(), { port: 0 });
    const answer = await firstAnswer(listener.port, `GET / ${version}\r\nhost: a\r\n${header}\r\n\r\n`);
    const lines = answer.toLowerCase().split('\r\n');
    expect(lines.filter((line) => /^(connection|keep-alive):/.test(line))).toEqual(said);
    await listener.close();
  });

  it.each(['plain', 'größer: 1 € \u2028 😀', 'é', ''])('sends texts as UTF-8, whole and piece by piece: %s', async (text) => {
    const inPieces = (): Api => ({
      endWatches: () => undefined,
      handle: ({ url }, reply) => {
        reply.begin(200, { 'content-type': 'text/plain', warning: ['299 - "a"', '299 - "b"'] });
        if (url === '/pieces') for (const piece of [text, 'and', text]) reply.write(piece);
        reply.end(url === '/bytes' ? Buffer.from(text) : text);
      },
    });
    const listener = await listenHttp(inPieces(), { port: 0 });
    const answers = await Promise.all(['/pieces', '/whole', '/bytes'].map((path) => fetch(listener.url + path)));
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual([`${text}and${text}${text}`, text, text]);
    const length = String(Buffer.byteLength(text));
    expect(answers.map(({ headers }) => headers.get('content-length'))).toEqual([null, length, length]);
    expect(answers.map(({ headers }) => headers.get('warning'))).toEqual(answers.map(() => '299 - "a", 299 - "b"'));
    await listener.close();
  });

  it('says in one line that a port is in use', async () => {
    const listener = await listenHttp(echo(), { port: 0 });
    await expect(listenHttp(echo(), { port: listener.port })).rejects.toThrow(`port ${listener.port} on 127.0.0.1 is in use`);
    await listener.close();
  });

  it('says in one line that an address is not its own', async () => {
    await expect(listenHttp(echo(), { port: 0, host: '192.0.2.1' })).rejects.toThrow('192.0.2.1 is no address of this machine');
  });

  it('lets go of its port, and ends the watches, when it closes', async () => {
    const api = echo();
    const { port, close } = await listenHttp(api, { port: 0 });
    await close();
    expect(api.endings).toBe(1);
    await (await listenHttp(echo(), { port })).close();
  });

  it('speaks TLS if it has a certificate', async () => {
    const { caCertificate: ca, certificate, key } = await createCertificates(Date.now());
    const listener = await listenHttp(echo(), { port: 0, tls: { certificate, key } });
    expect(listener.url).toMatch(/^https:/);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const asked = (headers: Record<string, string[]>) =>
      new Promise((resolve, reject) => {
        const request = get(listener.url, { ca, agent, headers }, (response) => {
          response.resume().on('end', () => resolve([response.statusCode, request.reusedSocket]));
        });
        request.on('error', reject);
      });
    // On one connection, the second time in a way that few clients have.
    expect([await asked({}), await asked({ x: ['1', '2'] }), await asked({})]).toEqual([
      [200, false],
      [200, true],
      [200, true],
    ]);
    await listener.close();
  });
});

describe('bytes that are no request', () => {
  it.each([
    ['noise', '\x00\x01\x02\r\n\r\n', 'HTTP/1.1 400 Bad Request', 'the request is not valid HTTP'],
    ['too many headers', `GET / HTTP/1.1\r\nHost: localhost\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`, 'HTTP/1.1 431 ', '"code":431'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 'HTTP/1.1 400 Bad Request', ''],
  ])('such as %s are answered, and the connection is closed', async (_what, text, line, body) => {
    const { port, close } = await listenHttp(echo(), { port: 0 });
    const heard = await conversation(port, text);
    expect(heard.startsWith(line)).toBe(true);
    expect(heard).toContain(body);
    await close();
  });
});

describe('a request whose body is too long', () => {
  it('is handed over cut off, and the connection is closed after the answer', async () => {
    const { port, close } = await listenHttp(echo(), { port: 0 });
    const length = 4 * 1024 * 1024;
    const heard = await conversation(port, `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n${'x'.repeat(length)}`);
    expect(heard).toContain('connection: close');
    expect(heard).toContain(`POST / ${3 * 1024 * 1024 + 1}`);
    await close();
  });
});

describe('requests on one connection', () => {
  const head = (line: string, more = '') => `${line} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;

  it.each([
    ['with bodies in chunks', `${head('POST /a', 'Transfer-Encoding: chunked\r\n')}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`, 'POST /a 5'],
    ['without a body', head('GET /a'), 'GET /a 0'],
    ['that ask whether to go on', `${head('PUT /a', 'Expect: 100-continue\r\nContent-Length: 2\r\n')}ab`, 'PUT /a 2'],
  ])('%s are each answered, in their order', async (_what, text, answer) => {
    const { port, close } = await listenHttp(echo(), { port: 0 });
    const last = `${head('DELETE /b', 'Connection: close\r\nContent-Length: 1\r\n')}x`;
    const heard = await conversation(port, text + text + last);
    const said = heard.split('\r\n\r\n').flatMap((part) => /(?:POST|GET|PUT|DELETE) \S+ \d+/.exec(part)?.[0] ?? []);
    expect(said).toEqual([answer, answer, 'DELETE /b 1']);
    await close();
  });

  it('may be for another protocol, which is not spoken here', async () => {
    const { port, close } = await listenHttp(echo(), { port: 0 });
    const heard = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(head('POST /a', 'Connection: Upgrade\r\nUpgrade: SPDY/3.1\r\nContent-Length: 0\r\n')),
      );
      socket.once('data', (data) => resolve(data.toString())).on('error', () => undefined);
    });
    expect(heard).toContain('POST /a 0');
    await close();
  });

  it('that break off are not answered', async () => {
    const asked: string[] = [];
    const api: Api = { ...echo(), handle: ({ url }) => asked.push(url) };
    const { port, close } = await listenHttp(api, { port: 0 });
    await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.end(`${head('POST /a', 'Content-Length: 5\r\n')}ab`));
      socket.on('close', resolve).resume();
    });
    expect(asked).toEqual([]);
    await close();
  });
});

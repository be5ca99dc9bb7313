import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Cluster, createCluster, type InspectorListening } from '#index.js';
import { cookieOf, PageClient } from './page-client.js';

let cluster: Cluster;
let listening: InspectorListening;

beforeAll(async () => {
  cluster = await createCluster({ threads: 0 });
  listening = await cluster.inspector.listen();
});

afterAll(() => cluster.stop());

/** The status of a GET with these headers, Host and Origin included. */
function statusOf(path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get({ port: listening.port, host: '127.0.0.1', path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).once('error', reject);
  });
}

/** How a WebSocket is met: `open`, or the status with which it is refused. */
function meeting(path: string, headers: Record<string, string>): Promise<string> {
  const socket = new WebSocket(`ws://127.0.0.1:${listening.port}${path}`, { headers });
  return new Promise((resolve) => {
    socket.once('open', () => {
      socket.close();
      resolve('open');
    });
    socket.once('error', ({ message }) => resolve(message));
  });
}

describe('the server of the page', () => {
  it('exchanges the token of the link for a cookie that scripts and other sites do not get', async () => {
    const { headers, status } = await fetch(listening.url);
    expect([status, headers.get('set-cookie')]).toEqual([
      200,
      expect.stringMatching(/^everynode-inspector-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    expect(headers.get('set-cookie')).not.toContain(listening.token);
  });

  it('lets the page load from itself alone, with nothing inline', async () => {
    const policy = (await fetch(listening.url)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  it.each([
    ['without token or cookie', '/', {}, 401],
    ['with a wrong token', '/?token=wrong', {}, 401],
    ['of another host, whose name points here', '/', { host: 'evil.example' }, 403],
    ['of another site', '/', { origin: 'https://evil.example' }, 403],
  ])('refuses a request %s', async (_, path, headers, status) => {
    expect(await statusOf(path, headers as Record<string, string>)).toBe(status);
  });

  it.each(['/../package.json', '/..%2f..%2fpackage.json', '/assets/../../inspector.js', '/nothing.js', '/assets'])(
    'has no file %s',
    async (path) => {
      expect(await statusOf(path, { cookie: await cookieOf(listening.url) })).toBe(404);
    },
  );

  it('opens the live connection to its own page alone', async () => {
    const cookie = await cookieOf(listening.url);
    const origin = `http://127.0.0.1:${listening.port}`;
    expect(await meeting('/live', { cookie, origin })).toBe('open');
    expect(await meeting('/live', { origin })).toContain('403');
    expect(await meeting('/live', { cookie })).toContain('403');
    expect(await meeting('/live', { cookie, origin: 'https://evil.example' })).toContain('403');
    expect(
      await meeting('/live', { cookie, origin: `http://evil.example:${listening.port}`, host: `evil.example:${listening.port}` }),
    ).toContain('403');
    expect(await meeting(`/live?token=${listening.token}`, { origin })).toContain('403');
  });

  it('ends a connection that does not speak its language, and one that asks for too much', async () => {
    const page = await PageClient.open(listening);
    expect(await page.send('what?')).toBe(1008);
    const other = await PageClient.open(listening);
    expect(await other.send(`{"id":1,"kind":"actor","ask":{"id":"${'x'.repeat(70_000)}"}}`)).toBe(1009);
  });

  it('answers a call that it does not know with an error', async () => {
    const page = await PageClient.open(listening);
    await expect(page.call('nothing' as never, {} as never)).rejects.toThrow('no such call: nothing');
    page.close();
  });

  it('gives the same link again', async () => {
    expect(await cluster.inspector.listen()).toEqual(listening);
  });

  it('says when its port is taken', async () => {
    const other = await createCluster({ threads: 0 });
    await expect(other.inspector.listen({ port: listening.port })).rejects.toThrow(`port ${listening.port} on 127.0.0.1 is in use`);
    await other.stop();
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readManifest } from '#cli/manifests.js';

const KIB = 1024;
const LIMITS = { maxBytes: KIB ** 2, downloadTimeoutMs: 100 };

const servers: Server[] = [];
const folders: string[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/m.yaml`;
}

function fileOf(content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'everynode-spec-'));
  folders.push(folder);
  writeFileSync(join(folder, 'm.yaml'), content);
  return join(folder, 'm.yaml');
}

describe('a manifest', () => {
  it('is read from a file or a URL whole, letters of many bytes included', async () => {
    const text = `# ${'ü€😀'.repeat(50_000)}`;
    const path = fileOf(text);
    const url = await serve((_request, response) => response.end(text));
    expect(await readManifest(path)).toEqual({ source: path, text });
    expect(await readManifest(url)).toEqual({ source: url, text });
  });

  it('may be as long as the limit, and no longer', async () => {
    const [path, longer] = [fileOf(Buffer.alloc(KIB ** 2)), fileOf(Buffer.alloc(KIB ** 2 + 1))];
    expect((await readManifest(path, LIMITS)).text).toHaveLength(KIB ** 2);
    await expect(readManifest(longer, LIMITS)).rejects.toThrow(`${longer}: larger than 1 MiB`);
  });

  it('is at most 10 MiB long unless told', async () => {
    const path = fileOf(Buffer.alloc(10 * KIB ** 2 + 1));
    await expect(readManifest(path)).rejects.toThrow(`${path}: larger than 10 MiB`);
  });

  it('of a server that does not end is broken off at the limit', async () => {
    const url = await serve((_request, response) => {
      const go = () => {
        while (response.write(Buffer.alloc(64 * KIB)));
        response.once('drain', go);
      };
      go();
    });
    await expect(readManifest(url, { ...LIMITS, downloadTimeoutMs: 30_000 })).rejects.toThrow(`${url}: larger than 1 MiB`);
  });

  it.each([
    ['says nothing', (() => undefined) as RequestListener],
    ['stops half-way', ((_request, response) => response.write('a: b')) as RequestListener],
  ])('of a server that %s is given up in time', async (_what, listener) => {
    const url = await serve(listener);
    await expect(readManifest(url, LIMITS)).rejects.toThrow(`${url}: no whole answer within 0.1 s`);
  });

  it('of a server that hangs up is a clear mistake', async () => {
    const url = await serve((request) => request.socket.destroy());
    await expect(readManifest(url)).rejects.toThrow(new RegExp(`^${url}: `));
  });
});

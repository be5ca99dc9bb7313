import { X509Certificate } from 'node:crypto';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createCertificates } from '#api/tls/certificates.js';

describe('the certificates of a server', () => {
  it('are signed by an authority of their own, for a year', async () => {
    const nowMs = Date.UTC(2026, 10, 25);
    const { caCertificate, certificate } = await createCertificates(nowMs);
    const [ca, server] = [new X509Certificate(caCertificate), new X509Certificate(certificate)];
    expect(server.checkIssued(ca)).toBe(true);
    expect(server.verify(ca.publicKey)).toBe(true);
    expect([ca.ca, server.ca]).toEqual([true, false]);
    expect(Date.parse(server.validTo) - nowMs).toBe(365 * 86_400_000);
    expect(Date.parse(server.validFrom)).toBeLessThan(nowMs);
  });

  it.each(['localhost', '127.0.0.1', '::1'])('are good for %s', async (name) => {
    const server = new X509Certificate((await createCertificates(0)).certificate);
    expect(server.checkHost(name) ?? server.checkIP(name)).toBe(name);
  });

  it('are others each time', async () => {
    const [one, other] = await Promise.all([createCertificates(0), createCertificates(0)]);
    expect(one.caCertificate).not.toBe(other.caCertificate);
    expect(one.key).not.toBe(other.key);
  });

  it('are taken by TLS clients that trust the authority', async () => {
    const { caCertificate: ca, certificate: cert, key } = await createCertificates(Date.now());
    const server = createServer({ cert, key }, (_request, response) => response.end('secret'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const status = await new Promise((resolve, reject) => {
      get({ host: 'localhost', port, ca, agent: false }, (response) => resolve(response.statusCode)).on('error', reject);
    });
    server.closeAllConnections();
    server.close();
    expect(status).toBe(200);
  });
});

import { webcrypto } from 'node:crypto';
import { createRequire } from 'node:module';
import type { Extension } from '@peculiar/x509';

/** The certificates of a server, as PEM: plain data, so that a control plane that is started again gets the same. */
export interface Certificates {
  /** The certificate of the authority, which clients trust. */
  readonly caCertificate: string;
  /** The certificate of the server, signed by the authority. */
  readonly certificate: string;
  readonly key: string;
}

type X509 = typeof import('@peculiar/x509');
type KeyPair = webcrypto.CryptoKeyPair;

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
/** As long as Kubernetes' own last; a cluster in a process does not last longer. */
const VALID_DAYS = 365;
/** The clocks of clients may be behind ours. */
const LEEWAY_DAYS = 1;
const SERVER_NAMES = [
  { type: 'dns', value: 'localhost' },
  { type: 'ip', value: '127.0.0.1' },
  { type: 'ip', value: '::1' },
] as const;

/**
 * Makes an authority for one cluster, and the certificate of its server for localhost, 127.0.0.1 and ::1. The key of the authority
 * is thrown away: nothing else will ever be signed by it.
 */
export async function createCertificates(nowMs: number): Promise<Certificates> {
  const x509 = loadX509();
  const [caKeys, keys] = await Promise.all([newKeys(), newKeys()]);
  const validity = { notBefore: new Date(nowMs - LEEWAY_DAYS * DAY_MS), notAfter: new Date(nowMs + VALID_DAYS * DAY_MS) };
  const common = { ...validity, signingAlgorithm: ALGORITHM };
  const { X509CertificateGenerator: Generator } = x509;
  const extensions = await caExtensions(x509, caKeys);
  const ca = await Generator.createSelfSigned({ ...common, name: 'CN=everynode-ca', keys: caKeys, extensions });
  const server = await Generator.create({
    ...common,
    subject: 'CN=everynode',
    issuer: ca.subject,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: await serverExtensions(x509, caKeys),
  });
  return { caCertificate: ca.toString('pem'), certificate: server.toString('pem'), key: await privateKeyPem(keys) };
}

/** Loaded here, not above: only HTTPS needs it. As CommonJS it takes half as long as by `import`. The one has to come before the other. */
function loadX509(): X509 {
  const load = createRequire(import.meta.url);
  load('reflect-metadata');
  return load('@peculiar/x509') as X509;
}

function newKeys(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function caExtensions(x509: X509, { publicKey }: KeyPair): Promise<Extension[]> {
  const { keyCertSign, digitalSignature } = x509.KeyUsageFlags;
  return [
    new x509.BasicConstraintsExtension(true, 0, true),
    new x509.KeyUsagesExtension(keyCertSign | digitalSignature, true),
    await x509.SubjectKeyIdentifierExtension.create(publicKey),
  ];
}

async function serverExtensions(x509: X509, caKeys: KeyPair): Promise<Extension[]> {
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension([...SERVER_NAMES]),
    await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
  ];
}

async function privateKeyPem({ privateKey }: KeyPair): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', privateKey));
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n');
}

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { der } from './der.js';

/** The certificates of a server, as PEM: plain data, so that a control plane that is started again gets the same. */
export interface Certificates {
  /** The certificate of the authority, which clients trust. */
  readonly caCertificate: string;
  /** The certificate of the server, signed by the authority. */
  readonly certificate: string;
  readonly key: string;
}

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** What one certificate says. */
interface CertificateDraft {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Uint8Array[];
}

const DAY_MS = 86_400_000;
/** As long as Kubernetes' own last; a cluster in a process does not last longer. */
const VALID_DAYS = 365;
/** The clocks of clients may be behind ours. */
const LEEWAY_DAYS = 1;
const SERIAL_BYTES = 16;

const ECDSA_WITH_SHA256 = der.sequence(der.objectIdentifier('1.2.840.10045.4.3.2'));
const COMMON_NAME = der.objectIdentifier('2.5.4.3');
const SERVER_AUTHENTICATION = der.objectIdentifier('1.3.6.1.5.5.7.3.1');
/** Bits of a key's usage, the first one highest: the digital signature alone, or the signing of certificates, too. */
const SIGNS = der.bits(Uint8Array.of(0b1000_0000), 7);
const SIGNS_CERTIFICATES = der.bits(Uint8Array.of(0b1000_0100), 2);

const CA_NAME = 'everynode-ca';
const LOOPBACK_4 = Uint8Array.of(127, 0, 0, 1);
const LOOPBACK_6 = Uint8Array.from({ length: 16 }, (_, index) => (index === 15 ? 1 : 0));
const SERVER_NAMES = [der.tagged(2, Buffer.from('localhost')), der.tagged(7, LOOPBACK_4), der.tagged(7, LOOPBACK_6)];

/**
 * Makes an authority for one cluster, and the certificate of its server for localhost, 127.0.0.1 and ::1. The key of the authority
 * is thrown away: nothing else will ever be signed by it.
 */
export function createCertificates(nowMs: number): Certificates {
  const ca = newKeys();
  const server = newKeys();
  const issue = issuer(ca.privateKey, nowMs);
  return {
    caCertificate: issue({ subject: CA_NAME, publicKey: ca.publicKey, extensions: caExtensions(ca) }),
    certificate: issue({ subject: 'everynode', publicKey: server.publicKey, extensions: serverExtensions(ca) }),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function newKeys(): Keys {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** Signs certificates in the name of the authority (RFC 5280, 4.1). */
function issuer(authority: KeyObject, nowMs: number): (draft: CertificateDraft) => string {
  const validity = der.sequence(der.time(nowMs - LEEWAY_DAYS * DAY_MS), der.time(nowMs + VALID_DAYS * DAY_MS));
  return ({ subject, publicKey, extensions }) => {
    const toBeSigned = der.sequence(
      // Version 3.
      der.within(0, der.integer(2)),
      der.integer(newSerial()),
      ECDSA_WITH_SHA256,
      named(CA_NAME),
      validity,
      named(subject),
      publicKey.export({ type: 'spki', format: 'der' }),
      der.within(3, der.sequence(...extensions)),
    );
    return pem(der.sequence(toBeSigned, ECDSA_WITH_SHA256, der.bits(sign('sha256', toBeSigned, authority))));
  };
}

/** Positive, and without zeros at its beginning. */
function newSerial(): Uint8Array {
  return Uint8Array.of(1, ...randomBytes(SERIAL_BYTES - 1));
}

function named(name: string): Uint8Array {
  return der.sequence(der.set(der.sequence(COMMON_NAME, der.text(name))));
}

function caExtensions(keys: Keys): readonly Uint8Array[] {
  return [
    extension('2.5.29.19', 'critical', der.sequence(der.yes(), der.integer(0))),
    extension('2.5.29.15', 'critical', SIGNS_CERTIFICATES),
    extension('2.5.29.14', 'advisory', der.octets(keyIdentifier(keys))),
  ];
}

function serverExtensions(ca: Keys): readonly Uint8Array[] {
  return [
    extension('2.5.29.19', 'critical', der.sequence()),
    extension('2.5.29.15', 'critical', SIGNS),
    extension('2.5.29.37', 'advisory', der.sequence(SERVER_AUTHENTICATION)),
    extension('2.5.29.17', 'advisory', der.sequence(...SERVER_NAMES)),
    extension('2.5.29.35', 'advisory', der.sequence(der.tagged(0, keyIdentifier(ca)))),
  ];
}

/** A client that does not know a critical extension refuses the certificate. */
function extension(id: string, weight: 'critical' | 'advisory', value: Uint8Array): Uint8Array {
  return der.sequence(der.objectIdentifier(id), ...(weight === 'critical' ? [der.yes()] : []), der.octets(value));
}

function keyIdentifier({ publicKey }: Keys): Uint8Array {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

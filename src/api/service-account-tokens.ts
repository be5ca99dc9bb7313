import { createECDH, createHmac, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';
import type { UserInfo } from '../objects/kubernetes.js';
import { isJsonObject, type JsonObject } from '../objects/plain-json.js';
import type { Registry } from '../registry/registry.js';

/** Who issues tokens, as Kubernetes calls itself. */
export const ISSUER = 'https://kubernetes.default.svc.cluster.local';
/** For whom a token is that does not say. */
export const API_AUDIENCES: readonly string[] = [ISSUER];

const CURVE = 'prime256v1';
const PURPOSE = 'everynode: tokens of service accounts';
const SIGNATURE = { dsaEncoding: 'ieee-p1363' } as const;

/** What a token says. */
export interface TokenClaims {
  readonly namespace: string;
  readonly account: { readonly name: string; readonly uid: string };
  /** An object with which the token shall end, by its kind in lower case. */
  readonly bound?: { readonly kind: 'pod' | 'secret' | 'node'; readonly name: string; readonly uid: string } | undefined;
  readonly audiences: readonly string[];
  readonly id: string;
  /** In seconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Somebody whose token has been read. */
interface Account extends UserInfo {
  readonly audiences: readonly string[];
}

/**
 * Signs the tokens of service accounts, and knows them again. The key follows from the cluster's own token: nothing is kept, and a
 * control plane that takes another's place knows the tokens of the one before.
 */
export class ServiceAccountTokens {
  readonly #secret: string;
  readonly #registry: Registry;
  #keys: { readonly key: KeyObject; readonly publicJwk: JsonWebKey; readonly id: string } | undefined;

  constructor(secret: string, registry: Registry) {
    this.#secret = secret;
    this.#registry = registry;
  }

  /** A signed token (JWT, ES256). */
  issue(claims: TokenClaims): string {
    const { key, id } = this.#signing();
    const text = `${encoded({ alg: 'ES256', kid: id })}.${encoded(payload(claims))}`;
    return `${text}.${sign('sha256', Buffer.from(text), { key, ...SIGNATURE }).toString('base64url')}`;
  }

  /** The service account that a token is of; undefined if it is not ours, or too old, or its account or what it is bound to has gone. */
  accountOf(token: string): Account | undefined {
    const [head = '', body = '', signature, ...rest] = token.split('.');
    if (signature === undefined || rest.length > 0) return undefined;
    const { key } = this.#signing();
    const isOurs = verify(
      'sha256',
      Buffer.from(`${head}.${body}`),
      { key: createPublicKey(key), ...SIGNATURE },
      Buffer.from(signature, 'base64url'),
    );
    return isOurs ? this.#account(JSON.parse(Buffer.from(body, 'base64url').toString())) : undefined;
  }

  /** The public half of the key, as OpenID Connect publishes it. */
  publicKeys(): object {
    const { publicJwk, id } = this.#signing();
    return { keys: [{ use: 'sig', ...publicJwk, kid: id, alg: 'ES256' }] };
  }

  #account(claims: JsonObject): Account | undefined {
    const { exp = 0, nbf = 0, jti, aud, 'kubernetes.io': kubernetes } = claims;
    const nowSeconds = this.#registry.clock.now() / 1_000;
    if (!isJsonObject(kubernetes) || Number(exp) < nowSeconds || Number(nbf) > nowSeconds + 1) return undefined;
    const { namespace, serviceaccount: account } = kubernetes as { readonly namespace: string; readonly serviceaccount: Named };
    const stored = this.#registry.find({ resource: 'serviceaccounts', namespace, name: account.name });
    if (stored?.metadata.uid !== account.uid || !this.#isBoundStillThere(kubernetes, namespace)) return undefined;
    return {
      username: `system:serviceaccount:${namespace}:${account.name}`,
      uid: account.uid,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
      extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${String(jti)}`] },
      audiences: aud as readonly string[],
    };
  }

  #isBoundStillThere(kubernetes: JsonObject, namespace: string): boolean {
    for (const [kind, resource] of BOUND) {
      const bound = kubernetes[kind] as Named | undefined;
      if (bound === undefined) continue;
      const stored = this.#registry.find({ resource, namespace: resource === 'nodes' ? '' : namespace, name: bound.name });
      if (stored?.metadata.uid !== bound.uid) return false;
    }
    return true;
  }

  #signing() {
    this.#keys ??= keysOf(this.#secret);
    return this.#keys;
  }
}

interface Named {
  readonly name: string;
  readonly uid: string;
}

const BOUND = [
  ['pod', 'pods'],
  ['secret', 'secrets'],
  ['node', 'nodes'],
] as const;

function payload({ namespace, account, bound, audiences, id, issuedAt, expiresAt }: TokenClaims): object {
  return {
    aud: audiences,
    exp: expiresAt,
    iat: issuedAt,
    iss: ISSUER,
    jti: id,
    'kubernetes.io': {
      namespace,
      ...(bound && { [bound.kind]: { name: bound.name, uid: bound.uid } }),
      serviceaccount: account,
    },
    nbf: issuedAt,
    sub: `system:serviceaccount:${namespace}:${account.name}`,
  };
}

function keysOf(secret: string) {
  const scalar = createHmac('sha256', secret).update(PURPOSE).digest();
  const curve = createECDH(CURVE);
  // One number in four thousand million is none of the curve's; then starting fails, and another token will do.
  curve.setPrivateKey(scalar);
  const point = curve.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const publicJwk: JsonWebKey = { kty: 'EC', crv: 'P-256', ...(x && y && { x, y }) };
  const key = createPrivateKey({ key: { ...publicJwk, d: scalar.toString('base64url') }, format: 'jwk' });
  return { key, publicJwk, id: createHmac('sha256', PURPOSE).update(point).digest('base64url') };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TRANSPORTS, useApi } from '../../support/api-harness.js';
import { pod } from '../../support/manifests.js';

const AUTHORIZATION = '/apis/authorization.k8s.io/v1';
const AUTHENTICATION = '/apis/authentication.k8s.io/v1';
const ACCOUNTS = '/api/v1/namespaces/default/serviceaccounts';
const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const resourceAttributes = { verb: 'get', resource: 'pods' };
const nonResourceAttributes = { verb: 'get', path: '/healthz' };

describe.each(TRANSPORTS)('reviews %s', (transport) => {
  const api = useApi(transport);

  it.each([
    ['selfsubjectaccessreviews', { resourceAttributes }],
    ['subjectaccessreviews', { resourceAttributes, user: 'bob', groups: ['a'] }],
  ])('%s allow everything', async (resource, spec) => {
    const { status, json } = await api().post(`${AUTHORIZATION}/${resource}`, { spec });
    expect([status, json.spec, json.status]).toEqual([201, spec, { allowed: true }]);
  });

  it('of access in a namespace are asked there', async () => {
    const review = { metadata: { namespace: 'default' }, spec: { resourceAttributes, user: 'bob' } };
    const path = (namespace: string) => `${AUTHORIZATION}/namespaces/${namespace}/localsubjectaccessreviews`;
    expect((await api().post(path('default'), review)).json.status).toEqual({ allowed: true });
    expect((await api().post(path('other'), review)).json.message).toBe('spec.resourceAttributes.namespace must match namespace: other');
  });

  it.each([
    ['selfsubjectaccessreviews', {}, 'exactly one of nonResourceAttributes or resourceAttributes must be specified'],
    [
      'selfsubjectaccessreviews',
      { resourceAttributes, nonResourceAttributes },
      'cannot be specified in combination with resourceAttributes',
    ],
    ['subjectaccessreviews', { resourceAttributes }, 'at least one of user or group must be specified'],
  ])('%s of %j are refused', async (resource, spec, complaint) => {
    const { status, json } = await api().post(`${AUTHORIZATION}/${resource}`, { spec });
    expect([status, json.message]).toEqual([422, expect.stringContaining(complaint)]);
  });

  it('of rules name what an administrator may do', async () => {
    const { status, json } = await api().post(`${AUTHORIZATION}/selfsubjectrulesreviews`, { spec: { namespace: 'default' } });
    expect([status, json.kind, json.spec]).toEqual([201, 'SelfSubjectRulesReview', {}]);
    expect(json.status.resourceRules[0]).toEqual({ verbs: ['*'], apiGroups: ['*'], resources: ['*'] });
    expect(json.status.incomplete).toBe(false);
    expect((await api().post(`${AUTHORIZATION}/selfsubjectrulesreviews`, {})).json.message).toBe('no namespace on request');
  });

  it('of the caller tell whom it says to be', async () => {
    const headers = { 'impersonate-user': 'bob', 'impersonate-group': 'a, b' };
    const { json } = await api().ask('POST', `${AUTHENTICATION}/selfsubjectreviews`, { body: {}, headers });
    expect(json.status.userInfo).toEqual({ username: 'bob', groups: ['a', 'b', 'system:authenticated'] });
  });
});

describe.each(TRANSPORTS)('tokens of service accounts %s', (transport) => {
  const api = useApi(transport);

  async function token(spec: object = {}, name = 'robot') {
    const answer = await api().post(`${ACCOUNTS}/${name}/token`, { spec });
    return { ...answer, token: answer.json.status?.token as string };
  }

  const whoami = (secret: string) =>
    api().ask('POST', `${AUTHENTICATION}/selfsubjectreviews`, { body: {}, headers: { authorization: `Bearer ${secret}` } });

  it('are issued, say whose they are, and are known again', async () => {
    const { json: account } = await api().post(ACCOUNTS, { metadata: { name: 'robot' } });
    const { status, json, token: secret } = await token();
    expect([status, json.kind, json.apiVersion, json.metadata.name]).toEqual([201, 'TokenRequest', 'authentication.k8s.io/v1', 'robot']);
    expect(json.spec).toEqual({ audiences: [ISSUER], expirationSeconds: 3600, boundObjectRef: null });
    const claims = JSON.parse(Buffer.from(secret.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({
      iss: ISSUER,
      aud: [ISSUER],
      sub: 'system:serviceaccount:default:robot',
      'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'robot', uid: account.metadata.uid } },
    });
    expect([claims.exp - claims.iat, new Date(json.status.expirationTimestamp).getTime() / 1000]).toEqual([3600, claims.exp]);
    expect((await whoami(secret)).json.status.userInfo).toEqual({
      username: 'system:serviceaccount:default:robot',
      uid: account.metadata.uid,
      groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`] },
    });
    const { json: review } = await api().post(`${AUTHENTICATION}/tokenreviews`, { spec: { token: secret } });
    expect(review.status).toMatchObject({ authenticated: true, user: { username: 'system:serviceaccount:default:robot' } });
  });

  it('can be verified with the keys that are published', async () => {
    await api().post(ACCOUNTS, { metadata: { name: 'robot' } });
    const { token: secret } = await token();
    const { json: configuration } = await api().get('/.well-known/openid-configuration');
    expect([configuration.issuer, configuration.jwks_uri]).toEqual([ISSUER, expect.stringContaining('/openid/v1/jwks')]);
    const { json, headers } = await api().get('/openid/v1/jwks');
    expect(headers['content-type']).toBe('application/jwk-set+json');
    const [head, body, signature = ''] = secret.split('.');
    const key = { key: createPublicKey({ key: json.keys[0], format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('end with their time, their account, what they are bound to, and when they are tampered with', async () => {
    await api().post(ACCOUNTS, { metadata: { name: 'robot' } });
    await api().post('/api/v1/namespaces/default/pods', { ...pod('p'), spec: { ...pod('p').spec, serviceAccountName: 'robot' } });
    const bound = await token({ boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'p' } });
    expect((await whoami(bound.token)).status).toBe(201);
    await api().delete('/api/v1/namespaces/default/pods/p', { gracePeriodSeconds: 0 });
    expect((await whoami(bound.token)).status).toBe(401);
    const { token: secret } = await token({ expirationSeconds: 600 });
    expect((await whoami(`${secret.slice(0, -10)}aaaaaaaaaa`)).status).toBe(401);
    expect((await whoami((await token({ audiences: ['somebody else'] })).token)).status).toBe(401);
    expect((await whoami(secret)).status).toBe(201);
    api().clock.advance(601_000);
    expect((await whoami(secret)).status).toBe(401);
    const { token: other } = await token();
    await api().delete(`${ACCOUNTS}/robot`);
    expect((await whoami(other)).status).toBe(401);
    const { json } = await api().post(`${AUTHENTICATION}/tokenreviews`, { spec: { token: other } });
    expect(json.status).toEqual({ user: {}, error: 'token lookup failed' });
  });

  it.each([
    [{ expirationSeconds: 60 }, 422, 'spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes'],
    [{ boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'nope' } }, 404, 'pods "nope" not found'],
    [
      { boundObjectRef: { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'd' } },
      400,
      'cannot bind token to object of type apps/v1, Kind=DaemonSet',
    ],
  ])('of %j are refused', async (spec, code, complaint) => {
    await api().post(ACCOUNTS, { metadata: { name: 'robot' } });
    const { status, json } = await token(spec);
    expect([status, json.message]).toEqual([code, expect.stringContaining(complaint)]);
  });

  it('are refused for accounts that there are not', async () => {
    expect((await token({}, 'nobody')).json.message).toBe('serviceaccounts "nobody" not found');
  });
});

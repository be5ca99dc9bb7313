import { badRequest, conflict, invalidObject, notFound } from '../../objects/api-errors.js';
import { type FieldError, invalid } from '../../objects/field-error.js';
import type { BoundObjectReference, TokenRequest } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import { formatTime } from '../../objects/time.js';
import { randomUid } from '../../objects/uids.js';
import { ownersOfSent } from '../../registry/managed-fields/ownership.js';
import { sendValue } from '../answers.js';
import type { Call } from '../call.js';
import { receiveKind } from '../decoded-body.js';
import { API_AUDIENCES, type TokenClaims } from '../service-account-tokens.js';
import { createOptions } from '../write-options.js';

const KIND = { group: 'authentication.k8s.io', kind: 'TokenRequest', name: 'TokenRequest' };
const SCHEMA = 'io.k8s.api.authentication.v1.TokenRequest';
const DEFAULT_SECONDS = 3_600;
const MIN_SECONDS = 600;
const MAX_SECONDS = 2 ** 32;

/** POST of a request for a token of a service account: `kubectl create token`. Throws an ApiError. */
export function createToken(call: Call): void {
  const { namespace, name, context } = call;
  const { fieldValidation, fieldManager } = createOptions(call.query, call.request.headers['user-agent']);
  const { object, warnings } = receiveKind(call, 'TokenRequest', { fieldValidation });
  refuse(name, nameErrors(object, call));
  const account = context.registry.get({ resource: 'serviceaccounts', namespace, name });
  const { audiences, boundObjectRef } = object.spec;
  const expirationSeconds = object.spec.expirationSeconds ?? DEFAULT_SECONDS;
  refuse('', lifetimeErrors(expirationSeconds));
  const issuedAt = Math.floor(context.clock.now() / 1_000);
  const claims: TokenClaims = {
    namespace,
    account: { name, uid: account.metadata.uid },
    bound: boundObjectRef && boundObject(call, boundObjectRef),
    audiences: audiences.length > 0 ? audiences : API_AUDIENCES,
    id: randomUid(context.registry.random),
    issuedAt,
    expiresAt: issuedAt + expirationSeconds,
  };
  const time = formatTime(issuedAt * 1_000);
  const apiVersion = `${KIND.group}/v1`;
  const managedFields = ownersOfSent(object, { schema: SCHEMA, apiVersion, subresource: 'token', fieldManager, time });
  const answer: TokenRequest = {
    ...object,
    metadata: { ...object.metadata, name, namespace, creationTimestamp: time, ...(managedFields.length > 0 && { managedFields }) },
    spec: { audiences: claims.audiences, expirationSeconds, boundObjectRef: boundObjectRef ?? null } as TokenRequest['spec'],
    status: { token: context.tokens.issue(claims), expirationTimestamp: formatTime(claims.expiresAt * 1_000) },
  };
  sendValue(call, answer, { status: 201, warnings });
}

function refuse(name: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidObject(KIND, name, errors);
}

function nameErrors({ metadata }: TokenRequest, { namespace, name }: Call): readonly FieldError[] {
  if (metadata.name && metadata.name !== name) {
    return [invalid('metadata.name', metadata.name, 'must match the service account name if specified')];
  }
  return metadata.namespace && metadata.namespace !== namespace
    ? [invalid('metadata.namespace', metadata.namespace, 'must match the service account namespace if specified')]
    : [];
}

function lifetimeErrors(seconds: number): readonly FieldError[] {
  const field = 'spec.expirationSeconds';
  if (seconds < MIN_SECONDS) return [invalid(field, seconds, 'may not specify a duration less than 10 minutes')];
  return seconds > MAX_SECONDS ? [invalid(field, seconds, 'may not specify a duration larger than 2^32 seconds')] : [];
}

const BINDABLE = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' } as const;

function boundObject(call: Call, { apiVersion = '', kind = '', name = '', uid }: BoundObjectReference): TokenClaims['bound'] {
  if (apiVersion !== 'v1' || !isBindable(kind)) throw badRequest(`cannot bind token to object of type ${gvkText(apiVersion, kind)}`);
  const resource = BINDABLE[kind];
  const object = call.context.registry.find({ resource, namespace: resource === 'nodes' ? '' : call.namespace, name });
  if (object === undefined) throw notFound(RESOURCES[resource], name);
  if (object.kind === 'Pod' && object.spec.serviceAccountName !== call.name) {
    throw badRequest(`cannot bind token for serviceaccount "${call.name}" to pod running with different serviceaccount name.`);
  }
  if (uid && uid !== object.metadata.uid) {
    const detail = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw conflict(KIND, name, detail);
  }
  return { kind: kind.toLowerCase() as 'pod' | 'secret' | 'node', name, uid: object.metadata.uid };
}

function isBindable(kind: string): kind is keyof typeof BINDABLE {
  return Object.hasOwn(BINDABLE, kind);
}

function gvkText(apiVersion: string, kind: string): string {
  const [version, group = ''] = apiVersion.split('/').reverse();
  return `${group}/${version}, Kind=${kind}`;
}

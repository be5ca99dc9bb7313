import { badRequest, invalidObject } from '../../objects/api-errors.js';
import type { PassingKinds } from '../../objects/decode.js';
import { type FieldError, invalid } from '../../objects/field-error.js';
import type { SelfSubjectRulesReview, SubjectAccessReviewSpec } from '../../objects/kubernetes.js';
import { formatTime } from '../../objects/time.js';
import { ownersOfSent } from '../../registry/managed-fields/ownership.js';
import { sendValue } from '../answers.js';
import type { Call } from '../call.js';
import { type Received, receiveKind } from '../decoded-body.js';
import { createOptions } from '../write-options.js';

type AccessKind = 'LocalSubjectAccessReview' | 'SelfSubjectAccessReview' | 'SubjectAccessReview';

const API_VERSION = 'authorization.k8s.io/v1';
const NOBODY = invalid('spec.user', '', 'at least one of user or group must be specified');
const NEITHER = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
const BOTH = 'cannot be specified in combination with resourceAttributes';

/** What the caller may do: whoever is known may do everything. */
export function reviewOwnAccess(call: Call): void {
  const { received, owners } = receive(call, 'SelfSubjectAccessReview');
  const { object } = received;
  refuse('SelfSubjectAccessReview', attributeErrors(object.spec));
  answerAllowed(call, received, owners);
}

/** What somebody may do: everything. */
export function reviewSubjectAccess(call: Call): void {
  const { received, owners } = receive(call, 'SubjectAccessReview');
  const { spec } = received.object;
  refuse('SubjectAccessReview', [...attributeErrors(spec), ...subjectErrors(spec)]);
  answerAllowed(call, received, owners);
}

/** What somebody may do in a namespace: everything. */
export function reviewLocalAccess(call: Call): void {
  const { received, owners } = receive(call, 'LocalSubjectAccessReview');
  const { metadata, spec } = received.object;
  refuse('LocalSubjectAccessReview', [...attributeErrors(spec), ...subjectErrors(spec), ...localErrors(spec)]);
  if ((metadata.namespace ?? '') !== call.namespace) {
    throw badRequest(`spec.resourceAttributes.namespace must match namespace: ${call.namespace}`);
  }
  answerAllowed(call, received, owners);
}

/** By which rules the caller may do it. */
export function reviewOwnRules(call: Call): void {
  const { fieldValidation } = createOptions(call.query, call.request.headers['user-agent']);
  const { object, warnings } = receiveKind(call, 'SelfSubjectRulesReview', { fieldValidation });
  if (!object.spec.namespace) throw badRequest('no namespace on request');
  const answer: SelfSubjectRulesReview = { ...object, metadata: {}, spec: {}, status: RULES };
  sendValue(call, answer, { status: 201, warnings });
}

/** What Kubernetes says of an administrator: everything, and what anybody may do. */
const RULES: SelfSubjectRulesReview['status'] = {
  resourceRules: [
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
    { verbs: ['create'], apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'] },
    { verbs: ['create'], apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'] },
  ],
  nonResourceRules: [
    { verbs: ['*'], nonResourceURLs: ['*'] },
    { verbs: ['get'], nonResourceURLs: ['/healthz', '/livez', '/readyz', '/version', '/version/'] },
    {
      verbs: ['get'],
      nonResourceURLs: [
        '/api',
        '/api/*',
        '/apis',
        '/apis/*',
        '/healthz',
        '/livez',
        '/openapi',
        '/openapi/*',
        '/readyz',
        '/version',
        '/version/',
      ],
    },
  ],
  incomplete: false,
};

interface Reviewed<Kind extends AccessKind> {
  readonly received: Received<PassingKinds[Kind]>;
  readonly owners: ReturnType<typeof ownersOfSent>;
}

function receive<Kind extends AccessKind>(call: Call, kind: Kind): Reviewed<Kind> {
  const { fieldValidation, fieldManager } = createOptions(call.query, call.request.headers['user-agent']);
  const received = receiveKind(call, kind, { fieldValidation });
  const time = formatTime(call.context.clock.now());
  const schema = `io.k8s.api.authorization.v1.${kind}`;
  return { received, owners: ownersOfSent(received.object, { schema, apiVersion: API_VERSION, subresource: '', fieldManager, time }) };
}

function answerAllowed(call: Call, { object, warnings }: Received<PassingKinds[AccessKind]>, owners: Reviewed<AccessKind>['owners']): void {
  const metadata = { ...object.metadata, managedFields: owners };
  sendValue(call, { ...object, metadata, status: { allowed: true } }, { status: 201, warnings });
}

function refuse(kind: AccessKind, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidObject({ kind, group: 'authorization.k8s.io' }, '', errors);
}

type Attributes = Pick<SubjectAccessReviewSpec, 'resourceAttributes' | 'nonResourceAttributes'>;

function attributeErrors({ resourceAttributes, nonResourceAttributes }: Attributes): readonly FieldError[] {
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) {
    return [invalid('spec.nonResourceAttributes', nonResourceAttributes, BOTH)];
  }
  return resourceAttributes === undefined && nonResourceAttributes === undefined
    ? [invalid('spec.resourceAttributes', nonResourceAttributes, NEITHER)]
    : [];
}

function subjectErrors({ user, groups = [] }: SubjectAccessReviewSpec): readonly FieldError[] {
  return user || groups.length > 0 ? [] : [NOBODY];
}

function localErrors({ nonResourceAttributes }: Attributes): readonly FieldError[] {
  if (nonResourceAttributes === undefined) return [];
  return [invalid('spec.nonResourceAttributes', nonResourceAttributes, 'disallowed on this kind of request')];
}

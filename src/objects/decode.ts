import type { ApiError } from './api-error.js';
import { badRequest } from './api-errors.js';
import { DecodingContext, DecodingError, jsonType } from './decoding/context.js';
import { decoderOf } from './decoding/decoders.js';
import { unrecognized } from './json-text.js';
import type {
  Binding,
  DeleteOptions,
  EventsV1Event,
  Eviction,
  ExtensionsV1beta1DaemonSet,
  LabelSelector,
  LocalSubjectAccessReview,
  Scale,
  SelfSubjectAccessReview,
  SelfSubjectReview,
  SelfSubjectRulesReview,
  SubjectAccessReview,
  TokenRequest,
  TokenReview,
} from './kubernetes.js';
import { isJsonObject, type JsonObject } from './plain-json.js';
import { apiVersion, RESOURCES, type ResourceName, type ResourceTypes } from './resources.js';
import { definition, definitions, type GroupVersionKind } from './schema.js';

/** A value as it is stored, and what was dropped from it. */
export interface Decoded<T> {
  readonly object: T;
  /** Such as `unknown field "spec.replicas"`, up to 100. */
  readonly unknown: readonly string[];
}

/** Kinds that clients send but that are not stored. */
export interface PassingKinds {
  Binding: Binding;
  DeleteOptions: DeleteOptions;
  Eviction: Eviction;
  EventsV1Event: EventsV1Event;
  ExtensionsV1beta1DaemonSet: ExtensionsV1beta1DaemonSet;
  LabelSelector: LabelSelector;
  LocalSubjectAccessReview: LocalSubjectAccessReview;
  Scale: Scale;
  SelfSubjectAccessReview: SelfSubjectAccessReview;
  SelfSubjectReview: SelfSubjectReview;
  SelfSubjectRulesReview: SelfSubjectRulesReview;
  SubjectAccessReview: SubjectAccessReview;
  TokenRequest: TokenRequest;
  TokenReview: TokenReview;
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const PASSING_SCHEMAS: { readonly [Kind in keyof PassingKinds]: string } = {
  Binding: 'io.k8s.api.core.v1.Binding',
  DeleteOptions: `${META}.DeleteOptions`,
  Eviction: 'io.k8s.api.policy.v1.Eviction',
  EventsV1Event: 'io.k8s.api.events.v1.Event',
  ExtensionsV1beta1DaemonSet: 'io.k8s.api.extensions.v1beta1.DaemonSet',
  LabelSelector: `${META}.LabelSelector`,
  LocalSubjectAccessReview: 'io.k8s.api.authorization.v1.LocalSubjectAccessReview',
  Scale: 'io.k8s.api.autoscaling.v1.Scale',
  SelfSubjectAccessReview: 'io.k8s.api.authorization.v1.SelfSubjectAccessReview',
  SelfSubjectReview: 'io.k8s.api.authentication.v1.SelfSubjectReview',
  SelfSubjectRulesReview: 'io.k8s.api.authorization.v1.SelfSubjectRulesReview',
  SubjectAccessReview: 'io.k8s.api.authorization.v1.SubjectAccessReview',
  TokenRequest: 'io.k8s.api.authentication.v1.TokenRequest',
  TokenReview: 'io.k8s.api.authentication.v1.TokenReview',
};
const TYPE_META = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
const SCHEME = 'in scheme "pkg/api/legacyscheme/scheme.go:30"';

/**
 * Decodes a value by its schema: types are checked, unknown fields dropped, the fields put in the order in which Kubernetes
 * writes them, times, quantities and maps brought into canonical form, null made absent, and what is always written filled in.
 * Parts that are right already are shared with the value; what it shares with `known`, an object that was decoded before, is not
 * looked at. Throws an ApiError 400, worded as Kubernetes does.
 */
function decode(schemaId: string, value: unknown, known?: unknown): Decoded<unknown> {
  const context = new DecodingContext();
  try {
    return { object: decoderOf(schemaId)(value, context, known), unknown: context.unknown };
  } catch (error) {
    if (!(error instanceof DecodingError)) throw error;
    const kind = definition(schemaId)['x-kubernetes-group-version-kind']?.[0];
    throw badRequest(kind === undefined ? error.message : `${cannotHandle(kind, kind.kind)}: ${error.message}`);
  }
}

/**
 * Decodes an object of a resource. Its kind and apiVersion may be left out, but not be others. What it shares with `known`,
 * the object that it was made from, is not looked at. Throws an ApiError 400.
 */
export function decodeResource<Name extends ResourceName>(
  resource: Name,
  value: unknown,
  known?: ResourceTypes[Name],
): Decoded<ResourceTypes[Name]> {
  const { schema } = RESOURCES[resource];
  return decode(schema, withKind(value, RESOURCES[resource]), known) as Decoded<ResourceTypes[Name]>;
}

/** Decodes an object of a kind that is not stored, such as `Eviction`. Its kind and apiVersion may be left out. Throws an ApiError 400. */
export function decodeKind<Kind extends keyof PassingKinds>(kind: Kind, value: unknown): Decoded<PassingKinds[Kind]> {
  const schema = PASSING_SCHEMAS[kind];
  const named = definition(schema)['x-kubernetes-group-version-kind']?.[0];
  return decode(schema, named === undefined ? value : withKind(value, named)) as Decoded<PassingKinds[Kind]>;
}

/** 400: fields are unknown or occur twice, and the caller wants that to be refused (B-019). */
export function strictDecodingError(kind: Pick<GroupVersionKind, 'kind' | 'version'>, complaints: readonly string[]): ApiError {
  return badRequest(`${cannotHandle(kind, kind.kind)}: ${strictComplaint(complaints)}`);
}

/** `strict decoding error: unknown field "spec.replicas", …`. */
export function strictComplaint(complaints: readonly string[]): string {
  return `strict decoding error: ${complaints.join(', ')}`;
}

/** Says which kind a value is, after checking that it is no other. */
function withKind(value: unknown, wanted: GroupVersionKind): JsonObject {
  const { kind, apiVersion: version } = kindOf(value, wanted.kind);
  const wantedVersion = apiVersion(wanted);
  if (kind === wanted.kind && version === wantedVersion) return value as JsonObject;
  if ((kind === '' || kind === wanted.kind) && (version === '' || version === wantedVersion)) {
    return { ...(value as JsonObject), kind: wanted.kind, apiVersion: wantedVersion };
  }
  throw otherKind({ kind: kind || wanted.kind, version: version || wantedVersion }, wanted);
}

function kindOf(value: unknown, wanted: string): { readonly kind: string; readonly apiVersion: string } {
  if (!isJsonObject(value)) throw notEvenAKind(value, wanted, { given: value, target: `value of type ${TYPE_META}` });
  const [version, kind] = ['apiVersion', 'kind'].map((field) => {
    const given = value[field] ?? '';
    if (typeof given === 'string') return given;
    throw notEvenAKind(value, wanted, { given, target: `struct field .${field} of type string` });
  });
  return { kind: kind ?? '', apiVersion: version ?? '' };
}

function notEvenAKind(value: unknown, wanted: string, { given, target }: { readonly given: unknown; readonly target: string }): ApiError {
  return unrecognized(wanted, `json: cannot unmarshal ${jsonType(given)} into Go ${target}`, JSON.stringify(value) ?? '');
}

/** A kind that we know is converted in vain; another is not known; Kubernetes words the two differently. */
function otherKind(given: { readonly kind: string; readonly version: string }, wanted: GroupVersionKind): ApiError {
  const slash = given.version.indexOf('/');
  const version = given.version.slice(slash + 1);
  const start = cannotHandle({ kind: given.kind, version }, wanted.kind);
  if (!isRegistered(given)) return badRequest(`${start}: no kind "${given.kind}" is registered for version "${given.version}" ${SCHEME}`);
  if (given.kind === wanted.kind) {
    const expected = apiVersion(wanted);
    return badRequest(`the API version in the data (${given.version}) does not match the expected API version (${expected})`);
  }
  const target = `${wanted.group.split('.')[0] || 'core'}.${wanted.kind}`;
  return badRequest(`${start}: converting (${version}.${given.kind}) to (${target}): unknown conversion`);
}

function isRegistered(given: { readonly kind: string; readonly version: string }): boolean {
  return Object.values(definitions()).some((schema) => {
    const known = schema['x-kubernetes-group-version-kind']?.[0];
    return known !== undefined && known.kind === given.kind && apiVersion(known) === given.version;
  });
}

function cannotHandle(given: Pick<GroupVersionKind, 'kind' | 'version'>, wanted: string): string {
  return `${given.kind} in version ${JSON.stringify(given.version)} cannot be handled as a ${wanted}`;
}

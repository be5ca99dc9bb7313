import { badRequest, conflict, invalidObject, notFound } from '../objects/api-errors.js';
import { semanticallyEqual } from '../objects/equality.js';
import type { StoredMeta } from '../objects/kubernetes.js';
import { RESOURCES, type ResourceName, type ResourceTypes, type StoredObject } from '../objects/resources.js';
import { put, takeOut } from './commit.js';
import { find, type ObjectKey, type RegistryContext } from './context.js';
import { ownersAfterUpdate, withKnownOwners } from './managed-fields/owners.js';
import { sameOwners } from './managed-fields/ownership.js';
import { inNamespace, isHeld } from './namespace-rules.js';
import type { WriteOptions } from './options.js';
import { checkPreconditions } from './preconditions.js';
import { strategyOf } from './strategies/strategies.js';

/** A request to replace one object, as decoding left it. */
export interface Replacement<Name extends ResourceName> extends WriteOptions {
  readonly key: ObjectKey<Name>;
  readonly subresource?: 'status' | 'scale' | undefined;
  readonly object: ResourceTypes[Name];
}

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again';

/**
 * Replaces an object, or its status. An object that stays the same is not written: its resourceVersion does not move.
 * Throws an ApiError: NotFound, BadRequest (other name), Conflict (stale, B-017), Invalid.
 */
export function update<Name extends ResourceName>(context: RegistryContext, replacement: Replacement<Name>): ResourceTypes[Name] {
  const { key } = replacement;
  const stored = find(context, key);
  if (stored === undefined) throw notFound(RESOURCES[key.resource], key.name);
  const previous = withKnownOwners(stored, replacement);
  checkPreconditions(context, key, previous, replacement.preconditions);
  return replace(context, replacement, previous);
}

/** The same for whoever has just read the object, with its owners, and has checked preconditions. Throws an ApiError: BadRequest, Conflict, Invalid. */
export function replace<Name extends ResourceName>(
  context: RegistryContext,
  replacement: Replacement<Name>,
  previous: ResourceTypes[Name],
): ResourceTypes[Name] {
  const { key } = replacement;
  const resource = RESOURCES[key.resource];
  const named = sameName(replacement);
  const { uid, resourceVersion } = named.metadata;
  if (uid && uid !== previous.metadata.uid) {
    const detail = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.metadata.uid}`;
    throw conflict(resource, key.name, detail);
  }
  if (resourceVersion && resourceVersion !== previous.metadata.resourceVersion) throw conflict(resource, key.name, MODIFIED);
  return store(context, replacement, previous, checked(context, replacement, named, previous));
}

function sameName<Name extends ResourceName>({ key, object }: Replacement<Name>): ResourceTypes[Name] {
  const { name } = object.metadata;
  if (name !== key.name) throw badRequest(`the name of the object (${name ?? ''}) does not match the name on the URL (${key.name})`);
  return inNamespace(key.resource, object, key.namespace);
}

/** What the object becomes: the caller's wish, but for what a caller cannot change. */
function checked<Name extends ResourceName>(
  context: RegistryContext,
  replacement: Replacement<Name>,
  wished: ResourceTypes[Name],
  previous: ResourceTypes[Name],
): ResourceTypes[Name] {
  const { key, subresource } = replacement;
  const strategy = strategyOf(key.resource);
  const defaulted = strategy.withDefaults(wished);
  const managedFields = ownersAfterUpdate(context, replacement, { previous, next: defaulted });
  const next = withSystemMetadata({ ...defaulted, metadata: { ...defaulted.metadata, managedFields } }, previous);
  const isStatus = subresource === 'status';
  const prepared = isStatus ? strategy.prepareStatusUpdate?.(next, previous) : strategy.prepareUpdate(next, previous);
  if (prepared === undefined) throw notFound(RESOURCES[key.resource], key.name);
  const errors = isStatus ? strategy.validateStatusUpdate?.(prepared, previous) : strategy.validateUpdate(prepared, previous, replacement);
  if (errors !== undefined && errors.length > 0) throw invalidObject(RESOURCES[key.resource], key.name, errors);
  return prepared;
}

const SYSTEM_METADATA: ReadonlySet<string> = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
]);

/** Metadata that only the server writes stays as it is, whatever the caller sent or left out. */
function withSystemMetadata<Name extends ResourceName>(next: ResourceTypes[Name], previous: ResourceTypes[Name]): ResourceTypes[Name] {
  const sent = next.metadata as unknown as Readonly<Record<string, unknown>>;
  const before = previous.metadata as unknown as Readonly<Record<string, unknown>>;
  const metadata: Record<string, unknown> = {};
  // Every update comes through here: plain loops are several times faster than leaving fields out of copies.
  for (const name in sent) {
    const value = SYSTEM_METADATA.has(name) ? before[name] : sent[name];
    // Links to objects have not been given for years.
    if (value !== undefined && name !== 'selfLink') metadata[name] = value;
  }
  for (const name of SYSTEM_METADATA) if (before[name] !== undefined) metadata[name] = before[name];
  return { ...next, metadata: metadata as unknown as StoredMeta };
}

function store<Name extends ResourceName>(
  context: RegistryContext,
  { key, dryRun = false }: Replacement<Name>,
  previous: ResourceTypes[Name],
  next: ResourceTypes[Name],
): ResourceTypes[Name] {
  if (isSame(next, previous)) return previous;
  if (dryRun) return next;
  if (!isFinished(next)) return put(context, key, next);
  takeOut(context, key);
  return next;
}

/** When somebody last changed what is as before does not count. */
function isSame(next: StoredObject, previous: StoredObject): boolean {
  if (semanticallyEqual(next, previous)) return true;
  const { managedFields: now = [], ...metadata } = next.metadata;
  const { managedFields: before = [], ...previousMetadata } = previous.metadata;
  if (now === before || !sameOwners(now, before)) return false;
  return semanticallyEqual({ ...next, metadata }, { ...previous, metadata: previousMetadata });
}

/** An object on its way out goes when its last finalizer has gone and no grace is left. */
function isFinished(object: StoredObject): boolean {
  const { metadata } = object;
  if (metadata.deletionTimestamp === undefined) return false;
  if (object.kind === 'Namespace') return !isHeld(object);
  return (metadata.finalizers ?? []).length === 0 && (metadata.deletionGracePeriodSeconds ?? 0) === 0;
}

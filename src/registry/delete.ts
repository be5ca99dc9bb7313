import { notFound } from '../objects/api-errors.js';
import type { ObjectMeta, Pod } from '../objects/kubernetes.js';
import { RESOURCES, type ResourceName, type ResourceTypes, type StoredObject } from '../objects/resources.js';
import { formatTime } from '../objects/time.js';
import { put, takeOut } from './commit.js';
import { find, type ObjectKey, type RegistryContext } from './context.js';
import { assertMortal, terminatingNamespace } from './namespace-rules.js';
import type { RemovalOptions } from './options.js';
import { checkPreconditions } from './preconditions.js';

/** A request to delete one object. */
export interface Removal<Name extends ResourceName> extends RemovalOptions {
  readonly key: ObjectKey<Name>;
}

/** What a deletion did: the object is gone, or it stays, marked, until its grace and its finalizers have ended. */
export interface Removed<Name extends ResourceName> {
  readonly isGone: boolean;
  readonly object: ResourceTypes[Name];
}

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';
/** The grace that a pod gets whose spec does not say, in seconds. */
const DEFAULT_GRACE_SECONDS = 30;

/**
 * Deletes an object: at once if nothing holds it, else by marking it. Pods that run get their grace period; the
 * propagation policy becomes a finalizer for the garbage collector (B-191, B-192, B-193).
 * Throws an ApiError: NotFound, Conflict (preconditions), Forbidden (namespaces that cannot go).
 */
export function remove<Name extends ResourceName>(context: RegistryContext, removal: Removal<Name>): Removed<Name> {
  const { object, after } = outcomeOf(context, removal);
  if (after === undefined) return takenOut(context, removal, object);
  if (removal.dryRun || after === object) return { isGone: false, object: after };
  return { isGone: false, object: put(context, removal.key, after) };
}

/** What a deletion is to come to. */
interface Outcome<Name extends ResourceName> {
  readonly object: ResourceTypes[Name];
  /** The object as it stays behind; undefined if nothing holds it. */
  readonly after: ResourceTypes[Name] | undefined;
}

/** Decides what a deletion comes to, and does nothing. Throws as `remove` does. */
export function outcomeOf<Name extends ResourceName>(context: RegistryContext, removal: Removal<Name>): Outcome<Name> {
  const { key } = removal;
  const object = find(context, key);
  if (object === undefined) throw notFound(RESOURCES[key.resource], key.name);
  checkPreconditions(context, key, object, removal.preconditions);
  if (key.resource === 'namespaces') assertMortal(key.name);
  return { object, after: mark(object, removal, context.clock.now()) as ResourceTypes[Name] | undefined };
}

function takenOut<Name extends ResourceName>(context: RegistryContext, { key, dryRun }: Removal<Name>, object: ResourceTypes[Name]) {
  if (!dryRun) takeOut(context, key);
  return { isGone: true, object };
}

/** The object as it stays behind; undefined if nothing holds it, the same one if it is being deleted in just this way already. */
export function mark(object: StoredObject, removal: RemovalOptions, nowMs: number): StoredObject | undefined {
  if (object.kind === 'Namespace') return terminatingNamespace(object, nowMs);
  const finalizers = finalizersAfter(object.metadata, removal.propagationPolicy);
  const graceSeconds = graceOf(object, removal);
  if (finalizers.length === 0 && graceSeconds === 0) return undefined;
  const metadata = deletionMetadata(object.metadata, { graceSeconds, finalizers, nowMs });
  return metadata === object.metadata ? object : { ...object, metadata };
}

/** The finalizers with those that carry out the propagation policy; without a policy they stay as they are. */
function finalizersAfter({ finalizers = [] }: ObjectMeta, policy: RemovalOptions['propagationPolicy']): readonly string[] {
  if (policy === undefined) return finalizers;
  const others = finalizers.filter((finalizer) => finalizer !== ORPHAN && finalizer !== FOREGROUND);
  if (policy === 'Orphan') return [...others, ORPHAN];
  return policy === 'Foreground' ? [...others, FOREGROUND] : others;
}

/** How long the object may go on, in seconds: only pods that run on a node get any grace (B-120). */
function graceOf(object: StoredObject, { gracePeriodSeconds }: RemovalOptions): number {
  if (object.kind !== 'Pod' || !isRunning(object)) return 0;
  const wanted = gracePeriodSeconds ?? object.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS;
  // A negative grace means "as short as possible, but not by force".
  return wanted < 0 ? 1 : wanted;
}

function isRunning({ spec, status }: Pod): boolean {
  return Boolean(spec.nodeName) && status.phase !== 'Failed' && status.phase !== 'Succeeded';
}

interface Mark {
  readonly graceSeconds: number;
  readonly finalizers: readonly string[];
  readonly nowMs: number;
}

/** A deletion under way can only be shortened. */
function deletionMetadata<Meta extends ObjectMeta>(metadata: Meta, { graceSeconds, finalizers, nowMs }: Mark): Meta {
  const { deletionTimestamp, deletionGracePeriodSeconds: runningSeconds = 0 } = metadata;
  const isShorter = deletionTimestamp === undefined || graceSeconds < runningSeconds;
  const sameFinalizers = areSame(finalizers, metadata.finalizers);
  if (!isShorter && sameFinalizers) return metadata;
  const held = sameFinalizers ? metadata : withFinalizers(metadata, finalizers);
  if (!isShorter) return held;
  const beganMs = deletionTimestamp === undefined ? nowMs : Date.parse(deletionTimestamp) - runningSeconds * 1_000;
  return {
    ...held,
    ...(metadata.generation !== undefined && deletionTimestamp === undefined && { generation: metadata.generation + 1 }),
    deletionTimestamp: formatTime(beganMs + graceSeconds * 1_000),
    deletionGracePeriodSeconds: graceSeconds,
  };
}

function areSame(one: readonly string[], other: readonly string[] = []): boolean {
  return one === other || one.join() === other.join();
}

function withFinalizers<Meta extends ObjectMeta>(metadata: Meta, finalizers: readonly string[]): Meta {
  const { finalizers: _before, ...rest } = metadata;
  return { ...rest, ...(finalizers.length > 0 && { finalizers }) } as Meta;
}

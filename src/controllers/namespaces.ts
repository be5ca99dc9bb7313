import { RESOURCES } from '../objects/resources.js';
import type { Registry } from '../registry/registry.js';
import { type Controller, type ControllerContext, controllerOf } from './controller.js';
import type { Followers } from './feed.js';
import type { Follower } from './follower.js';
import { deletionConditions, type RemainingObject } from './namespace-conditions.js';
import { isRefused, objectKey } from './stored.js';

/** How many objects are deleted per turn. */
const SLICE = 50;
/** How long a namespace is left alone after it has been deleted, in milliseconds: what was begun in it before may come to its end. */
const DELETION_GRACE_MS = 5_000;
/** How long after one pass over the content of a namespace the next one begins, if anything is left, in milliseconds. */
const NEXT_PASS_MS = 15_000;

const NAMESPACED = Object.values(RESOURCES)
  .filter(({ namespaced }) => namespaced)
  .map(({ name }) => name);

/** How far a pass over the content of a namespace has come. */
interface Pass {
  position: number;
  after: string;
  endedAtMs: number | undefined;
}

/** Empties namespaces that are being deleted, then lets go of them. */
export function createNamespacesController(context: ControllerContext): Controller {
  const { registry, clock } = context;
  const passes = new Map<string, Pass>();
  return controllerOf(context, {
    name: 'namespaces',
    follow: (queue) => ({
      ...contentFollowers((namespace) => {
        if (passes.has(namespace)) queue.add(namespace);
      }),
      namespaces: (after) => (key) => {
        if (after === undefined) passes.delete(key);
        if (after?.metadata.deletionTimestamp !== undefined && !passes.has(key)) queue.addAfter(key, DELETION_GRACE_MS);
      },
    }),
    sync: (name, queue) => {
      const pass = passes.get(name) ?? firstPass(registry, name);
      if (pass === undefined) return;
      passes.set(name, pass);
      if (pass.endedAtMs === undefined) deleteSlice(registry, name, pass);
      if (pass.position < NAMESPACED.length) return queue.add(name);
      if (isEmpty(registry, name)) return finalize(registry, name);
      queue.addAfter(name, waitForRest(registry, name, pass, clock.now()));
    },
  });
}

/** Undefined for a namespace that stays. */
function firstPass(registry: Registry, name: string): Pass | undefined {
  const isLeaving = registry.find({ resource: 'namespaces', namespace: '', name })?.metadata.deletionTimestamp !== undefined;
  return isLeaving ? { position: 0, after: '', endedAtMs: undefined } : undefined;
}

/** Tells of the namespace of every object that goes. */
function contentFollowers(gone: (namespace: string) => void): Followers {
  const follower: Follower = (after, before) => {
    if (after !== undefined) return undefined;
    const namespace = before?.metadata.namespace ?? '';
    return () => gone(namespace);
  };
  return Object.fromEntries(NAMESPACED.map((name) => [name, follower]));
}

/** Deletes some of what the pass has not seen yet. */
function deleteSlice(registry: Registry, namespace: string, pass: Pass): void {
  const resource = NAMESPACED[pass.position];
  if (resource === undefined) return;
  const entries = registry.store.snapshot().entries(resource, { prefix: `${namespace}/`, ...(pass.after && { after: pass.after }) });
  let taken = 0;
  for (const [key] of entries) {
    if (taken === SLICE) return;
    taken += 1;
    pass.after = key;
    isRefused(['NotFound'], () => registry.remove({ key: objectKey(resource, key), propagationPolicy: 'Background' }));
  }
  pass.position += 1;
  pass.after = '';
}

function isEmpty(registry: Registry, namespace: string): boolean {
  const snapshot = registry.store.snapshot();
  return NAMESPACED.every((resource) => snapshot.entries(resource, { prefix: `${namespace}/` }).next().done);
}

/**
 * What is left ends by itself (pods within their grace), or is held by a finalizer: says so, and tries again after a while.
 * Gives the time until the next look, in milliseconds.
 */
function waitForRest(registry: Registry, name: string, pass: Pass, nowMs: number): number {
  if (pass.endedAtMs === undefined) writeConditions(registry, name, nowMs);
  pass.endedAtMs ??= nowMs;
  const leftMs = pass.endedAtMs + NEXT_PASS_MS - nowMs;
  if (leftMs <= 0) Object.assign(pass, { position: 0, after: '', endedAtMs: undefined });
  return leftMs;
}

function writeConditions(registry: Registry, name: string, nowMs: number): void {
  const key = { resource: 'namespaces', namespace: '', name } as const;
  const object = registry.find(key);
  if (object === undefined) return;
  const conditions = deletionConditions(object.status.conditions ?? [], remains(registry, name), nowMs);
  registry.update({ key, subresource: 'status', object: { ...object, status: { ...object.status, conditions } } });
}

function* remains(registry: Registry, namespace: string): IterableIterator<RemainingObject> {
  const snapshot = registry.store.snapshot();
  for (const resource of NAMESPACED) {
    for (const [, { metadata }] of snapshot.entries(resource, { prefix: `${namespace}/` })) yield { resource, metadata };
  }
}

function finalize(registry: Registry, name: string): void {
  isRefused(['NotFound'], () => registry.finalizeNamespace(name));
}

import { badRequest, notFound } from '../objects/api-errors.js';
import type { Eviction } from '../objects/kubernetes.js';
import { RESOURCES } from '../objects/resources.js';
import { put } from './commit.js';
import { find, type ObjectKey, type RegistryContext } from './context.js';
import { remove } from './delete.js';
import type { RemovalOptions, WriteOptions } from './options.js';
import { conditionAt, withCondition } from './pod-status/conditions.js';
import { checkPreconditions } from './preconditions.js';

const DISRUPTION = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'EvictionByEvictionAPI',
  message: 'Eviction API: evicting',
} as const;

/**
 * Deletes a pod as the eviction API does: the pod says why it goes. There are no disruption budgets that could refuse it.
 * Throws an ApiError: NotFound, BadRequest (other name), Conflict (preconditions).
 */
export function evict(context: RegistryContext, key: ObjectKey<'pods'>, eviction: Eviction, options: WriteOptions = {}): void {
  const { name } = eviction.metadata;
  if (name && name !== key.name) throw badRequest('name in URL does not match name in Eviction object');
  const pod = find(context, key);
  if (pod === undefined) throw notFound(RESOURCES.pods, key.name);
  const removal = removalOf(eviction, options);
  checkPreconditions(context, key, pod, removal.preconditions);
  if (!removal.dryRun && pod.metadata.deletionTimestamp === undefined) {
    const { conditions = [] } = pod.status;
    const before = conditions.find(({ type }) => type === DISRUPTION.type);
    const marked = withCondition(conditions, conditionAt(DISRUPTION, before, context.clock.now()));
    put(context, key, { ...pod, status: { ...pod.status, conditions: marked } });
  }
  remove(context, { ...removal, preconditions: {}, key });
}

function removalOf({ deleteOptions }: Eviction, options: WriteOptions): RemovalOptions {
  const { gracePeriodSeconds, propagationPolicy, preconditions, dryRun = [] } = deleteOptions ?? {};
  const { uid, resourceVersion } = preconditions ?? {};
  const wanted = { ...(uid && { uid }), ...(resourceVersion && { version: Number(resourceVersion) }) };
  return {
    ...options,
    dryRun: options.dryRun === true || dryRun.length > 0,
    preconditions: { ...options.preconditions, ...wanted },
    gracePeriodSeconds,
    propagationPolicy,
  };
}

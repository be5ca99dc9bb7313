import type { NamespaceCondition, ObjectMeta } from '../objects/kubernetes.js';
import { RESOURCES, type ResourceName } from '../objects/resources.js';
import { formatTime } from '../objects/time.js';

/** An object that keeps its namespace from going. */
export interface RemainingObject {
  readonly resource: ResourceName;
  readonly metadata: ObjectMeta;
}

/** The conditions of a namespace that is being deleted, in Kubernetes' words; those that stay the same keep their time. */
export function deletionConditions(
  before: readonly NamespaceCondition[],
  remaining: Iterable<RemainingObject>,
  nowMs: number,
): readonly NamespaceCondition[] {
  const { objects, finalizers } = counted(remaining);
  const wanted: readonly Omit<NamespaceCondition, 'lastTransitionTime'>[] = [
    condition('NamespaceDeletionDiscoveryFailure', 'False', 'ResourcesDiscovered', 'All resources successfully discovered'),
    condition('NamespaceDeletionGroupVersionParsingFailure', 'False', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'),
    condition(
      'NamespaceDeletionContentFailure',
      'False',
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    remainingContent(objects),
    remainingFinalizers(finalizers),
  ];
  return wanted.map((one) => ({ ...one, lastTransitionTime: transitionTime(before, one, nowMs) })).map(inWireOrder);
}

function remainingContent(objects: ReadonlyMap<string, number>) {
  if (objects.size === 0) return condition('NamespaceContentRemaining', 'False', 'ContentRemoved', 'All content successfully removed');
  const list = [...objects].map(([resource, count]) => `${resource} has ${count} resource instances`).sort();
  return condition('NamespaceContentRemaining', 'True', 'SomeResourcesRemain', `Some resources are remaining: ${list.join(', ')}`);
}

function remainingFinalizers(finalizers: ReadonlyMap<string, number>) {
  const type = 'NamespaceFinalizersRemaining';
  if (finalizers.size === 0) return condition(type, 'False', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished');
  const list = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort();
  return condition(type, 'True', 'SomeFinalizersRemain', `Some content in the namespace has finalizers remaining: ${list.join(', ')}`);
}

function counted(remaining: Iterable<RemainingObject>) {
  const objects = new Map<string, number>();
  const finalizers = new Map<string, number>();
  for (const { resource, metadata } of remaining) {
    raise(objects, `${resource}.${RESOURCES[resource].group}`);
    for (const finalizer of metadata.finalizers ?? []) raise(finalizers, finalizer);
  }
  return { objects, finalizers };
}

function raise(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function condition(type: string, status: string, reason: string, message: string) {
  return { type, status, reason, message };
}

function transitionTime(before: readonly NamespaceCondition[], { type, status }: { type: string; status: string }, nowMs: number) {
  const known = before.find((one) => one.type === type && one.status === status);
  return known?.lastTransitionTime ?? formatTime(nowMs);
}

function inWireOrder({ type, status, lastTransitionTime, reason, message }: NamespaceCondition): NamespaceCondition {
  return { type, status, lastTransitionTime, reason, message };
}

import { badRequest, conflict, invalidObject, notFound } from '../objects/api-errors.js';
import { assigned } from '../objects/decoding/wire-order.js';
import { notSupported, required } from '../objects/field-error.js';
import type { Binding, Pod } from '../objects/kubernetes.js';
import { RESOURCES } from '../objects/resources.js';
import { withTopology } from './admission/topology-labels.js';
import { put } from './commit.js';
import { find, type ObjectKey, type RegistryContext } from './context.js';
import type { WriteOptions } from './options.js';
import { scheduledCondition, scheduledConditions, withCondition } from './pod-status/conditions.js';
import { checkPreconditions } from './preconditions.js';

/** Errors of bindings name this "resource". */
const BINDINGS = { name: 'pods/binding', group: '' };

/**
 * Binds a pod to a node, whether or not the node exists (the pod garbage collector looks after that).
 * Throws an ApiError: NotFound, BadRequest (other name), Invalid (target), Conflict (bound already, or on its way out).
 */
export function bind(context: RegistryContext, key: ObjectKey<'pods'>, binding: Binding, options: WriteOptions = {}): void {
  const { metadata, target } = binding;
  if (metadata.name !== key.name) throw badRequest('name in URL does not match name in Binding object');
  assertTarget(binding);
  const pod = find(context, key);
  if (pod === undefined) throw notFound(RESOURCES.pods, key.name);
  checkPreconditions(context, key, pod, options.preconditions);
  assertBindable(pod, binding);
  if (!options.dryRun) put(context, key, withTopology(context, bound(context, pod, binding), target.name));
}

function assertTarget({ metadata, target }: Binding): void {
  const isNode = !target.kind || target.kind === 'Node';
  const errors = [
    ...(isNode ? [] : [notSupported('target.kind', target.kind, ['Node', '<empty>'])]),
    ...(target.name ? [] : [required('target.name')]),
  ];
  if (errors.length > 0) throw invalidObject({ kind: 'Binding', group: '' }, metadata.name ?? '', errors);
}

function assertBindable({ metadata, spec }: Pod, binding: Binding): void {
  const { name, uid } = metadata;
  const wanted = binding.metadata.uid;
  if (wanted && wanted !== uid) {
    throw conflict(BINDINGS, name, `Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${uid}`);
  }
  if (metadata.deletionTimestamp !== undefined) {
    throw conflict(BINDINGS, name, `pod ${name} is being deleted, cannot be assigned to a host`);
  }
  if (spec.nodeName) throw conflict(BINDINGS, name, `pod ${name} is already assigned to node ${JSON.stringify(spec.nodeName)}`);
  if ((spec.schedulingGates ?? []).length > 0) throw conflict(BINDINGS, name, `pod ${name} has non-empty .spec.schedulingGates`);
}

function bound({ clock }: RegistryContext, pod: Pod, { metadata, target }: Binding): Pod {
  const { annotations } = metadata;
  const merged = annotations && { annotations: { ...pod.metadata.annotations, ...annotations } };
  const spec = assigned('io.k8s.api.core.v1.PodSpec', pod.spec, { nodeName: target.name });
  const { conditions: before, phase, ...rest } = pod.status;
  const now = clock.now();
  const conditions = before === undefined ? scheduledConditions(now) : withCondition(before, scheduledCondition(now));
  return { ...pod, metadata: { ...pod.metadata, ...merged }, spec, status: { phase, conditions, ...rest } };
}

import { badRequest, conflict, invalidObject, notFound } from '../objects/api-errors.js';
import { assigned } from '../objects/decoding/wire-order.js';
import { notSupported, required } from '../objects/field-error.js';
import type { Binding, Node, Pod, PodCondition, PodSpec, PodStatus } from '../objects/kubernetes.js';
import { RESOURCES, type StoredObject } from '../objects/resources.js';
import type { Mutation } from '../store/store.js';
import { topologyLabels, withTopology } from './admission/topology-labels.js';
import { nextVersion, put } from './commit.js';
import { find, keyOf, type ObjectKey, type RegistryContext, storeKey } from './context.js';
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

/** A pod that is free, as it is stored, and the node that it is to go to. */
export interface FreePod {
  readonly pod: Pod;
  readonly node: Node;
}

/** Binds pods that the caller has just read, which are free and not on their way out, in one commit. */
export function bindMany(context: RegistryContext, pods: readonly FreePod[]): void {
  const statusOf = scheduledStatus(scheduledConditions(context.clock.now()));
  const mutations = pods.map(({ pod, node }): Mutation<StoredObject> => {
    const bound = boundTo(pod, node, statusOf);
    return { resource: 'pods', key: storeKey(keyOf('pods', pod)), value: (version) => nextVersion(bound, version) };
  });
  if (mutations.length > 0) context.store.commit(mutations);
}

function boundTo(pod: Pod, { metadata }: Node, statusOf: (pod: Pod) => PodStatus): Pod {
  const place = topologyLabels(metadata.labels);
  return {
    ...pod,
    metadata: place === undefined ? pod.metadata : { ...pod.metadata, labels: { ...pod.metadata.labels, ...place } },
    spec: withNodeName(pod.spec, metadata.name),
    status: statusOf(pod),
  };
}

/** The status of pods that have been given a node. Those that were made together share theirs, before and after. */
function scheduledStatus(conditions: readonly PodCondition[]): (pod: Pod) => PodStatus {
  const [condition] = conditions;
  const known = new Map<PodStatus, PodStatus>();
  return ({ status }) => {
    const seen = known.get(status);
    if (seen !== undefined) return seen;
    const { conditions: before, phase, ...rest } = status;
    const after = before === undefined || condition === undefined ? conditions : withCondition(before, condition);
    const scheduled = { phase, conditions: after, ...rest };
    known.set(status, scheduled);
    return scheduled;
  };
}

/** The keys of specs with a node's name, in Kubernetes' order, by the containers that all pods of a template share. */
const specKeys = new WeakMap<PodSpec['containers'], readonly string[]>();

function withNodeName(spec: PodSpec, nodeName: string): PodSpec {
  const keys = specKeys.get(spec.containers);
  if (keys === undefined || keys.length !== Object.keys(spec).length + 1 || spec.nodeName !== undefined) {
    const bound = assigned('io.k8s.api.core.v1.PodSpec', spec, { nodeName });
    if (spec.nodeName === undefined) specKeys.set(spec.containers, Object.keys(bound));
    return bound;
  }
  const fields = spec as unknown as Readonly<Record<string, unknown>>;
  const bound: Record<string, unknown> = {};
  for (const key of keys) bound[key] = key === 'nodeName' ? nodeName : fields[key];
  return bound as unknown as PodSpec;
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

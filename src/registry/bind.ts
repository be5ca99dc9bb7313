import { badRequest, conflict, invalidObject, notFound } from '../objects/api-errors.js';
import { assigned } from '../objects/decoding/wire-order.js';
import { notSupported, required } from '../objects/field-error.js';
import type { Binding, Node, Pod, PodCondition, PodSpec, PodStatus } from '../objects/kubernetes.js';
import type { Labels } from '../objects/label-selector.js';
import { RESOURCES, type StoredObject } from '../objects/resources.js';
import type { Filled } from '../store/form.js';
import type { FilledMutation, Mutation } from '../store/store.js';
import { isSamePlace, topologyLabels, withTopology } from './admission/topology-labels.js';
import { put } from './commit.js';
import { find, type ObjectKey, type RegistryContext, storeKey } from './context.js';
import { Transitions } from './forms/transitions.js';
import { isPlain, WORD } from './forms/words.js';
import type { WriteOptions } from './options.js';
import { scheduledConditions, withCondition } from './pod-status/conditions.js';
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
  if (bindAlike(context, key, binding, options)) return;
  const pod = find(context, key);
  if (pod === undefined) throw notFound(RESOURCES.pods, key.name);
  checkPreconditions(context, key, pod, options.preconditions);
  assertBindable(pod, binding);
  if (!options.dryRun) put(context, key, withTopology(context, bound(context, pod, binding), target.name));
}

/** Binds a pod that is kept as a form and words, if nothing but its node and the second tells this binding from others. */
function bindAlike(
  context: RegistryContext,
  key: ObjectKey<'pods'>,
  { metadata: { uid, annotations }, target }: Binding,
  { dryRun = false, preconditions }: WriteOptions,
): boolean {
  if (dryRun || preconditions !== undefined || uid || annotations !== undefined) return false;
  const pod = context.store.filled('pods', storeKey(key));
  if (pod === undefined || pod.text0 !== target.name || !pod.form.fact(isFree)) return false;
  const placing = { conditions: scheduledConditions(context.clock.now()), place: placeOf(context, pod.text0) };
  const mutation = filledPlacing({ key: storeKey(key), pod, node: { name: pod.text0 } }, placing);
  if (mutation !== undefined) context.store.commit([mutation]);
  return mutation !== undefined;
}

/** The labels of a node that say where it is. */
function placeOf({ store }: RegistryContext, nodeName: string): Labels | undefined {
  const common = store.filled('nodes', nodeName)?.form.fact(placeOfAll);
  if (common !== undefined) return common.labels;
  return topologyLabels(store.glimpse('nodes', nodeName)?.('metadata', 'labels') as Labels | undefined);
}

/** The same of all nodes of one form; undefined if each has to be asked. */
function placeOfAll(sample: StoredObject): { readonly labels: Labels | undefined } | undefined {
  return isPlain(sample) ? { labels: topologyLabels(sample.metadata.labels) } : undefined;
}

/** Whether pods of one form may be bound. */
function isFree(sample: StoredObject): boolean {
  if (sample.kind !== 'Pod' || !isPlain(sample)) return false;
  const { metadata, spec } = sample;
  return metadata.labels !== undefined && metadata.deletionTimestamp === undefined && !spec.nodeName && spec.schedulingGates === undefined;
}

/** A pod that is free, as it is stored, and the node that it is to go to. */
export interface FreePod {
  /** Of the store. */
  readonly key: string;
  readonly pod: Pod | Filled<StoredObject>;
  readonly node: Pick<Node['metadata'], 'name' | 'labels'> & {
    /** Its own, if it says one: kept with the pod for its kubelet's first report, so that the node need not be looked up again. */
    readonly address?: string | undefined;
  };
}

/** All that decides how pods are bound, but for the names of their nodes. */
interface Placing {
  readonly conditions: readonly PodCondition[];
  /** The labels of the nodes that say where they are. */
  readonly place: Labels | undefined;
}

const placings = new Transitions<Placing>({
  isSame: (a, b) => a.conditions === b.conditions && isSamePlace(a.place, b.place),
  after: (pod, placing, words) => placed(pod, placing, words[WORD.node] ?? '', words[WORD.version] ?? ''),
});

/** Binds pods that the caller has just read, which are free and not on their way out, in one commit. */
export function bindMany(context: RegistryContext, pods: readonly FreePod[]): void {
  const conditions = scheduledConditions(context.clock.now());
  const mutations: (Mutation<StoredObject> | FilledMutation<StoredObject>)[] = [];
  for (const pod of pods) mutations.push(placingOf(pod, { conditions, place: topologyLabels(pod.node.labels) }));
  if (mutations.length > 0) context.store.commit(mutations);
}

function placingOf(free: FreePod, placing: Placing): Mutation<StoredObject> | FilledMutation<StoredObject> {
  const { key, pod, node } = free;
  const mutation = filledPlacing(free, placing);
  if (mutation !== undefined) return mutation;
  const whole = 'form' in pod ? (pod.value as Pod) : pod;
  return { resource: 'pods', key, value: (version) => placed(whole, placing, node.name, String(version)) };
}

/** What becomes of a pod that is kept as a form and words, if that is known from others. */
function filledPlacing({ key, pod, node }: FreePod, placing: Placing): FilledMutation<StoredObject> | undefined {
  if (!('form' in pod) || pod.text0 !== node.name) return undefined;
  const { name, uid, text1, text2 } = pod;
  const texts = [node.name, text1 || (node.address ?? ''), text2];
  const form = placings.outcomeOf(pod, placing, texts);
  return typeof form === 'object' ? { resource: 'pods', key, form, name, uid, texts } : undefined;
}

/** The pod on a node. */
function placed(pod: Pod, { conditions, place }: Placing, nodeName: string, resourceVersion: string): Pod {
  const labels = place && { labels: { ...pod.metadata.labels, ...place } };
  const metadata = { ...pod.metadata, ...labels, resourceVersion };
  return { ...pod, metadata, spec: withNodeName(pod.spec, nodeName), status: latestStatus(conditions)(pod) };
}

/** The status of pods that have been given a node. Those that were made together share theirs, before and after. */
function scheduledStatus(conditions: readonly PodCondition[]): (pod: Pod) => PodStatus {
  const [condition] = conditions;
  const known = new WeakMap<PodStatus, PodStatus>();
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

/** A spec with a node's name for each template, by the containers that all pods of a template share. */
const examples = new WeakMap<PodSpec['containers'], PodSpec>();

/** A copy of a spec of the same template is as good as putting the fields into Kubernetes' order anew, and far cheaper. */
function withNodeName(spec: PodSpec, nodeName: string): PodSpec {
  const example = examples.get(spec.containers);
  if (example !== undefined && spec.affinity !== undefined && isLikeButForPlace(spec, example)) {
    return { ...example, affinity: spec.affinity, nodeName };
  }
  const bound = assigned('io.k8s.api.core.v1.PodSpec', spec, { nodeName });
  examples.set(spec.containers, bound);
  return bound;
}

/** Whether the second spec is the first but for its affinity, which both have, and a node's name. */
function isLikeButForPlace(spec: PodSpec, bound: PodSpec): boolean {
  const [free, placed] = [spec as unknown as Fields, bound as unknown as Fields];
  let fields = 0;
  for (const name in spec) {
    if (free[name] !== placed[name] && (name !== 'affinity' || placed[name] === undefined)) return false;
    fields += 1;
  }
  for (const _name in bound) fields -= 1;
  return fields === -1;
}

type Fields = Readonly<Record<string, unknown>>;

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
  const spec = withNodeName(pod.spec, target.name ?? '');
  const status = latestStatus(scheduledConditions(clock.now()))(pod);
  return { ...pod, metadata: { ...pod.metadata, ...merged }, spec, status };
}

let latest: { readonly conditions: readonly PodCondition[]; readonly statusOf: (pod: Pod) => PodStatus } | undefined;

/** Pods that are bound within a second share the status that they get, if they shared theirs before. */
function latestStatus(conditions: readonly PodCondition[]): (pod: Pod) => PodStatus {
  if (latest?.conditions !== conditions) latest = { conditions, statusOf: scheduledStatus(conditions) };
  return latest.statusOf;
}

import { nameSuffix, newUid } from '../../clock/ids.js';
import { ApiError } from '../../objects/api-error.js';
import { alreadyExists } from '../../objects/api-errors.js';
import type { ObjectMeta, Pod } from '../../objects/kubernetes.js';
import { generatedBase } from '../../objects/names.js';
import { RESOURCES, type StoredObject } from '../../objects/resources.js';
import { formatTime } from '../../objects/time.js';
import type { CreatePodsWrite } from '../../objects/writes.js';
import type { Mutation } from '../../store/store.js';
import { topologyOf } from '../admission/topology-labels.js';
import { find, type RegistryContext, storeKey } from '../context.js';
import type { EventRecorder } from '../event-recorder.js';
import { assertNamespaceTakes, isNamespaceTerminating } from '../namespace-rules.js';
import { assertAlive } from '../preconditions.js';
import { type PodBases, type PreparedBase, pinned } from './pod-bases.js';

/** How often a generated name that is taken is replaced by another (B-090). */
const NAME_TRIES = 8;
/** The component that creates pods from bases. */
const COMPONENT = 'daemonset-controller';

/** What creating pods needs. */
export interface PodCreation {
  readonly context: RegistryContext;
  readonly bases: PodBases;
  readonly recorder: EventRecorder;
}

/**
 * Creates one pod on each node. All are created or none: what is wrong with one is wrong with all of them. Events say so, but
 * for those that a terminating namespace refuses (B-127). Throws the ApiError that refuses them.
 */
export function createPods(creation: PodCreation, write: CreatePodsWrite): void {
  const { context, recorder } = creation;
  const owner = write.preconditions?.aliveOwner;
  if (owner !== undefined) assertAlive(context, owner);
  const names = admitted(creation, write);
  const event = { regarding: write.regarding, component: COMPONENT, type: 'Normal', reason: 'SuccessfulCreate' } as const;
  for (const name of names) recorder.record({ ...event, message: `Created pod: ${name}` });
}

function admitted(creation: PodCreation, write: CreatePodsWrite): readonly string[] {
  const { context, bases } = creation;
  try {
    const prepared = bases.prepare(write.base);
    assertNamespaceTakes(context, 'pods', { namespace: prepared.namespace, name: prepared.generateName });
    if (prepared.refusal !== undefined) throw prepared.refusal;
    return stored(context, prepared, write.nodes);
  } catch (error) {
    if (ApiError.is(error)) recordRefusals(creation, write, error);
    throw error;
  }
}

function recordRefusals({ recorder }: PodCreation, { nodes, regarding }: CreatePodsWrite, error: ApiError): void {
  if (isNamespaceTerminating(error)) return;
  const event = { regarding, component: COMPONENT, type: 'Warning', reason: 'FailedCreate' } as const;
  for (const _node of nodes) recorder.record({ ...event, message: `Error creating: ${error.status.message}` });
}

/** Puts the pods into the store in one commit; gives their names. */
function stored(context: RegistryContext, prepared: PreparedBase, nodes: readonly string[]): readonly string[] {
  const names = new Set<string>();
  const shared = sharedMetadata(context, prepared);
  const mutations = nodes.map((nodeName) => {
    const name = freeName(context, prepared, names);
    names.add(name);
    const draft = { name, uid: newUid(context.random), spec: pinned(prepared.spec, nodeName) };
    return mutationOf(prepared, shared, draft);
  });
  if (mutations.length > 0) context.store.commit(mutations);
  return [...names];
}

interface Shared {
  readonly creationTimestamp: string;
  readonly metadata: Pick<ObjectMeta, 'labels' | 'annotations' | 'ownerReferences' | 'finalizers'>;
}

/** A base that names its node gives pods that are bound at once, with the labels of the node's place (B-097, B-101). */
function sharedMetadata(context: RegistryContext, { metadata, spec }: PreparedBase): Shared {
  const creationTimestamp = formatTime(context.clock.now());
  const place = spec.nodeName ? topologyOf(context, spec.nodeName) : undefined;
  return { creationTimestamp, metadata: place === undefined ? metadata : { ...metadata, labels: { ...metadata.labels, ...place } } };
}

interface Draft {
  readonly name: string;
  readonly uid: string;
  readonly spec: Pod['spec'];
}

function mutationOf(prepared: PreparedBase, shared: Shared, { name, uid, spec }: Draft): Mutation<StoredObject> {
  const { namespace, generateName, status } = prepared;
  const { creationTimestamp } = shared;
  const value = (version: number): Pod => ({
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      generateName,
      namespace,
      uid,
      resourceVersion: String(version),
      generation: 1,
      creationTimestamp,
      ...shared.metadata,
    },
    spec,
    status,
  });
  return { resource: 'pods', key: storeKey({ resource: 'pods', namespace, name }), value };
}

/** A name that no pod has yet, also none of this write. Throws AlreadyExists if even the last try is taken. */
function freeName(context: RegistryContext, { namespace, generateName }: PreparedBase, taken: ReadonlySet<string>): string {
  const base = generatedBase(generateName);
  let name = '';
  for (let tries = 0; tries < NAME_TRIES; tries += 1) {
    name = `${base}${nameSuffix(context.random)}`;
    if (!taken.has(name) && find(context, { resource: 'pods', namespace, name }) === undefined) return name;
  }
  throw alreadyExists(RESOURCES.pods, name);
}

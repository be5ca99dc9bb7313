import { nameSuffix } from '../../clock/ids.js';
import { ApiError } from '../../objects/api-error.js';
import { alreadyExists } from '../../objects/api-errors.js';
import { generatedBase } from '../../objects/names.js';
import { RESOURCES, type StoredObject } from '../../objects/resources.js';
import type { CreatePodsWrite } from '../../objects/writes.js';
import type { FilledMutation, Mutation } from '../../store/store.js';
import { type RegistryContext, storeKey } from '../context.js';
import type { EventRecorder } from '../event-recorder.js';
import { assertNamespaceTakes, isNamespaceTerminating } from '../namespace-rules.js';
import { assertAlive } from '../preconditions.js';
import { commonMetadata, formOfPods, knownFormOfPods, podOn } from './made-pods.js';
import type { PodBases, PreparedBase } from './pod-bases.js';

/** How often a generated name that is taken is replaced by another (B-090). */
const NAME_TRIES = 8;
/** The component that creates pods from bases. */
const COMPONENT = 'daemonset-controller';
/** From so many pods on it is worth while to find out what they have in common. */
const FEWEST_ALIKE = 2;

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
  recorder.recordEach(
    event,
    names.map((name) => `Created pod: ${name}`),
  );
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
  recorder.recordEach(
    event,
    nodes.map(() => `Error creating: ${error.status.message}`),
  );
}

/** Puts the pods into the store in one commit; gives their names. */
function stored(context: RegistryContext, prepared: PreparedBase, nodes: readonly string[]): readonly string[] {
  const { uids } = context.store;
  const names = new Set<string>();
  const metadata = commonMetadata(context, prepared);
  const form = nodes.length < FEWEST_ALIKE ? knownFormOfPods(prepared, metadata) : formOfPods(uids, prepared, metadata);
  const mutations: (Mutation<StoredObject> | FilledMutation<StoredObject>)[] = [];
  for (const nodeName of nodes) {
    const { name, key } = freeName(context, prepared, names);
    names.add(name);
    if (form === undefined) {
      const make = podOn(prepared, metadata, nodeName);
      mutations.push({
        resource: 'pods',
        key,
        value: (version) => make({ name, uid: uids.text(version), resourceVersion: String(version) }),
      });
    } else mutations.push({ resource: 'pods', key, form, name, uid: undefined, texts: [nodeName] });
  }
  if (mutations.length > 0) context.store.commit(mutations);
  return [...names];
}

interface FreeName {
  readonly name: string;
  /** Under which the pod will be stored. */
  readonly key: string;
}

/** A name that no pod has yet, also none of this write. Throws AlreadyExists if even the last try is taken. */
function freeName({ store, random }: RegistryContext, { namespace, generateName }: PreparedBase, taken: ReadonlySet<string>): FreeName {
  const base = generatedBase(generateName);
  let name = '';
  for (let tries = 0; tries < NAME_TRIES; tries += 1) {
    name = `${base}${nameSuffix(random)}`;
    const key = storeKey({ resource: 'pods', namespace, name });
    if (!taken.has(name) && !store.has('pods', key)) return { name, key };
  }
  throw alreadyExists(RESOURCES.pods, name);
}

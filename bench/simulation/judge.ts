import type { ControllerRevision, DaemonSet, Pod } from '../../src/objects/kubernetes.js';
import type { CreatePodsWrite, DeleteWrite, PatchWrite, Write, WriteBatch } from '../../src/objects/writes.js';
import { hashOf, holdsTemplate, isTerminating, matches, ownerOf, podsOf } from './facts.js';
import { creationVerdict, deletionVerdict, type Situation, situationOf, type Verdict } from './rules.js';
import { UIDS } from './uids.js';
import type { World } from './world.js';

type Deletion = DeleteWrite & { readonly regarding: NonNullable<DeleteWrite['regarding']> };

/** What one DaemonSet asks for in one batch. */
interface Request {
  readonly creates: CreatePodsWrite[];
  readonly deletes: Deletion[];
}

/** What a world is judged with. */
export interface JudgeOptions {
  readonly nowMs: number;
  /** The latest that the writer knew of revisions. */
  readonly revisions: World;
}

/** What each actor asks for in a batch that they share: sets and kubelets look at the world at different moments before it is sent. */
export function partsOf({ groups }: WriteBatch): readonly (readonly Write[])[] {
  const parts = new Map<string, Write[]>();
  for (const write of groups.flatMap((group) => group.writes)) {
    const author = authorOf(write);
    parts.set(author, [...(parts.get(author) ?? []), write]);
  }
  return [...parts.values()];
}

/** The set that creates or deletes pods; of all else, what it is done to. */
function authorOf(write: Write): string {
  if (write.verb === 'createPods' || isPodDeletion(write)) return write.regarding.uid ?? '';
  return write.verb === 'patch' || write.verb === 'delete' ? `${write.resource} ${write.namespace}/${write.name}` : '';
}

/** What is wrong with an actor's writes in the light of the world that it knew, a line each. */
export function wrongsOf(writes: readonly Write[], world: World, options: JudgeOptions): readonly string[] {
  const bySet = new Map<string, Request>();
  const requestOf = (uid = '') => {
    const request = bySet.get(uid) ?? { creates: [], deletes: [] };
    bySet.set(uid, request);
    return request;
  };
  for (const write of writes) {
    if (write.verb === 'createPods') requestOf(write.regarding.uid).creates.push(write);
    if (isPodDeletion(write)) requestOf(write.regarding.uid).deletes.push(write);
  }
  return [
    ...[...bySet].flatMap(([uid, request]) => wrongsOfSet(uid, request, world, options)),
    ...writes.flatMap((write) => (write.verb === 'patch' && write.resource === 'pods' ? wrongsOfPatch(write, world) : [])),
    ...writes.flatMap((write) => (write.verb === 'delete' && write.resource === 'pods' ? wrongsOfRemoval(write, world) : [])),
    ...writes.flatMap((write) =>
      write.verb === 'delete' && write.resource === 'controllerrevisions' ? wrongsOfPruning(write, world, adopterOf(write, writes)) : [],
    ),
  ];
}

function isPodDeletion(write: Write): write is Deletion {
  return write.verb === 'delete' && write.resource === 'pods' && write.regarding !== undefined;
}

function wrongsOfSet(uid: string, { creates, deletes }: Request, world: World, options: JudgeOptions): readonly string[] {
  const set = [...world.daemonsets.values()].find(({ metadata }) => metadata.uid === uid);
  if (set === undefined) return [`a set ${uid} that is not there creates or deletes pods`];
  if (isTerminating(set)) return [`${set.metadata.name}, on its way out, creates or deletes pods (B-122)`];
  const situation = situationOf(world, set, options);
  const { name } = set.metadata;
  const nodes = creates.flatMap((write) => write.nodes);
  const creations = nodes.map((node) => ({ what: `${name} creates a pod on ${node}`, verdict: creationVerdict(situation, node) }));
  const deletions = deletes.map((write) => ({ what: `${name} deletes ${write.name}`, verdict: verdictOf(situation, world, write) }));
  const hashes = creates.filter(({ base }) => base.metadata.labels?.['controller-revision-hash'] !== situation.hash);
  return [
    ...[...creations, ...deletions].filter(({ verdict }) => verdict === 'forbidden').map(({ what }) => `${what} for no reason`),
    ...beyond([...creations, ...deletions], situation).map((excess) => `${name} ${excess}`),
    ...hashes.map(
      ({ base }) => `${name} creates pods of revision ${base.metadata.labels?.['controller-revision-hash']}, not ${situation.hash}`,
    ),
    ...nodes.filter((node, index) => nodes.indexOf(node) !== index).map((node) => `${name} creates two pods on ${node}`),
  ];
}

function verdictOf(situation: Situation, world: World, write: Deletion): Verdict {
  const pod = podOf(world, write);
  const isOwn = pod !== undefined && podsOf(world, situation.set).includes(pod);
  return isOwn ? deletionVerdict(situation, pod) : 'forbidden';
}

/** Budgets that are exceeded. */
function beyond(actions: readonly { readonly verdict: Verdict }[], { roomToDelete, roomToSurge, spare }: Situation): readonly string[] {
  const count = (wanted: Verdict) => actions.filter(({ verdict }) => verdict === wanted).length;
  const budgets = [
    ['rolling', roomToDelete],
    ['surge', roomToSurge],
    ['spare', spare],
  ] as const;
  return budgets
    .filter(([verdict, room]) => count(verdict) > room)
    .map(([verdict, room]) => `does ${count(verdict)} × ${verdict} where ${room} are allowed`);
}

/** Whoever deletes a pod without saying on whose behalf is its kubelet, and ends only what is to be ended. */
function wrongsOfRemoval(write: DeleteWrite, world: World): readonly string[] {
  const pod = podOf(world, write);
  const isRight = write.regarding !== undefined || pod === undefined || isTerminating(pod);
  return isRight ? [] : [`${write.name} is ended by its kubelet for no reason`];
}

/** Orphans are patched only to adopt them, own pods only to release them or to name their revision (B-180 to B-185, B-265). */
function wrongsOfPatch(write: PatchWrite, world: World): readonly string[] {
  const pod = podOf(world, write);
  if (pod === undefined) return [`${write.name}, which is not there, is patched`];
  const { ownerReferences, labels } = (write.patch as OwnersPatch).metadata;
  const [owner] = ownerReferences ?? [];
  if (owner?.$patch === 'delete') return isReleasable(world, pod, owner.uid) ? [] : [`${write.name} is released for no reason`];
  if (owner !== undefined) return isAdoptable(world, pod, owner.uid) ? [] : [`${write.name} is adopted for no reason`];
  const isOwned = [...world.daemonsets.values()].some(({ metadata }) => metadata.uid === ownerOf(pod));
  return labels !== undefined && isOwned ? [] : [`${write.name}, which is nobody's, is patched`];
}

interface OwnerPatch {
  readonly uid: string;
  readonly $patch?: string;
}

function isReleasable(world: World, pod: Pod, uid: string): boolean {
  const set = setOf(world, uid);
  return set !== undefined && !isTerminating(set) && ownerOf(pod) === uid && !matches(set.spec.selector, pod.metadata.labels);
}

function isAdoptable(world: World, pod: Pod, uid: string): boolean {
  const set = setOf(world, uid);
  if (set === undefined || isTerminating(set) || isTerminating(pod)) return false;
  return ownerOf(pod) === undefined && matches(set.spec.selector, pod.metadata.labels);
}

/** Only old revisions that no pod carries go, and those that equal a newer one (B-265, B-269). */
function wrongsOfPruning(write: DeleteWrite, world: World, adopter: string | undefined): readonly string[] {
  const revision = world.controllerrevisions.get(`${write.namespace}/${write.name}`);
  const set = revision && setOf(world, ownerOf(revision) ?? adopter);
  if (revision === undefined || set === undefined) return [`revision ${write.name} is pruned by nobody`];
  if (holdsTemplate(revision, set)) return hasDouble(world, set, revision) ? [] : [`the current revision ${write.name} is pruned`];
  return isInUse(world, set, revision) ? [`revision ${write.name} is pruned while pods carry it`] : [];
}

/** The set that adopts, in the same batch, the revision which it then deletes. */
function adopterOf({ name }: DeleteWrite, writes: readonly Write[]): string | undefined {
  const adoption = writes.find((write) => write.verb === 'patch' && write.resource === 'controllerrevisions' && write.name === name);
  return adoption && (adoption as PatchWrite & { patch: OwnersPatch }).patch.metadata.ownerReferences?.[0]?.uid;
}

interface OwnersPatch {
  readonly metadata: { readonly ownerReferences?: readonly OwnerPatch[]; readonly labels?: object };
}

/** Whether another revision that is the set's, or becomes it, holds the template, too. */
function hasDouble(world: World, set: DaemonSet, revision: ControllerRevision): boolean {
  const others = [...world.controllerrevisions.values()].filter((other) => other !== revision && other.revision >= revision.revision);
  return others.some((other) => [undefined, set.metadata.uid].includes(ownerOf(other)) && holdsTemplate(other, set));
}

/** Whether a pod of the set carries the revision's hash. */
export function isInUse(world: World, set: DaemonSet, revision: ControllerRevision): boolean {
  return podsOf(world, set).some((pod) => hashOf(pod) === hashOf(revision));
}

function setOf(world: World, uid: string | undefined): DaemonSet | undefined {
  return [...world.daemonsets.values()].find(({ metadata }) => metadata.uid === uid);
}

function podOf(world: World, { namespace, name, preconditions }: DeleteWrite | PatchWrite): Pod | undefined {
  const pod = world.pods.get(`${namespace}/${name}`);
  return pod?.metadata.uid === UIDS.text(preconditions?.uid ?? '') ? pod : undefined;
}

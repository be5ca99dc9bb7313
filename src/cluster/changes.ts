import type { Node } from '../objects/kubernetes.js';
import type { StoredObject } from '../objects/resources.js';
import { type CommonOfNodes, NodeLabels, SharedNodeView, SharedPodView } from '../objects/shared-views.js';
import type { Uid, Uids } from '../objects/uids.js';
import { type Change, nodeView, type PodView, podView, type Views } from '../objects/views.js';
import { isPlain, WORD } from '../registry/forms/words.js';
import { BLANKS, type Filled, textIn } from '../store/form.js';
import type { FoundObject, Snapshot, StoreEvent } from '../store/store.js';

type FollowedName = keyof Views;

/** Nodes first, then what refers to them: a shard's actors find what they need. */
const FOLLOWED: readonly FollowedName[] = ['nodepools', 'nodes', 'daemonsets', 'controllerrevisions', 'pods'];
const FOLLOWED_NAMES: ReadonlySet<string> = new Set(FOLLOWED);

/** Whether shards follow a resource. */
export function isFollowed({ resource }: { readonly resource: string }): boolean {
  return FOLLOWED_NAMES.has(resource);
}

/** A change of the store as shards are told of it. */
export function changeOf(event: StoreEvent<StoredObject>, uids: Uids): Change {
  const { resource, filled } = event;
  if (filled !== undefined) return { resource, uid: filled.uid, view: viewOfFilled(filled) } as Change;
  return changeOfWhole(event, uids);
}

function changeOfWhole(event: StoreEvent<StoredObject>, uids: Uids): Change {
  const { resource, value } = event;
  const uid = uidFor(resource, uidOf(event), uids);
  if (value === undefined && resource === 'nodes') return { resource, uid, name: nameOfGone(event), view: undefined };
  return { resource, uid, view: value && viewOf(value, uid) } as Change;
}

/** Whether the object is gone. Nothing is made whole to find that out. */
export function isGone(event: StoreEvent<StoredObject>): boolean {
  return event.filled === undefined && hasNoValue(event);
}

function hasNoValue({ value }: StoreEvent<StoredObject>): boolean {
  return value === undefined;
}

/** Looks no further than it has to: an object is made whole by being looked at. */
function uidOf(event: StoreEvent<StoredObject>): Uid {
  return event.value?.metadata.uid ?? event.filledBefore?.uid ?? event.previous?.metadata.uid ?? '';
}

function nameOfGone(event: StoreEvent<StoredObject>): string {
  return event.filledBefore?.name ?? event.previous?.metadata.name ?? '';
}

/** Everything that shards follow, as if it had just come into being. */
export function* viewsOf(snapshot: Snapshot<StoredObject>, uids: Uids): Generator<Change> {
  for (const resource of FOLLOWED) {
    for (const found of snapshot.found(resource)) yield changeTo(resource, found, uids);
  }
}

function changeTo(resource: FollowedName, found: FoundObject<StoredObject>, uids: Uids): Change {
  const { filled } = found;
  if (filled !== undefined) return { resource, uid: filled.uid, view: viewOfFilled(filled) } as Change;
  const { value } = found;
  const uid = uidFor(resource, value.metadata.uid, uids);
  return { resource, uid, view: viewOf(value, uid) } as Change;
}

/** Shards know pods and nodes, of which there are many, by numbers. */
function uidFor(resource: string, uid: Uid, uids: Uids): Uid {
  return resource === 'pods' || resource === 'nodes' ? uids.of(uid) : uids.text(uid);
}

function viewOf(object: StoredObject, uid: Uid): Views[FollowedName] {
  switch (object.kind) {
    case 'Pod':
      return podView(object, uid);
    case 'Node':
      return nodeView(object, uid);
    case 'DaemonSet':
    case 'ControllerRevision':
    case 'NodePool':
      return object;
    default:
      throw new Error(`shards do not follow ${object.kind}`);
  }
}

/** The view of an object that is known by its form. What it has in common with others is looked at once, and shared. */
function viewOfFilled(object: Filled<StoredObject>): Views[FollowedName] {
  const common = object.form.fact(commonView);
  if (common === undefined) return viewOf(object.value, object.uid);
  const { uid, name, version } = object;
  if ('kubelet' in common) return new SharedNodeView({ uid, name, version }, common);
  const nodeName = common.nodeName && textIn(object, common.nodeName);
  const targetNode = common.targetNode && textIn(object, common.targetNode);
  return new SharedPodView({ uid, name, version, nodeName, targetNode }, common);
}

/** What the views of all objects of a form have in common; undefined if that is not all but their words. */
function commonView(sample: StoredObject): PodView | CommonOfNodes | undefined {
  if (!isPlain(sample)) return undefined;
  if (sample.kind === 'Pod') return podView(sample);
  return sample.kind === 'Node' ? commonOfNodes(sample) : undefined;
}

function commonOfNodes(sample: Node): CommonOfNodes {
  const { labels, taints, isUnschedulable, ready, kubelet, pool } = nodeView(sample);
  return { labels: new NodeLabels(labels, BLANKS[WORD.name] ?? ''), taints, isUnschedulable, ready, kubelet, pool };
}

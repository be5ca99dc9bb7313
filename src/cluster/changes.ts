import type { Labels } from '../objects/label-selector.js';
import type { StoredObject } from '../objects/resources.js';
import { type Change, type NodeView, nodeView, nodeViewLike, type PodView, podView, podViewLike, type Views } from '../objects/views.js';
import { isPlain } from '../registry/forms/words.js';
import { type Filled, textIn } from '../store/form.js';
import type { Snapshot, StoreEvent } from '../store/store.js';

type FollowedName = keyof Views;

/** Nodes first, then what refers to them: a shard's actors find what they need. */
const FOLLOWED: readonly FollowedName[] = ['nodepools', 'nodes', 'daemonsets', 'controllerrevisions', 'pods'];
const HOSTNAME_LABEL = 'kubernetes.io/hostname';
const FOLLOWED_NAMES: ReadonlySet<string> = new Set(FOLLOWED);

/** Whether shards follow a resource. */
export function isFollowed({ resource }: { readonly resource: string }): boolean {
  return FOLLOWED_NAMES.has(resource);
}

/** A change of the store as shards are told of it. */
export function changeOf(event: StoreEvent<StoredObject>): Change {
  const { resource, filled } = event;
  if (filled !== undefined) return { resource, uid: filled.uid, view: viewOfFilled(filled) } as Change;
  return changeOfWhole(event);
}

function changeOfWhole(event: StoreEvent<StoredObject>): Change {
  const { resource, value } = event;
  const uid = uidOfWhole(event);
  if (value === undefined && resource === 'nodes') return { resource, uid, name: nameOfGone(event), view: undefined };
  return { resource, uid, view: value && viewOf(value) } as Change;
}

/** Whether the object is gone. Nothing is made whole to find that out. */
export function isGone(event: StoreEvent<StoredObject>): boolean {
  return event.filled === undefined && hasNoValue(event);
}

function hasNoValue({ value }: StoreEvent<StoredObject>): boolean {
  return value === undefined;
}

/** The uid of the object that has changed. Nothing is made whole to find that out. */
export function uidOf(event: StoreEvent<StoredObject>): string {
  const { filled } = event;
  return filled === undefined ? uidOfWhole(event) : filled.uid;
}

/** Looks no further than it has to: an object is made whole by being looked at. */
function uidOfWhole(event: StoreEvent<StoredObject>): string {
  return event.value?.metadata.uid ?? event.filledBefore?.uid ?? event.previous?.metadata.uid ?? '';
}

function nameOfGone(event: StoreEvent<StoredObject>): string {
  return event.filledBefore?.name ?? event.previous?.metadata.name ?? '';
}

/** Everything that shards follow, as if it had just come into being. */
export function* viewsOf(snapshot: Snapshot<StoredObject>): Generator<Change> {
  for (const resource of FOLLOWED) {
    for (const [, value] of snapshot.entries(resource)) yield { resource, uid: value.metadata.uid, view: viewOf(value) } as Change;
  }
}

function viewOf(object: StoredObject): Views[FollowedName] {
  switch (object.kind) {
    case 'Pod':
      return podView(object);
    case 'Node':
      return nodeView(object);
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
  const common = object.form.fact(isPlain) ? object.form.fact(commonView) : undefined;
  if (common === undefined) return viewOf(object.value);
  const { uid, name, version } = object;
  if ('kubelet' in common) return nodeViewLike(common, { uid, name, version, labels: labelsIn(common.labels, object) });
  const nodeName = common.nodeName && textIn(object, common.nodeName);
  const targetNode = common.targetNode && textIn(object, common.targetNode);
  return podViewLike(common, { uid, name, version, nodeName, targetNode });
}

function commonView(sample: StoredObject): PodView | NodeView | undefined {
  if (sample.kind === 'Pod') return podView(sample);
  return sample.kind === 'Node' ? nodeView(sample) : undefined;
}

/** The labels of a node, of which one is its own. */
function labelsIn(labels: Labels, object: Filled<StoredObject>): Labels {
  const hostname = labels[HOSTNAME_LABEL];
  return hostname === undefined ? labels : { ...labels, [HOSTNAME_LABEL]: textIn(object, hostname) };
}

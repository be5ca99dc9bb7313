import type { StoredObject } from '../objects/resources.js';
import { type Change, nodeView, podView, type Views } from '../objects/views.js';
import type { Snapshot, StoreEvent } from '../store/store.js';

type FollowedName = keyof Views;

/** Nodes first, then what refers to them: a shard's actors find what they need. */
const FOLLOWED: readonly FollowedName[] = ['nodepools', 'nodes', 'daemonsets', 'controllerrevisions', 'pods'];
const FOLLOWED_NAMES: ReadonlySet<string> = new Set(FOLLOWED);

/** Whether shards follow a resource. */
export function isFollowed({ resource }: { readonly resource: string }): boolean {
  return FOLLOWED_NAMES.has(resource);
}

/** A change of the store as shards are told of it. */
export function changeOf({ resource, value, previous }: Pick<StoreEvent<StoredObject>, 'resource' | 'value' | 'previous'>): Change {
  const { uid = '', name = '' } = (value ?? previous)?.metadata ?? {};
  if (value === undefined && resource === 'nodes') return { resource, uid, name, view: undefined };
  return { resource, uid, view: value && viewOf(value) } as Change;
}

/** Everything that shards follow, as if it had just come into being. */
export function* viewsOf(snapshot: Snapshot<StoredObject>): Generator<Change> {
  for (const resource of FOLLOWED) {
    for (const [, value] of snapshot.entries(resource)) yield changeOf({ resource, value, previous: undefined });
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

import type { ControllerRevision, DaemonSet, NodePool } from '../objects/kubernetes.js';
import type { Change, NodeView, PodView, Views } from '../objects/views.js';
import type { SeenChange, ViewCache } from './shard-host.js';

type ViewMaps = { readonly [Name in keyof Views]: Map<string, Views[Name]> };

/** The views of a shard, with the indexes that actors ask. Changes are taken in one by one, in order. */
export class ShardViews implements ViewCache {
  #version = 0;
  readonly #byUid = emptyMaps();
  readonly #nodesByName = new Map<string, NodeView>();
  readonly #poolsByName = new Map<string, NodePool>();
  readonly #podsByNode = new Map<string, PodView | Map<string, PodView>>();
  readonly #revisionsByNamespace = new Map<string, Map<string, ControllerRevision>>();

  get version(): number {
    return this.#version;
  }

  pod(uid: string): PodView | undefined {
    return this.#byUid.pods.get(uid);
  }

  node(name: string): NodeView | undefined {
    return this.#nodesByName.get(name);
  }

  daemonSet(uid: string): DaemonSet | undefined {
    return this.#byUid.daemonsets.get(uid);
  }

  nodePool(name: string): NodePool | undefined {
    return this.#poolsByName.get(name);
  }

  nodes(): IterableIterator<NodeView> {
    return this.#nodesByName.values();
  }

  daemonSets(): IterableIterator<DaemonSet> {
    return this.#byUid.daemonsets.values();
  }

  podsOfNode(nodeName: string): IterableIterator<PodView> {
    const pods = this.#podsByNode.get(nodeName);
    if (pods instanceof Map) return pods.values();
    return (pods === undefined ? [] : [pods]).values();
  }

  /** Asked when a DaemonSet comes, which looks at all there is: an index would cost every pod for that. */
  *podsOfNamespace(namespace: string): IterableIterator<PodView> {
    for (const pod of this.#byUid.pods.values()) if (pod.namespace === namespace) yield pod;
  }

  revisionsOfNamespace(namespace: string): IterableIterator<ControllerRevision> {
    return valuesOf(this.#revisionsByNamespace, namespace);
  }

  /** Takes in changes, after which the views are those of `version`; gives each with the view that it replaced. */
  take(changes: readonly Change[], version: number): readonly SeenChange[] {
    this.#version = version;
    return changes.map((change) => this.#takeOne(change));
  }

  /** What has changed between these views and others, given whole: additions and updates, then what is gone. */
  differences(others: readonly Change[]): readonly Change[] {
    const there = new Set(others.map(({ uid }) => uid));
    const gone: Change[] = [];
    for (const resource of ['pods', 'nodes', 'daemonsets', 'controllerrevisions', 'nodepools'] as const) {
      for (const uid of this.#byUid[resource].keys()) {
        if (!there.has(uid)) gone.push({ resource, uid, view: undefined });
      }
    }
    return [...gone, ...others.filter((change) => versionOf(change.view) !== versionOf(this.#byUid[change.resource].get(change.uid)))];
  }

  #takeOne(change: Change): SeenChange {
    const before = this.#byUid[change.resource].get(change.uid);
    const seen = { ...change, before } as SeenChange;
    store(this.#byUid[change.resource] as Map<string, unknown>, change.uid, change.view);
    this.#index(seen);
    return seen;
  }

  #index(change: SeenChange): void {
    if (change.resource === 'pods') this.#indexPod(change.before as PodView | undefined, change.view);
    else if (change.resource === 'nodes')
      reindex(this.#nodesByName, change, nameOf(change.view ?? (change.before as NodeView | undefined)));
    else if (change.resource === 'nodepools') {
      reindex(this.#poolsByName, change, nameOf(change.view ?? (change.before as NodePool | undefined)));
    } else if (change.resource === 'controllerrevisions') {
      const from = (change.before as ControllerRevision | undefined)?.metadata.namespace;
      move(this.#revisionsByNamespace, change, { from, to: change.view?.metadata.namespace });
    }
  }

  /** Most nodes have few pods: one alone costs no map. */
  #putOnNode(nodeName: string, pod: PodView): void {
    const known = this.#podsByNode.get(nodeName);
    if (known instanceof Map) known.set(pod.uid, pod);
    else if (known === undefined || known.uid === pod.uid) this.#podsByNode.set(nodeName, pod);
    else this.#podsByNode.set(nodeName, new Map([known, pod].map((one) => [one.uid, one])));
  }

  #takeFromNode(nodeName: string, uid: string): void {
    const known = this.#podsByNode.get(nodeName);
    if (known instanceof Map) {
      known.delete(uid);
      if (known.size === 0) this.#podsByNode.delete(nodeName);
    } else if (known?.uid === uid) this.#podsByNode.delete(nodeName);
  }

  #indexPod(before: PodView | undefined, view: PodView | undefined): void {
    if (before?.nodeName !== undefined && before.nodeName !== view?.nodeName) this.#takeFromNode(before.nodeName, before.uid);
    if (view?.nodeName !== undefined) this.#putOnNode(view.nodeName, view);
  }
}

function emptyMaps(): ViewMaps {
  return { pods: new Map(), nodes: new Map(), daemonsets: new Map(), controllerrevisions: new Map(), nodepools: new Map() };
}

function store<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

/** Keeps an index by name. A name may have gone to a newer object before the older one's end is seen: then it stays there. */
function reindex<View extends NodeView | NodePool>(
  index: Map<string, View>,
  { uid, view }: { readonly uid: string; readonly view: View | undefined },
  name: string | undefined,
): void {
  if (name === undefined) return;
  if (view !== undefined) index.set(name, view);
  else if (uidOf(index.get(name)) === uid) index.delete(name);
}

/** Keeps an index of groups: takes a view out of the group where it was and puts it where it is. */
function move<View>(
  groups: Map<string, Map<string, View>>,
  { uid, view }: { readonly uid: string; readonly view: View | undefined },
  { from, to }: { readonly from: string | undefined; readonly to: string | undefined },
): void {
  if (from !== undefined && from !== to) {
    const group = groups.get(from);
    group?.delete(uid);
    if (group?.size === 0) groups.delete(from);
  }
  if (to === undefined || view === undefined) return;
  const group = groups.get(to) ?? new Map<string, View>();
  group.set(uid, view);
  groups.set(to, group);
}

function valuesOf<View>(groups: Map<string, Map<string, View>>, key: string): IterableIterator<View> {
  return (groups.get(key) ?? new Map<string, View>()).values();
}

function nameOf(view: NodeView | NodePool | undefined): string | undefined {
  return view === undefined || 'name' in view ? view?.name : view.metadata.name;
}

function uidOf(view: NodeView | NodePool | undefined): string | undefined {
  return view === undefined || 'uid' in view ? view?.uid : view.metadata.uid;
}

function versionOf(view: Change['view']): string | undefined {
  if (view === undefined) return undefined;
  return 'metadata' in view ? view.metadata.resourceVersion : String(view.version);
}

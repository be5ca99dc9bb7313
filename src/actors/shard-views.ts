import type { ControllerRevision, DaemonSet, NodePool } from '../objects/kubernetes.js';
import type { Uid } from '../objects/uids.js';
import type { Change, NodeView, PodView } from '../objects/views.js';
import { keepNodeTexts, keepPodTexts, keepTargetText } from './kept-texts.js';
import { PodsOnNodes } from './pods-on-nodes.js';
import type { SeenChange, ViewCache } from './shard-host.js';
import { NOWHERE, ViewPlaces } from './view-places.js';

/** The resources of which there are few: their views are in maps by uid. */
interface FewViews {
  readonly daemonsets: Map<string, DaemonSet>;
  readonly controllerrevisions: Map<string, ControllerRevision>;
  readonly nodepools: Map<string, NodePool>;
}

type ChangeOf<Name extends Change['resource']> = Extract<Change, { readonly resource: Name }>;

/** The views of a shard, with the indexes that actors ask. Changes are taken in one by one, in order. */
export class ShardViews implements ViewCache {
  #version = 0;
  /** By name. A node has a place also while it is not there but pods are meant for it. */
  readonly #nodes = new ViewPlaces<NodeView, string>(({ name }) => name);
  /** By uid. */
  readonly #pods = new ViewPlaces<PodView, Uid>(({ uid }) => uid);
  readonly #podsOnNodes = new PodsOnNodes();
  readonly #few: FewViews = { daemonsets: new Map(), controllerrevisions: new Map(), nodepools: new Map() };
  readonly #poolsByName = new Map<string, NodePool>();
  readonly #revisionsByNamespace = new Map<string, Map<string, ControllerRevision>>();

  get version(): number {
    return this.#version;
  }

  podSlot(uid: Uid): number {
    return this.#pods.slotOf(uid);
  }

  pod(uid: Uid): PodView | undefined {
    return this.#pods.at(this.#pods.slotOf(uid));
  }

  nodeSlot(name: string): number {
    return this.#nodes.slotOf(name);
  }

  node(name: string): NodeView | undefined {
    return this.#nodes.at(this.#nodes.slotOf(name));
  }

  daemonSet(uid: string): DaemonSet | undefined {
    return this.#few.daemonsets.get(uid);
  }

  nodePool(name: string): NodePool | undefined {
    return this.#poolsByName.get(name);
  }

  nodes(): IterableIterator<readonly [place: number, node: NodeView]> {
    return this.#nodes.entries();
  }

  daemonSets(): IterableIterator<DaemonSet> {
    return this.#few.daemonsets.values();
  }

  *podsOfNode(nodeName: string): IterableIterator<PodView> {
    for (const slot of this.podSlotsOfNode(nodeName)) {
      const pod = this.#pods.at(slot);
      if (pod !== undefined) yield pod;
    }
  }

  podSlotsOfNode(nodeName: string): readonly number[] {
    return this.#podsOnNodes.of(this.#nodes.slotOf(nodeName));
  }

  /** Asked when a DaemonSet comes, which looks at all there is: an index would cost every pod for that. */
  *podsOfNamespace(namespace: string): IterableIterator<readonly [place: number, pod: PodView]> {
    for (const [slot, pod] of this.#pods.entries()) if (pod.namespace === namespace) yield [this.#podsOnNodes.targetOf(slot), pod];
  }

  revisionsOfNamespace(namespace: string): IterableIterator<ControllerRevision> {
    return (this.#revisionsByNamespace.get(namespace) ?? new Map<string, ControllerRevision>()).values();
  }

  /** Takes in changes, after which the views are those of `version`; gives each with the view that it replaced. */
  take(changes: readonly Change[], version: number): readonly SeenChange[] {
    this.#version = version;
    this.#nodes.reuse();
    this.#pods.reuse();
    return changes.map((change) => this.#takeOne(change));
  }

  /** What has changed between these views and others, given whole: what is gone, then additions and updates. */
  differences(others: readonly Change[]): readonly Change[] {
    const there = new Set<Uid>(others.map(({ uid }) => uid));
    const gone: Change[] = [];
    for (const { uid } of this.#pods.values()) if (!there.has(uid)) gone.push({ resource: 'pods', uid, view: undefined });
    for (const [, { uid, name }] of this.#nodes.entries())
      if (!there.has(uid)) gone.push({ resource: 'nodes', uid, name, view: undefined });
    for (const resource of ['daemonsets', 'controllerrevisions', 'nodepools'] as const) {
      for (const uid of this.#few[resource].keys()) if (!there.has(uid)) gone.push({ resource, uid, view: undefined });
    }
    return [...gone, ...others.filter((change) => versionOf(change.view) !== versionOf(this.#present(change)))];
  }

  #present(change: Change): Change['view'] {
    if (change.resource === 'pods') return this.pod(change.uid);
    if (change.resource !== 'nodes') return this.#few[change.resource].get(change.uid);
    const node = this.node(nodeNameOf(change));
    return node?.uid === change.uid ? node : undefined;
  }

  #takeOne(change: Change): SeenChange {
    switch (change.resource) {
      case 'pods':
        return this.#takePod(change);
      case 'nodes':
        return this.#takeNode(change);
      default:
        return this.#takeOfFew(change);
    }
  }

  #takePod({ resource, uid, view }: ChangeOf<'pods'>): SeenChange {
    const known = this.#pods.slotOf(uid);
    const before = this.#pods.at(known);
    const from = before === undefined ? NOWHERE : this.#podsOnNodes.targetOf(known);
    if (view === undefined) {
      if (known !== NOWHERE) this.#pods.leave(uid, known);
      return { resource, uid, view, before, slot: known, target: this.#aim(known, before, view), from };
    }
    if (before !== undefined) keepPodTexts(view, before);
    const slot = known === NOWHERE ? this.#pods.make(uid, view) : known;
    const target = this.#aim(slot, before, view);
    const node = before === undefined ? this.#nodes.at(target) : undefined;
    if (node !== undefined) keepTargetText(view, node);
    this.#pods.put(slot, view);
    return { resource, uid: view.uid, view, before, slot, target, from: before === undefined ? target : from };
  }

  #takeNode(change: ChangeOf<'nodes'>): SeenChange {
    const { resource, uid, view } = change;
    const name = nodeNameOf(change);
    const known = this.#nodes.slotOf(name);
    const held = this.#nodes.at(known);
    // The name may have gone to a newer object before the older one's end is seen: then it stays there.
    const before = held?.uid === uid ? held : undefined;
    if (view !== undefined && before !== undefined) keepNodeTexts(view, before);
    const slot = known === NOWHERE && view !== undefined ? this.#nodes.make(name, view) : known;
    if (view !== undefined) this.#nodes.put(slot, view);
    else if (before !== undefined) {
      this.#nodes.clear(name, slot);
      this.#leaveIfEmpty(name, slot);
    }
    return view === undefined
      ? { resource, uid, name, view, before, slot, target: slot, from: slot }
      : { resource, uid, view, before, slot, target: slot, from: slot };
  }

  #takeOfFew(change: Exclude<Change, ChangeOf<'pods' | 'nodes'>>): SeenChange {
    const { resource, uid, view } = change;
    const views = this.#few[resource] as Map<string, DaemonSet | ControllerRevision | NodePool>;
    const before = views.get(uid);
    if (view === undefined) views.delete(uid);
    else views.set(uid, view);
    if (resource === 'nodepools') reindex(this.#poolsByName, { uid, view, before: before as NodePool | undefined });
    if (resource === 'controllerrevisions')
      move(this.#revisionsByNamespace, { uid, view, before: before as ControllerRevision | undefined });
    return { ...change, before, slot: NOWHERE, target: NOWHERE, from: NOWHERE };
  }

  /** Takes in for which node a pod is meant, and whether it is bound to it; gives the place of that node, of the last one if the pod is gone. */
  #aim(pod: number, before: PodView | undefined, view: PodView | undefined): number {
    if (pod === NOWHERE) return NOWHERE;
    const from = before === undefined ? NOWHERE : this.#podsOnNodes.targetOf(pod);
    const isSame = before !== undefined && before.targetNode === view?.targetNode;
    const to = isSame ? from : this.#placeOf(view?.targetNode);
    const bound = before?.nodeName === undefined ? NOWHERE : from;
    const binding = view?.nodeName === undefined ? NOWHERE : to;
    if (bound !== binding) this.#podsOnNodes.bind(pod, bound, binding);
    if (to === from) return to;
    this.#podsOnNodes.aim(pod, to);
    if (before?.targetNode !== undefined) this.#leaveIfEmpty(before.targetNode, from);
    return view === undefined ? from : to;
  }

  /** The place of a node for which a pod is meant; it need not be there. */
  #placeOf(nodeName: string | undefined): number {
    if (nodeName === undefined) return NOWHERE;
    const known = this.#nodes.slotOf(nodeName);
    return known === NOWHERE ? this.#nodes.make(nodeName, undefined) : known;
  }

  #leaveIfEmpty(nodeName: string, slot: number): void {
    if (this.#nodes.at(slot) === undefined && !this.#podsOnNodes.isMeant(slot)) this.#nodes.leave(nodeName, slot);
  }
}

function nodeNameOf(change: ChangeOf<'nodes'>): string {
  return change.view === undefined ? change.name : change.view.name;
}

interface Replacement<View> {
  readonly uid: string;
  readonly view: View | undefined;
  readonly before: View | undefined;
}

/** Keeps an index by name. A name may have gone to a newer object before the older one's end is seen: then it stays there. */
function reindex(index: Map<string, NodePool>, { uid, view, before }: Replacement<NodePool>): void {
  const name = (view ?? before)?.metadata.name;
  if (name === undefined) return;
  if (view !== undefined) index.set(name, view);
  else if (index.get(name)?.metadata.uid === uid) index.delete(name);
}

/** Keeps an index of groups: takes a view out of the group where it was and puts it where it is. */
function move(groups: Map<string, Map<string, ControllerRevision>>, { uid, view, before }: Replacement<ControllerRevision>): void {
  const [from, to] = [before?.metadata.namespace, view?.metadata.namespace];
  if (from !== undefined && from !== to) {
    const group = groups.get(from);
    group?.delete(uid);
    if (group?.size === 0) groups.delete(from);
  }
  if (to === undefined || view === undefined) return;
  const group = groups.get(to) ?? new Map<string, ControllerRevision>();
  group.set(uid, view);
  groups.set(to, group);
}

function versionOf(view: Change['view']): string | undefined {
  if (view === undefined) return undefined;
  return 'metadata' in view ? view.metadata.resourceVersion : String(view.version);
}

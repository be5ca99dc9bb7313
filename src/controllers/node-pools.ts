import type { KeyedQueue } from '../channels/keyed-queue.js';
import type { Node, NodePool } from '../objects/kubernetes.js';
import { controllerUid, POOL_LABEL } from '../objects/views.js';
import type { AlikeWords, SpelledWords } from '../registry/write-many.js';
import { AddressBlocks } from './address-blocks.js';
import { type Controller, type ControllerContext, controllerOf } from './controller.js';
import { type Reaction, reactions } from './follower.js';
import { isReady, PoolMembers, poolOf } from './pool-members.js';
import { commonOf, namePrefix, nodeNumber, ownerReference, poolNode } from './pool-nodes.js';
import { isRefused, stored } from './stored.js';

/** How many nodes are created or removed per turn: two or three milliseconds of work. */
const SLICE = 100;
/** A pool that has more to do than one turn says how far it is after so many: to write its status takes a tenth of a turn. */
const TURNS_PER_STATUS = 10;
/** How soon a pool's status follows the nodes that become ready, in milliseconds: one write for all of them. */
const STATUS_MS = 100;

/** Keeps the nodes of each node pool; the pool's status says so where their actors are rows. */
export function createNodePoolsController(context: ControllerContext): Controller {
  const keeper = new PoolKeeper(context);
  return controllerOf(context, {
    name: 'node-pools',
    follow: (queue) => ({
      nodes: (after, before) => keeper.nodeChanged(after, before, queue),
      nodepools: (after, before) => {
        if (after === undefined) return () => keeper.forget(before?.metadata.uid ?? '');
        return after.metadata.generation === before?.metadata.generation ? undefined : (name) => queue.add(name);
      },
    }),
    sync: (name, queue) => keeper.sync(name, queue),
  });
}

/** What is remembered of a pool between turns. */
interface Progress {
  /** Below this number no name is free. */
  lowestFree: number;
  /** Names still to be removed, the highest number last. */
  surplus: string[];
  /** Nodes that others have deleted since the last turn. */
  lost: number;
  /** Turns that others have followed at once, since the last status. */
  turns: number;
}

class PoolKeeper {
  readonly #context: ControllerContext;
  readonly #members: PoolMembers;
  readonly #addresses = new AddressBlocks();
  readonly #progress = new Map<string, Progress>();
  #isRemoving = false;

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#members = new PoolMembers(context.registry.store);
  }

  nodeChanged(after: Node | undefined, before: Node | undefined, queue: KeyedQueue): Reaction | undefined {
    return reactions(
      this.#members.changed(after, before),
      this.#addresses.nodeChanged(after, before),
      this.#poolChanged(after, before, queue),
    );
  }

  #poolChanged(after: Node | undefined, before: Node | undefined, queue: KeyedQueue): Reaction | undefined {
    const either = after ?? before;
    const pool = either && poolOf(either);
    if (either === undefined || pool === undefined) return undefined;
    if (after === undefined) {
      const owner = controllerUid(either.metadata);
      return reactions(
        (name) => this.#gone(name, owner, pool),
        () => queue.add(pool),
      );
    }
    if (before === undefined) return () => queue.add(pool);
    return isReady(after) === isReady(before) ? undefined : () => queue.addAfter(pool, STATUS_MS);
  }

  forget(poolUid: string): void {
    this.#progress.delete(poolUid);
  }

  sync(name: string, queue: KeyedQueue): void {
    const pool = stored(this.#context.registry.store, 'nodepools', name);
    if (pool === undefined) return;
    // The nodes of a pool that is being deleted are the garbage collector's.
    if (pool.metadata.deletionTimestamp === undefined && this.#keep(pool, queue) && !this.#saysNow(pool)) return;
    this.#writeStatus(name);
  }

  /** Whether a pool of which another turn follows says how far it is. */
  #saysNow(pool: NodePool): boolean {
    const progress = this.#progressOf(pool);
    progress.turns = (progress.turns + 1) % TURNS_PER_STATUS;
    return progress.turns === 0;
  }

  /** Does what a turn may take; gives whether another follows at once. */
  #keep(pool: NodePool, queue: KeyedQueue): boolean {
    if (this.#isCrowded(pool)) return false;
    const progress = this.#progressOf(pool);
    if (progress.lost > 0) {
      this.#shrink(pool, progress);
      return false;
    }
    const missing = pool.spec.replicas - this.#members.count(pool.metadata.uid);
    if (missing >= 0) progress.surplus = [];
    if (missing > 0) this.#create(pool, progress, Math.min(missing, SLICE));
    if (missing < 0) this.#remove(pool, progress, Math.min(-missing, SLICE));
    const hasMore = Math.abs(missing) > SLICE;
    if (hasMore) queue.add(pool.metadata.name);
    return hasMore;
  }

  /** Takes in nodes that nobody owns; waits while nodes of an earlier pool of this name are being collected. */
  #isCrowded(pool: NodePool): boolean {
    const { registry } = this.#context;
    const { name, uid } = pool.metadata;
    for (const orphan of this.#members.orphans(name)) {
      const node = stored(registry.store, 'nodes', orphan);
      if (node === undefined) continue;
      const ownerReferences = [...(node.metadata.ownerReferences ?? []), ownerReference(pool)];
      registry.update({ key: nodeKey(orphan), object: { ...node, metadata: { ...node.metadata, ownerReferences } } });
    }
    return this.#members.isCrowded(name, uid);
  }

  /** A node that someone deleted shall stay away: the pool keeps one less. The change brings the next turn. */
  #shrink(pool: NodePool, progress: Progress): void {
    const replicas = Math.max(0, pool.spec.replicas - progress.lost);
    const key = { resource: 'nodepools', namespace: '', name: pool.metadata.name } as const;
    this.#context.registry.update({ key, object: { ...pool, spec: { ...pool.spec, replicas } } });
    progress.lost = 0;
  }

  #create(pool: NodePool, progress: Progress, count: number): void {
    const { registry, clock } = this.#context;
    const prefix = namePrefix(pool);
    const words: AlikeWords[] = [];
    for (; words.length < count; progress.lowestFree += 1) {
      const name = `${prefix}${progress.lowestFree}`;
      if (registry.store.has('nodes', name)) continue;
      words.push({ name, texts: [this.#addresses.addressOf(pool.metadata.uid, progress.lowestFree)] });
    }
    const nowMs = clock.now();
    const draft = ({ name, texts: [address = ''] }: SpelledWords) => poolNode(pool, { name, address }, nowMs);
    registry.createMany({ resource: 'nodes', namespace: '', common: commonOf(pool), draft, words });
  }

  #remove(pool: NodePool, progress: Progress, count: number): void {
    if (progress.surplus.length === 0) progress.surplus = byNumber(namePrefix(pool), this.#members.names(pool.metadata.uid));
    this.#isRemoving = true;
    try {
      for (const name of progress.surplus.splice(-count)) {
        isRefused(['NotFound'], () => this.#context.registry.remove({ key: nodeKey(name) }));
      }
    } finally {
      this.#isRemoving = false;
    }
  }

  #gone(name: string, owner: string | undefined, poolName: string): void {
    const pool = stored(this.#context.registry.store, 'nodepools', poolName);
    if (pool === undefined || owner !== pool.metadata.uid) return;
    const progress = this.#progressOf(pool);
    const number = nodeNumber(namePrefix(pool), name);
    if (number !== undefined) progress.lowestFree = Math.min(progress.lowestFree, number);
    if (!this.#isRemoving) progress.lost += 1;
  }

  #writeStatus(name: string): void {
    const { registry, actors } = this.#context;
    const pool = stored(registry.store, 'nodepools', name);
    if (pool === undefined) return;
    const { uid, generation } = pool.metadata;
    const status = {
      replicas: this.#members.count(uid),
      readyReplicas: this.#members.ready(uid),
      ...(generation !== undefined && { observedGeneration: generation }),
      selector: `${POOL_LABEL}=${name}`,
      ...(actors === 'rows' && { actors }),
    };
    const key = { resource: 'nodepools', namespace: '', name } as const;
    registry.update({ key, subresource: 'status', object: { ...pool, status } });
  }

  #progressOf({ metadata: { uid } }: NodePool): Progress {
    const known = this.#progress.get(uid) ?? { lowestFree: 0, surplus: [], lost: 0, turns: 0 };
    this.#progress.set(uid, known);
    return known;
  }
}

function nodeKey(name: string) {
  return { resource: 'nodes', namespace: '', name } as const;
}

/** The names in the order of their numbers, those without one first. */
function byNumber(prefix: string, names: Iterable<string>): string[] {
  const numbered = [...names].map((name) => ({ name, number: nodeNumber(prefix, name) ?? -1 }));
  return numbered.sort((a, b) => a.number - b.number).map(({ name }) => name);
}

import type { Node } from '../objects/kubernetes.js';
import type { StoredObject } from '../objects/resources.js';
import { controllerUid, POOL_LABEL } from '../objects/views.js';
import type { Store } from '../store/store.js';
import { type Reaction, reactions } from './follower.js';
import { KeyIndex } from './key-index.js';
import { stored, storedFilled } from './stored.js';

/** The nodes of the pools, counted node by node: which they are is looked up when it matters. */
export class PoolMembers {
  readonly #store: Store<StoredObject>;
  /** How many nodes each controller owns, by its uid. */
  readonly #owned = new Map<string, number>();
  /** How many nodes carry the label of a pool and are owned by it, or by anybody. */
  readonly #claimed = new Map<string, number>();
  /** The names of those that are owned by nobody, by the pool that their label names. */
  readonly #orphans = new KeyIndex();
  readonly #ready = new Map<string, number>();

  constructor(store: Store<StoredObject>) {
    this.#store = store;
  }

  changed(after: Node | undefined, before: Node | undefined): Reaction | undefined {
    const [owner, ownerBefore] = [ownerOf(after), ownerOf(before)];
    const [pool, poolBefore] = [after && poolOf(after), before && poolOf(before)];
    return reactions(
      counted(this.#owned, owner, ownerBefore),
      counted(this.#claimed, claimOf(pool, owner), claimOf(poolBefore, ownerBefore)),
      counted(this.#claimed, owner && pool, ownerBefore && poolBefore),
      this.#orphans.moved(owner === undefined ? pool : undefined, ownerBefore === undefined ? poolBefore : undefined),
      counted(this.#ready, readyOf(after), readyOf(before)),
    );
  }

  count(poolUid: string): number {
    return this.#owned.get(poolUid) ?? 0;
  }

  ready(poolUid: string): number {
    return this.#ready.get(poolUid) ?? 0;
  }

  /** The names of a pool's nodes. All nodes are looked at. */
  *names(poolUid: string): IterableIterator<string> {
    for (const name of this.#store.snapshot().keys('nodes')) if (this.#ownerOf(name) === poolUid) yield name;
  }

  /** The nodes that carry the label of a pool and that nobody owns. */
  orphans(pool: string): readonly string[] {
    return [...this.#orphans.keys(pool)];
  }

  /** Whether nodes carry the label of a pool that are owned by another than the pool of this uid. */
  isCrowded(pool: string, poolUid: string): boolean {
    return this.#claimed.get(pool) !== this.#claimed.get(claimOf(pool, poolUid) ?? '');
  }

  #ownerOf(name: string): string | undefined {
    const filled = storedFilled(this.#store, 'nodes', name);
    return filled === undefined ? ownerOf(stored(this.#store, 'nodes', name)) : filled.form.text(ownerOf, filled);
  }
}

/** Counts something in a group rather than in the one that it was in before. */
function counted(counts: Map<string, number>, to: string | undefined, from: string | undefined): Reaction | undefined {
  if (to === from) return undefined;
  return () => {
    if (from !== undefined) add(counts, from, -1);
    if (to !== undefined) add(counts, to, 1);
  };
}

function add(counts: Map<string, number>, group: string, change: 1 | -1): void {
  const count = (counts.get(group) ?? 0) + change;
  if (count === 0) counts.delete(group);
  else counts.set(group, count);
}

/** A pool that a node's label names, and the node's owner. */
function claimOf(pool: string | undefined, owner: string | undefined): string | undefined {
  return pool === undefined || owner === undefined ? undefined : `${pool}/${owner}`;
}

/** The pool that a node says it belongs to. */
export function poolOf({ metadata }: Node): string | undefined {
  return metadata.labels?.[POOL_LABEL];
}

/** Whether a node's kubelet says that it is ready. */
export function isReady({ status }: Node): boolean {
  return status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}

/** The owner of a node that is ready. */
function readyOf(node: Node | undefined): string | undefined {
  return node && isReady(node) ? ownerOf(node) : undefined;
}

function ownerOf(node: Node | undefined): string | undefined {
  return node && controllerUid(node.metadata);
}

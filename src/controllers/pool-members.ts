import type { Node } from '../objects/kubernetes.js';
import { controllerUid, POOL_LABEL } from '../objects/views.js';
import { type Reaction, reactions } from './follower.js';
import { KeyIndex } from './key-index.js';

/** The nodes of the pools, counted node by node. */
export class PoolMembers {
  /** Node names by the uid of the controller that owns them. */
  readonly #owned = new KeyIndex();
  /** Node names by the pool that their label names. */
  readonly #labelled = new KeyIndex();
  readonly #ready = new Map<string, number>();

  changed(after: Node | undefined, before: Node | undefined): Reaction | undefined {
    return reactions(
      this.#owned.moved(ownerOf(after), ownerOf(before)),
      this.#labelled.moved(after && poolOf(after), before && poolOf(before)),
      this.#readyChanged(readyOf(after), readyOf(before)),
    );
  }

  count(poolUid: string): number {
    return this.#owned.size(poolUid);
  }

  ready(poolUid: string): number {
    return this.#ready.get(poolUid) ?? 0;
  }

  names(poolUid: string): IterableIterator<string> {
    return this.#owned.keys(poolUid);
  }

  /** The nodes that carry the label of a pool but are not owned by the pool of this uid. */
  strangers(pool: string, poolUid: string): readonly string[] {
    if (this.#labelled.size(pool) === this.#owned.size(poolUid)) return [];
    return [...this.#labelled.keys(pool)].filter((name) => !this.#owned.has(poolUid, name));
  }

  #readyChanged(to: string | undefined, from: string | undefined): Reaction | undefined {
    if (to === from) return undefined;
    return () => {
      this.#countReady(from, -1);
      this.#countReady(to, 1);
    };
  }

  #countReady(owner: string | undefined, change: 1 | -1): void {
    if (owner === undefined) return;
    const count = this.ready(owner) + change;
    if (count === 0) this.#ready.delete(owner);
    else this.#ready.set(owner, count);
  }
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

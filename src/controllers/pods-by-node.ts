import type { Pod } from '../objects/kubernetes.js';
import type { StoredObject } from '../objects/resources.js';
import type { Store, Subscription } from '../store/store.js';
import { follow } from './follow.js';
import { KeyIndex } from './key-index.js';

/** The pods of each node, kept change by change for the controllers that look at nodes. It is started before they are. */
export class PodsByNode {
  readonly #store: Store<StoredObject>;
  readonly #index = new KeyIndex();
  #subscription: Subscription | undefined;

  constructor(store: Store<StoredObject>) {
    this.#store = store;
  }

  start(): void {
    const pods = (after: Pod | undefined, before: Pod | undefined, key: string) =>
      this.#index.move(key, before?.spec.nodeName, after?.spec.nodeName);
    this.#subscription = follow(this.#store, { pods });
  }

  stop(): void {
    this.#subscription?.cancel();
  }

  /** The store keys of the pods bound to a node. */
  keys(nodeName: string): IterableIterator<string> {
    return this.#index.keys(nodeName);
  }

  count(nodeName: string): number {
    return this.#index.size(nodeName);
  }
}

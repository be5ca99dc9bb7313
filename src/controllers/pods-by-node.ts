import type { Pod } from '../objects/kubernetes.js';
import type { Feed } from './feed.js';
import { KeyIndex } from './key-index.js';

/** The pods of each node, kept change by change for the controllers that look at nodes; it reads the feed before they do. */
export class PodsByNode {
  readonly #index = new KeyIndex();

  constructor(feed: Feed) {
    const pods = (after: Pod | undefined, before: Pod | undefined, key: string) =>
      this.#index.move(key, before?.spec.nodeName, after?.spec.nodeName);
    feed.add({ followers: { pods } });
  }

  /** The store keys of the pods bound to a node. */
  keys(nodeName: string): IterableIterator<string> {
    return this.#index.keys(nodeName);
  }

  count(nodeName: string): number {
    return this.#index.size(nodeName);
  }
}

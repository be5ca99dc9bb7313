import type { Feed } from './feed.js';
import { KeyIndex } from './key-index.js';

/** The pods of each node, kept change by change for the controllers that look at nodes; it reads the feed before they do. */
export class PodsByNode {
  readonly #index = new KeyIndex();

  constructor(feed: Feed) {
    feed.add({ followers: { pods: (after, before) => this.#index.moved(after?.spec.nodeName, before?.spec.nodeName) } });
  }

  /** The store keys of the pods bound to a node. */
  keys(nodeName: string): IterableIterator<string> {
    return this.#index.keys(nodeName);
  }

  count(nodeName: string): number {
    return this.#index.size(nodeName);
  }
}

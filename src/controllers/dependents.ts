import type { ResourceName } from '../objects/resources.js';
import { KeyIndex } from './key-index.js';
import { nameOf } from './owner-references.js';

/** What each owner owns, by the owner's uid: of a dependent no more is kept than its key, among those of its resource. */
export class Dependents {
  readonly #byResource = new Map<ResourceName, KeyIndex>();

  /** The keys of one resource. */
  of(resource: ResourceName): KeyIndex {
    const known = this.#byResource.get(resource) ?? new KeyIndex();
    this.#byResource.set(resource, known);
    return known;
  }

  size(uid: string): number {
    let size = 0;
    for (const index of this.#byResource.values()) size += index.size(uid);
    return size;
  }

  /** The names of all, which may come and go meanwhile. */
  *names(uid: string): IterableIterator<string> {
    for (const [resource, index] of this.#byResource) for (const key of index.keys(uid)) yield nameOf(resource, key);
  }
}

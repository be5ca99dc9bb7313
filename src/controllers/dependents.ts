import type { ResourceName } from '../objects/resources.js';
import { KeyIndex } from './key-index.js';
import { nameOf } from './owner-references.js';

/**
 * What each owner owns, by the owner's resource and uid. Of a dependent no more is kept than its key, among those of its resource; that the
 * objects of a resource own nothing, as pods do, shows at once.
 */
export class Dependents {
  readonly #byOwners = new Map<ResourceName, Map<ResourceName, KeyIndex>>();

  /** The keys of a resource by the uid of their owners, which are all of one resource. */
  of(owners: ResourceName, resource: ResourceName): KeyIndex {
    const owned = this.#byOwners.get(owners) ?? new Map<ResourceName, KeyIndex>();
    this.#byOwners.set(owners, owned);
    const known = owned.get(resource) ?? new KeyIndex();
    owned.set(resource, known);
    return known;
  }

  size(owners: ResourceName, uid: string): number {
    let size = 0;
    for (const index of this.#byOwners.get(owners)?.values() ?? []) size += index.size(uid);
    return size;
  }

  /** The names of all, which may come and go meanwhile. */
  *names(owners: ResourceName, uid: string): IterableIterator<string> {
    for (const [resource, index] of this.#byOwners.get(owners) ?? []) for (const key of index.keys(uid)) yield nameOf(resource, key);
  }
}

import type { StoredObject } from '#objects/resources.js';
import type { Store } from '#store/store.js';

/** Counts, by resource, the objects that are put into a store from now on as nothing but forms and words. */
export function countForms(store: Store<StoredObject>): { readonly [resource: string]: number } {
  const counts: Record<string, number> = {};
  const commit = store.commit.bind(store);
  store.commit = (mutations) => {
    for (const mutation of mutations) {
      if ('form' in mutation) counts[mutation.resource] = (counts[mutation.resource] ?? 0) + 1;
    }
    commit(mutations);
  };
  return counts;
}

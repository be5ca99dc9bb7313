import type { StoredMeta } from '../../objects/kubernetes.js';

/** The metadata of an object after an update: its generation grows by one if what is wished has changed. */
export function nextGeneration(next: StoredMeta, previous: StoredMeta, change: { readonly isChanged: boolean }): StoredMeta {
  return { ...next, generation: (previous.generation ?? 1) + (change.isChanged ? 1 : 0) };
}

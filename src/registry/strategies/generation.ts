import type { StoredMeta } from '../../objects/kubernetes.js';
import type { StoredObject } from '../../objects/resources.js';

/** An object of the first generation. */
export function firstGeneration<Stored extends StoredObject>(object: Stored): Stored {
  return { ...object, metadata: { ...object.metadata, generation: 1 } };
}

/** The metadata of an object after an update: its generation grows by one if what is wished has changed. */
export function nextGeneration(next: StoredMeta, previous: StoredMeta, change: { readonly isChanged: boolean }): StoredMeta {
  return { ...next, generation: (previous.generation ?? 1) + (change.isChanged ? 1 : 0) };
}

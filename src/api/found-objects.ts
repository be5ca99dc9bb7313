import type { StoredObject } from '../objects/resources.js';
import type { FoundObject, Snapshot } from '../store/store.js';
import type { Call } from './call.js';
import { storedName } from './rendering.js';
import type { Selection } from './selection.js';

/**
 * The keys of the pods that are bound to a node, as of the present; undefined as long as nobody knows. An API that is told looks at these alone for whoever lists the pods of
 * a node, as kubelets do.
 */
export type PodsOn = (nodeName: string) => Iterable<string> | undefined;

/**
 * The objects of a snapshot that may be selected, in the order of their keys: all under the selection's prefix, unless it is known where those are that it takes. With `after` only those that come after that key, which does not
 * have the prefix.
 */
export function foundObjects(
  call: Call,
  selection: Selection,
  snapshot: Snapshot<StoredObject>,
  after = '',
): Iterator<FoundObject<StoredObject>> & Iterable<FoundObject<StoredObject>> {
  const { prefix } = selection;
  const resource = storedName(call);
  const keys = knownKeys(call, selection, snapshot);
  if (keys === undefined) return snapshot.found(resource, { prefix, ...(after !== '' && { after: prefix + after }) });
  const meant = keys.filter((key) => key.startsWith(prefix) && (after === '' || key > prefix + after)).sort();
  return objectsAt(meant, resource, snapshot);
}

function knownKeys(
  { context, target, namespace }: Call,
  { place, prefix }: Selection,
  snapshot: Snapshot<StoredObject>,
): readonly string[] | undefined {
  if (place === undefined || place.value === '') return undefined;
  if (place.field === 'metadata.name') return target.resource.isNamespaced && namespace === '' ? undefined : [prefix + place.value];
  // What is known is the present.
  const known = snapshot.version === context.store.version ? context.podsOn(place.value) : undefined;
  return known && [...known];
}

function* objectsAt(
  keys: readonly string[],
  resource: string,
  snapshot: Snapshot<StoredObject>,
): IterableIterator<FoundObject<StoredObject>> {
  for (const key of keys) {
    const value = snapshot.get(resource, key);
    if (value !== undefined) yield { key, value, filled: undefined };
  }
}

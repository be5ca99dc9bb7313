import { ApiError } from '../../objects/api-error.js';
import type { StoredObject } from '../../objects/resources.js';
import type { RemovalOptions } from '../../registry/options.js';
import { sendError, sendValue } from '../answers.js';
import type { Call } from '../call.js';
import { receiveDeletion, removalOptions } from '../deletion-body.js';
import { SCAN_SLICE, WRITE_SLICE } from '../limits.js';
import { listOptions } from '../list-options.js';
import { type Rendering, renderingFor, storedName } from '../rendering.js';
import { type Selection, selectionOf } from '../selection.js';

/** DELETE of a collection: deletes what matches, some at a time, and shows it as it was. Throws an ApiError. */
export function deleteCollection(call: Call): void {
  const options = removalOptions(receiveDeletion(call));
  const rendering = renderingFor(call, 'list');
  const selection = selectionOf(call, listOptions(call.query));
  const removals = removeAll(call, selection, options);
  const next = () => {
    try {
      const { done, value } = removals.next();
      if (!done) call.context.clock.soon(next);
      else sendList(call, rendering, value);
    } catch (error) {
      sendError(call, error);
    }
  };
  next();
}

function* removeAll(call: Call, selection: Selection, options: RemovalOptions): Generator<undefined, readonly StoredObject[]> {
  const { store } = call.context;
  const removed: StoredObject[] = [];
  let scanned = 0;
  for (const [, object] of store.snapshot().entries(storedName(call), selection)) {
    if (++scanned % SCAN_SLICE === 0) yield;
    if (!selection.matches(object) || !removeOne(call, object, options)) continue;
    removed.push(object);
    if (removed.length % WRITE_SLICE === 0) yield;
  }
  return removed;
}

/** Says whether it was still there. */
function removeOne(call: Call, { metadata }: StoredObject, options: RemovalOptions): boolean {
  const key = { resource: storedName(call), namespace: metadata.namespace ?? '', name: metadata.name };
  try {
    call.context.registry.remove({ key, ...options });
    return true;
  } catch (error) {
    if (ApiError.is(error) && error.code === 404) return false;
    throw error;
  }
}

function sendList(call: Call, rendering: Rendering, objects: readonly StoredObject[]): void {
  const head = rendering.head({ resourceVersion: String(call.context.store.version) });
  const list = { ...head, [rendering.itemsField]: objects.map((object) => rendering.item(object)) };
  sendValue(call, list, { representation: rendering.representation });
}

import { requestEntityTooLarge, tooManyValues } from '../objects/api-errors.js';
import { isJsonObject } from '../objects/plain-json.js';
import { MAX_VALUE_SIZE, MAX_VALUES, valueCount, valueSize } from '../objects/value-size.js';

/** How many values the owners of an object's fields may be, all of them together: two managers may own every field of the largest object. */
const MAX_OWNER_VALUES = 2 * MAX_VALUES;

/** Throws an ApiError 413 for an object of more values than are taken. Owners of fields are counted for themselves. */
export function refuseCrowded(object: unknown): void {
  const metadata = isJsonObject(object) ? object['metadata'] : undefined;
  const owners = isJsonObject(metadata) ? metadata['managedFields'] : undefined;
  const ownerValues = owners === undefined ? 0 : valueCount(owners, MAX_OWNER_VALUES);
  refuseOwners(ownerValues);
  const limit = MAX_VALUES + ownerValues;
  if (valueCount(object, limit) > limit) throw tooManyValues(MAX_VALUES);
}

/** Throws an ApiError 413 for an object whose owners are more values than are taken. */
export function refuseOwners(count: number): void {
  if (count > MAX_OWNER_VALUES) throw tooManyValues(MAX_OWNER_VALUES);
}

/** Throws an ApiError 413 for what a patch or a configuration made larger than could be sent: else each could add to it without end. */
export function refuseOversized(outcome: unknown): void {
  const size = valueSize(outcome, MAX_VALUE_SIZE);
  // Each value counts at least one.
  if (size > MAX_VALUES) refuseCrowded(outcome);
  if (size > MAX_VALUE_SIZE) throw requestEntityTooLarge(MAX_VALUE_SIZE);
}

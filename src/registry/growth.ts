import { requestEntityTooLarge } from '../objects/api-errors.js';
import { MAX_VALUE_SIZE, valueSize } from '../objects/value-size.js';

/** Throws an ApiError 413 for what a patch or a configuration made larger than could be sent: else each could add to it without end. */
export function refuseOversized(outcome: unknown): void {
  if (valueSize(outcome, MAX_VALUE_SIZE) > MAX_VALUE_SIZE) throw requestEntityTooLarge(MAX_VALUE_SIZE);
}

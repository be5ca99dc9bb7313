import type { RemovalOptions } from '../registry/options.js';
import type { Call } from './call.js';
import { receiveKind } from './decoded-body.js';
import { type Deletion, deletion } from './delete-options.js';
import { isLegacy } from './forms.js';

/**
 * How something is deleted: what the body says, or else the query. Old versions keep dependents if nobody says otherwise.
 * Throws an ApiError: 400, 415 or 422.
 */
export function receiveDeletion(call: Call): Deletion {
  const { body } = call.request;
  const hasBody = body !== undefined && body.byteLength > 0;
  const asked = deletion(call.query, hasBody ? receiveKind(call, 'DeleteOptions', { fieldValidation: 'Ignore' }).object : undefined);
  return isLegacy(call) ? { ...asked, propagationPolicy: asked.propagationPolicy ?? 'Orphan' } : asked;
}

/** The same in the words of the registry. */
export function removalOptions({ gracePeriodSeconds, propagationPolicy, preconditions, isDryRun }: Deletion): RemovalOptions {
  const { uid, resourceVersion } = preconditions;
  return {
    gracePeriodSeconds,
    ...(propagationPolicy && { propagationPolicy }),
    preconditions: { ...(uid && { uid }), ...(resourceVersion && { version: Number(resourceVersion) }) },
    dryRun: isDryRun,
  };
}

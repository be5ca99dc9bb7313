import type { RemovalOptions } from '../registry/options.js';
import type { Call } from './call.js';
import { receiveKind } from './decoded-body.js';
import { type Deletion, deletion } from './delete-options.js';

/** How something is deleted: what the body says, or else the query. Throws an ApiError: 400, 415 or 422. */
export function receiveDeletion(call: Call): Deletion {
  const { body } = call.request;
  const hasBody = body !== undefined && body.byteLength > 0;
  return deletion(call.query, hasBody ? receiveKind(call, 'DeleteOptions', { fieldValidation: 'Ignore' }).object : undefined);
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

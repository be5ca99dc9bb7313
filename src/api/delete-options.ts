import { type FieldError, invalid, notSupported } from '../objects/field-error.js';
import type { DeleteOptions, Preconditions } from '../objects/kubernetes.js';
import { refuseInvalidOptions } from './invalid-options.js';
import { booleanParameter, integerParameter } from './query.js';
import { dryRunErrors } from './write-options.js';

/** How something is deleted. */
export interface Deletion {
  /** How long a pod gets to stop; undefined to let the resource decide. */
  readonly gracePeriodSeconds: number | undefined;
  /** What happens to dependents; undefined to let the resource decide. */
  readonly propagationPolicy: PropagationPolicy | undefined;
  /** What the object must still be. */
  readonly preconditions: Preconditions;
  /** Whether everything is done but the deletion itself. */
  readonly isDryRun: boolean;
}

/** What happens to dependents: they are deleted before their owner, after it, or kept. */
type PropagationPolicy = 'Foreground' | 'Background' | 'Orphan';

/** How a DELETE is meant. A body, if there is one, is all that counts; else the query does. Throws an ApiError: 400 or 422. */
export function deletion(query: URLSearchParams, body: DeleteOptions | undefined): Deletion {
  const options = body ?? queryOptions(query);
  const { dryRun = [], preconditions = {} } = options;
  refuseInvalidOptions('DeleteOptions', [...propagationErrors(options), ...dryRunErrors(dryRun)]);
  return {
    gracePeriodSeconds: gracePeriodSeconds(options),
    propagationPolicy: propagationPolicy(options),
    preconditions,
    isDryRun: dryRun.length > 0,
  };
}

function queryOptions(query: URLSearchParams): DeleteOptions {
  const uid = query.get('uid');
  return {
    gracePeriodSeconds: integerParameter(query, 'gracePeriodSeconds'),
    orphanDependents: booleanParameter(query, 'orphanDependents'),
    propagationPolicy: query.get('propagationPolicy') ?? undefined,
    dryRun: query.getAll('dryRun'),
    preconditions: uid === null ? undefined : { uid },
  };
}

function propagationErrors({ orphanDependents, propagationPolicy: policy }: DeleteOptions): readonly FieldError[] {
  if (policy === undefined) return [];
  const isDoubled = orphanDependents !== undefined;
  return [
    ...(isDoubled ? [invalid('propagationPolicy', policy, 'orphanDependents and deletionPropagation cannot be both set')] : []),
    ...(isPropagationPolicy(policy) ? [] : [notSupported('propagationPolicy', policy, ['Foreground', 'Background', 'Orphan', 'nil'])]),
  ];
}

/** A negative period has always meant the shortest one that is not none. */
function gracePeriodSeconds({ gracePeriodSeconds: seconds }: DeleteOptions): number | undefined {
  return seconds !== undefined && seconds < 0 ? 1 : seconds;
}

function propagationPolicy({ orphanDependents, propagationPolicy: policy }: DeleteOptions): PropagationPolicy | undefined {
  if (policy !== undefined && isPropagationPolicy(policy)) return policy;
  if (orphanDependents === undefined) return undefined;
  return orphanDependents ? 'Orphan' : 'Background';
}

function isPropagationPolicy(policy: string): policy is PropagationPolicy {
  return policy === 'Foreground' || policy === 'Background' || policy === 'Orphan';
}

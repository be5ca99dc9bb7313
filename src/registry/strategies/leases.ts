import { type FieldError, invalid } from '../../objects/field-error.js';
import type { LeaseSpec } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import type { Strategy } from '../strategy.js';
import { metadataErrors, metadataUpdateErrors } from '../validation/metadata.js';
import { nonNegative } from '../validation/numbers.js';

/** What writing means for leases. */
export const leases: Strategy<'leases'> = {
  resource: RESOURCES.leases,
  withDefaults: (lease) => lease,
  prepareCreate: (lease) => lease,
  validateCreate: ({ metadata, spec }) => [...metadataErrors('leases', metadata), ...leaseErrors(spec)],
  prepareUpdate: (next) => next,
  validateUpdate: (next, previous) => [...metadataUpdateErrors('leases', next.metadata, previous.metadata), ...leaseErrors(next.spec)],
};

function leaseErrors({ leaseDurationSeconds = 1, leaseTransitions }: LeaseSpec): readonly FieldError[] {
  const isTooShort = leaseDurationSeconds <= 0;
  return [
    ...(isTooShort ? [invalid('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0')] : []),
    ...nonNegative('spec.leaseTransitions', leaseTransitions),
  ];
}

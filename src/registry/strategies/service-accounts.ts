import { RESOURCES } from '../../objects/resources.js';
import type { Strategy } from '../strategy.js';
import { metadataErrors, metadataUpdateErrors } from '../validation/metadata.js';

/** What writing means for service accounts. */
export const serviceAccounts: Strategy<'serviceaccounts'> = {
  resource: RESOURCES.serviceaccounts,
  withDefaults: (account) => account,
  prepareCreate: (account) => account,
  validateCreate: ({ metadata }) => metadataErrors('serviceaccounts', metadata),
  prepareUpdate: (next) => next,
  validateUpdate: (next, previous) => metadataUpdateErrors('serviceaccounts', next.metadata, previous.metadata),
};

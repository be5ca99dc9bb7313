import { ageOf } from '../ages.js';
import { AGE_COLUMN, NAME_COLUMN, type Printer } from './printer.js';

const SECRETS = { definition: 'io.k8s.api.core.v1.ServiceAccount', field: 'secrets' };

/** ServiceAccounts, with the number of their secrets. */
export const serviceaccounts: Printer<'serviceaccounts'> = {
  columns: [NAME_COLUMN, { name: 'Secrets', type: 'string', description: SECRETS }, AGE_COLUMN],
  cells: ({ metadata, secrets = [] }, nowMs) => [metadata.name, secrets.length, ageOf(metadata.creationTimestamp, nowMs)],
};

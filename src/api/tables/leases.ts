import { ageOf } from '../ages.js';
import { AGE_COLUMN, NAME_COLUMN, type Printer } from './printer.js';

const HOLDER = { definition: 'io.k8s.api.coordination.v1.LeaseSpec', field: 'holderIdentity' };

/** Leases, with their holder. */
export const leases: Printer<'leases'> = {
  columns: [NAME_COLUMN, { name: 'Holder', type: 'string', description: HOLDER }, AGE_COLUMN],
  cells: ({ metadata, spec }, nowMs) => [metadata.name, spec.holderIdentity ?? '', ageOf(metadata.creationTimestamp, nowMs)],
};

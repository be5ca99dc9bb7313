import { ageOf } from '../ages.js';
import { AGE_COLUMN, NAME_COLUMN, type Printer } from './printer.js';

const SECRET = 'io.k8s.api.core.v1.Secret';

/** Secrets, with the number of their entries. */
export const secrets: Printer<'secrets'> = {
  columns: [
    NAME_COLUMN,
    { name: 'Type', type: 'string', description: { definition: SECRET, field: 'type' } },
    { name: 'Data', type: 'string', description: { definition: SECRET, field: 'data' } },
    AGE_COLUMN,
  ],
  cells: ({ metadata, type = '', data = {} }, nowMs) => [
    metadata.name,
    type,
    Object.keys(data).length,
    ageOf(metadata.creationTimestamp, nowMs),
  ],
};

import { ageOf } from '../ages.js';
import { AGE_COLUMN, NAME_COLUMN, type Printer } from './printer.js';

/** Namespaces (B-353). */
export const namespaces: Printer<'namespaces'> = {
  columns: [NAME_COLUMN, { name: 'Status', type: 'string', description: 'The status of the namespace' }, AGE_COLUMN],
  cells: ({ metadata, status }, nowMs) => [metadata.name, status.phase ?? '', ageOf(metadata.creationTimestamp, nowMs)],
};

import { ageOf } from '../ages.js';
import { AGE_COLUMN, NAME_COLUMN, type Printer } from './printer.js';

const DATA = { definition: 'io.k8s.api.core.v1.ConfigMap', field: 'data' };

/** ConfigMaps, with the number of their entries. */
export const configmaps: Printer<'configmaps'> = {
  columns: [NAME_COLUMN, { name: 'Data', type: 'string', description: DATA }, AGE_COLUMN],
  cells: ({ metadata, data = {}, binaryData = {} }, nowMs) => [
    metadata.name,
    Object.keys(data).length + Object.keys(binaryData).length,
    ageOf(metadata.creationTimestamp, nowMs),
  ],
};

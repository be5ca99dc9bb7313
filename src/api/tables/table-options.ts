import { badRequest } from '../../objects/api-errors.js';
import { invalid } from '../../objects/field-error.js';

/** What a row of a table carries beside its cells: nothing, the object's metadata, or the whole object. */
export type IncludeObject = 'None' | 'Metadata' | 'Object';

/** The parameter `includeObject` of a request for a table; metadata if there is none. Throws an ApiError 400 otherwise. */
export function includeObject(query: URLSearchParams): IncludeObject {
  const value = query.get('includeObject') || 'Metadata';
  if (value === 'None' || value === 'Metadata' || value === 'Object') return value;
  const { field, message } = invalid('includeObject', value, "must be 'Metadata', 'Object', 'None', or empty");
  throw badRequest(`Unable to convert to Table as requested: ${field}: ${message}`);
}

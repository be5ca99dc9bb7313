import { type FieldError, required } from '../../objects/field-error.js';
import type { ControllerRevision } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import type { Strategy } from '../strategy.js';
import { metadataErrors, metadataUpdateErrors } from '../validation/metadata.js';
import { immutable, nonNegative } from '../validation/numbers.js';

/** What writing means for ControllerRevisions (B-055, B-056): their data stays, their number may change. */
export const controllerRevisions: Strategy<'controllerrevisions'> = {
  resource: RESOURCES.controllerrevisions,
  withDefaults: (revision) => revision,
  prepareCreate: (revision) => revision,
  validateCreate: (revision) => [...metadataErrors('controllerrevisions', revision.metadata), ...revisionErrors(revision)],
  prepareUpdate: (next) => next,
  validateUpdate: (next, previous) => [
    ...metadataUpdateErrors('controllerrevisions', next.metadata, previous.metadata),
    ...revisionErrors(next),
    ...immutable('data', next.data, previous.data),
  ],
};

function revisionErrors({ data, revision }: ControllerRevision): readonly FieldError[] {
  return [...dataErrors(data), ...nonNegative('revision', revision)];
}

function dataErrors(data: unknown): readonly FieldError[] {
  if (data === undefined || data === null) return [required('data', 'data is mandatory')];
  if (typeof data === 'object' && !Array.isArray(data)) return [];
  return [required('data', 'data must be a valid JSON object')];
}

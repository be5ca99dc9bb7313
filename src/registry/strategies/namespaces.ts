import { withNamespaceDefaults } from '../../objects/defaults.js';
import { type FieldError, invalid } from '../../objects/field-error.js';
import type { Namespace } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import type { Strategy } from '../strategy.js';
import { metadataErrors, metadataUpdateErrors } from '../validation/metadata.js';

/** Holds a namespace until its content is gone. */
const CONTENT_FINALIZER = 'kubernetes';

/** What writing means for namespaces. */
export const namespaces: Strategy<'namespaces'> = {
  resource: RESOURCES.namespaces,
  withDefaults: withNamespaceDefaults,
  prepareCreate: (namespace) => {
    const others = (namespace.spec.finalizers ?? []).filter((finalizer) => finalizer !== CONTENT_FINALIZER);
    return withNamespaceDefaults({ ...namespace, spec: { finalizers: [...others, CONTENT_FINALIZER] }, status: { phase: 'Active' } });
  },
  validateCreate: ({ metadata }) => metadataErrors('namespaces', metadata),
  prepareUpdate: (next, previous) => ({ ...next, spec: previous.spec, status: previous.status }),
  validateUpdate: (next, previous) => metadataUpdateErrors('namespaces', next.metadata, previous.metadata),
  prepareStatusUpdate: (next, previous) => ({ ...next, spec: previous.spec }),
  validateStatusUpdate: (next, previous) => [...metadataUpdateErrors('namespaces', next.metadata, previous.metadata), ...phaseErrors(next)],
};

function phaseErrors({ metadata, status }: Namespace): readonly FieldError[] {
  const isDeleted = metadata.deletionTimestamp !== undefined;
  const isTerminating = status.phase === 'Terminating';
  if (isDeleted === isTerminating) return [];
  const detail = isDeleted
    ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
    : "may only be 'Active' if `deletionTimestamp` is empty";
  return [invalid('status.phase', status.phase, detail)];
}

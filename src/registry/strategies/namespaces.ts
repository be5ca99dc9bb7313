import { type FieldError, invalid } from '../../objects/field-error.js';
import type { Namespace } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import type { Strategy } from '../strategy.js';
import { metadataErrors, metadataUpdateErrors } from '../validation/metadata.js';

/** Carries the name of a namespace, so that selectors can name it. */
const NAME_LABEL = 'kubernetes.io/metadata.name';
/** Holds a namespace until its content is gone. */
const CONTENT_FINALIZER = 'kubernetes';

/** What writing means for namespaces. */
export const namespaces: Strategy<'namespaces'> = {
  resource: RESOURCES.namespaces,
  withDefaults: withNameLabel,
  prepareCreate: (namespace) => {
    const others = (namespace.spec.finalizers ?? []).filter((finalizer) => finalizer !== CONTENT_FINALIZER);
    return withNameLabel({ ...namespace, spec: { finalizers: [...others, CONTENT_FINALIZER] }, status: { phase: 'Active' } });
  },
  validateCreate: ({ metadata }) => metadataErrors('namespaces', metadata),
  prepareUpdate: (next, previous) => ({ ...next, spec: previous.spec, status: previous.status }),
  validateUpdate: (next, previous) => metadataUpdateErrors('namespaces', next.metadata, previous.metadata),
  prepareStatusUpdate: (next, previous) => ({ ...next, spec: previous.spec }),
  validateStatusUpdate: (next, previous) => [...metadataUpdateErrors('namespaces', next.metadata, previous.metadata), ...phaseErrors(next)],
};

function withNameLabel(namespace: Namespace): Namespace {
  const { metadata } = namespace;
  if (!metadata.name || metadata.labels?.[NAME_LABEL] === metadata.name) return namespace;
  return { ...namespace, metadata: { ...metadata, labels: { ...metadata.labels, [NAME_LABEL]: metadata.name } } };
}

function phaseErrors({ metadata, status }: Namespace): readonly FieldError[] {
  const isDeleted = metadata.deletionTimestamp !== undefined;
  const isTerminating = status.phase === 'Terminating';
  if (isDeleted === isTerminating) return [];
  const detail = isDeleted
    ? "may only be 'Terminating' if `deletionTimestamp` is not empty"
    : "may only be 'Active' if `deletionTimestamp` is empty";
  return [invalid('status.phase', status.phase, detail)];
}

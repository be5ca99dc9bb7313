import { badRequest } from '../../objects/api-errors.js';
import { withDaemonSetDefaults } from '../../objects/defaults.js';
import { semanticallyEqual } from '../../objects/equality.js';
import type { DaemonSet, DaemonSetStatus } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import type { Strategy } from '../strategy.js';
import { daemonSetSpecErrors } from '../validation/daemon-set-spec.js';
import { daemonSetStatusErrors } from '../validation/daemon-set-status.js';
import { hasBadValues } from '../validation/label-selector.js';
import { metadataErrors, metadataUpdateErrors } from '../validation/metadata.js';
import { immutable } from '../validation/numbers.js';
import { podSpecWarnings } from '../validation/pod-spec-warnings.js';
import { nextGeneration } from './generation.js';

/** Carries how often the template has changed. Only the server writes it (B-009 … B-012). */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

const NO_STATUS: DaemonSetStatus = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };

/** What writing means for DaemonSets (B-001 … B-053). */
export const daemonSets: Strategy<'daemonsets'> = {
  resource: RESOURCES.daemonsets,
  withDefaults: (daemonSet) => {
    assertTemplateGeneration(daemonSet);
    // It is a field of every DaemonSet that is decoded, whoever sends it, and so somebody owns it.
    return withTemplateGeneration(withDaemonSetDefaults(daemonSet), templateGeneration(daemonSet));
  },
  prepareCreate: (daemonSet) => {
    const first = { ...daemonSet, metadata: { ...daemonSet.metadata, generation: 1 }, status: NO_STATUS };
    return withTemplateGeneration(first, Math.max(1, templateGeneration(daemonSet)));
  },
  validateCreate: (daemonSet) => [
    ...metadataErrors('daemonsets', daemonSet.metadata),
    ...daemonSetSpecErrors(daemonSet.spec, { toleratesBadValues: false }),
  ],
  prepareUpdate: (next, previous) => {
    const isChanged = !semanticallyEqual(next.spec, previous.spec);
    const isNewTemplate = isChanged && !semanticallyEqual(next.spec.template, previous.spec.template);
    const metadata = nextGeneration(next.metadata, previous.metadata, { isChanged });
    const updated = { ...next, metadata, status: previous.status };
    return withTemplateGeneration(updated, Math.max(1, templateGeneration(previous)) + (isNewTemplate ? 1 : 0));
  },
  validateUpdate: (next, previous, { byOldRules = false }) => [
    ...metadataUpdateErrors('daemonsets', next.metadata, previous.metadata),
    ...(byOldRules ? [] : immutable('spec.selector', next.spec.selector, previous.spec.selector)),
    ...daemonSetSpecErrors(next.spec, { toleratesBadValues: hasBadValues(previous.spec.selector) }),
  ],
  prepareStatusUpdate: (next, previous) => {
    const updated = { ...previous, metadata: next.metadata, status: withoutZeros(next.status) };
    return withTemplateGeneration(updated, Math.max(1, templateGeneration(previous)));
  },
  validateStatusUpdate: (next, previous) => [
    ...metadataUpdateErrors('daemonsets', next.metadata, previous.metadata),
    ...daemonSetStatusErrors(next.status, previous.status),
  ],
  warnings: ({ metadata, spec }, previous) =>
    metadata.generation === previous?.metadata.generation ? [] : podSpecWarnings(spec.template.spec, 'spec.template.spec'),
};

/** The annotation as a number; 0 if it is not there. */
function templateGeneration({ metadata }: DaemonSet): number {
  return Number(metadata.annotations?.[TEMPLATE_GENERATION] ?? 0);
}

/** Throws BadRequest if the annotation is no integer (B-010): in Kubernetes it is a field that cannot be decoded. */
function assertTemplateGeneration({ metadata }: DaemonSet): void {
  const text = metadata.annotations?.[TEMPLATE_GENERATION] ?? '0';
  if (/^[-+]?\d+$/.test(text)) return;
  const cause = `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`;
  throw badRequest(`DaemonSet in version "v1" cannot be handled as a DaemonSet: ${cause}`);
}

function withTemplateGeneration(daemonSet: DaemonSet, generation: number): DaemonSet {
  const { metadata } = daemonSet;
  if (metadata.annotations?.[TEMPLATE_GENERATION] === String(generation)) return daemonSet;
  const annotations = { ...metadata.annotations, [TEMPLATE_GENERATION]: String(generation) };
  return { ...daemonSet, metadata: { ...metadata, annotations } };
}

/** The four counters that are always shown, and of the others those that are not zero (B-020). */
function withoutZeros(status: DaemonSetStatus): DaemonSetStatus {
  const { observedGeneration, updatedNumberScheduled, numberAvailable, numberUnavailable, collisionCount, conditions } = status;
  return {
    currentNumberScheduled: status.currentNumberScheduled,
    numberMisscheduled: status.numberMisscheduled,
    desiredNumberScheduled: status.desiredNumberScheduled,
    numberReady: status.numberReady,
    ...(observedGeneration && { observedGeneration }),
    ...(updatedNumberScheduled && { updatedNumberScheduled }),
    ...(numberAvailable && { numberAvailable }),
    ...(numberUnavailable && { numberUnavailable }),
    ...(collisionCount !== undefined && { collisionCount }),
    ...(conditions && conditions.length > 0 && { conditions }),
  };
}

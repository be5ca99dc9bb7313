import { withPodDefaults } from '../../objects/defaults.js';
import { semanticallyEqual } from '../../objects/equality.js';
import type { PodSpec, PodStatus } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import { withLastingTolerations } from '../admission/pods.js';
import type { Strategy } from '../strategy.js';
import { ephemeralContainerErrors } from '../validation/containers.js';
import { metadataErrors, metadataUpdateErrors } from '../validation/metadata.js';
import { podSpecErrors } from '../validation/pod-spec.js';
import { podSpecUpdateErrors } from '../validation/pod-spec-update.js';
import { podSpecWarnings } from '../validation/pod-spec-warnings.js';
import { nextGeneration } from './generation.js';
import { qosClass } from './qos-class.js';

/** What writing means for pods. */
export const pods: Strategy<'pods'> = {
  resource: RESOURCES.pods,
  withDefaults: withPodDefaults,
  prepareCreate: (pod) => ({
    ...pod,
    metadata: { ...pod.metadata, generation: 1 },
    status: { phase: 'Pending', ...gated(pod.spec), qosClass: qosClass(pod.spec) },
  }),
  validateCreate: ({ metadata, spec }) => [
    ...metadataErrors('pods', metadata),
    ...podSpecErrors(spec, 'spec'),
    ...ephemeralContainerErrors(spec, 'spec', 'cannot be set on create'),
  ],
  prepareUpdate: (next, previous) => {
    const spec = next.spec === previous.spec ? next.spec : withLastingTolerations(next.spec);
    const isChanged = !semanticallyEqual(spec, previous.spec);
    return { ...next, metadata: nextGeneration(next.metadata, previous.metadata, { isChanged }), spec, status: previous.status };
  },
  validateUpdate: (next, previous) => {
    const errors = metadataUpdateErrors('pods', next.metadata, previous.metadata);
    if (semanticallyEqual(next.spec, previous.spec)) return errors;
    return [...errors, ...podSpecErrors(next.spec, 'spec'), ...podSpecUpdateErrors(next.spec, previous.spec)];
  },
  // Old kubelets sent owners without all their fields: who owns a pod cannot be changed through its status.
  prepareStatusUpdate: (next, previous) => ({
    ...previous,
    metadata: { ...next.metadata, ownerReferences: previous.metadata.ownerReferences },
    status: { ...next.status, ...(previous.status.qosClass && { qosClass: previous.status.qosClass }) },
  }),
  validateStatusUpdate: (next, previous) => metadataUpdateErrors('pods', next.metadata, previous.metadata),
  warnings: ({ spec }, previous) => (previous === undefined ? podSpecWarnings(spec, 'spec') : []),
};

/** A pod that gates keep from being scheduled says so from the beginning. */
function gated({ schedulingGates = [] }: PodSpec): Pick<PodStatus, 'conditions'> {
  if (schedulingGates.length === 0) return {};
  const why = { reason: 'SchedulingGated', message: 'Scheduling is blocked due to non-empty scheduling gates' };
  return { conditions: [{ type: 'PodScheduled', status: 'False', lastProbeTime: null, lastTransitionTime: null, ...why }] };
}

import type { Pod } from '../../objects/kubernetes.js';
import { ageOf } from '../ages.js';
import { podSummary } from './pod-summary.js';
import { AGE_COLUMN, NAME_COLUMN, NONE, orNone, type Printer, type RowCondition } from './printer.js';

const SPEC = 'io.k8s.api.core.v1.PodSpec';
const STATUS = 'io.k8s.api.core.v1.PodStatus';

/** Pods (B-352). */
export const pods: Printer<'pods'> = {
  columns: [
    NAME_COLUMN,
    { name: 'Ready', type: 'string', description: 'The aggregate readiness state of this pod for accepting traffic.' },
    { name: 'Status', type: 'string', description: 'The aggregate status of the containers in this pod.' },
    {
      name: 'Restarts',
      type: 'string',
      description:
        'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    },
    AGE_COLUMN,
    { name: 'IP', type: 'string', description: { definition: STATUS, field: 'podIP' }, isWide: true },
    { name: 'Node', type: 'string', description: { definition: SPEC, field: 'nodeName' }, isWide: true },
    { name: 'Nominated Node', type: 'string', description: { definition: STATUS, field: 'nominatedNodeName' }, isWide: true },
    { name: 'Readiness Gates', type: 'string', description: { definition: SPEC, field: 'readinessGates' }, isWide: true },
  ],
  cells: (pod, nowMs) => {
    const { ready, status, restarts } = podSummary(pod, nowMs);
    return [
      pod.metadata.name,
      ready,
      status,
      restarts,
      ageOf(pod.metadata.creationTimestamp, nowMs),
      orNone(pod.status.podIPs?.[0]?.ip),
      orNone(pod.spec.nodeName),
      orNone(pod.status.nominatedNodeName),
      readinessGates(pod),
    ];
  },
  conditions: ({ status }) => {
    if (status.phase === 'Succeeded') return [completed('Succeeded', 'The pod has completed successfully.')];
    if (status.phase === 'Failed') return [completed('Failed', 'The pod failed.')];
    return [];
  },
};

/** Gates that are open, of all: `1/2`. */
function readinessGates({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return NONE;
  const open = gates.filter(({ conditionType }) => status.conditions?.find(({ type }) => type === conditionType)?.status === 'True');
  return `${open.length}/${gates.length}`;
}

function completed(reason: string, message: string): RowCondition {
  return { type: 'Completed', status: 'True', reason, message };
}

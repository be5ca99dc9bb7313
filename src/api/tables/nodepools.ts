import type { Taint } from '../../objects/kubernetes.js';
import { ageOf } from '../ages.js';
import { AGE_COLUMN, type Column, NAME_COLUMN, orNone, type Printer } from './printer.js';
import { labelsText } from './selectors.js';

const SPEC = 'dev.everynode.v1alpha1.NodePoolSpec';
const STATUS = 'dev.everynode.v1alpha1.NodePoolStatus';

/** NodePools, in the words of other resources that can be scaled. */
export const nodepools: Printer<'nodepools'> = {
  columns: [
    NAME_COLUMN,
    counter('Desired', SPEC, 'replicas'),
    counter('Current', STATUS, 'replicas'),
    counter('Ready', STATUS, 'readyReplicas'),
    { name: 'Kubelet', type: 'string', description: { definition: SPEC, field: 'kubelet' } },
    AGE_COLUMN,
    { name: 'Node Prefix', type: 'string', description: { definition: SPEC, field: 'namePrefix' }, isWide: true },
    { name: 'Node Labels', type: 'string', description: { definition: SPEC, field: 'labels' }, isWide: true },
    { name: 'Node Taints', type: 'string', description: { definition: SPEC, field: 'taints' }, isWide: true },
  ],
  cells: ({ metadata, spec, status }, nowMs) => [
    metadata.name,
    spec.replicas,
    status.replicas,
    status.readyReplicas,
    spec.kubelet ?? 'simulated',
    ageOf(metadata.creationTimestamp, nowMs),
    spec.namePrefix ?? `${metadata.name}-`,
    labelsText(spec.labels),
    orNone((spec.taints ?? []).map(taintText).join(',')),
  ],
};

function counter(name: string, definition: string, field: string): Column {
  return { name, type: 'integer', description: { definition, field } };
}

/** `dedicated=gpu:NoSchedule`, as `kubectl taint` takes it. */
function taintText({ key, value, effect }: Taint): string {
  return `${key}${value ? `=${value}` : ''}:${effect}`;
}

import { ageOf } from '../ages.js';
import { AGE_COLUMN, type Column, NAME_COLUMN, type Printer } from './printer.js';
import { labelsText, selectorText } from './selectors.js';

const SPEC = 'io.k8s.api.apps.v1.DaemonSetSpec';
const POD_SPEC = 'io.k8s.api.core.v1.PodSpec';

/** DaemonSets: the counters of their status (B-350). */
export const daemonsets: Printer<'daemonsets'> = {
  columns: [
    NAME_COLUMN,
    counter('Desired', 'desiredNumberScheduled'),
    counter('Current', 'currentNumberScheduled'),
    counter('Ready', 'numberReady'),
    counter('Up-to-date', 'updatedNumberScheduled'),
    counter('Available', 'numberAvailable'),
    { name: 'Node Selector', type: 'string', description: { definition: POD_SPEC, field: 'nodeSelector' } },
    AGE_COLUMN,
    { name: 'Containers', type: 'string', description: 'Names of each container in the template.', isWide: true },
    { name: 'Images', type: 'string', description: 'Images referenced by each container in the template.', isWide: true },
    { name: 'Selector', type: 'string', description: { definition: SPEC, field: 'selector' }, isWide: true },
  ],
  cells: ({ metadata, spec, status }, nowMs) => {
    const { containers, nodeSelector } = spec.template.spec;
    return [
      metadata.name,
      status.desiredNumberScheduled,
      status.currentNumberScheduled,
      status.numberReady,
      status.updatedNumberScheduled ?? 0,
      status.numberAvailable ?? 0,
      labelsText(nodeSelector),
      ageOf(metadata.creationTimestamp, nowMs),
      containers.map(({ name }) => name).join(','),
      containers.map(({ image = '' }) => image).join(','),
      selectorText(spec.selector),
    ];
  },
};

function counter(name: string, field: string): Column {
  return { name, type: 'integer', description: { definition: 'io.k8s.api.apps.v1.DaemonSetStatus', field } };
}

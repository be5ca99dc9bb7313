import { withNodeDefaults } from '../../objects/defaults.js';
import type { Node } from '../../objects/kubernetes.js';
import { RESOURCES } from '../../objects/resources.js';
import type { Strategy } from '../strategy.js';
import { metadataErrors, metadataUpdateErrors } from '../validation/metadata.js';
import { amountErrors } from '../validation/resource-requirements.js';
import { taintErrors } from '../validation/taints.js';

/** What writing means for nodes. A kubelet may register with its status: it is kept on creation. */
export const nodes: Strategy<'nodes'> = {
  resource: RESOURCES.nodes,
  withDefaults: withNodeDefaults,
  prepareCreate: (node) => node,
  validateCreate: (node) => [...metadataErrors('nodes', node.metadata), ...nodeErrors(node)],
  prepareUpdate: (next, previous) => ({ ...next, status: previous.status }),
  validateUpdate: (next, previous) => [...metadataUpdateErrors('nodes', next.metadata, previous.metadata), ...nodeErrors(next)],
  prepareStatusUpdate: (next, previous) => ({ ...next, spec: previous.spec }),
  validateStatusUpdate: (next, previous) => [...metadataUpdateErrors('nodes', next.metadata, previous.metadata), ...nodeErrors(next)],
};

/** Kubernetes looks for taints in the metadata. */
function nodeErrors({ spec, status }: Node) {
  return [
    ...taintErrors(spec.taints, 'metadata.taints'),
    ...amountErrors(status.capacity ?? {}, 'status.capacity'),
    ...amountErrors(status.allocatable ?? {}, 'status.allocatable'),
  ];
}

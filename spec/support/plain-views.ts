import type { Change, NodeView, PodView } from '#objects/views.js';

const POD_FIELDS: readonly (keyof PodView)[] = [
  'uid',
  'namespace',
  'name',
  'version',
  'createdAtMs',
  'labels',
  'controllerUid',
  'nodeName',
  'targetNode',
  'phase',
  'isReady',
  'readyChangedAtMs',
  'deletionAtMs',
  'reason',
  'hasStarted',
  'restarts',
  'containers',
  'spec',
];
const NODE_FIELDS: readonly (keyof NodeView)[] = [
  'uid',
  'name',
  'version',
  'labels',
  'taints',
  'isUnschedulable',
  'ready',
  'kubelet',
  'pool',
];

/** Changes with views as plain objects, which can be compared with others: some views share what they have in common. */
export function plainly(changes: readonly Change[]): readonly unknown[] {
  return changes.map((change) => ({ ...change, ...(change.view && { view: plain(change) }) }));
}

function plain({ resource, view }: Change): unknown {
  if (resource === 'pods') return Object.fromEntries(POD_FIELDS.map((field) => [field, (view as PodView)[field]]));
  return resource === 'nodes' ? Object.fromEntries(NODE_FIELDS.map((field) => [field, (view as NodeView)[field]])) : view;
}

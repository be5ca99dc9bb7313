import type { Node } from '../../objects/kubernetes.js';
import { ageOf } from '../ages.js';
import { AGE_COLUMN, type Column, type FieldOfSchema, NAME_COLUMN, orNone, type Printer } from './printer.js';

const STATUS = 'io.k8s.api.core.v1.NodeStatus';
const SYSTEM_INFO = 'io.k8s.api.core.v1.NodeSystemInfo';
const ROLE_LABEL = 'kubernetes.io/role';
const ROLE_LABEL_PREFIX = 'node-role.kubernetes.io/';

/** Nodes (B-351). */
export const nodes: Printer<'nodes'> = {
  columns: [
    NAME_COLUMN,
    { name: 'Status', type: 'string', description: 'The status of the node' },
    { name: 'Roles', type: 'string', description: 'The roles of the node' },
    AGE_COLUMN,
    { name: 'Version', type: 'string', description: { definition: SYSTEM_INFO, field: 'kubeletVersion' } },
    wide('Internal-IP', { definition: STATUS, field: 'addresses' }),
    wide('External-IP', { definition: STATUS, field: 'addresses' }),
    wide('OS-Image', { definition: SYSTEM_INFO, field: 'osImage' }),
    wide('Kernel-Version', { definition: SYSTEM_INFO, field: 'kernelVersion' }),
    wide('Container-Runtime', { definition: SYSTEM_INFO, field: 'containerRuntimeVersion' }),
  ],
  cells: (node, nowMs) => {
    const { nodeInfo } = node.status;
    return [
      node.metadata.name,
      statusOf(node),
      orNone(rolesOf(node).join(',')),
      ageOf(node.metadata.creationTimestamp, nowMs),
      nodeInfo.kubeletVersion,
      orNone(addressOf(node, 'InternalIP')),
      orNone(addressOf(node, 'ExternalIP')),
      nodeInfo.osImage || '<unknown>',
      kernelOf(node),
      nodeInfo.containerRuntimeVersion || '<unknown>',
    ];
  },
};

function wide(name: string, description: FieldOfSchema): Column {
  return { name, type: 'string', description, isWide: true };
}

function statusOf({ spec, status }: Node): string {
  const ready = status.conditions?.findLast(({ type }) => type === 'Ready');
  const words = ready ? [ready.status === 'True' ? 'Ready' : 'NotReady'] : ['Unknown'];
  return [...words, ...(spec.unschedulable ? ['SchedulingDisabled'] : [])].join(',');
}

function rolesOf({ metadata }: Node): readonly string[] {
  const roles = Object.entries(metadata.labels ?? {}).map(([key, value]) => {
    if (key.startsWith(ROLE_LABEL_PREFIX)) return key.slice(ROLE_LABEL_PREFIX.length);
    return key === ROLE_LABEL ? value : '';
  });
  return [...new Set(roles.filter((role) => role !== ''))].sort();
}

function addressOf({ status }: Node, kind: string): string | undefined {
  return status.addresses?.find(({ type }) => type === kind)?.address;
}

function kernelOf({ status: { nodeInfo } }: Node): string {
  if (nodeInfo.kernelVersion === '') return '<unknown>';
  return nodeInfo.architecture === '' ? nodeInfo.kernelVersion : `${nodeInfo.kernelVersion} (${nodeInfo.architecture})`;
}

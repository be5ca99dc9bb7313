import type { NodeCondition, NodePool, NodeStatus } from '../../objects/kubernetes.js';
import { formatTime } from '../../objects/time.js';
import type { NodeView } from '../../objects/views.js';
import type { PatchWrite } from '../../objects/writes.js';
import { nodeAddress } from './node-address.js';

/** What a node offers, unless its pool says otherwise. */
const CAPACITY = { cpu: '32', memory: '256Gi', pods: '110' };

const NODE_INFO: NodeStatus['nodeInfo'] = {
  machineID: '',
  systemUUID: '',
  bootID: '',
  kernelVersion: '6.12.0-everynode',
  osImage: 'everynode',
  containerRuntimeVersion: 'everynode://0.1',
  kubeletVersion: 'v1.36.2',
  kubeProxyVersion: '',
  operatingSystem: 'linux',
  architecture: 'amd64',
};

/** The write by which a kubelet says that its node is well. */
export function nodeStatusWrite({ name, uid }: NodeView, pool: NodePool | undefined, nowMs: number): PatchWrite {
  const capacity = { ...CAPACITY, ...pool?.spec.capacity };
  const status: Omit<NodeStatus, 'daemonEndpoints'> = {
    capacity,
    allocatable: capacity,
    conditions: conditions(formatTime(nowMs)),
    addresses: [
      { type: 'InternalIP', address: nodeAddress(name) },
      { type: 'Hostname', address: name },
    ],
    nodeInfo: NODE_INFO,
  };
  return {
    verb: 'patch',
    resource: 'nodes',
    subresource: 'status',
    namespace: '',
    name,
    type: 'strategic',
    patch: { status },
    preconditions: { uid },
  };
}

function conditions(time: string): readonly NodeCondition[] {
  return [
    condition(time, 'MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    condition(time, 'DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition(time, 'PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    condition(time, 'Ready', 'KubeletReady', 'kubelet is posting ready status'),
  ];
}

function condition(time: string, type: string, reason: string, message: string): NodeCondition {
  const status = type === 'Ready' ? 'True' : 'False';
  return { type, status, lastHeartbeatTime: time, lastTransitionTime: time, reason, message };
}

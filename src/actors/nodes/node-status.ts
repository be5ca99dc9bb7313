import type { NodeCondition, NodeStatus } from '../../objects/kubernetes.js';
import { formatTime } from '../../objects/time.js';
import type { NodeView } from '../../objects/views.js';
import type { ReportNodeWrite } from '../../objects/writes.js';
import { nodeAddress } from './node-address.js';

/** What a node without a pool offers. */
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

/** The write by which a kubelet says that its node is well. The nodes of a pool were made with all that does not change. */
export function nodeStatusWrite(node: NodeView, nowMs: number): ReportNodeWrite {
  const { name, uid, pool } = node;
  const known = statusOfPool(node, formatTime(nowMs));
  return { verb: 'reportNode', name, uid, status: pool === undefined ? { ...machineOf(name), ...known } : known };
}

let last:
  | { readonly isPooled: boolean; readonly ready: NodeView['ready']; readonly time: string; readonly status: Partial<NodeStatus> }
  | undefined;

/** Nodes that become ready within a second say the same. */
function statusOfPool(node: NodeView, time: string): Partial<NodeStatus> {
  const { pool, ready } = node;
  const isPooled = pool !== undefined;
  if (last?.isPooled === isPooled && last.ready === ready && last.time === time) return last.status;
  const status = { conditions: conditionsOf(node, time) };
  last = { isPooled, ready, time, status };
  return status;
}

function machineOf(name: string): Pick<NodeStatus, 'capacity' | 'allocatable' | 'addresses' | 'nodeInfo'> {
  const addresses = [
    { type: 'InternalIP', address: nodeAddress(name) },
    { type: 'Hostname', address: name },
  ] as const;
  return { capacity: CAPACITY, allocatable: CAPACITY, addresses, nodeInfo: NODE_INFO };
}

/** The nodes of a pool are made with all conditions, of which only Ready is not yet as it shall be (B-311). */
function conditionsOf({ pool, ready }: NodeView, time: string): readonly NodeCondition[] {
  const isReady = condition(time, 'Ready', 'KubeletReady', 'kubelet is posting ready status');
  if (pool !== undefined && ready === 'False') return [isReady];
  return [
    condition(time, 'MemoryPressure', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
    condition(time, 'DiskPressure', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
    condition(time, 'PIDPressure', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
    isReady,
  ];
}

function condition(time: string, type: string, reason: string, message: string): NodeCondition {
  const status = type === 'Ready' ? 'True' : 'False';
  return { type, status, lastHeartbeatTime: time, lastTransitionTime: time, reason, message };
}

import type { Node, NodeCondition, NodePool, NodeStatus } from '../objects/kubernetes.js';
import { formatTime } from '../objects/time.js';
import { KUBELET_ANNOTATION, POOL_LABEL } from '../objects/views.js';
import { draft } from './stored.js';

/** What a node offers unless its pool says otherwise. */
const CAPACITY = { cpu: '32', memory: '256Gi', pods: '110' } as const;
/** A kubelet gives its platform under the older names, too (B-313). */
const PLATFORM = {
  'beta.kubernetes.io/arch': 'amd64',
  'beta.kubernetes.io/os': 'linux',
  'kubernetes.io/arch': 'amd64',
  'kubernetes.io/os': 'linux',
} as const;
const NODE_INFO: NodeStatus['nodeInfo'] = {
  machineID: '',
  systemUUID: '',
  bootID: '',
  kernelVersion: 'simulated',
  osImage: 'everynode',
  containerRuntimeVersion: 'simulated://1.0.0',
  kubeletVersion: 'v1.36.2',
  kubeProxyVersion: '',
  operatingSystem: 'linux',
  architecture: 'amd64',
};
const DAEMON_ENDPOINTS = { kubeletEndpoint: { Port: 10_250 } };
/** What a kubelet says of itself when it registers (B-311): all is well, but it is not ready yet. */
const FIRST_CONDITIONS: readonly (readonly [type: string, status: string, reason: string, message: string])[] = [
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  ['Ready', 'False', 'KubeletNotReady', 'container runtime status check may not have completed yet'],
];

/** What the names of a pool's nodes begin with. */
export function namePrefix({ metadata, spec }: NodePool): string {
  return spec.namePrefix ?? `${metadata.name}-`;
}

/** The number in the name of a pool's node; undefined if the name is of another form. */
export function nodeNumber(prefix: string, name: string): number | undefined {
  const digits = name.startsWith(prefix) ? name.slice(prefix.length) : '';
  return /^(0|[1-9]\d{0,9})$/.test(digits) ? Number(digits) : undefined;
}

/** Which node of a pool is to be made: its name and address. */
export interface PoolPlace {
  readonly name: string;
  readonly address: string;
}

/** A node of a pool, as its kubelet would register it. */
export function poolNode(pool: NodePool, { name, address }: PoolPlace, nowMs: number): Node {
  const { spec } = pool;
  const { labels, annotations, ownerReferences, capacity, nodeSpec } = commonOf(pool);
  // A hostname that the pool sets stays.
  const ownLabels = spec.labels?.[HOSTNAME] === undefined ? { ...labels, [HOSTNAME]: name } : labels;
  const metadata = { name, labels: ownLabels, annotations, ownerReferences };
  return { ...draft('nodes', metadata), spec: nodeSpec, status: firstStatus({ name, address, capacity }, nowMs) };
}

const HOSTNAME = 'kubernetes.io/hostname';

interface CommonParts {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly ownerReferences: readonly ReturnType<typeof ownerReference>[];
  readonly capacity: NonNullable<NodeStatus['capacity']>;
  readonly nodeSpec: Node['spec'];
}

const commonParts = new WeakMap<NodePool['spec'], CommonParts>();

/** What the nodes of a pool share, also in memory: the same for as long as the pool's spec is. */
export function commonOf(pool: NodePool): CommonParts {
  const { spec } = pool;
  const known = commonParts.get(spec);
  if (known !== undefined) return known;
  const taints = spec.taints ?? [];
  const parts = {
    labels: sorted({ ...PLATFORM, [HOSTNAME]: '', ...spec.labels, [POOL_LABEL]: pool.metadata.name }),
    annotations: { [KUBELET_ANNOTATION]: spec.kubelet ?? 'simulated' },
    ownerReferences: [ownerReference(pool)],
    capacity: spec.capacity === undefined ? CAPACITY : { ...CAPACITY, ...spec.capacity },
    nodeSpec: taints.length > 0 ? { taints } : {},
  };
  commonParts.set(spec, parts);
  return parts;
}

/** Says that a pool owns a node. */
export function ownerReference({ metadata: { name, uid } }: NodePool) {
  return { apiVersion: 'everynode.dev/v1alpha1', kind: 'NodePool', name, uid, controller: true, blockOwnerDeletion: true };
}

interface FirstStatus {
  readonly name: string;
  readonly address: string;
  readonly capacity: CommonParts['capacity'];
}

function firstStatus({ name, address, capacity }: FirstStatus, nowMs: number): NodeStatus {
  const addresses = [
    { type: 'InternalIP', address },
    { type: 'Hostname', address: name },
  ] as const;
  const conditions = firstConditions(formatTime(nowMs));
  return { capacity, allocatable: capacity, conditions, addresses, daemonEndpoints: DAEMON_ENDPOINTS, nodeInfo: NODE_INFO };
}

let lastConditions: readonly NodeCondition[] = [];

/** Nodes that register within a second share them. */
function firstConditions(time: string): readonly NodeCondition[] {
  if (lastConditions[0]?.lastTransitionTime === time) return lastConditions;
  lastConditions = FIRST_CONDITIONS.map(([type, status, reason, message]) => {
    return { type, status, lastHeartbeatTime: time, lastTransitionTime: time, reason, message };
  });
  return lastConditions;
}

function sorted(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

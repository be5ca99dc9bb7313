import type { Node, Pod, PodSpec, Taint } from '../objects/kubernetes.js';
import { type Labels, labelOf } from '../objects/label-selector.js';
import { matchesNodeSelector } from '../objects/node-selector.js';
import type { StoredObject } from '../objects/resources.js';
import { untolerated } from '../objects/taints.js';
import { internalAddress } from '../registry/pod-status/addresses.js';
import type { Store } from '../store/store.js';
import { clashes, type NodeUsage } from './node-usage.js';
import { milliCpu, type PodRequests, podRequests, units } from './pod-requests.js';

type Allocatable = NonNullable<Node['status']['allocatable']>;

/** What a node has to give, in the units of `PodRequests`. */
interface Capacity {
  readonly cpu: number;
  readonly memory: number;
  /** Undefined if it does not say. */
  readonly pods: number | undefined;
}

const UNSCHEDULABLE: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** What decides which pods fit on a node. */
export interface NodeFacts {
  readonly name: string;
  readonly labels: Labels;
  readonly spec: Pick<Node['spec'], 'taints' | 'unschedulable'>;
  readonly allocatable: Node['status']['allocatable'];
  /** The address that it gives as its own. Decides nothing. */
  readonly address?: string | undefined;
}

/** What a pod asks of its node. */
export interface Wishes {
  readonly spec: Pick<PodSpec, 'tolerations' | 'nodeSelector' | 'affinity'>;
  readonly requests: PodRequests;
}

/** What a pod asks of its node. */
export function wishesOf({ spec }: Pod): Wishes {
  return { spec, requests: podRequests(spec) };
}

/** What is stored of a node, as far as it decides; undefined if there is none. */
export function nodeFacts(store: Store<StoredObject>, name: string): NodeFacts | undefined {
  const glimpse = store.glimpse('nodes', name);
  if (glimpse === undefined) return undefined;
  return {
    name,
    labels: (glimpse('metadata', 'labels') ?? NO_LABELS) as Labels,
    spec: glimpse('spec') as Node['spec'],
    allocatable: glimpse('status', 'allocatable') as NodeFacts['allocatable'],
    address: internalAddress(glimpse('status', 'addresses') as Node['status']['addresses']),
  };
}

const NO_LABELS: Labels = {};

/** Why a pod cannot go to a node of which others have taken some, in the scheduler's words and order; empty if it can. */
export function misfits({ spec, requests }: Wishes, node: NodeFacts, taken: NodeUsage): readonly string[] {
  return taintMisfits(spec, node) ?? selectorMisfits(spec, node) ?? portMisfits(requests, taken) ?? resourceMisfits(requests, node, taken);
}

function taintMisfits({ tolerations = [] }: Wishes['spec'], { spec }: NodeFacts): readonly string[] | undefined {
  if (spec.taints === undefined && !spec.unschedulable) return undefined;
  if (spec.unschedulable && untolerated([UNSCHEDULABLE], tolerations, ['NoSchedule']).length > 0) return ['node(s) were unschedulable'];
  const [taint] = untolerated(spec.taints ?? [], tolerations, ['NoSchedule', 'NoExecute']);
  return taint && [`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`];
}

function selectorMisfits({ nodeSelector, affinity }: Wishes['spec'], { name, labels }: NodeFacts): readonly string[] | undefined {
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const isSelected = nodeSelector === undefined || Object.entries(nodeSelector).every(([key, value]) => labelOf(labels, key) === value);
  if (isSelected && (required === undefined || matchesNodeSelector(required, { name, labels }))) return undefined;
  return ["node(s) didn't match Pod's node affinity/selector"];
}

function portMisfits({ hostPorts }: PodRequests, taken: NodeUsage): readonly string[] | undefined {
  if (!clashes(taken, hostPorts)) return undefined;
  return ["node(s) didn't have free ports for the requested pod ports"];
}

const NO_REASONS: readonly string[] = [];

function resourceMisfits(asked: PodRequests, { allocatable }: NodeFacts, taken: NodeUsage): readonly string[] {
  const { cpu, memory, pods } = capacityOf(allocatable);
  const isFull = pods !== undefined && taken.pods + 1 > pods;
  const lacksCpu = asked.cpu > 0 && asked.cpu + taken.cpu > cpu;
  const lacksMemory = asked.memory > 0 && asked.memory + taken.memory > memory;
  if (!(isFull || lacksCpu || lacksMemory)) return NO_REASONS;
  const reasons: string[] = [];
  if (isFull) reasons.push('Too many pods');
  if (lacksCpu) reasons.push('Insufficient cpu');
  if (lacksMemory) reasons.push('Insufficient memory');
  return reasons;
}

const NOTHING: Allocatable = {};
/** The nodes of a pool share what they have to give: it is read once. */
const capacities = new WeakMap<Allocatable, Capacity>();

function capacityOf(allocatable: Allocatable = NOTHING): Capacity {
  const known = capacities.get(allocatable);
  if (known !== undefined) return known;
  const { cpu, memory, pods } = allocatable;
  const capacity = { cpu: milliCpu(cpu), memory: units(memory), pods: pods === undefined ? undefined : units(pods) };
  capacities.set(allocatable, capacity);
  return capacity;
}

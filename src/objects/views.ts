import type {
  ContainerStateTerminated,
  ContainerStatus,
  ControllerRevision,
  DaemonSet,
  Node,
  NodePool,
  ObjectMeta,
  Pod,
  PodSpec,
  Taint,
} from './kubernetes.js';
import type { Labels } from './label-selector.js';
import type { ContainerReport } from './pod-report.js';
import type { Uid } from './uids.js';

/**
 * What actors know of a pod: a flat part of it, so that a change of one pod among a million is cheap to send and keep.
 * `labels` and `spec` are shared between pods of one template where they are equal.
 */
export interface PodView {
  readonly uid: Uid;
  readonly namespace: string;
  readonly name: string;
  /** The resourceVersion. */
  readonly version: number;
  /** Milliseconds since the epoch, whole seconds. */
  readonly createdAtMs: number;
  readonly labels: Labels;
  /** The uid of the controller that owns the pod, if one does. */
  readonly controllerUid: string | undefined;
  /** The node that the pod is bound to. */
  readonly nodeName: string | undefined;
  /** The node that the pod is bound to or, before that, the only one that its affinity allows (B-098). */
  readonly targetNode: string | undefined;
  readonly phase: string;
  readonly isReady: boolean;
  /** When the Ready condition last changed, in milliseconds; undefined if that is unknown. */
  readonly readyChangedAtMs: number | undefined;
  /** When a graceful deletion ends, in milliseconds; undefined while the pod is not being deleted. */
  readonly deletionAtMs: number | undefined;
  /** Why the first container waits (`ErrImagePull`, `CrashLoopBackOff`), or the pod's own reason; empty if neither. */
  readonly reason: string;
  /** Whether all containers have been started. */
  readonly hasStarted: boolean;
  /** Restarts of the container that was restarted most often. */
  readonly restarts: number;
  /** How the containers are, if there is more to say than that none was tried yet, or that all run and none was restarted. */
  readonly containers?: readonly ContainerReport[] | undefined;
  readonly spec: ViewedSpec;
}

/** What kubelets need of a pod's spec; the same object for all pods that were made from one template. */
type ViewedSpec = Pick<PodSpec, 'containers' | 'restartPolicy' | 'readinessGates'>;

/** Who acts on the pods of a node: we, nobody, or a kubelet outside. */
type KubeletKind = 'simulated' | 'manual' | 'external';

/** What actors know of a node. */
export interface NodeView {
  readonly uid: Uid;
  readonly name: string;
  readonly version: number;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  readonly isUnschedulable: boolean;
  /** The status of the Ready condition; undefined if the node has none. */
  readonly ready: 'True' | 'False' | 'Unknown' | undefined;
  readonly kubelet: KubeletKind;
  /** The node pool that made the node; undefined for any other node. */
  readonly pool: string | undefined;
}

/** What travels to the shards of each resource that actors follow. */
export interface Views {
  pods: PodView;
  nodes: NodeView;
  daemonsets: DaemonSet;
  controllerrevisions: ControllerRevision;
  nodepools: NodePool;
}

/** A change of one object: its new view, or none if it is gone. Nodes are known by their names: that of one which is gone is told. */
export type Change =
  | { readonly [Name in keyof Views]: ChangeTo<Name, Views[Name] | (Name extends 'nodes' ? never : undefined)> }[keyof Views]
  | (ChangeTo<'nodes', undefined> & { readonly name: string });

interface ChangeTo<Name, View> {
  readonly resource: Name;
  readonly uid: Name extends 'pods' | 'nodes' ? Uid : string;
  readonly view: View;
}

/** The label that names the pool of a simulated node. */
export const POOL_LABEL = 'everynode.dev/pool';

/** The annotation that says who acts on the pods of a node. */
export const KUBELET_ANNOTATION = 'everynode.dev/kubelet';

/** The view of a pod, with its uid as it is kept. */
export function podView(pod: Pod, uid: Uid = pod.metadata.uid): PodView {
  const { metadata, spec, status } = pod;
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  const containers = status.containerStatuses ?? [];
  return {
    uid,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    version: Number(metadata.resourceVersion),
    createdAtMs: Date.parse(metadata.creationTimestamp),
    labels: metadata.labels ?? {},
    controllerUid: controllerUid(metadata),
    nodeName: spec.nodeName,
    targetNode: spec.nodeName ?? pinnedNode(spec),
    phase: status.phase ?? 'Pending',
    isReady: ready?.status === 'True',
    readyChangedAtMs: milliseconds(ready?.lastTransitionTime),
    deletionAtMs: milliseconds(metadata.deletionTimestamp),
    reason: containers.find(({ state }) => state.waiting?.reason)?.state.waiting?.reason ?? status.reason ?? '',
    hasStarted: containers.length > 0 && containers.every(({ state }) => state.running !== undefined),
    restarts: Math.max(0, ...containers.map(({ restartCount }) => restartCount)),
    containers: containerReports(containers),
    spec: viewedSpec(spec),
  };
}

const viewedSpecs = new WeakMap<PodSpec['containers'], ViewedSpec>();

function viewedSpec({ containers, restartPolicy, readinessGates }: PodSpec): ViewedSpec {
  const known = viewedSpecs.get(containers);
  if (known !== undefined && known.restartPolicy === restartPolicy && known.readinessGates === readinessGates) return known;
  const viewed = {
    containers,
    ...(restartPolicy !== undefined && { restartPolicy }),
    ...(readinessGates !== undefined && { readinessGates }),
  };
  viewedSpecs.set(containers, viewed);
  return viewed;
}

/** One list for all nodes, also for those to whom they are sent together. */
const NO_TAINTS: readonly Taint[] = [];

/** One text for all who say the same. */
const READINESS = ['True', 'False', 'Unknown'] as const;

/** The view of a node, likewise. */
export function nodeView({ metadata, spec, status }: Node, uid: Uid = metadata.uid): NodeView {
  const ready = status.conditions?.find(({ type }) => type === 'Ready')?.status;
  return {
    uid,
    name: metadata.name,
    version: Number(metadata.resourceVersion),
    labels: metadata.labels ?? {},
    taints: spec.taints ?? NO_TAINTS,
    isUnschedulable: spec.unschedulable ?? false,
    ready: READINESS.find((known) => known === ready),
    kubelet: kubeletKind(metadata),
    pool: metadata.labels?.[POOL_LABEL],
  };
}

/** The uid of the controller among an object's owners; undefined if it has none. */
export function controllerUid(metadata: ObjectMeta): string | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid;
}

/** The one node that a pod's required affinity names, as the DaemonSet controller writes it (B-095, B-098). */
export function pinnedNode(spec: PodSpec): string | undefined {
  for (const { matchFields } of spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []) {
    const pinned = matchFields?.find(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (pinned !== undefined) return pinned.values?.length === 1 ? pinned.values[0] : undefined;
  }
  return undefined;
}

/** What stands in the statuses; undefined if it is nothing out of the ordinary. */
function containerReports(statuses: readonly ContainerStatus[]): readonly ContainerReport[] | undefined {
  return statuses.some(isRemarkable) ? statuses.map(containerReport) : undefined;
}

function isRemarkable({ state, lastState, restartCount }: ContainerStatus): boolean {
  if (restartCount > 0 || lastState.terminated !== undefined || state.terminated !== undefined) return true;
  return state.running === undefined && state.waiting?.reason !== undefined && state.waiting.reason !== 'ContainerCreating';
}

function containerReport({ state, lastState, restartCount, ready }: ContainerStatus): ContainerReport {
  const last = lastState.terminated && { last: terminated(lastState.terminated) };
  const common = { restarts: restartCount, isReady: ready, ...last };
  if (state.terminated) return { state: 'terminated', ...terminated(state.terminated), ...common };
  if (state.running) return { state: 'running', ...instant('startedAtMs', state.running.startedAt), ...common };
  const { reason, message } = state.waiting ?? {};
  return { state: 'waiting', ...(reason !== undefined && { reason }), ...(message !== undefined && { message }), ...common };
}

function terminated({ reason, exitCode, startedAt, finishedAt }: ContainerStateTerminated): Pick<ContainerReport, 'reason' | 'exitCode'> {
  const times = { ...instant('startedAtMs', startedAt), ...instant('finishedAtMs', finishedAt) };
  return { ...(reason !== undefined && { reason }), exitCode, ...times };
}

function instant(key: 'startedAtMs' | 'finishedAtMs', time: string | null | undefined): Partial<ContainerReport> {
  return time ? { [key]: Date.parse(time) } : {};
}

function kubeletKind(metadata: ObjectMeta): KubeletKind {
  const kind = metadata.annotations?.[KUBELET_ANNOTATION];
  return kind === 'simulated' || kind === 'manual' ? kind : 'external';
}

function milliseconds(time: string | null | undefined): number | undefined {
  return time ? Date.parse(time) : undefined;
}

import type { DeleteOptions, NodeStatus, ObjectReference, Pod, Status } from './kubernetes.js';
import type { PodReport } from './pod-report.js';
import type { ResourceName } from './resources.js';
import type { Uid } from './uids.js';

/** What must hold when a write is carried out; otherwise it fails with a Conflict, and nothing is changed. */
export interface Preconditions {
  readonly uid?: Uid;
  /** The resourceVersion. */
  readonly version?: number;
  /** An object that must still exist, with this uid, and not be on its way out. */
  readonly aliveOwner?: OwnerKey;
}

/** Names an owner beyond doubt: a later object of the same name has another uid. */
export interface OwnerKey {
  readonly resource: ResourceName;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** A pod that lacks only its name and its node: what the pods of one DaemonSet revision have in common. */
export type PodBase = Pick<Pod, 'spec'> & {
  readonly metadata: Omit<Pod['metadata'], 'name' | 'uid' | 'resourceVersion' | 'creationTimestamp'>;
};

/** Creates any object. */
export interface CreateWrite {
  readonly verb: 'create';
  readonly resource: ResourceName;
  readonly namespace: string;
  readonly object: unknown;
  readonly preconditions?: Preconditions;
}

/**
 * Creates one pod per node from a common base, pinned to the node by affinity (B-095). The name is generated.
 * Events about each pod, created or refused, are recorded on `regarding`.
 */
export interface CreatePodsWrite {
  readonly verb: 'createPods';
  readonly base: PodBase;
  readonly nodes: readonly string[];
  readonly regarding: ObjectReference;
  readonly preconditions?: Preconditions;
}

/** Patches any object, or its status. */
export interface PatchWrite {
  readonly verb: 'patch';
  readonly resource: ResourceName;
  readonly subresource?: 'status';
  readonly namespace: string;
  readonly name: string;
  readonly type: 'merge' | 'strategic';
  readonly patch: unknown;
  readonly preconditions?: Preconditions;
}

/** Deletes any object. With `regarding`, an event says so there, or says why it failed. */
export interface DeleteWrite {
  readonly verb: 'delete';
  readonly resource: ResourceName;
  readonly namespace: string;
  readonly name: string;
  readonly options?: Pick<DeleteOptions, 'gracePeriodSeconds' | 'propagationPolicy'> | undefined;
  readonly regarding?: ObjectReference | undefined;
  readonly preconditions?: Preconditions;
  /** Said by the kubelet of a pod: its containers have ended, whether the object can go or not. */
  readonly hasEnded?: true | undefined;
}

/** What kubelets say of their pods. A report about a pod that is gone, or of another uid, is dropped. */
export interface ReportPodsWrite {
  readonly verb: 'reportPods';
  readonly reports: readonly PodReport[];
}

/**
 * What a kubelet says of its node: conditions of these types, and whatever else it names. Refused (NotFound, Conflict) if the node
 * is gone or another now. Those of one group that follow each other are one commit.
 */
export interface ReportNodeWrite {
  readonly verb: 'reportNode';
  readonly name: string;
  readonly uid: Uid;
  /** Reports that say the same share it. */
  readonly status: Partial<NodeStatus>;
}

/** Records an event. */
export interface EventWrite {
  readonly verb: 'event';
  readonly regarding: ObjectReference;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** The component that says so, such as `daemonset-controller`. */
  readonly component: string;
  /** The node that the component runs on, if it runs on one. */
  readonly host?: string;
}

/** One thing to do to the store. */
export type Write = CreateWrite | CreatePodsWrite | PatchWrite | DeleteWrite | ReportPodsWrite | ReportNodeWrite | EventWrite;

/** Writes that are done in order. If any fails, the later groups of its batch are skipped. */
export interface WriteGroup {
  readonly writes: readonly Write[];
}

/** Names a batch of one shard. The same name is never given to two batches; a batch may be sent twice. */
interface BatchName {
  readonly shard: number;
  /** Grows by one each time the shard's thread is replaced. */
  readonly epoch: number;
  readonly sequence: number;
}

/** Writes that a shard asks for at once. */
export interface WriteBatch {
  readonly name: BatchName;
  readonly groups: readonly WriteGroup[];
}

/** What became of one write: done, refused, or skipped because an earlier group failed. */
export type WriteResult =
  | { readonly outcome: 'done' }
  /** Of a write that makes several objects, `failed` of them were refused, the first with this status. */
  | { readonly outcome: 'refused'; readonly status: Status; readonly failed: number }
  | { readonly outcome: 'skipped' };

/** The results of a batch: one list per group, one result per write. */
export interface BatchResult {
  readonly name: BatchName;
  /** The store's version after the batch: every change up to it has been sent before this result. */
  readonly version: number;
  readonly results: readonly (readonly WriteResult[])[];
}

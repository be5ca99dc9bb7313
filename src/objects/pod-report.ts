import type { Uid } from './uids.js';

/** What a kubelet says of one container, in the order of the pod's spec. */
export interface ContainerReport {
  readonly state: 'waiting' | 'running' | 'terminated';
  /** Why it waits or ended: `ContainerCreating`, `ErrImagePull`, `CrashLoopBackOff`, `Error`, `Completed`. */
  readonly reason?: string;
  readonly message?: string;
  readonly exitCode?: number;
  /** Milliseconds since the epoch. Absent from a container that runs: since when it does is not known anew, and stays as it is. */
  readonly startedAtMs?: number;
  readonly finishedAtMs?: number;
  readonly restarts: number;
  readonly isReady: boolean;
  /** How the run before this one ended. */
  readonly last?: Pick<ContainerReport, 'reason' | 'exitCode' | 'startedAtMs' | 'finishedAtMs'>;
}

/**
 * What a kubelet says of a pod: the registry makes the pod's status of it. Reports of pods that do the same at the same
 * time share their `containers`.
 */
export interface PodReport {
  readonly uid: Uid;
  readonly namespace: string;
  readonly name: string;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  /** When the kubelet accepted the pod, in milliseconds. */
  readonly startedAtMs: number;
  /** When this report was made, in milliseconds: conditions that it changes have changed then. */
  readonly reportedAtMs: number;
  readonly isReady: boolean;
  readonly containers: readonly ContainerReport[];
}

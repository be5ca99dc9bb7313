/** How a DaemonSet's pods are replaced; each is a part of the rollout chart. */
export type RolloutStrategy = 'onDelete' | 'rolling' | 'surging';

/** A rollout asks once for each revision, with the strategy that the DaemonSet names. */
export interface AllowanceRequest {
  /** The DaemonSet's. */
  readonly uid: string;
  /** `namespace/name`, for people. */
  readonly daemonSet: string;
  /** The hash of the revision to roll out. */
  readonly revision: string;
  readonly strategy: RolloutStrategy;
}

/** The supervisor's answer: it stands until it is replaced by a later one for the same DaemonSet. */
export interface Allowance {
  readonly uid: string;
  readonly revision: string;
  /** Grows with each answer for the DaemonSet: an older one that arrives late counts for nothing. */
  readonly epoch: number;
  readonly strategy: RolloutStrategy;
  /** `held` leaves pods as they are until a later answer. */
  readonly verdict: 'granted' | 'held';
}

/** The way to the update-coordinator in the supervisor. Answers, also unasked ones, come to `receive`. */
export interface RolloutCoordinator {
  ask(request: AllowanceRequest): void;
  /** The DaemonSet is gone, and all about it can be forgotten. */
  forget(uid: string): void;
  /** Says who takes the answers. Called once. */
  receive(receiver: (allowance: Allowance) => void): void;
}

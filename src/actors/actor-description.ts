/** The state of an actor, as XState gives it: a name, or the names in each region of a parallel state. */
export type ActorState = string | { readonly [region: string]: ActorState | undefined };

/** What inspection shows of an actor. */
export interface ActorDescription {
  /** `pod/kube-system/fluentd-x7k2p`, `node/node-1`, `daemonset/kube-system/fluentd`, `rollout/kube-system/fluentd`. */
  readonly id: string;
  readonly chart: string;
  /** The state value, as XState gives it. */
  readonly state: unknown;
  /** The node that the actor is, or that its pod is bound to. */
  readonly node?: string | undefined;
}

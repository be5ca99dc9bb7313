import type { DaemonSet } from '../objects/kubernetes.js';
import type { PodBase } from '../objects/writes.js';

/** What the pods of a DaemonSet's revision have in common (B-091 to B-094); `hash` may be empty. */
export declare function podBase(daemonSet: DaemonSet, hash: string): PodBase;

import type { NodePoolSpec } from '../objects/kubernetes.js';
import type { RestartLimits } from './restart-policy.js';

/** How a cluster is made. Every field may be left out. */
export interface ClusterOptions {
  /** How many simulated nodes the pool `default` keeps. 0, the default, makes no pool. */
  readonly nodes?: number;
  /** The nodes are named by this and a number from 0. Defaults to `node-`. */
  readonly nodePrefix?: string;
  /** What else is said of the pool: labels, taints, timing, failure rates, `kubelet: 'manual'`. */
  readonly nodePool?: Partial<Omit<NodePoolSpec, 'replicas' | 'namePrefix'>>;
  /**
   * The images that simulated kubelets cannot pull: tags (`:non-existent`), ends of hosts (`.invalid`) and whole names. These two are
   * the default; a list takes their place.
   */
  readonly unpullableImages?: readonly string[];
  /**
   * How many actor shards run in threads of their own, beside one thread for the control plane. `auto`, the default, makes one for each
   * core that the application and the control plane leave, and at least one. 0 keeps everything in the calling thread.
   */
  readonly threads?: number | 'auto';
  /**
   * What node and pod actors are: XState actors (`xstate`, the default), or `rows` of a table of numbers, for the largest fleets. Both
   * take the same steps by the same charts. DaemonSets and rollouts are XState actors in any case.
   */
  readonly actors?: 'xstate' | 'rows';
  /**
   * How large the heap of each thread may get, in MiB: one that needs more ends, and is replaced. Defaults to three quarters of the memory
   * of the machine, or of the container. Below 2,048 a heap is cleared at twice what was alive before rather than at four times: a fifth less memory.
   */
  readonly heapLimitMb?: number;
  /**
   * How much its threads give way to the application's where cores are few (Linux only): so much is added to their niceness, 0 (not at all) to 19, and to that of V8's helpers, which
   * collect garbage and compile for the whole process and stay so. The default of 5 keeps the application's event loop quick while a large fleet is rolled out; a cluster that
   * others outside the process use may want 0.
   */
  readonly niceness?: number;
  /** `virtual` stands still until `cluster.time.advance` is called, and needs `threads: 0`. Defaults to `real`. */
  readonly time?: 'real' | 'virtual';
  /** When virtual time begins, in milliseconds since the epoch. Defaults to 2026-01-01T00:00:00Z. */
  readonly startMs?: number;
  /** What chance is drawn from: names, uids, simulated delays and failures. With virtual time, the same seed gives the same history. */
  readonly seed?: string | number;
  /** False leaves binding pods to nodes to somebody outside. Defaults to true. */
  readonly binder?: boolean;
  /**
   * Serves what old clients ask for, too: DaemonSets of group `extensions/v1beta1`, as Kubernetes 1.15 did, its defaults included.
   * Defaults to false.
   */
  readonly legacyApis?: boolean;
  /** Lets the process end while the cluster runs. By default a cluster keeps it open until `stop()`. */
  readonly unref?: boolean;
  /** How often a thread that has died or hangs is replaced before the cluster gives up (`cluster.failed`). */
  readonly restarts?: Partial<RestartLimits>;
  /** What is logged on the standard error: one of pino's levels. Defaults to `silent`. */
  readonly logLevel?: string;
}

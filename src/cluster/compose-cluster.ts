import type { Certificates } from '../api/tls/certificates.js';
import { KeepOpen } from '../clock/keep-open.js';
import { randomSeed, randomToken } from '../clock/random-seed.js';
import { RealClock } from '../clock/real-clock.js';
import type { SelfSettlingClock } from '../clock/self-settling-clock.js';
import type { ChildFactory, ChildrenOptions, ControlPlaneChild, ShardChild } from './children.js';
import type { ClusterClient } from './client.js';
import { Cluster } from './cluster.js';
import type { ClusterNodes } from './cluster-nodes.js';
import type { ClusterOptions } from './cluster-options.js';
import { ClusterRuntime } from './cluster-runtime.js';
import { ClusterTime } from './cluster-time.js';
import { ComposedInspector } from './composed-inspector.js';
import type { ListenData } from './control-plane.js';
import { newEpochs } from './epochs.js';
import { FailedKubelets } from './failed-kubelets.js';
import { Followings } from './followings.js';
import { defaultHeapLimitMb } from './heap-limit.js';
import { keepingOpen } from './keeping-open.js';
import { Supervisor } from './supervisor.js';

/** What is added to the niceness of threads: the application's own has three quarters of a core that it shares with one of them. */
const NICENESS = 5;

/** Where the parts of a cluster run, and by which clock. */
export interface Placing {
  /** How many shards have threads of their own; 0 keeps everything in the calling thread. */
  readonly threads: number;
  /** How many shards share the calling thread; one if left out. */
  readonly shards?: number;
  readonly clock: RealClock | SelfSettlingClock;
  readonly unref: boolean;
  /** Makes what the supervisor keeps: in threads or in this one, as `threads` says, if left out. */
  readonly children?: (options: ChildrenOptions, placing: Placing) => Promise<ChildFactory<unknown>>;
}

/** A cluster that is put together, and has not been started. */
export interface Composition {
  readonly cluster: Cluster;
  readonly supervisor: Supervisor<unknown, ControlPlaneChild<unknown>, ShardChild<unknown>>;
}

/** Puts a cluster together. It answers once its supervisor has been started. */
export async function composeCluster(options: ClusterOptions, placing: Placing): Promise<Composition> {
  const { seed = randomSeed(), binder = true, legacyApis = false, logLevel = 'silent', restarts, unpullableImages } = options;
  const { actors = 'xstate', heapLimitMb = defaultHeapLimitMb(), niceness = NICENESS } = options;
  const { threads, shards = 1, clock, children: makeChildren = defaultChildren } = placing;
  const shardCount = threads || shards;
  const certificates = lazily(makeCertificates);
  const token = randomToken();
  let listening: ListenData | undefined;
  const children: ChildrenOptions = {
    seed: String(seed),
    shardCount,
    unpullableImages,
    actors,
    heapLimitMb,
    niceness,
    binder,
    legacyApis,
    token,
    caCertificate: threads === 0 ? Promise.resolve('') : certificates().then(({ caCertificate }) => caCertificate),
    logLevel,
    epochs: newEpochs(shardCount),
    listening: () => listening,
  };
  const failedKubelets = new FailedKubelets();
  const followings = new Followings();
  const supervisor = new Supervisor({
    threads: followings.toldTo(failedKubelets.toldTo(await makeChildren(children, placing))),
    shards: shardCount,
    epochs: children.epochs,
    clock,
    ...(restarts && { restarts }),
  });
  const open = placing.unref ? new KeepOpen() : undefined;
  const time = new ClusterTime(clock, open);
  const onListening = (data: ListenData) => {
    listening = data;
  };
  const runtime = new ClusterRuntime({
    supervisor,
    shardCount,
    actors,
    failedKubelets,
    followings,
    clock,
    time,
    token,
    certificates,
    onListening,
    unref: placing.unref,
  });
  const inspector = (client: ClusterClient, nodes: ClusterNodes) =>
    new ComposedInspector({ supervisor, shardCount, actors, client, nodes, time, clock, unref: placing.unref });
  const parts = { runtime: open ? keepingOpen(runtime, open) : runtime, time, token, legacyApis, inspector };
  return { cluster: new Cluster(parts), supervisor };
}

/** Loaded when wanted: a cluster in threads needs nothing of what its threads run, and the other way round. */
async function defaultChildren(children: ChildrenOptions, { threads, clock, unref }: Placing): Promise<ChildFactory<unknown>> {
  if (threads > 0) return (await import('./worker-children.js')).workerChildren(children, { clock, unref }) as ChildFactory<unknown>;
  return (await import('./in-thread-children.js')).inThreadChildren(children, { clock }) as ChildFactory<unknown>;
}

/** Certificates are for clients outside: they live in real time, whatever time the cluster lives in. */
async function makeCertificates(): Promise<Certificates> {
  const { createCertificates } = await import('../api/tls/certificates.js');
  return createCertificates(new RealClock().now());
}

function lazily<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

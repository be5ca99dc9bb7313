import { availableParallelism } from 'node:os';
import type { Certificates } from '../api/tls/certificates.js';
import { randomSeed, randomToken } from '../clock/random-seed.js';
import { RealClock } from '../clock/real-clock.js';
import { SelfSettlingClock } from '../clock/self-settling-clock.js';
import type { ChildFactory, ChildrenOptions, ControlPlaneChild, ShardChild } from './children.js';
import { Cluster } from './cluster.js';
import type { ClusterOptions } from './cluster-options.js';
import { ClusterRuntime } from './cluster-runtime.js';
import { ClusterTime } from './cluster-time.js';
import type { ListenData } from './control-plane.js';
import { newEpochs } from './epochs.js';
import { addNodePool } from './node-pool.js';
import { Supervisor } from './supervisor.js';

type TheClock = RealClock | SelfSettlingClock;

/** Cores that the application and the control plane are left with. */
const CORES_OF_OTHERS = 2;

/**
 * Starts a cluster; resolves when it answers and its nodes are ready. The process stays open until `stop()`. Rejects with TypeError or
 * RangeError for options that make no sense, with what a thread died of if it cannot be started.
 */
export async function createCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const { seed = randomSeed(), binder = true, logLevel = 'silent', unref = false, nodes = 0 } = options;
  const { threads, clock } = checked(options);
  const shardCount = Math.max(1, threads);
  const certificates = lazily(makeCertificates);
  const token = randomToken();
  let listening: ListenData | undefined;
  const children: ChildrenOptions = {
    seed: String(seed),
    shardCount,
    binder,
    token,
    caCertificate: threads === 0 ? '' : (await certificates()).caCertificate,
    logLevel,
    epochs: newEpochs(shardCount),
    listening: () => listening,
  };
  const factory = await childFactory(children, { threads, clock, unref });
  const supervisor: Supervisor<unknown, ControlPlaneChild<unknown>, ShardChild<unknown>> = new Supervisor({
    threads: factory,
    shards: shardCount,
    epochs: children.epochs,
    clock,
  });
  const time = new ClusterTime(clock);
  const onListening = (data: ListenData) => {
    listening = data;
  };
  const runtime = new ClusterRuntime({ supervisor, shardCount, clock, time, token, certificates, onListening });
  await supervisor.start();
  const cluster = new Cluster({ runtime, time, token });
  if (nodes > 0) await addNodePool(cluster, options);
  return cluster;
}

function checked({ threads = 'auto', time = 'real', nodes = 0, startMs, unref = false }: ClusterOptions): {
  threads: number;
  clock: TheClock;
} {
  if (!Number.isInteger(nodes) || nodes < 0) throw new RangeError(`nodes: a whole number is wanted, not ${nodes}`);
  if (time === 'virtual' && threads !== 0) throw new TypeError('time: "virtual" needs threads: 0');
  if (threads === 'auto') return { threads: Math.max(1, availableParallelism() - CORES_OF_OTHERS), clock: new RealClock({ unref }) };
  if (!Number.isInteger(threads) || threads < 0) throw new RangeError(`threads: a whole number or "auto" is wanted, not ${threads}`);
  return { threads, clock: time === 'virtual' ? new SelfSettlingClock(startMs) : new RealClock({ unref }) };
}

interface Placing {
  readonly threads: number;
  readonly clock: TheClock;
  readonly unref: boolean;
}

/** Loaded when wanted: a cluster in threads needs nothing of what its threads run, and the other way round. */
async function childFactory(children: ChildrenOptions, { threads, clock, unref }: Placing): Promise<ChildFactory<unknown>> {
  if (threads > 0) return (await import('./worker-children.js')).workerChildren(children, { clock, unref }) as ChildFactory<unknown>;
  return (await import('./in-thread-children.js')).inThreadChildren(children, clock) as ChildFactory<unknown>;
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

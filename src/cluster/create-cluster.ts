import { availableParallelism } from 'node:os';
import { ACTOR_KINDS } from '../actors/actor-kind.js';
import { KeepOpen } from '../clock/keep-open.js';
import { RealClock } from '../clock/real-clock.js';
import { SelfSettlingClock } from '../clock/self-settling-clock.js';
import { MOST_NICE } from '../threads/niceness.js';
import type { Cluster } from './cluster.js';
import type { ClusterOptions } from './cluster-options.js';
import { composeCluster, type Placing } from './compose-cluster.js';
import { LOG_LEVELS } from './log.js';
import { addNodePool } from './node-pool.js';

/** Every option, so that one which is misspelt is not passed over. */
const KNOWN: Readonly<Record<keyof ClusterOptions, true>> = {
  nodes: true,
  nodePrefix: true,
  nodePool: true,
  unpullableImages: true,
  threads: true,
  actors: true,
  heapLimitMb: true,
  niceness: true,
  time: true,
  startMs: true,
  seed: true,
  binder: true,
  legacyApis: true,
  unref: true,
  restarts: true,
  logLevel: true,
};
/** Cores that the application and the control plane are left with. */
const CORES_OF_OTHERS = 2;

/**
 * Starts a cluster; resolves when it answers and its nodes are ready. The process stays open until `stop()`. Rejects with TypeError or
 * RangeError for options that make no sense, with what a thread died of if it cannot be started.
 */
export async function createCluster(options: ClusterOptions = {}): Promise<Cluster> {
  assertKnown(options);
  assertSensible(options);
  const placing = placingOf(options);
  return new KeepOpen().during(() => start(options, placing));
}

async function start(options: ClusterOptions, placing: Placing): Promise<Cluster> {
  const { cluster, supervisor } = await composeCluster(options, placing);
  try {
    await supervisor.start();
    if ((options.nodes ?? 0) > 0) await addNodePool(cluster, options);
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

function placingOf({ threads = 'auto', time = 'real', startMs, unref = false }: ClusterOptions): Placing {
  if (time !== 'real' && time !== 'virtual') throw new TypeError(`time: "real" or "virtual" is wanted, not ${JSON.stringify(time)}`);
  if (time === 'virtual' && threads !== 0) throw new TypeError('time: "virtual" needs threads: 0');
  if (threads === 'auto') {
    return { threads: Math.max(1, availableParallelism() - CORES_OF_OTHERS), clock: new RealClock({ unref }), unref };
  }
  if (!Number.isInteger(threads) || threads < 0) throw new RangeError(`threads: a whole number or "auto" is wanted, not ${threads}`);
  return { threads, clock: time === 'virtual' ? new SelfSettlingClock(startMs) : new RealClock({ unref }), unref };
}

function assertKnown(options: object): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(KNOWN, name));
  if (unknown !== undefined)
    throw new TypeError(`there is no option ${JSON.stringify(unknown)}; there are ${Object.keys(KNOWN).join(', ')}`);
}

function assertSensible({ actors = 'xstate', nodes = 0, heapLimitMb = 1, niceness = 0, logLevel = 'silent' }: ClusterOptions): void {
  if (!ACTOR_KINDS.includes(actors)) throw new TypeError(`actors: "xstate" or "rows" is wanted, not ${JSON.stringify(actors)}`);
  assertWhole('nodes', nodes, 0);
  assertWhole('heapLimitMb', heapLimitMb, 1);
  assertWhole('niceness', niceness, 0, MOST_NICE);
  if (!LOG_LEVELS.includes(logLevel)) throw new RangeError(`logLevel: one of ${LOG_LEVELS.join(', ')} is wanted, not "${logLevel}"`);
}

function assertWhole(name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (!Number.isInteger(value) || value < least || value > most) throw new RangeError(`${name}: a whole number is wanted, not ${value}`);
}

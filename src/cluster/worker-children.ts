import type { Port } from '../channels/port.js';
import type { Clock } from '../clock/clock.js';
import type { SeenStep } from '../inspector/inspection-messages.js';
import { newSharedLogMemory } from '../store/log-memory.js';
import { newChannel, type PortEnd, portOverMessagePort } from '../threads/message-port.js';
import { helpersGiveWay } from '../threads/niceness.js';
import type { Thread } from '../threads/thread.js';
import type { ActorShardApi } from './actor-shard-thread.js';
import type { StreamDemand, StreamPiece } from './api-connection.js';
import type { ChildFactory, ChildrenOptions, ControlPlaneChild, ShardChild } from './children.js';
import type { ControlPlaneApi, ControlPlaneStart } from './control-plane-thread.js';
import { youngLimitMb } from './heap-limit.js';
import type { ChildThread } from './supervised-thread.js';
import type { ControlPlaneThread, ShardThread } from './supervisor.js';
import { workerThreads } from './worker-threads.js';

/** The built modules that threads begin with. */
export interface WorkerEntries {
  readonly controlPlane: URL;
  readonly actorShard: URL;
}

const ENTRIES: WorkerEntries = {
  controlPlane: new URL('../../workers/control-plane.js', import.meta.url),
  actorShard: new URL('../../workers/actor-shard.js', import.meta.url),
};

/** How children in threads are kept. */
export interface WorkerOptions {
  readonly clock: Clock;
  /** Lets the process end while they run. */
  readonly unref: boolean;
  /** Others that do the same, if not everynode's own. */
  readonly entries?: WorkerEntries;
  /** How often threads show that they are alive, in milliseconds; ten times without it, and one is replaced. A second if left out. */
  readonly beatMs?: number;
}

/** Children in worker threads of their own. */
export function workerChildren(
  options: ChildrenOptions,
  { clock, unref, entries = ENTRIES, beatMs }: WorkerOptions,
): ChildFactory<PortEnd> {
  const log = newSharedLogMemory();
  let generation = 0;
  const controlPlaneStart = (authority: PortEnd): ControlPlaneStart => {
    generation += 1;
    const { seed, shardCount, actors, binder, legacyApis, token, logLevel, epochs } = options;
    const more = { generation, log, authority, listening: options.listening() };
    return { seed, shardCount, actors, binder, legacyApis, token, logLevel, epochs, ...more };
  };
  const { seed, shardCount, unpullableImages, actors, heapLimitMb, niceness } = options;
  helpersGiveWay(niceness);
  const thread = { heapLimitMb, niceness, youngLimitMb: youngLimitMb(actors) };
  const threads = workerThreads<ControlPlaneApi, ActorShardApi>({
    clock,
    beatMs,
    controlPlane: () => {
      const authority = endThatTells(options.caCertificate);
      return { ...thread, entry: entries.controlPlane, data: controlPlaneStart(authority), transfer: [authority] };
    },
    shard: () => ({ ...thread, entry: entries.actorShard, data: { seed, shardCount, unpullableImages, actors } }),
  });
  return {
    ...threads,
    startControlPlane: (events) => {
      const { thread, ...child } = threads.startControlPlane(events);
      if (unref) thread.unref();
      return { ...child, ...controlPlaneCalls(thread) };
    },
    startShard: (start, events) => {
      const { thread, ...child } = threads.startShard(start, events);
      if (unref) thread.unref();
      return { ...child, ...shardCalls(thread) };
    },
  };
}

/** An end of a channel on which a text arrives once it is known: a thread that waits for it has started meanwhile. */
function endThatTells(text: Promise<string>): PortEnd {
  const [mine, theirs] = newChannel();
  // Without certificates there is no authority; why there are none is told by whoever needs them, which is `listen`.
  text.then(
    (known) => mine.postMessage(known),
    () => mine.postMessage(''),
  );
  mine.unref();
  return theirs;
}

function controlPlaneCalls({ remote }: Thread<ControlPlaneApi>): Omit<ControlPlaneChild<PortEnd>, keyof ControlPlaneThread<PortEnd>> {
  return {
    request: (request) => remote.request(request),
    open: (request) => {
      const [reader, server] = newChannel();
      // If the thread has ended, the channel does.
      remote.open(request, server).catch(() => reader.close());
      return endingPort(reader);
    },
    listen: (data) => remote.listen(data),
  };
}

/** A stream whose reader learns that the thread at the other end is gone. */
function endingPort(end: PortEnd): Port<StreamDemand, StreamPiece> {
  const port = portOverMessagePort<StreamDemand, StreamPiece>(end);
  const listen = (receiver: (piece: StreamPiece) => void) => {
    port.listen(receiver);
    end.once('close', () => receiver({ kind: 'abort' }));
  };
  return { ...port, listen };
}

function shardCalls({ remote }: Thread<ActorShardApi>): Omit<ShardChild<PortEnd>, keyof ShardThread<PortEnd> | keyof ChildThread> {
  return {
    inspect: (id) => remote.inspect(id),
    ask: (question) => remote.ask(question),
    follow: (followed, onStep) => {
      const [reader, writer] = newChannel();
      const port = portOverMessagePort<never, SeenStep>(reader);
      port.listen(onStep);
      // A shard that has ended has no actors to follow.
      remote.follow(followed, writer).catch(() => port.close());
      return () => port.close();
    },
    setKubelet: (nodeName, state) => remote.setKubelet(nodeName, state),
  };
}

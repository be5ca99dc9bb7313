import { portPair } from '../channels/in-thread-port.js';
import { unpackingPort } from '../channels/packing-port.js';
import type { Port } from '../channels/port.js';
import type { Clock } from '../clock/clock.js';
import type { CommitLog } from '../store/commit-log.js';
import { newSharedLogMemory, type SharedLogMemory } from '../store/log-memory.js';
import { ActorShard } from './actor-shard.js';
import { answerTo, type StreamDemand, type StreamPiece, serveStream } from './api-connection.js';
import type { ChildFactory, ChildrenOptions, ControlPlaneChild, ShardChild } from './children.js';
import { ControlPlane } from './control-plane.js';
import { InThreadLife } from './in-thread-life.js';
import { apiLog } from './log.js';
import { rolloutsOver } from './rollout-port.js';
import type { ChildThread } from './supervised-thread.js';

/** One end of a channel within the thread; each side knows what it carries. */
type End = Port<never, never>;

/** How children within the thread are kept. */
export interface InThreadOptions {
  readonly clock: Clock;
  /** How a control plane opens the log; a `SharedLog` if left out. */
  readonly openLog?: (memory: SharedLogMemory) => CommitLog;
  /** Whether steps of actors are taken down for inspection; they are if left out. */
  readonly isInspected?: boolean;
}

/**
 * Children that share the supervisor's thread and clock. They start, end and are replaced as threads are: what is terminated does
 * and says no more, even if it is in the middle of something, and nothing of it survives but the commit log.
 */
export function inThreadChildren(options: ChildrenOptions, { clock, openLog, isInspected }: InThreadOptions): ChildFactory<End> {
  const { seed, shardCount, unpullableImages, actors: kind, binder, legacyApis, token, logLevel, epochs } = options;
  const log = newSharedLogMemory();
  let generation = 0;
  return {
    startControlPlane: (events) => {
      generation += 1;
      const life = new InThreadLife('control-plane', clock, events);
      const data = { seed, generation, shardCount, actors: kind, binder, legacyApis, token, caCertificate: '', log, epochs };
      const controlPlane = new ControlPlane(data, { clock: life.clock, log: apiLog(logLevel), openLog });
      life.onEnd(() => controlPlane.stop());
      const listening = options.listening();
      life.begin(listening === undefined ? undefined : controlPlane.listen(listening));
      return { ...controlPlaneChild(controlPlane, clock, life), ...life.controls() };
    },
    startShard: ({ index, epoch, rollouts }, events) => {
      const life = new InThreadLife(`shard-${index}`, clock, events);
      const coordinator = rolloutsOver(typed(rollouts));
      const data = { index, shardCount, epoch, seed, unpullableImages, actors: kind };
      const actors = new ActorShard(data, { clock: life.clock, coordinator, isInspected });
      life.onEnd(() => actors.stop());
      life.begin();
      return { ...shardChild(actors), ...life.controls() };
    },
    newChannel: () => portPair<never, never>(clock),
    openPort: (end) => typed(end),
  };
}

function controlPlaneChild(controlPlane: ControlPlane, clock: Clock, life: InThreadLife): Omit<ControlPlaneChild<End>, keyof ChildThread> {
  return {
    connectShard: (shard, epoch, end) => controlPlane.connectShard(shard, epoch, typed(end)),
    request: (request) => life.call(() => answerTo(controlPlane, request)),
    open: (request) => {
      const [reader, server] = portPair<StreamDemand, StreamPiece>(clock);
      serveStream(controlPlane, request, life.stream(server));
      return reader;
    },
    listen: (data) => life.call(() => controlPlane.listen(data)),
  };
}

function shardChild(actors: ActorShard): Omit<ShardChild<End>, keyof ChildThread> {
  return {
    connectControlPlane: (end) => actors.shard.connect(unpackingPort(typed(end))),
    inspect: async (id) => actors.inspect(id),
    ask: async (question) => actors.ask(question),
    follow: (followed, onStep) => actors.follow(followed, onStep),
    setKubelet: async (nodeName, state) => actors.setKubelet(nodeName, state),
  };
}

/** The same end, as the side that holds it knows it. */
function typed<Out, In>(end: End): Port<Out, In> {
  return end as unknown as Port<Out, In>;
}

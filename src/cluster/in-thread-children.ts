import { portPair } from '../channels/in-thread-port.js';
import type { Port } from '../channels/port.js';
import type { Clock } from '../clock/clock.js';
import { newSharedLogMemory } from '../store/shared-log.js';
import { ActorShard } from './actor-shard.js';
import { answerTo, type StreamDemand, type StreamPiece, serveStream } from './api-connection.js';
import type { ChildFactory, ChildrenOptions, ControlPlaneChild, ShardChild } from './children.js';
import { ControlPlane } from './control-plane.js';
import { apiLog } from './log.js';
import { rolloutsOver } from './rollout-port.js';
import type { ChildEvents, ChildThread } from './supervised-thread.js';

/** One end of a channel within the thread; each side knows what it carries. */
type End = Port<never, never>;

/**
 * Children that share the supervisor's thread and clock. They start, end and are replaced as threads are: what is terminated says
 * no more, and nothing of it survives but the commit log.
 */
export function inThreadChildren(options: ChildrenOptions, clock: Clock): ChildFactory<End> {
  const log = newSharedLogMemory();
  let generation = 0;
  return {
    startControlPlane: (events) => {
      generation += 1;
      const { seed, shardCount, binder, token, caCertificate, logLevel } = options;
      const data = { seed, generation, shardCount, binder, token, caCertificate, logLevel, log, epochs: options.epochs };
      const controlPlane = new ControlPlane(data, { clock, log: apiLog(logLevel) });
      return started(controlPlaneChild(controlPlane, clock), { events, clock, options, controlPlane });
    },
    startShard: ({ index, epoch, rollouts }, events) => {
      const { seed, shardCount } = options;
      const coordinator = rolloutsOver(typed(rollouts));
      const actors = new ActorShard({ index, shardCount, epoch, seed }, { clock, coordinator });
      clock.soon(() => events.ready());
      return { ...shardChild(actors), ...ending(clock, events, async () => actors.stop()) };
    },
    newChannel: () => portPair<never, never>(clock),
    openPort: (end) => typed(end),
  };
}

interface Start {
  readonly events: ChildEvents;
  readonly clock: Clock;
  readonly options: ChildrenOptions;
  readonly controlPlane: ControlPlane;
}

function started(
  child: Omit<ControlPlaneChild<End>, keyof ChildThread>,
  { events, clock, options, controlPlane }: Start,
): ControlPlaneChild<End> {
  const end = ending(clock, events, () => controlPlane.stop());
  const listening = options.listening();
  if (listening === undefined) clock.soon(() => events.ready());
  else controlPlane.listen(listening).then(events.ready, events.exited);
  return { ...child, ...end };
}

function controlPlaneChild(controlPlane: ControlPlane, clock: Clock): Omit<ControlPlaneChild<End>, keyof ChildThread> {
  return {
    connectShard: (shard, epoch, end) => controlPlane.connectShard(shard, epoch, typed(end)),
    request: (request) => answerTo(controlPlane, request),
    open: (request) => {
      const [reader, server] = portPair<StreamDemand, StreamPiece>(clock);
      serveStream(controlPlane, request, server);
      return reader;
    },
    listen: (data) => controlPlane.listen(data),
  };
}

function shardChild(actors: ActorShard): Omit<ShardChild<End>, keyof ChildThread> {
  return {
    connectControlPlane: (end) => actors.shard.connect(typed(end)),
    inspect: async (id) => actors.inspect(id),
    follow: (id, onStep) => actors.follow(id, onStep),
    setKubelet: async (nodeName, state) => actors.setKubelet(nodeName, state),
  };
}

/** Both ways to end, once: being terminated is only quicker. */
function ending(clock: Clock, events: ChildEvents, stop: () => Promise<void>): ChildThread {
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    stop().then(
      () => clock.soon(() => events.exited(undefined)),
      (error: Error) => events.exited(error),
    );
  };
  return { askToStop: end, terminate: end };
}

/** The same end, as the side that holds it knows it. */
function typed<Out, In>(end: End): Port<Out, In> {
  return end as unknown as Port<Out, In>;
}

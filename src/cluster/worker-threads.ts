import type { Clock, Timer } from '../clock/clock.js';
import { BEAT_MS } from '../threads/beats.js';
import { newChannel, type PortEnd, portOverMessagePort } from '../threads/message-port.js';
import { type Remote, startThread, type Thread, type ThreadOptions } from '../threads/thread.js';
import { ThreadExited } from '../threads/thread-exited.js';
import type { ChildEvents, ChildThread } from './supervised-thread.js';
import type { ControlPlaneThread, ShardStart, ShardThread, ThreadFactory } from './supervisor.js';
import { type WatchOptions, watchBeats } from './thread-watch.js';

/** What the thread of a control plane must serve; it may serve more. */
export interface ControlPlaneApi {
  connectShard(shard: number, epoch: number, end: PortEnd): void;
  /** Ends what is open; the thread is terminated afterwards. */
  stop(): void | Promise<void>;
}

/** What the thread of a shard must serve; it may serve more. */
export interface ShardApi {
  connectControlPlane(end: PortEnd): void;
  stop(): void | Promise<void>;
}

/** A supervised thread with the functions that it serves. */
export type Serving<Child extends ChildThread, Api> = Child & { readonly thread: Thread<Api> };

/** What one thread is started with. */
type WorkerStart = Pick<ThreadOptions, 'entry' | 'heapLimitMb' | 'youngLimitMb' | 'niceness' | 'transfer'> & { readonly data: object };

/** How threads are started. Asked for each start, so that a replacement gets what holds by then. */
export interface WorkerThreadsOptions {
  readonly clock: Clock;
  readonly controlPlane: () => WorkerStart;
  /** The thread's data is the data given here together with the `ShardStart` itself. */
  readonly shard: (start: ShardStart<PortEnd>) => WorkerStart;
  /** How often threads show that they are alive, in milliseconds; ten times without it (more with a large heap), and one counts as hung. A second if left out. */
  readonly beatMs?: number | undefined;
}

/** Real threads for a supervisor. */
export function workerThreads<Control extends ControlPlaneApi, Shard extends ShardApi>(
  options: WorkerThreadsOptions,
): ThreadFactory<PortEnd, Serving<ControlPlaneThread<PortEnd>, Control>, Serving<ShardThread<PortEnd>, Shard>> {
  const { clock, beatMs = BEAT_MS } = options;
  const watch = { clock, beatMs };
  return {
    startControlPlane: (events) => {
      const thread = startThread<Control>({ ...options.controlPlane(), name: 'control-plane', beatMs });
      const child = new ThreadChild<ControlPlaneApi>(thread, watch, events);
      return {
        ...child.controls(),
        thread,
        connectShard: (shard, epoch, end) => child.tell((remote) => remote.connectShard(shard, epoch, end)),
      };
    },
    startShard: (start, events) => {
      const { data, ...rest } = options.shard(start);
      const name = `shard-${start.index}`;
      const thread = startThread<Shard>({ ...rest, name, data: { ...data, ...start }, transfer: [start.rollouts], beatMs });
      const child = new ThreadChild<ShardApi>(thread, watch, events);
      return { ...child.controls(), thread, connectControlPlane: (end) => child.tell((remote) => remote.connectControlPlane(end)) };
    },
    newChannel,
    openPort: portOverMessagePort,
  };
}

/** A thread as its supervisor sees it. */
class ThreadChild<Api extends { stop(): void | Promise<void> }> {
  readonly #thread: Thread<Api>;
  readonly #remote: Remote<Api>;
  #watch: Timer | undefined;
  #cause: Error | undefined;

  constructor(thread: Thread<Api>, watch: WatchOptions, events: ChildEvents) {
    this.#thread = thread;
    this.#remote = thread.remote;
    thread.ready.then(
      () => {
        this.#watch = watchBeats(
          () => thread.pulse(),
          watch,
          () => events.silent(),
        );
        events.ready();
      },
      // It has exited, which is told below.
      () => undefined,
    );
    thread.exited.then(
      ({ error }) => {
        this.#watch?.cancel();
        events.exited(error ?? this.#cause);
      },
      (error: unknown) => events.exited(asError(error)),
    );
  }

  controls(): ChildThread {
    return { askToStop: () => this.#stop(), terminate: () => this.#terminate() };
  }

  /** Calls the thread. One that throws at what it must be able to do is of no use: it is ended, to be replaced. */
  tell(call: (remote: Remote<Api>) => Promise<void>): void {
    call(this.#remote).catch((error: unknown) => {
      if (error instanceof ThreadExited) return;
      this.#cause = asError(error);
      this.#terminate();
    });
  }

  #stop(): void {
    const end = () => this.#terminate();
    (this.#remote.stop as () => Promise<void>)().then(end, end);
  }

  #terminate(): void {
    // `exited` tells when it has gone.
    this.#thread.terminate().catch((error: unknown) => {
      this.#cause = asError(error);
    });
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

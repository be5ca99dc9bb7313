import type { AnyActor } from 'xstate';
import type { ChartEffects } from '../charts/chart.js';
import { type WorkerThreadEvent, workerThreadMachine } from '../charts/worker-thread-machine.js';
import type { Clock } from '../clock/clock.js';
import { interpreted } from './interpreted.js';

/** What a thread tells its supervisor, each at most once. */
export interface ChildEvents {
  ready(): void;
  /** It has gone, by itself or because it was terminated; with what it died of, if anything. */
  exited(cause: Error | undefined): void;
  /** It shows no sign of life. */
  silent(): void;
}

/** A thread that has been started, as its supervisor sees it. */
export interface ChildThread {
  /** It exits soon, of its own accord. */
  askToStop(): void;
  terminate(): void;
}

/** What the supervisor wants to know of a thread. */
interface ThreadReports {
  ready(): void;
  /** It is neither there nor being restarted: `restart` or `stop` it. */
  crashed(cause: Error | undefined): void;
  /** It hangs and cannot be terminated. */
  stuck(): void;
  stopped(): void;
}

/** How to keep one thread. */
export interface SupervisedThreadOptions<Child extends ChildThread> {
  readonly name: string;
  readonly clock: Clock;
  readonly parent: AnyActor;
  /** Starts the thread, or its replacement. */
  readonly start: (events: ChildEvents) => Child;
  readonly reports: ThreadReports;
}

/** How long to wait for a thread, each with what happens then. */
const LIMITS_MS = {
  /** Until it serves: a control plane may have a long log to read. Then it is replaced. */
  startLimit: 60_000,
  /** Until it has stopped when asked to: a process that is interrupted wants to be gone within two seconds. Then it is terminated. */
  stopLimit: 800,
  /** Until it has gone when terminated: milliseconds, unless something is very wrong. Then it is given up. */
  terminateLimit: 5_000,
};

/** One worker thread, over all its restarts, with the actor that keeps it. */
export class SupervisedThread<Child extends ChildThread> {
  readonly actor: AnyActor;
  readonly #options: SupervisedThreadOptions<Child>;
  #child: Child | undefined;
  #incarnation = 0;
  #hasBegun = false;
  #backoffMs = 0;
  #cause: Error | undefined;

  constructor(options: SupervisedThreadOptions<Child>) {
    const { name, clock, parent } = options;
    this.#options = options;
    this.actor = interpreted(workerThreadMachine, this.#effects(), { id: `thread/${name}`, subject: this, clock, parent });
  }

  /** The thread, if it is there and ready. */
  get running(): Child | undefined {
    return this.actor.getSnapshot().matches('running') ? this.#child : undefined;
  }

  /** Whether it has never been started, or has stopped for good. */
  get isStopped(): boolean {
    return !this.#hasBegun || this.actor.getSnapshot().status !== 'active';
  }

  start(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.actor.start();
  }

  /** Answers a crash. */
  restart(backoffMs: number): void {
    this.#backoffMs = backoffMs;
    this.#send('thread.restart');
  }

  stop(): void {
    this.#send('thread.stop');
  }

  /** Ends the thread, whatever its actor thinks of it. */
  terminate(): void {
    this.#child?.terminate();
  }

  #begin(start: (events: ChildEvents) => Child): void {
    this.#incarnation += 1;
    const incarnation = this.#incarnation;
    // A thread that has been replaced may still be heard of.
    const tell = (type: WorkerThreadEvent['type']) => {
      if (incarnation === this.#incarnation) this.#send(type);
    };
    const exited = (cause: Error | undefined) => {
      if (incarnation === this.#incarnation) this.#cause = cause;
      tell('thread.exited');
    };
    try {
      this.#child = start({ ready: () => tell('thread.ready'), silent: () => tell('thread.silent'), exited });
    } catch (error) {
      this.#child = undefined;
      exited(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #send(type: WorkerThreadEvent['type']): void {
    if (!this.isStopped) this.actor.send({ type });
  }

  /** Reports are made after the step that causes them, when the actor is in its new state. */
  #effects(): ChartEffects<unknown, WorkerThreadEvent> {
    const { start, reports, clock } = this.#options;
    return {
      actions: {
        start: () => this.#begin(start),
        askToStop: () => this.#child?.askToStop(),
        terminate: () => this.terminate(),
        reportReady: () => clock.soon(() => reports.ready()),
        reportCrash: () => clock.soon(() => reports.crashed(this.#cause)),
        reportStuck: () => clock.soon(() => reports.stuck()),
        reportStopped: () => clock.soon(() => reports.stopped()),
      },
      guards: {},
      delays: {
        startLimit: () => LIMITS_MS.startLimit,
        stopLimit: () => LIMITS_MS.stopLimit,
        terminateLimit: () => LIMITS_MS.terminateLimit,
        backoff: () => this.#backoffMs,
      },
    };
  }
}

import { MessagePort, type TransferListItem, Worker } from 'node:worker_threads';
import { proxy, transfer, wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { BEAT_MS, newBeats, type Pulse, pulseOf } from './beats.js';
import { PendingCalls } from './pending-calls.js';
import { type ThreadExit, ThreadExited } from './thread-exited.js';
import { carryErrors } from './thrown.js';
import { youngHeapMb } from './young-heap.js';

/** How to start a thread. */
export interface ThreadOptions {
  /** A built module that calls `serveThread`. */
  readonly entry: URL;
  /** Shown in error messages and by tools. */
  readonly name: string;
  /** What the thread starts with; copied, but for shared memory and what is listed in `transfer`. */
  readonly data: unknown;
  readonly heapLimitMb: number;
  /** The most that its young generation may take of that, in MiB; 192 if left out. */
  readonly youngLimitMb?: number | undefined;
  readonly transfer?: readonly TransferListItem[];
  /** How much it gives way to the other threads of the process, 0 (not at all, the default) to 19. */
  readonly niceness?: number;
  /** How often the thread shows that it is alive, in milliseconds; a second if left out. */
  readonly beatMs?: number;
}

/** A thread's functions as the others see them. Functions among the arguments are called back; ends of channels move over. */
export type Remote<Api> = {
  readonly [Name in keyof Api]: Api[Name] extends (...parameters: infer Parameters) => infer Result
    ? (...parameters: Parameters) => Promise<Awaited<Result>>
    : never;
};

/** A worker thread that serves an API. */
export interface Thread<Api> {
  readonly name: string;
  /** Every call settles: with the result, with what was thrown (an ApiError is one again), or with `ThreadExited`. */
  readonly remote: Remote<Api>;
  /** Resolves when the thread serves; rejects with `ThreadExited` if it ends before. */
  readonly ready: Promise<void>;
  readonly exited: Promise<ThreadExit>;
  /** What the thread has shown of itself, once each `beatMs`. */
  pulse(): Pulse;
  terminate(): Promise<void>;
  /** Lets the process end while the thread runs. */
  unref(): void;
}

/** What a thread serves under: its own functions, and one to know that it serves. */
export interface Served {
  readonly api: object;
  ready(): void;
}

/** What `serveThread` finds as the worker's data. */
export interface ThreadStart {
  readonly data: unknown;
  readonly beats: SharedArrayBuffer;
  readonly beatMs: number;
  readonly niceness: number;
}

carryErrors();

/** Starts a worker thread. */
export function startThread<Api extends object>(options: ThreadOptions): Thread<Api> {
  const { entry, name, data, heapLimitMb, youngLimitMb, transfer: moved = [], beatMs = BEAT_MS, niceness = 0 } = options;
  const beats = newBeats();
  const start: ThreadStart = { data, beats, beatMs, niceness };
  const worker = new Worker(entry, {
    name,
    workerData: start,
    transferList: [...moved],
    resourceLimits: { maxOldGenerationSizeMb: heapLimitMb, maxYoungGenerationSizeMb: youngHeapMb(heapLimitMb, youngLimitMb) },
    // Flags of the process (`--input-type`, a loader of a test runner) need not suit a worker.
    execArgv: [],
  });
  const calls = new PendingCalls();
  const exited = exitOf(worker);
  const served = wrap<Served>(nodeEndpoint(worker));
  const ended = exited.then((exit) => {
    calls.rejectAll(new ThreadExited(name, exit));
    return exit;
  });
  const ready = calls.track(() => served.ready());
  // Whoever waits for it learns of a failure; it is no one's unhandled rejection.
  ready.catch(() => undefined);
  return {
    name,
    remote: remoteOf<Api>(served.api, calls),
    ready,
    exited: ended,
    pulse: () => pulseOf(beats),
    terminate: async () => {
      await worker.terminate();
    },
    unref: () => worker.unref(),
  };
}

function exitOf(worker: Worker): Promise<ThreadExit> {
  let failure: Error | undefined;
  worker.on('error', (error) => {
    failure = error instanceof Error ? error : new Error(String(error));
  });
  return new Promise((resolve) => worker.once('exit', (code) => resolve({ code, error: failure })));
}

/** comlink's proxy, behind one whose calls always settle. */
function remoteOf<Api extends object>(api: unknown, calls: PendingCalls): Remote<Api> {
  const functions = Object(api);
  const known = new Map<string, (...parameters: readonly unknown[]) => Promise<unknown>>();
  return new Proxy(Object.create(null), {
    get: (_target, name) => {
      // A promise that resolves with the proxy would take it for another promise.
      if (name === 'then' || typeof name === 'symbol') return undefined;
      const made = known.get(name);
      if (made !== undefined) return made;
      const remote = functions[name];
      const call = (...parameters: readonly unknown[]) => calls.track(() => remote(...parameters.map(prepared)));
      known.set(name, call);
      return call;
    },
  });
}

/** Ends of channels move to the thread, functions stay and are called from there; all else is copied. */
function prepared(parameter: unknown): unknown {
  if (parameter instanceof MessagePort) return transfer(parameter, [parameter]);
  if (typeof parameter === 'function') return proxy(parameter);
  return parameter;
}

import type { Piscina } from 'piscina';
import type { JobResult } from './job.js';
import { unpackThrown } from './thrown.js';

/** How many jobs may wait: each holds its input in memory, and more than this means that something is wrong. */
const QUEUE_MAX = 256;
/** How long a thread without work is kept, in milliseconds: long enough for a burst of requests. */
const IDLE_MS = 30_000;

/** Runs jobs that keep no state in a pool of threads, which exist only while there is something to do. */
export class StatelessJobs<Known extends { readonly [Name in keyof Known]: (input: never) => unknown }> {
  readonly #entry: URL;
  readonly #maxThreads: number;
  #pool: Promise<Piscina> | undefined;

  /** `entry` is a built module that exports each job, wrapped by `job`. */
  constructor(options: { readonly entry: URL; readonly maxThreads: number }) {
    this.#entry = options.entry;
    this.#maxThreads = options.maxThreads;
  }

  /** Runs a job. Rejects with what the job threw (an ApiError is one again), or if too many wait. */
  async run<Name extends keyof Known & string>(name: Name, input: Parameters<Known[Name]>[0]): Promise<Awaited<ReturnType<Known[Name]>>> {
    this.#pool ??= this.#open();
    const pool = await this.#pool;
    const result: JobResult<Awaited<ReturnType<Known[Name]>>> = await pool.run(input, { name });
    if ('thrown' in result) throw unpackThrown(result.thrown);
    return result.value;
  }

  /** Ends the threads. Jobs that wait are rejected. */
  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await (await pool)?.destroy();
  }

  /** The pool's code is loaded by the first job, too: most clusters never have one. */
  async #open(): Promise<Piscina> {
    const { Piscina: Pool } = await import('piscina');
    return new Pool({
      filename: this.#entry.href,
      minThreads: 0,
      maxThreads: this.#maxThreads,
      maxQueue: QUEUE_MAX,
      idleTimeout: IDLE_MS,
      execArgv: [],
    });
  }
}

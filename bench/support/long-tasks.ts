import { createHook } from 'node:async_hooks';
import { type Profiler, Session } from 'node:inspector';
import { PerformanceObserver } from 'node:perf_hooks';
import { BroadcastChannel } from 'node:worker_threads';
import { runDelayReader } from './run-delay.js';

/** Something that held its thread for long: a task of its event loop, without what it waited for the processor. */
export interface LongTask {
  readonly thread: string;
  readonly startMs: number;
  readonly ms: number;
  /** Of that, collecting garbage. */
  readonly gcMs: number;
  /** The functions in which most of it was spent, outermost first. */
  readonly stack: readonly string[];
}

/** From how long on a task is noted, in milliseconds. */
const LONG_MS = 5;
/** A function that took a smaller part of a task than this says nothing of it. */
const LEAST_SHARE = 0.5;
/** Functions that only call others. */
const PLUMBING = /node:internal|per_context|raise-|chart-logic|clock\/real-clock|keyed-queue|packing-port|message-port/;
const SAMPLE_US = 250;
const COLLECT = 'collect';
const CHANNEL = 'everynode-long-tasks';

interface Spell {
  readonly startMs: number;
  readonly endMs: number;
  readonly ms: number;
}

/**
 * Traces the tasks of the calling thread until they are collected (`collectLongTasks`). For development: the profiler runs
 * all the time, and makes everything slower.
 */
export function traceLongTasks(thread: string): void {
  const channel = new BroadcastChannel(CHANNEL);
  const spells: Spell[] = [];
  const pauses: Spell[] = [];
  const hook = watchTasks((spell) => spells.push(spell));
  const collections = watchCollections(pauses);
  const profile = profiled();
  channel.onmessage = (message: unknown) => {
    // What the others have found comes here, too.
    if ((message as { readonly data: unknown }).data !== COLLECT) return;
    hook.disable();
    collections.disconnect();
    const samples = profile();
    channel.postMessage(
      spells.map(
        (spell): LongTask => ({
          thread,
          startMs: spell.startMs,
          ms: spell.ms,
          gcMs: within(pauses, spell),
          stack: heaviest(samples, spell),
        }),
      ),
    );
  };
  (channel as unknown as { unref(): void }).unref();
}

/** The long tasks of all threads that trace themselves, so many of them; ends the tracing. */
export function collectLongTasks(threads: number): Promise<readonly LongTask[]> {
  const channel = new BroadcastChannel(CHANNEL);
  const found: LongTask[] = [];
  let answers = 0;
  return new Promise((resolve) => {
    channel.onmessage = (message: unknown) => {
      found.push(...(message as { readonly data: readonly LongTask[] }).data);
      answers += 1;
      if (answers < threads) return;
      channel.close();
      resolve(found.toSorted((a, b) => b.ms - a.ms));
    };
    channel.postMessage(COLLECT);
  });
}

/** Tells of every task that is long, without the time in which its thread waited for a processor. */
function watchTasks(tell: (spell: Spell) => void): { disable(): unknown } {
  const waited = runDelayReader() ?? (() => 0);
  let [depth, startMs, waitedMs] = [0, 0, 0];
  return createHook({
    before: () => {
      depth += 1;
      if (depth > 1) return;
      [startMs, waitedMs] = [performance.now(), waited()];
    },
    after: () => {
      depth -= 1;
      const endMs = performance.now();
      if (depth > 0 || endMs - startMs < LONG_MS) return;
      const ms = endMs - startMs - (waited() - waitedMs);
      if (ms >= LONG_MS) tell({ startMs: performance.timeOrigin + startMs, endMs: performance.timeOrigin + endMs, ms });
    },
  }).enable();
}

function watchCollections(pauses: Spell[]): PerformanceObserver {
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      const startMs = performance.timeOrigin + startTime;
      pauses.push({ startMs, endMs: startMs + duration, ms: duration });
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  return observer;
}

function within(pauses: readonly Spell[], { startMs, endMs }: Spell): number {
  return pauses.filter((pause) => pause.startMs >= startMs && pause.startMs < endMs).reduce((sum, { ms }) => sum + ms, 0);
}

interface Sample {
  readonly atMs: number;
  readonly stack: readonly string[];
}

/** Begins to sample the stack of the calling thread; gives what ends that. */
function profiled(): () => readonly Sample[] {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: SAMPLE_US });
  const offsetMs = Date.now() - Number(process.hrtime.bigint()) / 1e6;
  session.post('Profiler.start');
  return () => {
    let samples: readonly Sample[] = [];
    // In the thread's own session the answer comes before `post` returns.
    session.post('Profiler.stop', (_error, { profile }) => {
      samples = samplesOf(profile, offsetMs);
    });
    session.disconnect();
    return samples;
  };
}

function samplesOf({ nodes, samples = [], timeDeltas = [], startTime }: Profiler.Profile, offsetMs: number): readonly Sample[] {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const names = new Map(nodes.map(({ id, callFrame }) => [id, `${callFrame.functionName || '(anonymous)'} ${place(callFrame)}`]));
  const stacks = new Map<number, readonly string[]>();
  const stackOf = (id: number): readonly string[] => {
    const known = stacks.get(id);
    if (known !== undefined) return known;
    const parent = parents.get(id);
    const stack = parent === undefined ? [] : [...stackOf(parent), names.get(id) ?? ''];
    stacks.set(id, stack);
    return stack;
  };
  let atUs = startTime;
  return samples.map((id, index) => {
    atUs += timeDeltas[index] ?? 0;
    return { atMs: offsetMs + atUs / 1_000, stack: stackOf(id) };
  });
}

function place({ url, lineNumber }: { readonly url: string; readonly lineNumber: number }): string {
  return `${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`;
}

/** The functions that most samples of a spell have in common, from the outermost inwards. */
function heaviest(samples: readonly Sample[], { startMs, endMs }: Spell): readonly string[] {
  const inside = samples.filter(({ atMs }) => atMs >= startMs && atMs <= endMs).map(({ stack }) => stack);
  const path: string[] = [];
  let left = inside;
  for (let depth = 0; ; depth += 1) {
    const name = commonest(left, depth);
    left = left.filter((stack) => stack[depth] === name);
    if (name === undefined || left.length < LEAST_SHARE * inside.length) return path.filter((one) => !PLUMBING.test(one));
    path.push(name);
  }
}

/** What most stacks have at a depth. */
function commonest(stacks: readonly (readonly string[])[], depth: number): string | undefined {
  const counts = new Map<string, number>();
  for (const { [depth]: name } of stacks) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

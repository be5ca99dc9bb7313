import type { Timer } from './clock.js';

/** All the tasks of one millisecond, in the order in which they were added; `waiting` counts those not cancelled. */
interface Instant {
  readonly timeMs: number;
  readonly entries: Entry[];
  waiting: number;
}

class Entry implements Timer {
  #task: (() => void) | undefined;
  readonly #instant: Instant;

  constructor(instant: Instant, task: () => void) {
    this.#instant = instant;
    this.#task = task;
    instant.waiting += 1;
  }

  cancel(): void {
    this.#take();
  }

  run(): void {
    this.#take()?.();
  }

  #take(): (() => void) | undefined {
    const task = this.#task;
    if (task === undefined) return undefined;
    this.#task = undefined;
    this.#instant.waiting -= 1;
    return task;
  }
}

/**
 * Tasks ordered by time, and by insertion within one millisecond. A heap of distinct milliseconds, each with a list:
 * a million timers that fall due together cost one heap entry.
 */
export class TimerQueue {
  readonly #heap: Instant[] = [];
  readonly #instants = new Map<number, Instant>();
  /** What is left of a millisecond whose tasks have been begun. */
  #begun: { readonly instant: Instant; next: number } | undefined;

  /** Tasks that have neither run nor been cancelled. */
  get size(): number {
    return this.#heap.reduce((sum, instant) => sum + instant.waiting, this.#begun?.instant.waiting ?? 0);
  }

  add(timeMs: number, task: () => void): Timer {
    const instant = this.#instantAt(Math.ceil(timeMs));
    const entry = new Entry(instant, task);
    instant.entries.push(entry);
    return entry;
  }

  /** When the earliest task falls due, in milliseconds; undefined if none waits. */
  nextTimeMs(): number | undefined {
    if (this.#begun !== undefined && this.#begun.instant.waiting > 0) return this.#begun.instant.timeMs;
    while (this.#heap[0]?.waiting === 0) this.#removeFirst();
    return this.#heap[0]?.timeMs;
  }

  /**
   * Runs the tasks of the earliest millisecond if that is not after `timeMs`, as long as more may be run; says whether there were
   * any. Those that are left, also when one throws, are run first the next time.
   */
  runEarliest(timeMs: number, mayGoOn: () => boolean = () => true): boolean {
    const next = this.nextTimeMs();
    if (next === undefined || next > timeMs) return false;
    const begun = this.#begin();
    const { entries } = begun.instant;
    do entries[begun.next++]?.run();
    while (begun.next < entries.length && mayGoOn());
    if (begun.next === entries.length) this.#begun = undefined;
    return true;
  }

  /** The tasks of the earliest millisecond. What is added for that millisecond from now on comes after them. */
  #begin(): { readonly instant: Instant; next: number } {
    if (this.#begun !== undefined && this.#begun.instant.waiting > 0) return this.#begun;
    const [instant] = this.#heap;
    if (instant === undefined) throw new Error('no task waits');
    this.#removeFirst();
    this.#begun = { instant, next: 0 };
    return this.#begun;
  }

  #instantAt(timeMs: number): Instant {
    const known = this.#instants.get(timeMs);
    if (known !== undefined) return known;
    const instant = { timeMs, entries: [], waiting: 0 };
    this.#instants.set(timeMs, instant);
    this.#heap.push(instant);
    this.#siftUp(this.#heap.length - 1);
    return instant;
  }

  #removeFirst(): void {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined) return;
    this.#instants.delete(first.timeMs);
    if (first === last) return;
    this.#heap[0] = last;
    this.#siftDown(0);
  }

  #siftUp(start: number): void {
    let index = start;
    while (this.#swapIfEarlier(index, (index - 1) >> 1)) index = (index - 1) >> 1;
  }

  #siftDown(start: number): void {
    let index = start;
    let child = this.#earlierChild(index);
    while (this.#swapIfEarlier(child, index)) {
      index = child;
      child = this.#earlierChild(index);
    }
  }

  #earlierChild(index: number): number {
    const left = 2 * index + 1;
    return this.#timeAt(left + 1) < this.#timeAt(left) ? left + 1 : left;
  }

  #swapIfEarlier(lower: number, upper: number): boolean {
    const [below, above] = [this.#heap[lower], this.#heap[upper]];
    if (below === undefined || above === undefined || below.timeMs >= above.timeMs) return false;
    this.#heap[lower] = above;
    this.#heap[upper] = below;
    return true;
  }

  #timeAt(index: number): number {
    return this.#heap[index]?.timeMs ?? Number.POSITIVE_INFINITY;
  }
}

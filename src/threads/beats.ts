import { getHeapStatistics } from 'node:v8';

/** How often a thread shows that its event loop turns unless told otherwise, in milliseconds. */
export const BEAT_MS = 1_000;

const COUNT = 0;
const HEAP = 1;
const MIB = 1024 ** 2;

/** What a thread has shown of itself: how often it has, and how large its heap was then, in MiB. */
export interface Pulse {
  readonly beats: number;
  readonly heapMb: number;
}

/** Memory that a thread and its watcher share: two numbers. */
export function newBeats(): SharedArrayBuffer {
  return new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
}

/** What the thread has shown so far. */
export function pulseOf(beats: SharedArrayBuffer): Pulse {
  const shown = new Int32Array(beats);
  return { beats: Atomics.load(shown, COUNT), heapMb: Atomics.load(shown, HEAP) };
}

/** Counts up for as long as the event loop of this thread turns. */
export function startBeating(beats: SharedArrayBuffer, beatMs: number): void {
  const shown = new Int32Array(beats);
  setInterval(() => {
    Atomics.store(shown, HEAP, Math.round(getHeapStatistics().used_heap_size / MIB));
    Atomics.add(shown, COUNT, 1);
  }, beatMs).unref();
}

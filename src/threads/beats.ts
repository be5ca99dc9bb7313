/** How often a thread shows that its event loop turns unless told otherwise, in milliseconds. */
export const BEAT_MS = 1_000;

/** Memory that a thread and its watcher share: one counter. */
export function newBeats(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

/** How often the thread has shown itself. */
export function beatsSoFar(beats: SharedArrayBuffer): number {
  return Atomics.load(new Int32Array(beats), 0);
}

/** Counts up for as long as the event loop of this thread turns. */
export function startBeating(beats: SharedArrayBuffer, beatMs: number): void {
  const counter = new Int32Array(beats);
  setInterval(() => Atomics.add(counter, 0, 1), beatMs).unref();
}

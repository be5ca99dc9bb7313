/** What V8 gives a thread. */
const LEAST_MB = 48;
/** Four times that: beyond it, a thread stands still for longer each time that it collects. */
const MOST_MB = 192;
const PART = 1 / 8;

/**
 * How large the young generation of a thread's heap may get, in MiB: three times what can be made anew between two collections. V8 lets it grow only while much of it
 * lives on. Each collection looks at all pages of the old generation, too, so that a large heap wants few of them (docs/decisions/0018). Not more than `mostMb`.
 */
export function youngHeapMb(heapLimitMb: number, mostMb: number = MOST_MB): number {
  return Math.min(mostMb, Math.max(LEAST_MB, Math.floor(heapLimitMb * PART)));
}

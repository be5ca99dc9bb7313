import { totalmem } from 'node:os';
import type { ActorKind } from '../actors/actor-kind.js';

const MIB = 1024 ** 2;
/** What part of the machine's memory the heap of one thread may take: which of them needs most depends on what the cluster is used for. */
const PART = 0.75;
/** A thread gets this much in any case, in MiB: a small cluster needs a tenth of it. */
const LEAST_MB = 1_024;
/** Half of what threads have else, in MiB: who has rows would rather have memory than the last twentieth of the time (docs/decisions/0018). */
const YOUNG_LIMIT_OF_ROWS_MB = 96;

/** How large the heap of a thread may get by default, in MiB: a leak is to end the thread, not the machine. */
export function defaultHeapLimitMb(memoryBytes: number = machineMemoryBytes()): number {
  return Math.max(LEAST_MB, Math.floor((PART * memoryBytes) / MIB));
}

/** How much of the heap of a thread may be young, in MiB; undefined for what threads have by default. */
export function youngLimitMb(actors: ActorKind): number | undefined {
  return actors === 'rows' ? YOUNG_LIMIT_OF_ROWS_MB : undefined;
}

/** What the machine has, or the container that we are in. */
function machineMemoryBytes(): number {
  // 0 or a number beyond all memory says that there is no limit.
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';

/** Where helpers of the collector only take the processor from the other threads. */
const FEW_PROCESSORS = 2;

/** How heaps are set up; for specs. */
export interface HeapSetting {
  readonly setFlag?: (flag: string) => void;
  /** What Node.js was started with. */
  readonly given?: readonly string[];
  readonly processors?: number;
}

/**
 * Lets the heaps of this process grow to twice what was alive before they are cleared again. V8 would let large ones grow to four times; with
 * hundreds of thousands of nodes that takes a third more memory and saves hardly any time. On a machine with two processors or one, each thread
 * collects its young generation by itself: it stands still meanwhile, and would wait for helpers that have to wait for a processor.
 * It is for the whole process, so only for one that is nobody else's; whoever has set a flag for it keeps what was set.
 */
export function setUpHeaps({
  setFlag = setFlagsFromString,
  given = process.execArgv,
  processors = availableParallelism(),
}: HeapSetting = {}): void {
  const isGiven = (flag: RegExp) => given.some((one) => flag.test(one.replaceAll('_', '-')));
  if (!isGiven(/^--heap-growing-percent/)) setFlag('--heap-growing-percent=100');
  if (processors <= FEW_PROCESSORS && !isGiven(/^--(no-?)?parallel-scavenge/)) setFlag('--no-parallel-scavenge');
}

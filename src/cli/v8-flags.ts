import { setFlagsFromString } from 'node:v8';

/**
 * What suits a fleet (docs/decisions/0016, 0021). Heaps may grow to twice what was alive before they are cleared again, where V8 would let large
 * ones grow to four times; what is below 128 MiB is not cleared at all, as a small fleet needs no more. Little is copied into a function that is optimized, where V8 would make it ten times as large and compile that while
 * nodes wait.
 */
const FLAGS = [
  '--heap-growing-percent=100',
  '--initial-old-space-size=128',
  '--max-inlined-bytecode-size=60',
  '--max-inlined-bytecode-size-cumulative=100',
];

/**
 * Sets the flags of V8 that suit a fleet. They are for the whole process, so only for one that is nobody else's; whoever has set one of them for it
 * keeps what was set.
 */
export function tuneV8(setFlag: (flag: string) => void = setFlagsFromString, given: readonly string[] = process.execArgv): void {
  const set = new Set(given.map(nameOf));
  for (const flag of FLAGS) if (!set.has(nameOf(flag))) setFlag(flag);
}

function nameOf(flag: string): string {
  return flag.replaceAll('_', '-').replace(/=.*$/, '');
}

import { describe, expect, it } from 'vitest';
import { setUpHeaps } from '#cli/heaps.js';

function flagsWith(given: readonly string[], processors = 4): readonly string[] {
  const flags: string[] = [];
  setUpHeaps({ setFlag: (flag) => flags.push(flag), given, processors });
  return flags;
}

describe('the heaps of the command line', () => {
  it('may grow to twice what is alive before they are cleared', () => {
    expect(flagsWith(['--enable-source-maps'])).toEqual(['--heap-growing-percent=100']);
  });

  it.each(['--heap-growing-percent=30', '--heap_growing_percent=30'])('grow as node was told to by %s', (given) => {
    expect(flagsWith([given])).toEqual([]);
  });

  it.each([1, 2])('are collected by their own threads alone where there are so few processors: %i', (processors) => {
    expect(flagsWith([], processors)).toContain('--no-parallel-scavenge');
  });

  it.each(['--parallel-scavenge', '--no-parallel_scavenge', '--noparallel-scavenge'])(
    'are collected as node was told to by %s',
    (given) => {
      expect(flagsWith([given], 2)).toEqual(['--heap-growing-percent=100']);
    },
  );
});

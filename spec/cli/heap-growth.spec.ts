import { describe, expect, it } from 'vitest';
import { keepHeapsSmall } from '#cli/heap-growth.js';

function flagsWith(given: readonly string[]): readonly string[] {
  const flags: string[] = [];
  keepHeapsSmall((flag) => flags.push(flag), given);
  return flags;
}

describe('the heaps of the command line', () => {
  it('may grow to twice what is alive before they are cleared', () => {
    expect(flagsWith(['--enable-source-maps'])).toEqual(['--heap-growing-percent=100']);
  });

  it.each(['--heap-growing-percent=30', '--heap_growing_percent=30'])('grow as node was told to by %s', (given) => {
    expect(flagsWith([given])).toEqual([]);
  });
});

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { tuneV8 } from '#cli/v8-flags.js';

const OTHERS = ['--initial-old-space-size=128', '--max-inlined-bytecode-size=60', '--max-inlined-bytecode-size-cumulative=100'];

function flagsWith(given: readonly string[]): readonly string[] {
  const flags: string[] = [];
  tuneV8((flag) => flags.push(flag), given);
  return flags;
}

describe('V8 in a process that is the command line alone', () => {
  it('lets heaps grow to 128 MiB, and then to twice what is alive, and copies little into functions', () => {
    expect(flagsWith(['--enable-source-maps'])).toEqual(['--heap-growing-percent=100', ...OTHERS]);
  });

  it.each(['--heap-growing-percent=30', '--heap_growing_percent=30'])('does as node was told to by %s', (given) => {
    expect(flagsWith([given])).toEqual(OTHERS);
  });

  it('knows every flag that it is given', () => {
    const url = new URL('../../dist/src/cli/v8-flags.js', import.meta.url).href;
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', `(await import('${url}')).tuneV8()`], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
  });
});

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommand } from '../support/kubectls.js';

it('every behaviour is shown by a spec, or has a reason why it cannot be', async () => {
  const { output, exitCode } = await runCommand(process.execPath, [join(import.meta.dirname, 'behaviours.mjs')]);
  expect({ complaints: output.split('\n').filter((line) => /^(Neither|Not in)/.test(line)), exitCode }).toEqual({
    complaints: [],
    exitCode: 0,
  });
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RunningProgram } from './support/everynode.js';

const EXAMPLES = join(import.meta.dirname, '../examples');

/** What each example prints; `fluentd.yaml` is run by spec/cli and spec/kubectl. */
const OUTPUT: Readonly<Record<string, RegExp>> = {
  'embedding.mjs': /^3 of 3 nodes run the agent\nedge-1 runs example\/agent:2; its actor is \{"running":"ready"\}\n$/,
  'virtual-time.mjs': /^the rollout would take \d+ s\n$/,
};

it('every example is specified', () => {
  expect(readdirSync(EXAMPLES).filter((name) => name.endsWith('.mjs'))).toEqual(Object.keys(OUTPUT));
});

it.each(Object.entries(OUTPUT))('examples/%s runs to its end', async (name, output) => {
  const { exitCode, stdout, stderr } = await new RunningProgram([join(EXAMPLES, name)]).ended;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(output);
});

it('examples/virtual-time.mjs says the same each time', async () => {
  const run = () => new RunningProgram([join(EXAMPLES, 'virtual-time.mjs')]).ended;
  expect((await run()).stdout).toBe((await run()).stdout);
});

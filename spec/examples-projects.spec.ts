import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunningProgram } from './support/everynode.js';
import { InstalledProject } from './support/installed.js';

describe('examples/roster-controller', () => {
  let project: InstalledProject;
  beforeAll(() => {
    project = new InstalledProject('roster-controller');
  });
  afterAll(() => project.remove());

  function run(program: string, ...args: readonly string[]) {
    return new RunningProgram([project.program(program), ...args], { cwd: project.folder, env: { NO_COLOR: '1' } }).ended;
  }

  it('tests its controller', async () => {
    const { exitCode, stdout, stderr } = await run('vitest/vitest.mjs', 'run');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Tests  4 passed (4)');
  });

  it('fits the types of everynode and of the client', async () => {
    expect(await run('typescript/bin/tsc', '-p', '.')).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it('wants the versions with which it is run here', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
    const { dependencies, devDependencies: ofExample } = JSON.parse(readFileSync(join(project.folder, 'package.json'), 'utf8'));
    const { everynode, ...wanted } = { ...dependencies, ...ofExample };
    expect(everynode).toBe('file:../..');
    expect(devDependencies).toMatchObject(wanted);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { everynode } from '../support/everynode.js';

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));

it('everynode --version is that of the package', async () => {
  expect(await everynode(['--version']).ended).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
});

it('everynode --help names the commands', async () => {
  const { exitCode, stdout } = await everynode(['--help']).ended;
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^Usage: everynode .*\n {2}up \[options\] +Starts a cluster/s);
});

it('everynode up --help names every option, and gives examples', async () => {
  const { stdout } = await everynode(['up', '--help']).ended;
  const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option]) => option);
  const own = [
    '--nodes',
    '--node-prefix',
    '--apply',
    '--actors',
    '--no-binder',
    '--port',
    '--kubeconfig',
    '--seed',
    '--inspect',
    '--insecure',
    '--log-level',
  ];
  expect(options).toEqual(expect.arrayContaining([...own, '--help']));
  expect(stdout).toContain('everynode up --nodes 100 --apply fluentd.yaml');
});

it.each([
  [[], /^Usage: everynode /],
  [['down'], /^everynode: unknown command 'down'\n$/],
])('everynode %j fails with what would do', async (args, message) => {
  const { exitCode, stdout, stderr } = await everynode(args).ended;
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(message);
});

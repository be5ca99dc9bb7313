import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RunningProgram } from '../support/everynode.js';

const VITEST = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');

describe('a failing test', () => {
  let output = '';
  beforeAll(async () => {
    const root = join(import.meta.dirname, 'fixtures');
    const run = new RunningProgram([VITEST, 'run', '--root', root, '--no-color'], { env: { NO_COLOR: '1' } });
    const { stdout, stderr, exitCode } = await run.ended;
    expect(exitCode).toBe(1);
    output = stdout + stderr;
  });

  it('shows the objects of its cluster', () => {
    expect(output).toContain('everynode: "fails with a dump" has failed; the cluster at 2026-01-01T00:02:');
    expect(output).toContain('Node node-0: Ready=Unknown, taints node.kubernetes.io/unreachable:NoSchedule');
    expect(output).toContain('DaemonSet default/agent: 1 desired, 1 updated, 1 available, example/agent:1');
    expect(output).toMatch(/Pod default\/agent-\w{5} on node-1: Running, ready, example\/agent:1\n/);
  });

  it('shows the events of its cluster', () => {
    expect(output).toMatch(/2026-01-01T00:0\d:\d\dZ Normal NodeNotReady \(Node node-0\): Node node-0 status is now: NodeNotReady\n/);
  });

  it('shows its charts, and their latest steps', () => {
    expect(output).toMatch(/ {2}pod\/default\/agent-\w{5} \(pod\): \{"running":"ready"\}\n {6}2026-01-01T00:00:\d\d\.\d{3}Z /);
    expect(output).toMatch(/ {2}node\/node-0 \(node\): /);
  });

  it('gives all that to a function instead, if there is one', () => {
    expect(output).toMatch(/told of "fails with a dump that somebody takes": \d+ objects, 6 actors\n/);
  });

  it('says so if its cluster cannot be looked at any more', () => {
    expect(output).toContain(
      'everynode: "fails with its cluster" has failed, and its cluster cannot be looked at: Error: the cluster has been stopped',
    );
  });

  it('is the only one of which anything is shown', () => {
    expect(output).not.toContain('unseen');
    expect(output).not.toContain('"passes');
  });
});

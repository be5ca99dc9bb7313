import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunningProgram } from '../support/everynode.js';

const ROOT = join(import.meta.dirname, '../..');

describe('a program that runs a cluster', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'everynode-spec-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function program(name: string, text: string): RunningProgram {
    const path = join(folder, name);
    writeFileSync(path, text);
    return new RunningProgram([path]);
  }

  const ONE_NODE = `console.log((await cluster.nodes.list()).length);`;
  const index = () => JSON.stringify(join(ROOT, 'dist/src/index.js'));

  it('may be CommonJS', async () => {
    const running = program(
      'require.cjs',
      `const { createCluster } = require(${index()});
       createCluster({ nodes: 1 }).then(async (cluster) => { ${ONE_NODE} await cluster.stop(); });`,
    );
    expect(await running.ended).toEqual({ exitCode: 0, stdout: '1\n', stderr: '' });
  });

  it('stays open until the cluster is stopped', async () => {
    const running = program(
      'open.mjs',
      `import { createCluster } from ${index()}; const cluster = await createCluster({ nodes: 1 }); ${ONE_NODE}`,
    );
    await running.wrote(/1/);
    const { exitCode } = await running.end('SIGTERM');
    // The library does not handle signals: the process dies of it.
    expect(exitCode).toBeUndefined();
  });

  it.each(['{}', '{ threads: 0 }', '{ threads: 0, time: "virtual" }'])('ends by itself with unref: true and %s', async (options) => {
    const running = program(
      `unref.mjs`,
      `import { createCluster } from ${index()};
       const cluster = await createCluster({ nodes: 1, unref: true, ...${options} });
       await cluster.listen();
       ${ONE_NODE}`,
    );
    expect(await running.ended).toEqual({ exitCode: 0, stdout: '1\n', stderr: '' });
  });

  it('goes on with its own work while a cluster of many nodes is busy', async () => {
    const running = program(
      'busy.mjs',
      `import { createCluster } from ${index()};
       import { monitorEventLoopDelay } from 'node:perf_hooks';
       const cluster = await createCluster();
       const delay = monitorEventLoopDelay({ resolution: 1 });
       delay.enable();
       await cluster.create({ apiVersion: 'everynode.dev/v1alpha1', kind: 'NodePool', metadata: { name: 'many' }, spec: { replicas: 300 } });
       const all = async () => (await cluster.get('nodepools', 'many')).status.readyReplicas === 300 || undefined;
       const done = await cluster.time.until(all, 20_000);
       delay.disable();
       console.log(JSON.stringify({ done, meanMs: delay.mean / 1e6 }));
       await cluster.stop();`,
    );
    const { stdout } = await running.ended;
    const { done, meanMs } = JSON.parse(stdout);
    expect(done).toBe(true);
    expect(meanMs).toBeLessThan(20);
  });
});

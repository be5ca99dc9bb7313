import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunningProgram } from './support/everynode.js';

const ROOT = join(import.meta.dirname, '..');
const run = promisify(execFile);

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const DRAFT = `{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { key: 'value' } }`;

describe('the package', () => {
  let folder: string;
  let project: string;
  let packed: Packed;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'everynode-spec-'));
    project = join(folder, 'project');
    mkdirSync(project);
    // What is built already is packed: the test command builds before it runs the specs.
    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT });
    packed = JSON.parse(stdout)[0];
    write('package.json', JSON.stringify({ name: 'project', version: '1.0.0', private: true, type: 'module' }));
    const options = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
    await run('npm', ['install', ...options, join(folder, packed.filename)], { cwd: project });
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, text: string): string {
    writeFileSync(join(project, name), text);
    return join(project, name);
  }

  function runs(name: string, text: string) {
    return new RunningProgram([write(name, text)], { cwd: project }).ended;
  }

  it('holds what runs, what types it, and what it owes to others, and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    const must = [
      'LICENSE',
      'NOTICE',
      'README.md',
      'CHANGELOG.md',
      'package.json',
      'dist/src/index.js',
      'dist/src/index.d.ts',
      'dist/src/cli/main.js',
    ];
    const workers = ['control-plane', 'actor-shard', 'stateless-jobs'].map((name) => `dist/workers/${name}.js`);
    expect(paths).toEqual(expect.arrayContaining([...must, ...workers]));
    const known = /^(dist\/(src|workers)\/|examples\/|LICENSE$|NOTICE$|README\.md$|CHANGELOG\.md$|package\.json$)/;
    expect(paths.filter((path) => !known.test(path))).toEqual([]);
    expect(paths.filter((path) => /\.(spec|tsbuildinfo)/.test(path) || path.startsWith('spec/'))).toEqual([]);
  });

  it('has source maps with the sources in them', () => {
    const map = JSON.parse(readFileSync(join(project, 'node_modules/everynode/dist/src/cluster/cluster.js.map'), 'utf8'));
    expect(map.sourcesContent).toEqual([readFileSync(join(ROOT, 'src/cluster/cluster.ts'), 'utf8')]);
  });

  it('is imported as an ECMAScript module, workers included', async () => {
    const text = `
      import { createCluster } from 'everynode';
      const cluster = await createCluster({ nodes: 2 });
      await cluster.apply(${DRAFT});
      console.log((await cluster.nodes.list()).length, (await cluster.get('configmaps', 'a')).data.key);
      await cluster.stop();`;
    expect(await runs('module.js', text)).toEqual({ exitCode: 0, stdout: '2 value\n', stderr: '' });
  });

  it('is required from CommonJS, and tells its errors apart', async () => {
    const text = `
      const { createCluster, ApiError } = require('everynode');
      createCluster({ nodes: 1 }).then(async (cluster) => {
        const error = await cluster.get('pods', 'none').catch((thrown) => thrown);
        console.log(ApiError.is(error), error.status.code);
        await cluster.stop();
      });`;
    expect(await runs('common.cjs', text)).toEqual({ exitCode: 0, stdout: 'true 404\n', stderr: '' });
  });

  it.each([
    ['nodenext', {}],
    ['preserve', {}],
    ['nodenext', { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }],
  ])('is typed (module: %s, %j)', async (module, strictness) => {
    write(
      'typed.ts',
      `import { ApiError, type Cluster, createCluster, type DaemonSet } from 'everynode';
      const cluster: Cluster = await createCluster({ nodes: 3, time: 'virtual', threads: 0, seed: 1 });
      const created = await cluster.create(${DRAFT});
      const value: string | undefined = created.data?.['key'];
      const set: DaemonSet = await cluster.daemonSet('a').rolledOut({ timeoutMs: 1 });
      for await (const { type, object } of cluster.watch('pods')) console.log(type === 'ADDED', object.spec.nodeName);
      const nodes: readonly string[] = (await cluster.list('nodes')).items.map(({ metadata }) => metadata.name);
      // @ts-expect-error There is no such resource.
      await cluster.get('deployments', 'a');
      console.log(value, set, nodes, ApiError.is(1));
      await cluster.stop();`,
    );
    const options = {
      module,
      target: 'es2022',
      lib: ['es2022', 'dom'],
      strict: true,
      noEmit: true,
      ...strictness,
    };
    write('tsconfig.json', JSON.stringify({ compilerOptions: { ...options, types: [] }, files: ['typed.ts'] }));
    await expect(run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project])).resolves.toBeDefined();
  });

  it('brings the command', async () => {
    const { stdout } = await run('npx', ['--no-install', 'everynode', '--version'], { cwd: project });
    expect(stdout).toBe(`${JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version}\n`);
    const up = new RunningProgram(
      [join(project, 'node_modules/.bin/everynode'), 'up', '--apply', 'node_modules/everynode/examples/fluentd.yaml'],
      {
        cwd: project,
      },
    );
    try {
      expect(await up.wrote(/^Running\./m)).toContain('daemonset.apps/fluentd-elasticsearch created');
      expect((await up.end()).exitCode).toBe(0);
    } finally {
      up.kill();
    }
  });
});

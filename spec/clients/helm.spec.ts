import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, createCluster } from '#index.js';
import { Helm } from '../support/helm.js';
import type { CommandAnswer } from '../support/kubectls.js';

const COMMAND_TIMEOUT_MS = 60_000;
let cluster: Cluster;
let client: Helm;

beforeAll(async () => {
  cluster = await createCluster({ nodes: 2, threads: 0 });
  await cluster.listen();
  client = new Helm(await cluster.kubeConfig());
}, COMMAND_TIMEOUT_MS);

afterAll(async () => {
  await cluster.stop();
  client.remove();
});

function helm(...args: readonly string[]): Promise<CommandAnswer> {
  return client.run(...args);
}

async function imageOf(name: string): Promise<string | undefined> {
  const { spec } = await cluster.get('daemonsets', `default/${name}`);
  return spec.template.spec.containers[0]?.image;
}

describe('helm', () => {
  it(
    'installs, upgrades, rolls back and uninstalls a chart with a DaemonSet, and waits for its pods',
    async () => {
      const installed = await helm('install', 'agent', './chart', '--wait', '--timeout', '50s');
      expect(installed).toMatchObject({ output: expect.stringContaining('STATUS: deployed'), exitCode: 0 });
      expect((await cluster.list('pods', { namespace: 'default' })).items).toHaveLength(2);

      const upgraded = await helm('upgrade', 'agent', './chart', '--set', 'image=example/agent:2,text=two', '--wait', '--timeout', '50s');
      expect(upgraded).toMatchObject({ output: expect.stringContaining('REVISION: 2'), exitCode: 0 });
      expect(await imageOf('agent')).toBe('example/agent:2');

      expect(await helm('rollback', 'agent', '1', '--wait', '--timeout', '50s')).toMatchObject({ exitCode: 0 });
      expect(await imageOf('agent')).toBe('example/agent:1');

      expect((await helm('history', 'agent')).output).toMatch(/superseded[\s\S]*superseded[\s\S]*deployed/);
      expect((await helm('list')).output).toMatch(/agent\s+default\s+3/);
      expect(await helm('uninstall', 'agent', '--wait', '--timeout', '50s')).toMatchObject({ exitCode: 0 });
      expect((await cluster.list('daemonsets')).items).toEqual([]);
    },
    4 * COMMAND_TIMEOUT_MS,
  );

  it(
    'is told of a field that somebody else has changed, unless it takes it by force',
    async () => {
      expect(await helm('install', 'other', './chart')).toMatchObject({ exitCode: 0 });
      await cluster.patch('daemonsets', 'default/other', { spec: { minReadySeconds: 7 } });
      const refused = await helm('upgrade', 'other', './chart', '--set', 'minReadySeconds=9');
      expect(refused).toMatchObject({ output: expect.stringContaining('.spec.minReadySeconds'), exitCode: 1 });
      expect(await helm('upgrade', 'other', './chart', '--set', 'minReadySeconds=9', '--force-conflicts')).toMatchObject({ exitCode: 0 });
    },
    4 * COMMAND_TIMEOUT_MS,
  );
});

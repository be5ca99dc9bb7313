import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, createCluster } from '#index.js';
import { type CommandAnswer, packagedTool, runCommand } from '../support/kubectls.js';

const TEMPLATE = `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: {{ .Release.Name }}
  labels: {app.kubernetes.io/managed-by: {{ .Release.Service }}}
spec:
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  minReadySeconds: {{ .Values.minReadySeconds }}
  template:
    metadata: {labels: {app: {{ .Release.Name }}}}
    spec:
      serviceAccountName: {{ .Release.Name }}
      containers:
        - name: agent
          image: {{ .Values.image | quote }}
          env: [{name: CONFIG, valueFrom: {configMapKeyRef: {name: {{ .Release.Name }}, key: text}}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}}
data: {text: {{ .Values.text | quote }}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: {{ .Release.Name }}}
`;

const COMMAND_TIMEOUT_MS = 60_000;
let cluster: Cluster;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'everynode-helm-'));
  mkdirSync(join(folder, 'chart/templates'), { recursive: true });
  writeFileSync(join(folder, 'chart/Chart.yaml'), 'apiVersion: v2\nname: agent\nversion: 0.1.0\n');
  writeFileSync(join(folder, 'chart/values.yaml'), 'image: example/agent:1\ntext: one\nminReadySeconds: 0\n');
  writeFileSync(join(folder, 'chart/templates/agent.yaml'), TEMPLATE);
  cluster = await createCluster({ nodes: 2, threads: 0 });
  await cluster.listen();
  writeFileSync(join(folder, 'kubeconfig'), await cluster.kubeConfig(), { mode: 0o600 });
}, COMMAND_TIMEOUT_MS);

afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

function helm(...args: readonly string[]): Promise<CommandAnswer> {
  const env = {
    KUBECONFIG: join(folder, 'kubeconfig'),
    HOME: folder,
    HELM_CACHE_HOME: folder,
    HELM_CONFIG_HOME: folder,
    HELM_DATA_HOME: folder,
  };
  return runCommand(packagedTool('helm/helm'), args, { env, cwd: folder });
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

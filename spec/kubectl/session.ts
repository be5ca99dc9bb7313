import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cluster, createCluster } from '#index.js';
import { type Kubectl, runCommand } from '../support/kubectls.js';
import { type Exchange, wordsOf } from './transcript.js';

/** How long a command's consequences get, in the cluster's time: longer than any delay of a cluster at rest. */
const AFTERMATH = '3s';

/** The DaemonSet of the sessions. */
const MANIFEST = `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: fluentd-elasticsearch
  namespace: kube-system
  labels:
    k8s-app: fluentd-logging
spec:
  selector:
    matchLabels:
      name: fluentd-elasticsearch
  template:
    metadata:
      labels:
        name: fluentd-elasticsearch
    spec:
      containers:
      - name: fluentd-elasticsearch
        image: 'fluent/fluentd:v1.4-1'
`;

/** Runs commands one after the other against a new cluster of three nodes in virtual time, so that nothing depends on how fast it is. */
export async function runSession(kubectl: Kubectl, commands: readonly string[]): Promise<readonly Exchange[]> {
  const folder = mkdtempSync(join(tmpdir(), 'everynode-spec-'));
  const startMs = Math.floor(Date.now() / 1_000) * 1_000;
  const cluster = await createCluster({ nodes: 3, nodePrefix: 'worker-', threads: 0, time: 'virtual', seed: 'walkthrough', startMs });
  try {
    await cluster.listen();
    writeFileSync(join(folder, 'kubeconfig'), await cluster.kubeConfig(), { mode: 0o600 });
    writeFileSync(join(folder, 'ds.yaml'), MANIFEST);
    const exchanges: Exchange[] = [];
    for (const command of commands) exchanges.push(await exchange(kubectl, { command, folder, cluster }));
    return exchanges;
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true });
  }
}

interface Context {
  readonly command: string;
  readonly folder: string;
  readonly cluster: Cluster;
}

async function exchange(kubectl: Kubectl, { command, folder, cluster }: Context): Promise<Exchange> {
  const [, ...args] = wordsOf(command);
  const env = { KUBECONFIG: join(folder, 'kubeconfig'), HOME: folder, KUBECTL_EXTERNAL_DIFF: '' };
  const { output, exitCode } = await runCommand(kubectl.path, args, { env, cwd: folder });
  await cluster.time.advance(AFTERMATH);
  return { command, answer: output, exitCode };
}

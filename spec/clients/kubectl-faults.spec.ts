import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunningProgram } from '../support/everynode.js';
import { FragileCluster } from '../support/fragile-cluster.js';
import { kubectls } from '../support/kubectls.js';
import { configMap, daemonSet } from '../support/manifests.js';

const TIMEOUT_MS = 60_000;

/** What goes wrong while kubectl watches. */
const FAULTS: readonly (readonly [string, () => void])[] = [
  ['the control plane is killed', () => fragile.killControlPlane()],
  ['the connection is cut', () => fragile.wire.cut()],
];

let fragile: FragileCluster;

beforeEach(async () => {
  fragile = await FragileCluster.start({ nodes: 3 });
});
afterEach(() => fragile.stop());

describe.each(kubectls())('$label', { timeout: TIMEOUT_MS }, ({ path }) => {
  function kubectl(...args: readonly string[]): RunningProgram {
    return new RunningProgram(args, { program: path, env: { KUBECONFIG: fragile.kubeconfig } });
  }

  it.each(FAULTS)('get -w ends without complaint when %s, as kubectl always does, and another one goes on', async (_, fault) => {
    const watching = kubectl('get', 'configmaps', '-w', '-o', 'name');
    await watching.wrote(/kube-root-ca/);
    await fragile.create(configMap('before'));
    await watching.wrote(/before/);
    fault();
    expect(await watching.ended).toMatchObject({ exitCode: 0, stderr: '' });
    await fragile.create(configMap('after'));
    const again = kubectl('get', 'configmaps', '-w', '-o', 'name');
    await again.wrote(/after\n/);
    await again.wrote(/before\n/);
    again.kill();
  });

  it.each(FAULTS)('rollout status waits to the end when %s', async (_, fault) => {
    // Its image cannot be pulled: the rollout is not complete before it has another.
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'example/c:non-existent' }] } };
    await fragile.create(daemonSet('web', { spec: { template } }));
    const waiting = kubectl('rollout', 'status', 'ds/web', '--timeout=50s');
    await waiting.wrote(/Waiting for daemon set/);
    fault();
    await fragile.persist(() => fragile.cluster.daemonSet('web').setImage('example/c:1'));
    const { exitCode, stdout } = await waiting.ended;
    expect([exitCode, stdout.trimEnd().split('\n').at(-1)]).toEqual([0, 'daemon set "web" successfully rolled out']);
  });
});

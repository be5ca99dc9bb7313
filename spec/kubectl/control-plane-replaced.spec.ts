import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RealClock } from '#clock/real-clock.js';
import { type Composition, composeCluster } from '#cluster/compose-cluster.js';
import { type CommandAnswer, kubectls, runCommand } from '../support/kubectls.js';
import { daemonSet } from '../support/manifests.js';

/** Slow enough for a rollout to be under way when the control plane dies. */
const TIMING = { pull: '700ms' };
const POOL = {
  kind: 'NodePool',
  apiVersion: 'everynode.dev/v1alpha1',
  metadata: { name: 'default' },
  spec: { replicas: 3, timing: TIMING },
};

describe('kubectl, whose control plane is killed', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'everynode-spec-'));
  let composition: Composition;

  beforeAll(async () => {
    composition = await composeCluster({}, { threads: 1, clock: new RealClock(), unref: false });
    const { cluster, supervisor } = composition;
    await supervisor.start();
    await cluster.listen();
    writeFileSync(join(folder, 'kubeconfig'), await cluster.kubeConfig(), { mode: 0o600 });
    await cluster.apply([POOL, daemonSet('agent')]);
    await cluster.daemonSet('default/agent').rolledOut();
  });
  afterAll(async () => {
    await composition.cluster.stop();
    rmSync(folder, { recursive: true });
  });

  function kubectl(words: string, onOutput?: () => void): Promise<CommandAnswer> {
    const env = { KUBECONFIG: join(folder, 'kubeconfig'), HOME: folder };
    return runCommand(kubectls()[0]?.path ?? '', words.split(' '), { env, cwd: folder, ...(onOutput && { onOutput }) });
  }

  /** Begins a command, and waits for the first that it prints. */
  async function begun(words: string): Promise<{ readonly answer: Promise<CommandAnswer> }> {
    let answer = Promise.resolve({ output: '', exitCode: 0 });
    await new Promise<void>((resolve) => {
      answer = kubectl(words, resolve);
    });
    return { answer };
  }

  it('sees a rollout through to its end, and goes on with the same kubeconfig', async () => {
    expect(await kubectl('set image ds/agent c=example/c:2')).toMatchObject({ exitCode: 0 });
    const [status, watch] = await Promise.all([begun('rollout status ds/agent'), begun('get ds agent -w')]);
    const before = composition.supervisor.controlPlane;
    composition.supervisor.terminate('control-plane');
    const { output, exitCode } = await status.answer;
    expect(composition.supervisor.controlPlane).not.toBe(before);
    // What the client library logs of the connection that it has lost is no answer.
    const lines = output.split('\n').filter((line) => line !== '' && !/^[IWE]\d{4} /.test(line));
    expect([lines[0], lines.at(-1), exitCode]).toEqual([
      expect.stringMatching(/^Waiting for daemon set "agent" rollout to finish: /),
      'daemon set "agent" successfully rolled out',
      0,
    ]);
    // A watch of `kubectl get` ends with its connection, as it does when a real API server goes away.
    expect((await watch.answer).output).toMatch(/^NAME +DESIRED .*\nagent +3 /);
    expect(await kubectl('get ds agent -o jsonpath={.status.updatedNumberScheduled}/{.status.numberAvailable}')).toEqual({
      output: '3/3',
      exitCode: 0,
    });
    expect(await kubectl('rollout undo ds/agent')).toEqual({ output: 'daemonset.apps/agent rolled back\n', exitCode: 0 });
  });
});

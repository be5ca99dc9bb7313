import { describe, expect } from 'vitest';
import { clusterTest } from '#vitest/cluster-test.js';
import { web } from '../support/driven-cluster.js';

/** An image takes ten seconds to pull: nothing is rolled out at once. */
const test = clusterTest({ nodes: 2, nodePool: { timing: { pull: '10s' } }, time: 'virtual', seed: 1 });

describe('toBeRolledOut', () => {
  test('waits until the rollout is complete', async ({ cluster }) => {
    await cluster.apply(web());
    await expect(cluster.daemonSet('web')).toBeRolledOut();
    expect((await cluster.daemonSet('web').get()).status.numberAvailable).toBe(2);
  });

  test('looks once with not', async ({ cluster }) => {
    await cluster.apply(web());
    const beganMs = cluster.time.now();
    await expect(cluster.daemonSet('web')).not.toBeRolledOut();
    expect(cluster.time.now()).toBe(beganMs);
  });

  test('says how far the rollout has come', async ({ cluster }) => {
    await cluster.apply(web());
    await expect(expect(cluster.daemonSet('web')).toBeRolledOut({ timeoutMs: 1_000 })).rejects.toThrow(
      'expected daemon set "default/web" to be rolled out: timed out after 1000 ms: daemon set "default/web" has 2 of 2 pods updated and 0 available',
    );
  });

  test('says that a rollout is complete that was not wanted', async ({ cluster }) => {
    await cluster.apply(web());
    const daemonSet = cluster.daemonSet('web');
    await daemonSet.rolledOut();
    await expect(expect(daemonSet).not.toBeRolledOut()).rejects.toThrow('expected daemon set "default/web" not to be rolled out');
  });

  test('fails for what does not exist', async ({ cluster }) => {
    await expect(expect(cluster.daemonSet('web')).toBeRolledOut()).rejects.toThrow('daemonsets.apps "web" not found');
  });
});

describe('toRunOnNodes', () => {
  test('waits until a pod is ready on each of the nodes, in any order', async ({ cluster }) => {
    await cluster.apply(web());
    await expect(cluster.daemonSet('web')).not.toRunOnNodes(['node-0', 'node-1']);
    await expect(cluster.daemonSet('web')).toRunOnNodes(['node-1', 'node-0']);
  });

  test('waits until pods have left the other nodes', async ({ cluster }) => {
    await cluster.apply(web());
    await cluster.daemonSet('web').rolledOut();
    await cluster.apply(web({ pod: { nodeSelector: { 'kubernetes.io/hostname': 'node-1' } } }));
    await expect(cluster.daemonSet('web')).toRunOnNodes(['node-1']);
  });

  test('takes asymmetric matchers', async ({ cluster }) => {
    await cluster.apply(web());
    await expect(cluster.daemonSet('web')).toRunOnNodes(expect.arrayContaining(['node-1']));
  });

  test('says where the pods run', async ({ cluster }) => {
    await cluster.apply(web());
    await cluster.daemonSet('web').rolledOut();
    await expect(expect(cluster.daemonSet('web')).toRunOnNodes(['node-9'], { timeoutMs: 1_000 })).rejects.toThrow(
      'expected daemon set "default/web" to run on node-9; it runs on node-0, node-1',
    );
    await expect(expect(cluster.daemonSet('web')).not.toRunOnNodes(['node-0', 'node-1'])).rejects.toThrow(
      'expected daemon set "default/web" not to run on just node-0, node-1',
    );
  });
});

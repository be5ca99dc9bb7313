import { AppsV1Api, KubeConfig } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '#index.js';
import { clusterTest, test } from '#vitest/cluster-test.js';
import { web } from '../support/driven-cluster.js';

const shared = clusterTest({ nodes: 2, nodePrefix: 'edge-', time: 'virtual', per: 'file', KubeConfig });

describe('the fixture, with nothing said', () => {
  const seen = new Set<Cluster>();

  test('gives a cluster of three nodes, in real time', async ({ cluster }) => {
    seen.add(cluster);
    await cluster.apply(web());
    expect({ nodes: (await cluster.nodes.list()).length, isVirtual: cluster.time.isVirtual }).toEqual({ nodes: 3, isVirtual: false });
  });

  test('gives each test a cluster of its own', async ({ cluster }) => {
    expect(seen).not.toContain(cluster);
    expect((await cluster.list('daemonsets')).items).toEqual([]);
  });

  it('stops a cluster when its test has ended', async () => {
    for (const cluster of seen) await expect(cluster.list('nodes')).rejects.toThrow('the cluster has been stopped');
  });

  test('finds the class KubeConfig by itself', async ({ kubeConfig }) => {
    expect((await kubeConfig.makeApiClient(AppsV1Api).listDaemonSetForAllNamespaces()).items).toEqual([]);
  });
});

describe('the fixture, per file and in virtual time', () => {
  const seen = new Set<Cluster>();

  shared('gives the tests of a file one cluster: a first', async ({ cluster }) => {
    seen.add(cluster);
    const beganMs = cluster.time.now();
    await cluster.apply(web());
    await cluster.time.advance('1h');
    expect(cluster.time.now() - beganMs).toBe(3_600_000);
  });

  shared('gives the tests of a file one cluster: a second', async ({ cluster }) => {
    expect(seen).toContain(cluster);
    await expect(cluster.daemonSet('web')).toRunOnNodes(['edge-0', 'edge-1']);
  });

  shared('gives a KubeConfig of the class that it was given', async ({ kubeConfig }) => {
    expect(kubeConfig).toBeInstanceOf(KubeConfig);
    const { status } = await kubeConfig.makeApiClient(AppsV1Api).readNamespacedDaemonSet({ name: 'web', namespace: 'default' });
    expect(status?.numberReady).toBe(2);
  });

  shared('gives a kubeconfig as kubectl takes it', ({ kubeconfigText }) => {
    expect(kubeconfigText).toMatch(/^apiVersion: v1\n[\s\S]*server: "https:\/\/127\.0\.0\.1:\d+"\n/);
  });
});

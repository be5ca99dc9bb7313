import { KubeConfig } from '@kubernetes/client-node';
import type { Cluster } from 'everynode';
import { clusterTest } from 'everynode/vitest';
import { describe, expect } from 'vitest';
import { RosterController } from './roster-controller.js';

const AGENT = `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { containers: [{ name: agent, image: example/agent:1 }] }
`;

/** Each test has a cluster of its own, in which an hour takes milliseconds, and the controller runs against it. */
const test = clusterTest({ nodes: 3, time: 'virtual', KubeConfig }).extend<{ readonly controller: RosterController }>({
  controller: [
    async ({ kubeConfig }, use) => {
      const controller = new RosterController(kubeConfig);
      await controller.start();
      await use(controller);
      await controller.stop();
    },
    { auto: true },
  ],
});

/** What the roster says; undefined if there is none. */
async function roster(cluster: Cluster): Promise<string | undefined> {
  const { items } = await cluster.list('configmaps', { namespace: 'default' });
  return items.find(({ metadata }) => metadata.name === 'agent-roster')?.data?.nodes;
}

describe('the roster of a DaemonSet', () => {
  test('names every node that runs it', async ({ cluster }) => {
    await cluster.apply(AGENT);
    await expect(cluster.daemonSet('agent')).toBeRolledOut();
    await expect.poll(() => roster(cluster)).toBe('node-0 node-1 node-2');
  });

  test('follows nodes that join and leave', async ({ cluster }) => {
    await cluster.apply(AGENT);
    await cluster.nodes.add({ name: 'edge-1' });
    await cluster.nodes.remove('node-1');
    await expect(cluster.daemonSet('agent')).toRunOnNodes(['edge-1', 'node-0', 'node-2']);
    await expect.poll(() => roster(cluster)).toBe('edge-1 node-0 node-2');
  });

  test('leaves out a node that has fallen silent', async ({ cluster }) => {
    await cluster.apply(AGENT);
    await expect(cluster.daemonSet('agent')).toBeRolledOut();
    await cluster.nodes.fail('node-2');
    await cluster.time.advance('2m');
    await expect.poll(() => roster(cluster)).toBe('node-0 node-1');
  });

  test('goes with the DaemonSet', async ({ cluster }) => {
    await cluster.apply(AGENT);
    await expect.poll(() => roster(cluster)).toBeDefined();
    await cluster.delete('daemonsets', 'agent');
    await cluster.time.advance('1m');
    await expect.poll(() => roster(cluster)).toBeUndefined();
  });
});

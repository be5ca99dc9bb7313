import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FragileCluster } from '../support/fragile-cluster.js';
import { Helm } from '../support/helm.js';
import { configMap } from '../support/manifests.js';

const COUNT = 10_000;
const CHANGED = 500;
const TIMEOUT_MS = 120_000;

/** What goes wrong while helm waits for the pods of a release. */
const FAULTS: readonly (readonly [what: string, fault: () => void])[] = [
  ['the control plane is killed', () => fragile.killControlPlane()],
  ['the connection is cut', () => fragile.wire.cut()],
  ['nothing reaches it for a while', () => fragile.wire.clog()],
];

let fragile: FragileCluster;
let helm: Helm;

/** Its chart has a ConfigMap: helm lists and watches those of the namespace, which are many. */
beforeAll(async () => {
  fragile = await FragileCluster.start({ nodes: 2 });
  helm = new Helm(fragile.kubeconfigText);
  await each(COUNT, (index) => fragile.cluster.create({ ...configMap(`map-${index}`), kind: 'ConfigMap' }));
}, TIMEOUT_MS);

afterAll(async () => {
  await fragile.stop();
  helm.remove();
});

async function each(count: number, task: (index: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < count; from += 250) {
    await Promise.all(Array.from({ length: Math.min(250, count - from) }, (_, index) => task(from + index)));
  }
}

/** How many watch ConfigMaps. */
async function watchers(): Promise<number> {
  const [, count = 0] = /apiserver_registered_watchers\{resource="configmaps"\} (\d+)/.exec(await fragile.cluster.metrics()) ?? [];
  return Number(count);
}

describe('helm with 10,000 objects', { timeout: TIMEOUT_MS }, () => {
  it('installs, upgrades, lists and uninstalls a release among them', async () => {
    expect(await helm.run('install', 'among', './chart', '--wait', '--timeout', '60s')).toMatchObject({ exitCode: 0 });
    expect(await helm.run('upgrade', 'among', './chart', '--set', 'text=two', '--wait', '--timeout', '60s')).toMatchObject({ exitCode: 0 });
    expect((await helm.run('list')).output).toMatch(/among\s+default\s+2/);
    expect(await helm.run('uninstall', 'among', '--wait', '--timeout', '60s')).toMatchObject({ exitCode: 0 });
  });

  it.each(FAULTS)('waits to the end when %s', async (what, fault) => {
    const name = `release-${FAULTS.findIndex(([one]) => one === what)}`;
    const before = await watchers();
    // Its image cannot be pulled: the release is not complete before it has another.
    const args = ['install', name, './chart', '--set', 'image=example/agent:non-existent', '--wait', '--timeout', '90s'];
    const waiting = helm.start(...args);
    await expect.poll(watchers, { timeout: TIMEOUT_MS }).toBeGreaterThan(before);
    fault();
    await fragile.persist(() =>
      each(CHANGED, (index) => fragile.cluster.patch('configmaps', `default/map-${index}`, { data: { changed: what } }, { type: 'merge' })),
    );
    await fragile.persist(() => fragile.cluster.daemonSet(name).setImage('example/agent:1'));
    await fragile.persist(() => fragile.cluster.daemonSet(name).rolledOut());
    fragile.wire.unclog();
    expect(await waiting.ended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('STATUS: deployed') });
    expect(await helm.run('uninstall', name)).toMatchObject({ exitCode: 0 });
  });
});

// Takes a picture of every view of the inspector, light and dark, wide and narrow, into docs/inspector. Run by `npm run screenshots`.
import { mkdirSync, rmSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { createCluster } from '../../dist/src/index.js';

const FOLDER = new URL('../../docs/inspector/', import.meta.url);
const SIZES = { wide: { width: 1280, height: 720 }, phone: { width: 390, height: 844 } };
const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c', 'eu-west-1d'];
const TIMING = { pull: '2s-9s', start: '1s-3s', ready: '1s-4s', stop: '1s-4s' };

function agent(image) {
  const labels = { app: 'log-agent' };
  const container = { name: 'agent', image, env: [{ name: 'LEVEL', value: image.endsWith('2.0') ? 'debug' : 'info' }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'log-agent', namespace: 'kube-system' },
    spec: {
      selector: { matchLabels: labels },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '4%' } },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}

/** A fleet of some zones in the middle of an update, with a few things gone wrong. */
async function troubledCluster() {
  const cluster = await createCluster({ threads: 0, time: 'virtual', seed: 'picture', startMs: Date.parse('2026-01-01T12:00:00Z') });
  for (const zone of ZONES) {
    const spec = {
      replicas: 300,
      namePrefix: `${zone}-`,
      labels: { 'topology.kubernetes.io/zone': zone },
      timing: TIMING,
      failureRates: { crash: '0.4%' },
    };
    await cluster.create({ apiVersion: 'everynode.dev/v1alpha1', kind: 'NodePool', metadata: { name: zone }, spec });
  }
  await cluster.time.advance('30s');
  await cluster.apply(agent('registry.example/log-agent:1.9'));
  await cluster.time.advance('2m');
  for (let node = 40; node < 64; node += 1) await cluster.nodes.fail(`eu-west-1b-${node}`);
  for (const node of [7, 8, 9, 120]) await cluster.nodes.cordon(`eu-west-1d-${node}`);
  await cluster.time.advance('2m');
  return cluster;
}

const cluster = await troubledCluster();
const { url } = await cluster.inspector.listen();
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });

// Somebody watches the update from its beginning, so that there is a line to see.
const watcher = await browser.newPage();
await watcher.goto(url);
await watcher.locator('.legend', { hasText: 'ready' }).waitFor();
await cluster.apply(agent('registry.example/log-agent:2.0'));
for (let step = 0; step < 60; step += 1) {
  await cluster.time.advance('1500ms');
  await cluster.inspector.overview();
}
await watcher.close();
// So that its chart has something to show.
await cluster.nodes.cordon('eu-west-1b-44');
const { actors } = await cluster.inspector.list({ chart: 'pod', state: 'backingOff' });
const pod = (actors[0] ?? (await cluster.inspector.list({ chart: 'pod', state: 'pulling' })).actors[0] ?? { id: 'supervisor' }).id;

const VIEWS = {
  fleet: async (page) => page.getByRole('combobox', { name: 'Colour' }).selectOption('pod'),
  rollout: async () => undefined,
  actors: async (page) => {
    await page.getByText(/^Nodes/).click();
    await page.getByRole('searchbox').fill('1c-1');
    await page.mouse.wheel(0, -10_000);
  },
  [`chart/${pod}`]: async () => undefined,
  'chart/node/eu-west-1b-44': async () => undefined,
};

for (const [sizeName, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ viewport, colorScheme });
    const page = await context.newPage();
    await page.goto(url);
    for (const [view, prepare] of Object.entries(VIEWS)) {
      await page.goto(`${new URL(url).origin}/#/${view}`);
      await page.locator('main .card').first().waitFor();
      await page.waitForTimeout(900);
      await prepare(page);
      await page.waitForTimeout(1_200);
      const name = view.startsWith('chart/pod') ? 'chart-pod' : view.replace(/\/.*/, '') + (view.startsWith('chart/node') ? '-node' : '');
      await page.screenshot({ path: new URL(`${name}-${colorScheme}-${sizeName}.png`, FOLDER).pathname });
    }
    await context.close();
  }
}
await browser.close();
await cluster.stop();

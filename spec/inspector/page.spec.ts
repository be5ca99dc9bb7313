import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cluster } from '#index.js';
import { accessibilityFaults, startBrowser, type WatchedPage, watchedPage } from './browser.js';
import { agent, somePod, virtualCluster } from './virtual-cluster.js';

let browser: Browser;
let cluster: Cluster;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  cluster = await virtualCluster();
  watched = await watchedPage(browser);
  page = watched.page;
  await page.goto((await cluster.inspector.listen()).url);
});

afterEach(async () => {
  await page.context().close();
  await cluster.stop();
});

/** Expects something of what the page shows, soon. */
const eventually = <Seen>(look: () => Promise<Seen>) => expect.poll(look, { timeout: 10_000, interval: 30 });

/** Goes to a view as its link does. */
async function open(view: string): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#/${view}`);
}

/** The states of the shown chart that are lit, innermost last. */
function lit(): Promise<readonly string[]> {
  return page.locator('svg.chart [data-active]').evaluateAll((states) => states.map((state) => state.getAttribute('data-state') ?? ''));
}

describe('the page of a cluster of three nodes', () => {
  it('shows the fleet, and takes the token out of the address', async () => {
    await eventually(() => page.locator('.fleet h1').textContent()).toBe('3 nodes');
    await eventually(() => page.locator('.legend').textContent()).toContain('ready 3');
    expect(page.url()).not.toContain('token');
    expect(await page.locator('.timeline .keys').textContent()).toContain('available 3');
    expect(watched.wrong).toEqual([]);
  });

  it('shows that a node fails, which it was told to, and recovers', async () => {
    const canvas = page.locator('.fleet-canvas canvas');
    await eventually(() => page.locator('.legend').textContent()).toContain('ready 3');
    await canvas.focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('.cell-panel h2').waitFor();
    await page.getByRole('button', { name: 'Fail' }).click();
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('60');
    await eventually(() => page.locator('.legend').textContent()).toContain('unreachable 1');
    await page.getByRole('button', { name: 'Heal' }).click();
    await eventually(() => page.locator('.legend').textContent()).toContain('ready 3');
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(watched.wrong).toEqual([]);
  });

  it('lets virtual time pass, stops it, and shows that it stands', async () => {
    const clock = page.locator('.time .clock');
    await page.getByRole('button', { name: 'Run' }).click();
    const begun = await clock.textContent();
    await eventually(() => clock.textContent()).not.toBe(begun);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Run' }).waitFor();
    const stoppedMs = cluster.time.now();
    await cluster.inspector.overview();
    expect(cluster.time.now()).toBe(stoppedMs);
    await page.getByRole('button', { name: '+1 min' }).click();
    await eventually(() => clock.textContent()).toBe(new Date(stoppedMs + 60_000).toISOString().slice(11, 19));
    expect(watched.wrong).toEqual([]);
  });

  it('moves a node to its zone when its label says another', async () => {
    await eventually(() => page.locator('.legend').textContent()).toContain('ready 3');
    const canvas = page.locator('.fleet-canvas canvas');
    const before = await canvas.screenshot();
    await cluster.patch('nodes', 'node-1', { metadata: { labels: { 'topology.kubernetes.io/zone': 'north' } } });
    await eventually(() => canvas.getAttribute('aria-label')).toMatch(/^3 nodes: 3 ready; 2 in no zone, 1 in north\./);
    expect(before.equals(await canvas.screenshot())).toBe(false);
    expect(watched.wrong).toEqual([]);
  });

  it('draws what is so at once, though nothing changes any more', async () => {
    await page.locator('.plot canvas').waitFor();
    await eventually(() => page.evaluate(DRAWN)).toBeGreaterThan(0);
  });

  it('opens the chart of a cell', async () => {
    await eventually(() => page.locator('.legend').textContent()).toContain('ready 3');
    await page.locator('.fleet-canvas canvas').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('.cell-panel').waitFor();
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('h1.id').textContent()).toMatch(/^node\/node-\d$/);
    expect(await lit()).toContain('present.health.ready');
    await page.goBack();
    await eventually(() => page.locator('.legend').textContent()).toContain('ready 3');
    await page.locator('.fleet-canvas canvas').dblclick();
    await eventually(() => page.locator('h1.id').textContent()).toMatch(/^node\/node-\d$/);
  });

  it('shows an update as it rolls, with two revisions side by side', async () => {
    await open('rollout');
    await eventually(() => page.locator('[data-group=done]').textContent()).toBe('done 3');
    await cluster.apply(agent('agent:2'));
    for (let step = 0; step < 100 && !(await isReplacing(cluster)); step += 1) await cluster.time.advance('100ms');
    await eventually(() => page.locator('.figures').textContent()).toMatch(/^done 0replacing 1waiting 2/);
    await cluster.time.advance('1500ms');
    await eventually(() => page.locator('.budget').textContent()).toContain('1 of 1');
    await cluster.time.advance('1m');
    await eventually(() => page.locator('[data-group=done]').textContent()).toBe('done 3');
    await eventually(() => page.locator('.budget').textContent()).toContain('0 of 1');
    await expect.poll(() => page.locator('.diff .come').allTextContents()).toEqual([expect.stringContaining('image: agent:2')]);
    expect(await page.locator('.diff .gone').textContent()).toContain('image: agent:1');
    await eventually(lit).toContain('complete');
    expect(await page.locator('.words').textContent()).toMatch(/^Complete: /);
    expect(watched.wrong).toEqual([]);
  });

  it('goes back through the recorded history of a pod', async () => {
    await open(`chart/${await somePod(cluster)}`);
    await eventually(lit).toEqual(['', 'running', 'running.ready']);
    const slider = page.getByRole('slider', { name: 'History' });
    await slider.focus();
    await page.keyboard.press('ArrowLeft');
    await eventually(lit).toEqual(['', 'running', 'running.unready']);
    expect(await page.locator('.past').textContent()).toBe('in the past');
    expect(await page.locator('.way.lit .label').first().textContent()).toBe('pod.started');
    await page.keyboard.press('ArrowLeft');
    await eventually(lit).toEqual(['', 'starting']);
    await page.getByRole('button', { name: 'Now' }).click();
    await eventually(lit).toEqual(['', 'running', 'running.ready']);
    expect(watched.wrong).toEqual([]);
  });

  it('shows events as they arrive, and that a killed actor is started again', async () => {
    await open('chart/node/node-1');
    await page.getByRole('button', { name: 'Cordon' }).click();
    await eventually(() => page.locator('.events li b').first().textContent()).toBe('node.cordoned');
    await eventually(lit).toContain('present.scheduling.cordoned');
    await page.getByRole('button', { name: 'Kill' }).click();
    await page.getByRole('button', { name: '+1 s' }).click();
    await eventually(() => page.locator('.facts').textContent()).toContain('restarts1');
    await open('actors');
    await eventually(() => page.locator('.trouble').textContent()).toContain('node/node-1');
    expect(watched.wrong).toEqual([]);
  });

  it('shows the supervision tree down to a pod, and finds actors as somebody types', async () => {
    await open('actors');
    await page.getByText('Nodes 3').click();
    await page.getByRole('button', { name: 'Children of node/node-2', exact: true }).click();
    await eventually(() => page.locator('.tree').textContent()).toContain('pod/default/agent-');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('searchbox').fill('node-2');
    await eventually(() => page.locator('.search tbody tr').allTextContents()).toEqual(['node/node-2readynode-2']);
    await page.getByRole('searchbox').fill('nobody');
    await eventually(() => page.locator('.search .note').textContent()).toBe('No actor is of that name.');
    expect(watched.wrong).toEqual([]);
  });

  it.each(['fleet', 'rollout', 'actors', 'chart/node/node-1'])('has no fault of accessibility in %s, light or dark', async (view) => {
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.reload();
      await open(view);
      await page.locator('main .card').first().waitFor();
      await eventually(() => page.locator('main').textContent()).toMatch(/ready|done/);
      expect(await accessibilityFaults(page)).toEqual([]);
    }
  });

  it('fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const view of ['fleet', 'rollout', 'actors', 'chart/node/node-1']) {
      await open(view);
      await page.locator('main .card').first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    }
  });
});

/** Over which part of its width a line is drawn in the plot of available pods. */
const DRAWN = `(() => {
  const canvas = document.querySelector('.plot canvas');
  const [left, top, width, height] = [54, 8, canvas.width - 80, canvas.height - 36];
  const { data } = canvas.getContext('2d').getImageData(left, top, width, height);
  const isColoured = (at) => data[at + 3] > 200 && Math.max(data[at], data[at + 1], data[at + 2]) - Math.min(data[at], data[at + 1], data[at + 2]) > 60;
  let drawn = 0;
  for (let x = 0; x < width; x += 1) {
    for (let y = 0; y < height; y += 1) {
      if (isColoured((y * width + x) * 4)) {
        drawn += 1;
        break;
      }
    }
  }
  return drawn / width;
})()`;

/** Whether a pod is on its way out, or in. */
async function isReplacing({ inspector }: Cluster): Promise<boolean> {
  return (await inspector.list({ chart: 'pod', state: 'running.ready' })).actors.length < 3;
}

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, createCluster } from '#index.js';
import { accessibilityFaults, startBrowser, type WatchedPage, watchedPage } from './browser.js';
import { agent } from './virtual-cluster.js';

/** As many as the page promises to be quick with. */
const NODES = 100_000;
const ALL = NODES.toLocaleString('en');

/** Longer than anything takes where every other spec runs at the same time. */
const PATIENCE_MS = 60_000;

let browser: Browser;
let cluster: Cluster;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  cluster = await createCluster({
    nodes: NODES,
    threads: 0,
    time: 'virtual',
    seed: 'large',
    nodePool: { timing: { pull: '2s', ready: '1s' } },
  });
  await cluster.apply(agentOf('agent:1'));
  await cluster.daemonSet('default/agent').rolledOut();
  watched = await watchedPage(browser);
  page = watched.page;
  await page.goto((await cluster.inspector.listen()).url);
}, 300_000);

afterAll(async () => {
  await browser.close();
  await cluster.stop();
});

/** A tenth at a time, so that an update can be watched. */
function agentOf(image: string): ReturnType<typeof agent> {
  const { spec, ...rest } = agent(image);
  return { ...rest, spec: { ...Object(spec), updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } } } };
}

/** Expects something of what the page shows, in the end. */
const eventually = <Seen>(look: () => Promise<Seen>) => expect.poll(look, { timeout: PATIENCE_MS, interval: 50 });

async function open(view: string): Promise<void> {
  await page.goto(`${new URL(page.url()).origin}/#/${view}`);
}

function textOf(selector: string): () => Promise<string | null> {
  return () => page.locator(selector).first().textContent();
}

function lit(): Promise<readonly string[]> {
  return page.locator('svg.chart [data-active]').evaluateAll((states) => states.map((state) => state.getAttribute('data-state') ?? ''));
}

/** The views one after the other, on one page: to make such a cluster takes longer than to look at it. */
describe.sequential(`the page of a cluster of ${ALL} nodes`, () => {
  it('shows every node, and draws frame by frame as somebody zooms', async () => {
    await eventually(textOf('.fleet h1')).toBe(`${ALL} nodes`);
    // How long that takes, and the first paint, is measured by `npm run bench -- inspector-page`.
    expect(await page.evaluate(FRAMES)).toHaveLength(35);
    await page.getByRole('combobox', { name: 'Colour' }).selectOption('pod');
    await eventually(textOf('.legend')).toContain(`ready ${ALL}`);
    await eventually(textOf('.timeline .keys')).toContain(`available ${ALL}`);
    expect(await accessibilityFaults(page)).toEqual([]);
  }, 200_000);

  it('shows that a node fails, which it was told to, and recovers', async () => {
    await page.getByRole('combobox', { name: 'Colour' }).selectOption('node');
    await page.locator('.fleet-canvas canvas').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Fail' }).click();
    await page.getByRole('button', { name: '+1 min' }).click();
    await eventually(textOf('.legend')).toContain('unreachable 1');
    await page.getByRole('button', { name: 'Heal' }).click();
    await page.getByRole('button', { name: '+1 s' }).click();
    await eventually(textOf('.legend')).toBe(`ready ${ALL}`);
  }, 200_000);

  it('shows the chart of one node, its events as they arrive, and what was before', async () => {
    await open('chart/node/node-54321');
    await eventually(lit).toContain('present.scheduling.schedulable');
    await page.getByRole('button', { name: 'Cordon' }).click();
    await eventually(lit).toContain('present.scheduling.cordoned');
    await page.getByRole('button', { name: 'Uncordon' }).click();
    await eventually(lit).toContain('present.scheduling.schedulable');
    await page.getByRole('slider', { name: 'History' }).focus();
    await page.keyboard.press('ArrowLeft');
    await eventually(lit).toContain('present.scheduling.cordoned');
    expect(await accessibilityFaults(page)).toEqual([]);
  }, 200_000);

  it('shows the supervision tree, and finds actors as somebody types', async () => {
    await open('actors');
    await page.getByText(`Nodes ${ALL}`).click();
    await page.getByRole('button', { name: 'Children of node/node-2', exact: true }).click();
    await eventually(textOf('.tree')).toContain('pod/default/agent-');
    await page.getByRole('searchbox').pressSequentially('node-54321', { delay: 40 });
    await eventually(() => page.locator('.search tbody td a').allTextContents()).toEqual(['node/node-54321']);
    expect(await accessibilityFaults(page)).toEqual([]);
  }, 200_000);

  it('shows an update as it rolls, with two revisions side by side', async () => {
    await open('rollout');
    await eventually(textOf('[data-group=done]')).toBe(`done ${ALL}`);
    await cluster.apply(agentOf('agent:2'));
    await cluster.time.advance('1s');
    await eventually(textOf('[data-group=replacing]')).toBe('replacing 10,000');
    await eventually(textOf('.words')).toMatch(/^(Waiting until new pods|Deleting old pods)/);
    await cluster.time.advance('3s');
    await eventually(textOf('[data-group=done]')).toMatch(/^done [1-9]/);
    await eventually(textOf('[data-group=waiting]')).toMatch(/^waiting [1-9]/);
    await eventually(() => page.locator('.diff .come').allTextContents()).toEqual([expect.stringContaining('image: agent:2')]);
    expect(await accessibilityFaults(page)).toEqual([]);
  }, 200_000);

  it('has had nothing go wrong on it', () => {
    expect(watched.wrong).toEqual([]);
  });
});

/** Zooms in, frame by frame; gives how long each took, in milliseconds. */
const FRAMES = `new Promise((resolve) => {
  const canvas = document.querySelector('.fleet-canvas canvas');
  const times = [];
  let last = performance.now();
  const next = () => {
    const now = performance.now();
    times.push(now - last);
    last = now;
    if (times.length === 40) return resolve(times.slice(5));
    canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: -10, clientX: 400, clientY: 250, cancelable: true }));
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})`;

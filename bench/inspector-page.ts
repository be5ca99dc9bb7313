import { chromium, type Page } from 'playwright-core';
import type { Bench, Figures } from './bench.js';
import { settledCluster } from './support/fleet.js';
import { quantile } from './support/statistics.js';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
/** Longer than any page takes, in milliseconds. */
const PATIENCE_MS = 120_000;

/** How quick the inspector's page is when there is much to see. */
export const inspectorPage: Bench = {
  name: 'inspector-page',
  question: 'N nodes are settled: when does the inspector show the first of them, all of them, a frame, what was searched for?',
  options: { nodes: 100_000, browser: '/usr/bin/chromium' },
  run: async (settings) => {
    const nodes = settings.number('nodes');
    const cluster = await settledCluster(nodes);
    const browser = await chromium.launch({ executablePath: settings.text('browser'), args: ARGUMENTS });
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
      return [await measured(page, (await cluster.inspector.listen()).url, nodes)];
    } finally {
      await browser.close();
      await cluster.stop();
    }
  },
};

async function measured(page: Page, url: string, nodes: number): Promise<Figures> {
  const beganMs = performance.now();
  await page.goto(url);
  await page.locator('.fleet h1', { hasText: `${nodes.toLocaleString('en')} nodes` }).waitFor({ timeout: PATIENCE_MS });
  const allMs = performance.now() - beganMs;
  const paintMs = Number(await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"));
  const frames = (await page.evaluate(FRAMES)) as readonly number[];
  await page.goto(`${new URL(url).origin}/#/actors`);
  const field = page.getByRole('searchbox');
  await field.waitFor();
  const typedMs = performance.now();
  await field.fill(`node/node-${nodes - 1}`);
  await page.locator('.search tbody tr:only-child', { hasText: `node/node-${nodes - 1}` }).waitFor({ timeout: PATIENCE_MS });
  const searchMs = performance.now() - typedMs;
  const [p50, p95] = [quantile(frames, 0.5), quantile(frames, 0.95)];
  return {
    nodes,
    first_paint_ms: quantile([paintMs], 0),
    all_cells_ms: quantile([allMs], 0),
    frame_p50_ms: p50,
    frame_p95_ms: p95,
    search_ms: quantile([searchMs], 0),
  };
}

/** Zooms in and out, frame by frame; gives how long each took, in milliseconds. */
const FRAMES = `new Promise((resolve) => {
  const canvas = document.querySelector('.fleet-canvas canvas');
  const times = [];
  let last = performance.now();
  const next = () => {
    const now = performance.now();
    times.push(now - last);
    last = now;
    if (times.length === 130) return resolve(times.slice(10));
    canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: times.length < 65 ? -20 : 20, clientX: 500, clientY: 300, cancelable: true }));
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})`;

// Builds the inspector's page into dist: the charts' layouts by elkjs, then the page itself by Vite. Run by `npm run build`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ELK from 'elkjs/lib/elk.bundled.js';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('./', import.meta.url));
const OUT = fileURLToPath(new URL('../../../dist/src/inspector/page/', import.meta.url));

await build({
  root: ROOT,
  configFile: false,
  logLevel: 'warn',
  base: './',
  build: { outDir: OUT, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: false, target: 'es2022', reportCompressedSize: false },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});

const { ALL_MACHINES } = await import('../../../dist/src/inspector/chart-graph/all-machines.js');
const { chartGraph } = await import('../../../dist/src/inspector/chart-graph/chart-graph.js');
const { chartLayout, elkQuestion } = await import('../../../dist/src/inspector/chart-graph/chart-layout.js');

const { SHARD_CHARTS } = await import('../../../dist/src/inspector/inspected-charts.js');

const elk = new ELK();
const graphs = ALL_MACHINES.map((machine) => chartGraph(machine));
const layouts = await Promise.all(graphs.map(async (graph) => chartLayout(graph, await elk.layout(elkQuestion(graph)))));
mkdirSync(OUT, { recursive: true });
// What the page knows of charts before it asks anything: where everything stands, and the numbers of states.
const states = Object.fromEntries(SHARD_CHARTS.map((chart) => [chart.id, chart.states]));
writeFileSync(`${OUT}charts.json`, JSON.stringify({ layouts, states }));

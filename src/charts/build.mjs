// Compiles the shards' charts into dist, so that no thread has to when it starts. Run by `npm run build`.
import { writeFileSync } from 'node:fs';

const FILE = new URL('../../dist/src/charts/built-charts.js', import.meta.url);

const { SHARD_CHARTS } = await import('../../dist/src/inspector/inspected-charts.js');
const { textOfChart } = await import('../../dist/src/charts/chart-of.js');

const built = Object.fromEntries(SHARD_CHARTS.map((chart) => [chart.id, textOfChart(chart)]));
writeFileSync(FILE, `export const builtCharts = ${JSON.stringify(built)};\n`);

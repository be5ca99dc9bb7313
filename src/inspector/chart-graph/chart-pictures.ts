import { readFileSync } from 'node:fs';
import { ALL_MACHINES, machineNamed } from './all-machines.js';
import { chartGraph } from './chart-graph.js';
import type { ChartLayout } from './chart-layout.js';
import { chartMermaid } from './chart-mermaid.js';
import { chartSvg } from './chart-svg.js';
import { plainConfig } from './plain-config.js';

/** Where the build puts the layouts of all charts. */
const LAYOUTS = new URL('../page/charts.json', import.meta.url);

/** The names of the charts that can be drawn. */
export const CHART_NAMES: readonly string[] = ALL_MACHINES.map(({ id }) => id);

/** How a chart can be drawn. */
export type ChartFormat = 'mermaid' | 'json' | 'svg';

/**
 * A state chart as a Mermaid diagram, as an SVG picture, or as the JSON that XState's `createMachine` takes. Throws RangeError if
 * there is no chart of that name.
 */
export function chartPicture(name: string, format: ChartFormat = 'mermaid'): string {
  const machine = machineNamed(name);
  if (machine === undefined) throw new RangeError(`there is no chart ${JSON.stringify(name)}: there are ${CHART_NAMES.join(', ')}`);
  if (format === 'json') return `${JSON.stringify(plainConfig(machine), undefined, 2)}\n`;
  if (format === 'mermaid') return chartMermaid(chartGraph(machine));
  const { layouts } = JSON.parse(readFileSync(LAYOUTS, 'utf8')) as { readonly layouts: readonly ChartLayout[] };
  const layout = layouts.find(({ id }) => id === name);
  if (layout === undefined) throw new RangeError(`the chart ${name} has not been laid out: build first`);
  return chartSvg(layout);
}

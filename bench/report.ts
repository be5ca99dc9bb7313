import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench, BenchSettings, Figures } from './bench.js';
import { type Plot, svgOf } from './support/plot.js';
import { quantile } from './support/statistics.js';

const MAIN = join(import.meta.dirname, 'main.js');
/** What Kubernetes 1.36 takes on a machine of two cores: API server, etcd and controller manager, with fake kubelets over HTTPS. */
const KUBERNETES = [
  { nodes: 1_000, converge_s: 3.1, rss_mb: 690 },
  { nodes: 5_000, converge_s: 42.1, rss_mb: 1_380 },
];
const FIELDS = ['register_s', 'converge_s', 'update_s', 'cpu_s', 'rss_mb', 'bytes_per_node', 'events_per_s'] as const;

/** The scale bench at many sizes, each in a process of its own, several times; tables and pictures of it. */
export const report: Bench = {
  name: 'report',
  question: 'How do time and memory grow with the nodes? Writes tables and plots to a folder.',
  options: { nodes: '1000,5000,20000,100000', runs: 3, update: false, out: 'bench/report' },
  run: async (settings) => {
    const sizes = settings.text('nodes').split(',').map(Number);
    const rows: Figures[] = [];
    for (const [index, nodes] of sizes.entries()) {
      settings.progress(`${nodes} nodes`, index / sizes.length);
      rows.push(medians(await repeated(nodes, settings)));
    }
    await write(settings.text('out'), rows);
    return rows;
  },
};

async function repeated(nodes: number, settings: BenchSettings): Promise<readonly Figures[]> {
  const runs: Figures[] = [];
  for (let run = 0; run < settings.number('runs'); run += 1) {
    const args = ['scale', '--nodes', String(nodes), '--json', ...(settings.is('update') ? ['--update'] : [])];
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...args], { maxBuffer: 1 << 24 });
    runs.push(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  }
  return runs;
}

/** Medians, with the least and the greatest of what was waited for. */
function medians(runs: readonly Figures[]): Figures {
  const [first] = runs;
  const valuesOf = (field: string) => runs.map((run) => Number(run[field]));
  const fields = FIELDS.filter((field) => first?.[field] !== undefined);
  const converge = valuesOf('converge_s');
  return {
    nodes: Number(first?.['nodes']),
    runs: runs.length,
    ...Object.fromEntries(fields.map((field) => [field, quantile(valuesOf(field), 0.5)])),
    converge_min_s: Math.min(...converge),
    converge_max_s: Math.max(...converge),
  };
}

async function write(folder: string, rows: readonly Figures[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'scale.json'), `${JSON.stringify(rows, undefined, 2)}\n`);
  const title = 'One pod on each of N nodes';
  const plots: Readonly<Record<string, Plot>> = {
    'time.svg': { title, x: 'nodes', y: 'seconds until all are available', series: series(rows, 'converge_s') },
    'memory.svg': { title, x: 'nodes', y: 'resident memory at its peak, MiB', series: series(rows, 'rss_mb') },
    'per-node.svg': {
      title,
      x: 'nodes',
      y: 'milliseconds of processor time per node',
      series: [
        {
          name: 'everynode, actors',
          points: rows.map((row) => [Number(row['nodes']), (1_000 * Number(row['cpu_s'])) / Number(row['nodes'])]),
        },
      ],
    },
  };
  for (const [name, plot] of Object.entries(plots)) await writeFile(join(folder, name), svgOf(plot));
}

function series(rows: readonly Figures[], field: 'converge_s' | 'rss_mb'): Plot['series'] {
  return [
    { name: 'everynode, actors', points: rows.map((row) => [Number(row['nodes']), Number(row[field])]) },
    { name: 'Kubernetes 1.36 with fake kubelets', points: KUBERNETES.map((row) => [row.nodes, row[field]]) },
  ];
}

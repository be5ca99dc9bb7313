import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench, BenchSettings, Figures } from './bench.js';
import { type Limits, limitedRun } from './reporting/limited-run.js';
import { type Measurement, measurementsIn, type Origin, origin, spreadOf, withMeasurement } from './reporting/measurements.js';
import { reportPlots } from './reporting/report-plots.js';
import { reportText, withReport } from './reporting/report-text.js';

/** From so many nodes on there is one run: it takes as long as many others. */
const ONE_RUN_FROM = 500_000;

/** The scale bench at many sizes, each in a process of its own, several times; tables and pictures of it. */
export const report: Bench = {
  name: 'report',
  question: 'How do time, memory and the cost of one change grow with the nodes? Writes tables and plots to a folder.',
  options: {
    sizes: '1000,5000,20000,100000,1000000',
    actors: 'xstate',
    runs: 5,
    events: 100,
    update: false,
    repeat: false,
    again: false,
    'limit-s': 600,
    'limit-mb': 12_000,
    'size-s': 90,
    out: 'bench/report',
  },
  run: async (settings) => {
    const folder = settings.text('out');
    const file = join(folder, 'measurements.json');
    await mkdir(folder, { recursive: true });
    const here = origin();
    for (const actors of settings.text('actors').split(',')) await measureKind({ actors, file, here, settings });
    const all = measurementsIn(file);
    await writeReport(folder, all);
    return all.map(figuresOf);
  },
};

interface Kind {
  readonly actors: string;
  readonly file: string;
  readonly here: Origin;
  readonly settings: BenchSettings;
}

/** Measures one kind of actors at each size, until one fails: larger ones would, too. What has been measured of this commit stays. */
async function measureKind({ actors, file, here, settings }: Kind): Promise<void> {
  const sizes = settings.text('sizes').split(',').map(Number);
  for (const [index, nodes] of sizes.toSorted((a, b) => a - b).entries()) {
    settings.progress(`${nodes} nodes (${actors})`, index / sizes.length);
    const known = measurementsIn(file).find((one) => one.nodes === nodes && one.actors === actors && one.commit === here.commit);
    const isKnown = known !== undefined && known.failed === undefined && !settings.is('again');
    const measured = isKnown ? known : await measure(nodes, actors, { here, settings });
    await writeFile(file, `${JSON.stringify(withMeasurement(measurementsIn(file), measured), undefined, 2)}\n`);
    if (measured.failed !== undefined) {
      console.error(`${nodes} nodes (${actors}): ${measured.failed}`);
      return;
    }
  }
}

async function measure(nodes: number, actors: string, { here, settings }: Pick<Kind, 'here' | 'settings'>): Promise<Measurement> {
  const args = [
    'scale',
    '--nodes',
    String(nodes),
    '--actors',
    actors,
    '--events',
    settings.text('events'),
    ...['update', 'repeat'].filter((name) => settings.is(name)).map((name) => `--${name}`),
  ];
  const limits = { seconds: settings.number('limit-s'), megabytes: settings.number('limit-mb') };
  const command = `npm run bench -- ${args.join(' ').replace(String(nodes), 'N').replace(actors, 'KIND')}`;
  const start = { nodes, actors, ...here, command };
  const wanted = nodes >= ONE_RUN_FROM ? 1 : settings.number('runs');
  const endMs = performance.now() + settings.number('size-s') * 1_000;
  const runs: Figures[] = [];
  try {
    while (runs.length < wanted && (runs.length === 0 || performance.now() < endMs)) runs.push(await oneRun(args, nodes, limits));
    return { ...start, runs };
  } catch (error) {
    return { ...start, runs, failed: error instanceof Error ? error.message : String(error) };
  }
}

async function oneRun(args: readonly string[], nodes: number, limits: Limits): Promise<Figures> {
  const store = await limitedRun(['store-commits', '--objects', String(nodes), '--commits', '100000'], limits);
  return { ...(await limitedRun(args, limits)), store_us: store['us_per_change'] ?? Number.NaN };
}

async function writeReport(folder: string, all: readonly Measurement[]): Promise<void> {
  const plots = reportPlots(all);
  for (const [name, svg] of Object.entries(plots)) await writeFile(join(folder, name), svg);
  const pictures = Object.keys(plots).map((name) => `![${name.replace('.svg', '')}](${name})`);
  const text = reportText(all);
  await writeFile(join(folder, 'README.md'), `# What \`npm run bench -- report\` measured\n\n${text}\n${pictures.join('\n\n')}\n`);
  const document = join(folder, '../README.md');
  if (existsSync(document)) await writeFile(document, withReport(await readFile(document, 'utf8'), text));
}

function figuresOf(one: Measurement): Figures {
  const median = (field: string) => {
    const spread = spreadOf(one, field);
    return spread === undefined ? {} : { [field]: spread.median };
  };
  return {
    nodes: one.nodes,
    actors: one.actors,
    runs: one.runs.length,
    ...median('register_s'),
    ...median('converge_s'),
    ...median('repeat_s'),
    ...median('update_s'),
    ...median('cpu_s'),
    ...median('rss_mb'),
    ...median('status_p50_ms'),
    ...median('join_p99_ms'),
    ...median('store_us'),
    ...(one.failed !== undefined && { failed: one.failed }),
  };
}

import { parseArgs } from 'node:util';
import { tuneV8 } from '#cli/v8-flags.js';
import type { Bench, BenchSettings, Figures } from './bench.js';
import { benches } from './benches.js';
import { progressBar } from './support/progress-bar.js';
import { tableOf } from './support/table.js';

// As `everynode up` does.
tuneV8();
process.exitCode = await main(process.argv.slice(2));

/** `npm run bench` lists the benches, `npm run bench -- NAME …` runs one; gives the exit code. */
async function main([name, ...rest]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help') {
    console.log(listing());
    return 0;
  }
  const bench = benches.find((one) => one.name === name);
  if (bench === undefined) {
    console.error(`there is no bench "${name}"\n\n${listing()}`);
    return 2;
  }
  return runBench(bench, rest);
}

async function runBench(bench: Bench, args: readonly string[]): Promise<number> {
  const bar = progressBar(process.stderr);
  try {
    const settings = settingsOf(bench, args, bar.show);
    const figures = await bench.run(settings);
    bar.clear();
    console.log(tableOf(figures));
    if (settings.is('json')) console.log(JSON.stringify(figures.length === 1 ? figures[0] : figures));
    return 0;
  } catch (error) {
    bar.clear();
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    return 1;
  }
}

function settingsOf({ options }: Bench, args: readonly string[], progress: BenchSettings['progress']): BenchSettings {
  const known = { ...options, json: false };
  const config = Object.entries(known).map(([name, value]) => [name, { type: typeof value === 'boolean' ? 'boolean' : 'string' }] as const);
  const { values } = parseArgs({ args: [...args], options: Object.fromEntries(config), strict: true });
  const givenFor = (name: string) => values[name] ?? known[name as keyof typeof known];
  return {
    number: (name) => {
      const value = Number(String(givenFor(name)).replaceAll(/[_,]/g, ''));
      if (!Number.isFinite(value)) throw new TypeError(`--${name}: a number is wanted, not ${String(givenFor(name))}`);
      return value;
    },
    text: (name) => String(givenFor(name)),
    is: (name) => givenFor(name) === true,
    progress,
  };
}

function listing(): string {
  const rows = benches.map(({ name, question, options }): Figures => {
    const usage = Object.entries(options).map(([option, value]) =>
      typeof value === 'boolean' ? `[--${option}]` : `[--${option} ${value}]`,
    );
    return { bench: name, question, options: usage.join(' ') };
  });
  return `npm run bench -- NAME [options] [--json]\n\n${tableOf(rows)}`;
}

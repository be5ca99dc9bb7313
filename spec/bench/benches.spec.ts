import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { benches } from '../../dist/bench/benches.js';

/** Options with which each bench is done in a second or two. */
const SMALL: Readonly<Record<string, Readonly<Record<string, number | string | boolean>>>> = {
  scale: { nodes: 20, update: true, repeat: true, events: 1 },
  'outside-kubelets': { nodes: 5 },
  reaction: { nodes: 5, rounds: 2 },
  'status-event': { nodes: 5, rounds: 3 },
  responsiveness: { nodes: 10 },
  lists: { nodes: 10 },
  'watch-fan-out': { watchers: 3, events: 5 },
  'store-commits': { objects: 500, commits: 1_000, 'per-commit': 2 },
  'control-plane': { nodes: 30 },
  'thread-batches': { messages: 2 },
  'actor-costs': { actors: 100, events: 3 },
  inspection: { actors: 40, runs: 1, seconds: 0.01 },
  'inspection-search': { actors: 200 },
  'inspector-page': { nodes: 5 },
  'start-up': { runs: 1 },
  restart: { nodes: 5, rounds: 1 },
  report: { sizes: '5,10', runs: 1, events: 2, out: mkdtempSync(join(tmpdir(), 'everynode-report-')) },
};

describe('benches', () => {
  it.each(benches.filter(({ name }) => SMALL[name] !== undefined))(
    'measure, and check what they measured: $name',
    async (bench) => {
      const values = { ...bench.options, ...SMALL[bench.name] };
      const figures = await bench.run({
        number: (name) => Number(values[name]),
        text: (name) => String(values[name]),
        is: (name) => values[name] === true,
        progress: () => undefined,
      });
      const numbers = figures.flatMap((row) => Object.values(row)).filter((value) => typeof value === 'number');
      expect(numbers.length).toBeGreaterThan(0);
      expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
    },
    60_000,
  );

  it('are all run small', () => {
    expect(benches.map(({ name }) => name).filter((name) => SMALL[name] === undefined)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { builtCharts } from '#charts/built-charts.js';
import { builtChart, textOfChart } from '#charts/chart-of.js';
import { compileChart } from '#charts/compile.js';
import { SHARD_CHARTS } from '#inspector/inspected-charts.js';

const CHARTS = SHARD_CHARTS.map(({ machine }) => ({ id: machine.id, compiled: compileChart(machine) }));

describe('a chart that was compiled when everynode was built', () => {
  it.each(CHARTS)('is what compiling it gives: $id', ({ id, compiled }) => {
    expect(builtCharts[id] ?? textOfChart(compiled)).toBe(textOfChart(compiled));
  });

  it.each(CHARTS)('numbers its states as it did, from a part of their names as well: $id', ({ compiled }) => {
    const built = builtChart(compiled.machine, textOfChart(compiled));
    expect({ ...built, stateNumber: undefined }).toEqual({ ...compiled, stateNumber: undefined });
    const tops = compiled.states.map((state) => (typeof state === 'string' ? state : (Object.keys(state)[0] ?? '')));
    const values = [...compiled.states, ...(compiled.machine.config.type === 'parallel' ? [] : tops)];
    expect(values.map((value) => built.stateNumber(value))).toEqual(values.map((value) => compiled.stateNumber(value)));
    expect(() => built.stateNumber('no such state')).toThrow();
  });
});

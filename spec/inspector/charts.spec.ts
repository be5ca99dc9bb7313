import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { CHART_NAMES, chartPicture } from '#index.js';
import { machineNamed } from '#inspector/chart-graph/all-machines.js';
import { chartGraph } from '#inspector/chart-graph/chart-graph.js';

const ROOT = join(import.meta.dirname, '../..');

/** Everything that a chart says of its ways, sorted. */
function ways(name: string): readonly string[] {
  const machine = machineNamed(name);
  if (machine === undefined) return [];
  const { states, edges } = chartGraph(machine);
  const step = ({ trigger, guard, actions }: { trigger: string; guard: string; actions: readonly string[] }) =>
    `${trigger}|${guard}|${actions}`;
  return [
    ...edges.flatMap(({ source, target, steps }) => steps.map((one) => `${source}>${target}|${step(one)}`)),
    ...states.flatMap(({ path, arrivals }) => arrivals.map((one) => `${one.from}>${path}|${step(one)}`)),
    ...states.flatMap(({ path, inside }) => inside.map((one) => `${path}|${step(one)}`)),
  ].sort();
}

describe.each(CHART_NAMES)('the chart %s', (name) => {
  it('is drawn in the documentation as it is', () => {
    expect(readFileSync(join(ROOT, `docs/charts/${name}.svg`), 'utf8')).toBe(chartPicture(name, 'svg'));
  });

  it('is the same machine as JSON', () => {
    const { id, states } = createMachine(JSON.parse(chartPicture(name, 'json')));
    const machine = machineNamed(name);
    expect([id, Object.keys(states)]).toEqual([machine?.id, Object.keys(machine?.states ?? {})]);
  });

  it('shows every state, and every transition once', () => {
    const mermaid = chartPicture(name);
    const machine = machineNamed(name);
    const graph = machine && chartGraph(machine);
    for (const { path } of graph?.states.slice(1) ?? []) expect(mermaid).toContain(` as ${path.replaceAll('.', '_')}`);
    expect(new Set(ways(name)).size).toBe(ways(name).length);
  });
});

describe('the graph of a chart', () => {
  it('tells what leads out of a state from what leads to it from anywhere', () => {
    const graph = ways('pod');
    expect(graph).toContain('pending>pulling|pod.admitted||');
    expect(graph).toContain('>terminating|pod.kill||');
    expect(graph).toContain('backingOff>pulling|after backoff|isPlayed|');
    expect(graph).toContain('backingOff|pod.admitted||probe');
  });

  it('says guards that are made of others in words', () => {
    expect(ways('rollout')).toContain('stalled>surging.replacing|rollout.step|hasReplacements and isSurging|');
  });

  it('is not there for a name that no chart has', () => {
    expect(() => chartPicture('nobody')).toThrow('there is no chart "nobody": there are pod, node,');
  });
});

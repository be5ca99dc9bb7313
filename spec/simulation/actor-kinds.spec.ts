import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EventObject } from 'xstate';
import type { ActorHosting } from '#actors/actor-host.js';
import { nodeChart, podChart } from '#actors/nodes/node-charts.js';
import { rowActors } from '#actors/row-actors.js';
import { xstateActors } from '#actors/xstate-actors.js';
import { completeHistory, parting } from '#bench/simulation/complete-history.js';
import { interpretedLogic } from '#bench/simulation/interpreted-logic.js';
import type { CompiledChart } from '#charts/chart.js';

/** Beside the first ones, some with events that are rare. */
const SEEDS = [...Array.from({ length: 40 }, (_, index) => index + 1), 49, 91, 100, 111, 178, 204, 579];
/** What no seed has: nobody here says that a node is not ready, and pods have one container. `charts.spec.ts` tries these, too. */
const UNHEARD: readonly string[] = ['node.unready', 'pod.becameUnready'];
/** More than any machine needs. */
const TIMEOUT_MS = 300_000;

const compiled = new Map(SEEDS.map((seed) => [seed, completeHistory(seed)]));
const historyOf = (seed: number) => compiled.get(seed) ?? [];

// XState warns of machines that are made within an action, as the coordinator's are when the chart that asks it is interpreted.
beforeAll(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

afterAll(() => {
  vi.restoreAllMocks();
});

describe('the complete history of a cluster in trouble, every commit and every step of every actor', () => {
  it.each([
    { kind: 'XState interprets every chart', manner: { hosting: xstateActors(interpretedLogic), makeLogic: interpretedLogic } },
    { kind: 'nodes and pods are rows', manner: { hosting: rowActors } },
  ])('is the same as with compiled charts when $kind', { timeout: TIMEOUT_MS }, ({ manner }) => {
    const partings = SEEDS.map((seed) => ({ seed, parting: parting(historyOf(seed), completeHistory(seed, manner, historyOf(seed))) }));
    expect(partings.filter((one) => one.parting !== undefined)).toEqual([]);
  });

  it.each([
    ...heard(podChart.eventTypes).map((type) => ({ chart: podChart, type })),
    ...heard(nodeChart.eventTypes).map((type) => ({ chart: nodeChart, type })),
  ])('shows when rows do not hear $type', { timeout: TIMEOUT_MS }, ({ chart, type }) => {
    const seed = SEEDS.find((one) => historyOf(one).some((line) => isMove(line, type)));
    if (seed === undefined) throw new Error(`${type} moves nobody in any of these histories`);
    const history = completeHistory(seed, { hosting: rowsDeafTo(chart, type) }, historyOf(seed));
    expect(parting(historyOf(seed), history)?.[1]).toMatch(new RegExp(`^${chart.id}/\\S+ ${type.replaceAll('.', '\\.')} `));
  });
});

function heard(types: readonly string[]): readonly string[] {
  return types.filter((type) => !UNHEARD.includes(type));
}

/** Whether a line tells of an event that brought an actor to another state. */
function isMove(line: string, type: string): boolean {
  const [, event, before, , after] = line.split(' ', 5);
  return event === type && before !== after;
}

/** Rows of which those of one chart stay as they are when they are told one thing. */
function rowsDeafTo(deaf: CompiledChart<EventObject>, type: string): ActorHosting {
  return (chart, effects, shard) => {
    if (chart.id !== deaf.id) return rowActors(chart, effects, shard);
    const { table } = chart;
    const rows = table.rows.map((row, index) => {
      const [state, input] = [Math.floor(index / table.inputs.length), table.inputs[index % table.inputs.length]];
      return input === type ? { to: state, actions: [], timers: [] } : row;
    });
    return rowActors({ ...chart, table: { ...table, rows } }, effects, shard);
  };
}

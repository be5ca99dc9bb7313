import type { StateValue } from 'xstate';
import { daemonSetChart, rolloutChart } from '../actors/daemon-set/daemon-set-charts.js';
import { nodeChart, podChart } from '../actors/nodes/node-charts.js';

const STATES: ReadonlyMap<string, readonly StateValue[]> = new Map(
  [daemonSetChart, rolloutChart, nodeChart, podChart].map(({ id, states }) => [id, states]),
);

/** The states of a chart, by their numbers. */
export function statesOf(chartId: string): readonly StateValue[] {
  return STATES.get(chartId) ?? [];
}

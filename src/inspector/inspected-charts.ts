import type { EventObject, StateValue } from 'xstate';
import { daemonSetChart, rolloutChart } from '../actors/daemon-set/daemon-set-charts.js';
import { nodeChart, podChart } from '../actors/nodes/node-charts.js';
import type { CompiledChart } from '../charts/chart.js';

/** The charts whose actors live in shards, in the order in which lists show them. */
export const SHARD_CHARTS: readonly CompiledChart<EventObject>[] = [daemonSetChart, rolloutChart, nodeChart, podChart];

/** A chart of shards by its id; undefined if there is none. */
export function shardChart(id: string): CompiledChart<EventObject> | undefined {
  return SHARD_CHARTS.find((chart) => chart.id === id);
}

/** Every path of a state value: `running` and `running.ready` of `{ running: 'ready' }`. */
export function pathsOf(value: StateValue | undefined): readonly string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...pathsOf(inner).map((path) => `${key}.${path}`)]);
}

import type { StateValue } from 'xstate';
import type { ChartLayout } from '../chart-graph/chart-layout.js';

/** What is known of all charts from the start. */
export interface Charts {
  readonly layouts: readonly ChartLayout[];
  /** The states of compiled charts by their numbers. */
  readonly states: Readonly<Record<string, readonly StateValue[]>>;
}

/** The charts, as the build has laid them out. */
export async function loadCharts(): Promise<Charts> {
  return (await fetch('./charts.json')).json() as Promise<Charts>;
}

/** Every path of a state value: `running` and `running.ready` of `{ running: 'ready' }`. */
export function pathsOf(value: StateValue | undefined): readonly string[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...pathsOf(inner).map((path) => `${key}.${path}`)]);
}

/** The innermost states, as people say them: `ready`, `registering posting · cordoned`. */
export function stateText(value: StateValue): string {
  if (typeof value === 'string') return value;
  const parts = Object.entries(value).map(([key, inner]): string => {
    if (inner === undefined) return key;
    return SILENT.has(key) ? stateText(inner) : `${key} ${stateText(inner)}`;
  });
  return parts.filter((part) => part !== 'schedulable').join(' · ');
}

/** States around others whose names say nothing that the inner ones do not. */
const SILENT: ReadonlySet<string> = new Set(['present', 'health', 'scheduling', 'running', 'syncing']);

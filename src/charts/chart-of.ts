import type { AnyStateMachine, EventFrom } from 'xstate';
import { builtCharts } from './built-charts.js';
import type { CompiledChart } from './chart.js';
import { type ChartFindings, chartWith } from './chart-with.js';
import { compileChart } from './compile.js';

/** The chart of a machine as it was compiled when everynode was built, or else compiled now: that takes 10 to 20 ms. */
export function chartOf<Machine extends AnyStateMachine>(machine: Machine): CompiledChart<EventFrom<Machine>> {
  const built = builtCharts[machine.id];
  return built === undefined ? compileChart(machine) : builtChart(machine, built);
}

/** What is to be kept of a chart until it is wanted again. */
export function textOfChart({ states, eventTypes, table }: CompiledChart<EventFrom<AnyStateMachine>>): string {
  const findings: ChartFindings = { states, eventTypes, table };
  return JSON.stringify(findings);
}

/** The chart that a text was made of. */
export function builtChart<Machine extends AnyStateMachine>(machine: Machine, text: string): CompiledChart<EventFrom<Machine>> {
  return chartWith(machine, JSON.parse(text) as ChartFindings);
}

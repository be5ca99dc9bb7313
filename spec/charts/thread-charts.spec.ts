import { describe, expect, it } from 'vitest';
import type { EventObject } from 'xstate';
import type { CompiledChart } from '#charts/chart.js';
import { compileChart } from '#charts/compile.js';
import { supervisorMachine } from '#charts/supervisor-machine.js';
import { updateCoordinatorMachine } from '#charts/update-coordinator-machine.js';
import { workerThreadMachine } from '#charts/worker-thread-machine.js';
import { nameOf, stepBetween } from './model.js';

/** Each row in which something happens, as `state + event or delay = next state: what is done`. */
function rowsOf(chart: CompiledChart<EventObject>): string[] {
  return chart.states.flatMap((value, state) =>
    chart.table.inputs.flatMap((input) => {
      const { to, actions } = stepBetween(chart, state, input);
      if (to === state && actions.length === 0) return [];
      const name = chart.table.timers.find(({ eventType }) => eventType === input)?.delay ?? input;
      const done = actions.length === 0 ? '' : `: ${actions.map((action) => action.name).join(', ')}`;
      return [`${nameOf(value)} + ${name} = ${nameOf(chart.states[to] ?? '')}${done}`];
    }),
  );
}

describe('the chart of a worker thread', () => {
  it('says when it is started, replaced, terminated and given up', () => {
    expect(rowsOf(compileChart(workerThreadMachine))).toEqual([
      'starting + thread.ready = running: reportReady',
      'starting + thread.exited = crashed: reportCrash',
      'starting + thread.stop = stopping.asked: askToStop',
      'starting + startLimit = unresponsive: terminate',
      'running + thread.exited = crashed: reportCrash',
      'running + thread.stop = stopping.asked: askToStop',
      'running + thread.silent = unresponsive: terminate',
      'crashed + thread.stop = stopped: reportStopped',
      'crashed + thread.restart = restarting',
      'stopping.asked + thread.exited = stopped: reportStopped',
      'stopping.asked + stopLimit = stopping.terminated: terminate',
      'unresponsive + thread.exited = crashed: reportCrash',
      'unresponsive + thread.stop = stopping.terminated: terminate',
      'unresponsive + terminateLimit = unresponsive: reportStuck',
      'restarting + thread.stop = stopped: reportStopped',
      'restarting + backoff = starting: start',
      'stopping.terminated + thread.exited = stopped: reportStopped',
      'stopping.terminated + terminateLimit = stopped: reportStopped',
    ]);
  });
});

describe('the chart of the supervisor', () => {
  it('says in what order threads come and go', () => {
    expect(rowsOf(compileChart(supervisorMachine))).toEqual([
      'starting + threads.ready = running: reportRunning',
      'starting + supervisor.escalate = escalated: reportFailed, stopShards, stopControlPlane',
      'starting + supervisor.stop = stopping.shards: stopShards',
      'running + supervisor.escalate = escalated: reportFailed, stopShards, stopControlPlane',
      'running + supervisor.stop = stopping.shards: stopShards',
      'escalated + supervisor.stop = stopping.shards: stopShards',
      'stopping.shards + shards.stopped = stopping.controlPlane: stopControlPlane',
      'stopping.controlPlane + controlPlane.stopped = stopped: reportStopped',
    ]);
  });
});

describe('the chart of an update', () => {
  it('says when a rollout is granted, held and revoked', () => {
    expect(rowsOf(compileChart(updateCoordinatorMachine))).toEqual([
      'deciding + rollout.forgotten = forgotten: forget',
      'deciding + policy.granted = granted: grant',
      'deciding + policy.held = held: hold',
      'deciding + rollout.asked = deciding: askPolicy',
      'deciding + policyLimit = held: hold',
      'granted + rollout.forgotten = forgotten: forget',
      'granted + policy.held = held: hold',
      'granted + rollout.asked = deciding: askPolicy',
      'held + rollout.forgotten = forgotten: forget',
      'held + policy.granted = granted: grant',
      'held + rollout.asked = deciding: askPolicy',
    ]);
  });
});

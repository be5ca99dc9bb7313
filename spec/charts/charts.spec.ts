import { describe, expect, it } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { compileChart } from '#charts/compile.js';
import { daemonSetMachine } from '#charts/daemon-set-machine.js';
import { nodeMachine } from '#charts/node-machine.js';
import { podMachine } from '#charts/pod-machine.js';
import { rolloutMachine } from '#charts/rollout-machine.js';
import { supervisorMachine } from '#charts/supervisor-machine.js';
import { updateCoordinatorMachine } from '#charts/update-coordinator-machine.js';
import { workerThreadMachine } from '#charts/worker-thread-machine.js';
import { casesOf, interpreterOutcome, rowOutcome, tableOutcome } from './exhaustive.js';
import { endlessStates, ignoredEvents, unreachableStates } from './model.js';

interface Subject {
  readonly machine: AnyStateMachine;
  /** The events that say that something did not come to be. */
  readonly failures: readonly string[];
  /** Where an actor may stay for ever: it waits for nothing, or for a person. */
  readonly atRest: readonly string[];
}

const CHARTS: readonly Subject[] = [
  { machine: podMachine, failures: ['pod.crashed', 'pod.pullFailed', 'pod.removalFailed', 'pod.lost'], atRest: [] },
  { machine: nodeMachine, failures: ['node.unready', 'node.unreachable', 'node.refused'], atRest: [] },
  { machine: daemonSetMachine, failures: ['step.failed', 'step.lost'], atRest: ['terminating', 'idle'] },
  {
    machine: rolloutMachine,
    failures: ['writes.failed'],
    // It waits for its DaemonSet's next sync, or for the coordinator to change its mind.
    atRest: ['rolling.choosing', 'surging.choosing', 'onDelete', 'paused', 'complete', 'stalled'],
  },
  {
    machine: workerThreadMachine,
    failures: ['thread.exited', 'thread.silent'],
    // The supervisor answers a crash at once.
    atRest: ['crashed'],
  },
  {
    machine: supervisorMachine,
    failures: ['supervisor.escalate'],
    // When it has failed, it waits to be stopped; when it stops, it waits for threads, which always end.
    atRest: ['escalated', 'stopping.shards', 'stopping.controlPlane'],
  },
  { machine: updateCoordinatorMachine, failures: ['policy.held'], atRest: ['held'] },
];

describe.each(CHARTS)('the $machine.id chart', ({ machine, failures, atRest }) => {
  const chart = compileChart(machine);

  it('does as a table what it does in XState, an actor or a row, for each state, event and answer', () => {
    for (const example of casesOf(chart)) {
      expect({ example, ...tableOutcome(chart, example) }).toEqual({ example, ...interpreterOutcome(machine, example) });
      expect({ example, ...rowOutcome(chart, example) }).toEqual({ example, ...interpreterOutcome(machine, example) });
    }
  });

  it('has no state that cannot be reached, and no event that nothing follows from', () => {
    expect({ unreachable: unreachableStates(chart), ignored: ignoredEvents(chart) }).toEqual({ unreachable: [], ignored: [] });
  });

  it('leaves every state in time or on failure, but for those in which it rests', () => {
    expect(endlessStates(chart, failures)).toEqual(atRest);
  });
});

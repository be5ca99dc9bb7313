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
import { ignoredPairs, nameOf } from './model.js';

const ENDED = ['failed', 'succeeded', 'unknown'];
const REMOVING = ['terminating.removing', 'terminating.retrying'];
const NOT_STARTED = ['pending', 'pulling', 'starting'];
const RUNNING = ['running.unready', 'running.ready'];
/** No kubelet of ours acts in these, or it does nothing but stop: what its runtime says comes late. */
const PASSIVE = [...ENDED, ...REMOVING, 'pending', 'terminating.stopping'];
/** Not `awaited`, which any event may end, if the kubelet has come to be played here. */
const HEALTHS = ['starting', 'posting', 'refused', 'silent', 'health.ready', 'notReady', 'unreachable'];
const IDLE_SET = ['idle', 'waking', 'backingOff', 'terminating'];
const NO_WRITES = ['asking', 'onDelete', 'paused', 'complete', 'stalled', 'choosing', 'settling'];

interface Subject {
  readonly machine: AnyStateMachine;
  /** For each event the states in which nothing follows from it, by parts of their names. Everywhere else something does. */
  readonly ignores: Readonly<Record<string, readonly string[]>>;
}

const CHARTS: readonly Subject[] = [
  {
    machine: podMachine,
    ignores: {
      // It is so already.
      'pod.seen.pending': ['pending'],
      'pod.seen.ready': ['running.ready'],
      // There is nothing to take on, or the kubelet is at it already.
      'pod.admitted': [...ENDED, ...REMOVING, 'running.ready', 'pulling', 'starting'],
      // What the runtime was not asked for any more, or says twice.
      'pod.pulled': [...PASSIVE, ...RUNNING, 'backingOff', 'starting'],
      'pod.pullFailed': [...PASSIVE, ...RUNNING],
      'pod.started': [...PASSIVE, ...RUNNING, 'backingOff', 'pulling'],
      'pod.crashed': PASSIVE,
      'pod.becameReady': [...PASSIVE, 'running.ready', 'backingOff', 'pulling', 'starting'],
      'pod.becameUnready': [...PASSIVE, 'running.unready', 'backingOff', 'pulling', 'starting'],
      'pod.stopped': [...ENDED, ...REMOVING, ...NOT_STARTED, ...RUNNING, 'backingOff'],
      'pod.removalFailed': [...ENDED, ...NOT_STARTED, ...RUNNING, 'backingOff', 'terminating.stopping', 'terminating.retrying'],
    },
  },
  {
    machine: nodeMachine,
    ignores: {
      'node.ready': ['health.ready'],
      'node.unreachable': ['health.unreachable'],
      // It has been registered, or given up, meanwhile.
      'node.refused': ['health.ready', 'health.notReady', 'health.unreachable'],
      // It posts its status anyhow, or need not.
      'node.healed': ['health.ready', 'health.notReady', 'registering.starting', 'registering.posting', 'registering.refused'],
      'node.cordoned': HEALTHS.map((health) => `${health} & scheduling.cordoned`),
      'node.uncordoned': HEALTHS.map((health) => `${health} & scheduling.schedulable`),
    },
  },
  {
    machine: daemonSetMachine,
    ignores: {
      // The wake-up is remembered outside, and asked for when the sync ends (`isWanted`).
      'sync.wanted': ['waking', 'terminating', 'syncing'],
      // The step was given up.
      'step.settled': IDLE_SET,
      'step.failed': IDLE_SET,
      'step.lost': IDLE_SET,
    },
  },
  {
    machine: rolloutMachine,
    ignores: {
      // What changes while writes are on their way counts when they have been answered.
      'goal.changed': ['replacing'],
      'allowance.granted': ['replacing'],
      'allowance.held': ['replacing', 'paused'],
      'rollout.step': ['replacing'],
      'writes.settled': NO_WRITES,
      'writes.failed': NO_WRITES,
    },
  },
  {
    machine: workerThreadMachine,
    ignores: {
      'thread.ready': ['running', 'crashed', 'stopping', 'unresponsive', 'restarting'],
      'thread.exited': ['crashed', 'restarting'],
      'thread.stop': ['stopping'],
      // A thread that is being started has limits of its own; one that is being ended need not beat.
      'thread.silent': ['starting', 'crashed', 'stopping', 'unresponsive', 'restarting'],
      'thread.restart': ['starting', 'running', 'stopping', 'unresponsive', 'restarting'],
    },
  },
  {
    machine: supervisorMachine,
    ignores: {
      'threads.ready': ['running', 'escalated', 'stopping'],
      'supervisor.escalate': ['escalated', 'stopping'],
      'supervisor.stop': ['stopping'],
      'shards.stopped': ['starting', 'running', 'escalated', 'stopping.controlPlane'],
      'controlPlane.stopped': ['starting', 'running', 'escalated', 'stopping.shards'],
    },
  },
  { machine: updateCoordinatorMachine, ignores: { 'policy.granted': ['granted'], 'policy.held': ['held'] } },
];

describe.each(CHARTS)('the $machine.id chart', ({ machine, ignores }) => {
  it('follows every event in every state, but where there is a reason not to', () => {
    const chart = compileChart(machine);
    const living = chart.states.filter((_, state) => chart.table.isFinal[state] !== true).map(nameOf);
    const expected = chart.eventTypes.map((event) => [event, living.filter((name) => ignores[event]?.some((part) => name.includes(part)))]);
    expect(ignoredPairs(chart)).toEqual(expected);
  });
});

import { type StateValue, setup } from 'xstate';
import type { NodeView } from '../objects/views.js';

/** What a node's actor is told: what its Ready condition and `unschedulable` have become, and what became of its registration. */
export interface NodeEvent {
  readonly type:
    | 'node.ready'
    | 'node.unready'
    | 'node.unreachable'
    | 'node.refused'
    | 'node.healed'
    | 'node.cordoned'
    | 'node.uncordoned'
    | 'node.removed';
}

const effect = () => undefined;

/**
 * One node. When its kubelet is played here (`isPlayed`), the kubelet posts the node's status: first when it registers, and
 * again whenever it is well (`isWell`, never of a kubelet elsewhere) though the node has been given up, or somebody has written
 * that it is not ready.
 */
export const nodeMachine = setup({
  types: {} as { events: NodeEvent },
  actions: { postStatus: effect },
  guards: { isPlayed: () => false, isWell: () => false },
  delays: { register: 0, statusSync: 0, postRetry: 0 },
}).createMachine({
  id: 'node',
  initial: 'present',
  states: {
    present: {
      type: 'parallel',
      on: { 'node.removed': 'gone' },
      states: {
        health: {
          initial: 'registering',
          on: { 'node.ready': '.ready', 'node.unready': '.notReady', 'node.unreachable': '.unreachable' },
          states: {
            registering: {
              initial: 'awaited',
              on: { 'node.refused': '.refused' },
              states: {
                awaited: { always: { guard: 'isPlayed', target: 'starting' } },
                starting: { after: { register: [{ guard: 'isWell', target: 'posting' }, { target: 'silent' }] } },
                posting: { entry: 'postStatus' },
                refused: { after: { postRetry: [{ guard: 'isWell', target: 'posting' }, { target: 'silent' }] } },
                silent: { on: { 'node.healed': 'posting' } },
              },
            },
            ready: {},
            notReady: { after: { statusSync: { guard: 'isWell', target: 'registering.posting' } } },
            unreachable: { on: { 'node.healed': 'registering.posting' } },
          },
        },
        scheduling: {
          initial: 'schedulable',
          states: {
            schedulable: { on: { 'node.cordoned': 'cordoned' } },
            cordoned: { on: { 'node.uncordoned': 'schedulable' } },
          },
        },
      },
    },
    gone: { type: 'final' },
  },
});

/** The state in which a node's actor starts again; the same object for the same state, as there may be a million nodes. */
export function nodeStateOf(node: NodeView): StateValue {
  return STATES[node.isUnschedulable ? 'cordoned' : 'schedulable'][healthOf(node)];
}

const HEALTHS = {
  starting: { registering: 'starting' },
  awaited: { registering: 'awaited' },
  ready: 'ready',
  notReady: 'notReady',
  unreachable: 'unreachable',
} as const;

const STATES = { schedulable: statesIn('schedulable'), cordoned: statesIn('cordoned') };

function statesIn(scheduling: 'schedulable' | 'cordoned'): Readonly<Record<keyof typeof HEALTHS, StateValue>> {
  const state = (health: keyof typeof HEALTHS) => ({ present: { health: HEALTHS[health], scheduling } });
  return {
    starting: state('starting'),
    awaited: state('awaited'),
    ready: state('ready'),
    notReady: state('notReady'),
    unreachable: state('unreachable'),
  };
}

/** A kubelet that is played here registers, also with a node that was made not ready (B-311). */
function healthOf({ kubelet, ready }: NodeView): keyof typeof HEALTHS {
  if (ready === 'True') return 'ready';
  if (ready === 'Unknown') return 'unreachable';
  if (kubelet !== 'external') return 'starting';
  return ready === 'False' ? 'notReady' : 'awaited';
}

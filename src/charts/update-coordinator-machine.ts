import { setup } from 'xstate';

/** What the coordinator of one DaemonSet's updates is told: what its rollout asks for, and what the policy says. */
export interface UpdateCoordinatorEvent {
  readonly type: 'rollout.asked' | 'rollout.forgotten' | 'policy.granted' | 'policy.held';
}

const effect = () => undefined;

/**
 * The updates of one DaemonSet. Its rollout asks once for each revision; the policy answers, at once or later, and may change its
 * mind: a grant that is revoked is held. A policy that does not answer in time leaves the rollout held until it does.
 */
export const updateCoordinatorMachine = setup({
  types: {} as { events: UpdateCoordinatorEvent },
  actions: { askPolicy: effect, grant: effect, hold: effect, forget: effect },
  delays: { policyLimit: 0 },
}).createMachine({
  id: 'update-coordinator',
  initial: 'deciding',
  on: { 'rollout.forgotten': '.forgotten' },
  states: {
    deciding: {
      entry: 'askPolicy',
      on: { 'policy.granted': 'granted', 'policy.held': 'held', 'rollout.asked': { target: 'deciding', reenter: true } },
      after: { policyLimit: 'held' },
    },
    granted: {
      entry: 'grant',
      on: { 'policy.held': 'held', 'rollout.asked': 'deciding' },
    },
    held: {
      entry: 'hold',
      on: { 'policy.granted': 'granted', 'rollout.asked': 'deciding' },
    },
    forgotten: { entry: 'forget', type: 'final' },
  },
});

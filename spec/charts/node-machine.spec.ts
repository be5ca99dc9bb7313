import { describe, expect, it } from 'vitest';
import { initialTransition, type StateValue, transition } from 'xstate';
import { type NodeEvent, nodeMachine, nodeStateOf } from '#charts/node-machine.js';
import { node } from '../support/daemon-sets.js';
import { nameOf } from './model.js';

const HEALTH: Readonly<Record<string, StateValue>> = {
  starting: { registering: 'starting' },
  posting: { registering: 'posting' },
  refused: { registering: 'refused' },
  silent: { registering: 'silent' },
  ready: 'ready',
  notReady: 'notReady',
  unreachable: 'unreachable',
};

function machine(isWell: boolean) {
  return nodeMachine.provide({ guards: { isPlayed: () => true, isWell: () => isWell } });
}

/** The health that follows, and the effects on the way. */
function stepFrom(health: string, type: string, isWell = true): string {
  const chart = machine(isWell);
  const before = chart.resolveState({ value: { present: { health: HEALTH[health], scheduling: 'schedulable' } } });
  const [next, actions] = transition(chart, before, { type } as NodeEvent);
  const effects = actions.map((action) => action.type).filter((effect) => !effect.startsWith('xstate.'));
  return [healthOf(next.value), ...effects].join(' ');
}

function healthOf(value: StateValue): string {
  return nameOf(Object(Object(value).present).health ?? value);
}

describe('a node', () => {
  it('waits to be registered by others, or registers itself', () => {
    const [awaited] = initialTransition(nodeMachine);
    const [starting] = initialTransition(machine(true));
    expect([awaited, starting].map(({ value }) => healthOf(value))).toEqual(['registering.awaited', 'registering.starting']);
  });

  it.each([
    ['starting', 'xstate.after.register.node.present.health.registering.starting', 'registering.posting postStatus'],
    ['posting', 'node.ready', 'ready'],
    ['posting', 'node.refused', 'registering.refused'],
    ['refused', 'xstate.after.postRetry.node.present.health.registering.refused', 'registering.posting postStatus'],
    ['ready', 'node.unready', 'notReady'],
    ['ready', 'node.unreachable', 'unreachable'],
    ['notReady', 'xstate.after.statusSync.node.present.health.notReady', 'registering.posting postStatus'],
    ['notReady', 'node.ready', 'ready'],
    ['unreachable', 'node.healed', 'registering.posting postStatus'],
    ['unreachable', 'node.ready', 'ready'],
    ['silent', 'node.healed', 'registering.posting postStatus'],
    ['ready', 'node.healed', 'ready'],
  ])('that is %s goes on %s to: %s', (health, event, next) => {
    expect(stepFrom(health, event)).toBe(next);
  });

  it.each([
    ['starting', 'xstate.after.register.node.present.health.registering.starting', 'registering.silent'],
    ['refused', 'xstate.after.postRetry.node.present.health.registering.refused', 'registering.silent'],
    ['notReady', 'xstate.after.statusSync.node.present.health.notReady', 'notReady'],
  ])('whose kubelet is not well, and that is %s, posts nothing', (health, event, next) => {
    expect(stepFrom(health, event, false)).toBe(next);
  });

  it.each(Object.keys(HEALTH))('that is %s can be removed', (health) => {
    expect(stepFrom(health, 'node.removed')).toBe('gone');
  });

  it('is cordoned and uncordoned beside its health', () => {
    const before = nodeMachine.resolveState({ value: { present: { health: 'ready', scheduling: 'schedulable' } } });
    const [cordoned] = transition(nodeMachine, before, { type: 'node.cordoned' });
    const [uncordoned] = transition(nodeMachine, cordoned, { type: 'node.uncordoned' });
    expect([cordoned, uncordoned].map(({ value }) => Object(value).present)).toEqual([
      { health: 'ready', scheduling: 'cordoned' },
      { health: 'ready', scheduling: 'schedulable' },
    ]);
  });

  it.each([
    ['registering.starting', 'simulated', undefined],
    ['registering.starting', 'manual', 'False'],
    ['registering.awaited', 'external', undefined],
    ['notReady', 'external', 'False'],
    ['ready', 'simulated', 'True'],
    ['unreachable', 'simulated', 'Unknown'],
    ['unreachable', 'external', 'Unknown'],
  ] as const)('starts again as %s: %s, Ready %s', (state, kubelet, ready) => {
    expect(healthOf(nodeStateOf(node('a', { kubelet, ready })))).toBe(state);
    expect(nodeStateOf(node('a', { isUnschedulable: true }))).toMatchObject({ present: { scheduling: 'cordoned' } });
  });
});

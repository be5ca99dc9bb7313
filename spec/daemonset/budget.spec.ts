import { describe, expect, it } from 'vitest';
import { allowsSurge, rolloutBudget } from '#daemonset/budget.js';
import type { IntOrString } from '#objects/kubernetes.js';
import { daemonSet, ON_DELETE, rolling } from '../support/daemon-sets.js';

type Row = readonly [maxUnavailable: IntOrString, maxSurge: IntOrString, desired: number, expected: readonly [number, number]];

describe('budget', () => {
  it.each<Row>([
    [2, 0, 5, [2, 0]],
    ['34%', 0, 3, [2, 0]],
    ['1%', 0, 1, [1, 0]],
    ['100%', 0, 7, [7, 0]],
    [0, '10%', 25, [0, 3]],
    [0, 5, 2, [0, 5]],
  ])('maxUnavailable %s and maxSurge %s of %i nodes are rounded up (B-201)', (maxUnavailable, maxSurge, desired, [unavailable, surge]) => {
    const set = daemonSet({ spec: { updateStrategy: rolling({ maxUnavailable, maxSurge }) } });
    expect(rolloutBudget(set, desired)).toEqual({ maxUnavailable: unavailable, maxSurge: surge });
  });

  it('is one node where neither number allows a step (B-202)', () => {
    const set = daemonSet({ spec: { updateStrategy: rolling({ maxUnavailable: '0%', maxSurge: 0 }) } });
    expect(rolloutBudget(set, 4).maxUnavailable).toBe(1);
  });

  it('is nothing where a percentage meets no node (B-218)', () => {
    const set = daemonSet({ spec: { updateStrategy: rolling({ maxUnavailable: '50%', maxSurge: 0 }) } });
    expect(rolloutBudget(set, 0).maxUnavailable).toBe(0);
  });

  it.each([
    [rolling({ maxUnavailable: 0, maxSurge: 1 }), true],
    [rolling({ maxUnavailable: 0, maxSurge: '1%' }), true],
    [rolling({ maxUnavailable: 1, maxSurge: '0%' }), false],
    [rolling({ maxUnavailable: 1 }), false],
    [{ ...ON_DELETE, rollingUpdate: { maxSurge: 1 } }, false],
  ])('surge of %o is on: %s (B-230)', (updateStrategy, expected) => {
    expect(allowsSurge(daemonSet({ spec: { updateStrategy } }))).toBe(expected);
  });
});

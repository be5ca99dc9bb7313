import { describe, expect, it } from 'vitest';
import { daemonsets } from '#api/tables/daemonsets.js';
import type { DaemonSet, DaemonSetSpec } from '#objects/kubernetes.js';
import { container, NOW_MS, storedMeta } from '../../support/api-objects.js';

const template = { metadata: {}, spec: { containers: [container('c')] } };

function daemonSet(spec: Partial<DaemonSetSpec>, status: Partial<DaemonSet['status']> = {}): DaemonSet {
  const counters = { desiredNumberScheduled: 5, currentNumberScheduled: 4, numberReady: 3, numberMisscheduled: 9 };
  return {
    kind: 'DaemonSet',
    apiVersion: 'apps/v1',
    metadata: storedMeta('web', { namespace: 'default' }),
    spec: { template, updateStrategy: {}, ...spec },
    status: { ...counters, ...status },
  };
}

const cells = (...parts: Parameters<typeof daemonSet>) => daemonsets.cells(daemonSet(...parts), NOW_MS);

it('prints the counters of the status, but not the misscheduled (B-350)', () => {
  const row = ['web', 5, 4, 3, 2, 1, '<none>', '5m', 'c', 'example/c:1', '<none>'];
  expect(cells({}, { updatedNumberScheduled: 2, numberAvailable: 1 })).toEqual(row);
});

it('prints counters that are not there as 0', () => {
  expect(cells({}).slice(4, 6)).toEqual([0, 0]);
});

it('sorts the node selector', () => {
  const spec = { containers: [], nodeSelector: { zone: 'b', arch: 'amd64' } };
  expect(cells({ template: { metadata: {}, spec } })[6]).toBe('arch=amd64,zone=b');
});

it('joins containers and images', () => {
  const containers = [container('c'), container('d', { image: undefined })];
  expect(cells({ template: { metadata: {}, spec: { containers } } }).slice(8, 10)).toEqual(['c,d', 'example/c:1,']);
});

describe('the selector', () => {
  it.each([
    [{}, '<none>'],
    [{ matchLabels: { b: '2', a: '1' } }, 'a=1,b=2'],
    [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['y', 'x'] }] }, 'a in (x,y)'],
    [{ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['x'] }] }, 'a notin (x)'],
    [{ matchExpressions: [{ key: 'a', operator: 'Exists' }] }, 'a'],
    [{ matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] }, '!a'],
    [{ matchLabels: { c: '3' }, matchExpressions: [{ key: 'a', operator: 'Exists' }] }, 'a,c=3'],
  ])('%j reads %s', (selector, text) => {
    expect(cells({ selector })[10]).toBe(text);
  });
});

import { describe, expect, it } from 'vitest';
import { events } from '#api/tables/events.js';
import type { Event } from '#objects/kubernetes.js';
import { NOW_MS, storedMeta } from '../../support/api-objects.js';

const FIRST = '2026-11-23T19:19:00Z';
const LAST = '2026-11-23T19:19:30Z';
const LATER = '2026-11-23T19:19:50.000000Z';

function event(more: Partial<Event>): Event {
  return {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: storedMeta('web.18ea', { namespace: 'default' }),
    involvedObject: { kind: 'DaemonSet', name: 'web' },
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
    eventTime: null,
    reportingComponent: '',
    reportingInstance: '',
    ...more,
  };
}

const cells = (more: Partial<Event>) => events.cells(event(more), NOW_MS);

it('prints an event as Kubernetes does (B-353)', () => {
  const row = [
    '30s',
    'Normal',
    'SuccessfulCreate',
    'daemonset/web',
    '',
    'daemonset-controller',
    'Created pod: web-1',
    '60s',
    4,
    'web.18ea',
  ];
  const times = { firstTimestamp: FIRST, lastTimestamp: LAST, count: 4 };
  const words = { type: 'Normal', reason: 'SuccessfulCreate', message: 'Created pod: web-1\n' };
  expect(cells({ ...times, ...words, source: { component: 'daemonset-controller' } })).toEqual(row);
});

describe('when an event was seen', () => {
  it.each<[string, Partial<Event>, string, string]>([
    ['is unknown if it does not say', {}, '<unknown>', '<unknown>'],
    ['is its time if it happened once', { eventTime: LATER }, '10s', '10s'],
    ['is its first time if it has no last', { firstTimestamp: FIRST }, '60s', '60s'],
    ['is the end of its series', { eventTime: FIRST, lastTimestamp: LAST, series: { count: 2, lastObservedTime: LATER } }, '10s', '60s'],
  ])('%s', (_, times, last, first) => {
    expect([cells(times)[0], cells(times)[7]]).toEqual([last, first]);
  });
});

describe('how often an event was seen', () => {
  it.each<[string, Partial<Event>, number]>([
    ['is its count', { count: 3 }, 3],
    ['is once if it does not say', { count: 0 }, 1],
    ['is the count of its series', { count: 1, series: { count: 7, lastObservedTime: LAST } }, 7],
  ])('%s', (_, more, count) => {
    expect(cells(more)[8]).toBe(count);
  });
});

describe('the source of an event', () => {
  it.each<[string, Partial<Event>, string]>([
    ['is the component and its host', { source: { component: 'kubelet', host: 'worker-0' } }, 'kubelet, worker-0'],
    ['is who reports it otherwise', { reportingComponent: 'everynode', reportingInstance: 'shard-1' }, 'everynode, shard-1'],
    ['is empty if nobody says', {}, ''],
  ])('%s', (_, more, source) => {
    expect(cells(more)[5]).toBe(source);
  });
});

it('prints an object without a name by its kind, and the part that is meant', () => {
  const row = cells({ involvedObject: { kind: 'Node', fieldPath: 'spec.containers{c}' } });
  expect(row.slice(3, 5)).toEqual(['node', 'spec.containers{c}']);
});

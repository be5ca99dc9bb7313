import { describe, expect, it } from 'vitest';
import { Random } from '#clock/random.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import type { Event } from '#objects/kubernetes.js';
import type { EventWrite } from '#objects/writes.js';
import { EventCorrelator } from '#registry/event-correlator.js';
import { fromEventsV1, toEventsV1 } from '#registry/event-forms.js';
import type { Registry } from '#registry/registry.js';
import { newRegistry } from '../support/registry.js';

const regarding = { kind: 'DaemonSet', namespace: 'golden', name: 'web', uid: 'u', apiVersion: 'apps/v1', resourceVersion: '856' };

function created(pod: string, more: object = {}): Omit<EventWrite, 'verb'> {
  const message = `Created pod: ${pod}`;
  return { regarding, type: 'Normal', reason: 'SuccessfulCreate', message, component: 'daemonset-controller', ...more };
}

function eventsOf({ store }: Registry): readonly Event[] {
  return [...store.snapshot().entries('events')].map(([, event]) => event as Event);
}

describe('events of a batch', () => {
  it('leave behind what they would one by one', () => {
    const random = new Random('events');
    const [together, alone] = [new VirtualClock(0), new VirtualClock(0)].map((clock) => ({
      clock,
      correlator: new EventCorrelator(clock),
    }));
    for (let round = 0; round < 300; round += 1) {
      const { message: _message, ...kind } = created('', { reason: random.pick(['SuccessfulCreate', 'SuccessfulDelete']) });
      const messages = Array.from({ length: 1 + random.below(40) }, () => `pod ${random.below(round % 3 === 0 ? 8 : 1_000)}`);
      const observed = together?.correlator.observe(kind, messages);
      expect(observed).toEqual(messages.flatMap((message) => alone?.correlator.observe(kind, [message]) ?? []));
      const pauseMs = random.chance(0.2) ? 700_000 : 40_000;
      for (const one of [together, alone]) one?.clock.advance(pauseMs);
    }
  });
});

describe('an event', () => {
  it('lies beside its object, complete and in order', () => {
    const { registry } = newRegistry();
    registry.record(created('web-j26hj'));
    const [event] = eventsOf(registry);
    const { name, uid, resourceVersion, ...metadata } = event?.metadata ?? { name: '' };
    expect(name).toMatch(/^web\.[0-9a-f]{16}$/);
    expect(metadata).toEqual({ namespace: 'golden', creationTimestamp: '2026-11-23T19:15:00Z' });
    expect(Object.entries(event ?? {}).slice(3)).toEqual([
      ['involvedObject', regarding],
      ['reason', 'SuccessfulCreate'],
      ['message', 'Created pod: web-j26hj'],
      ['source', { component: 'daemonset-controller' }],
      ['firstTimestamp', '2026-11-23T19:15:00Z'],
      ['lastTimestamp', '2026-11-23T19:15:00Z'],
      ['count', 1],
      ['type', 'Normal'],
      ['eventTime', null],
      ['reportingComponent', 'daemonset-controller'],
      ['reportingInstance', ''],
    ]);
  });

  it('that occurs again is counted up (B-301)', () => {
    const { registry, clock } = newRegistry();
    registry.record(created('a'));
    clock.advance(3_000);
    registry.record(created('a'));
    expect(eventsOf(registry)).toMatchObject([{ count: 2, firstTimestamp: '2026-11-23T19:15:00Z', lastTimestamp: '2026-11-23T19:15:03Z' }]);
  });

  it('of many similar ones is combined with them from the tenth on (B-301)', () => {
    const { registry } = newRegistry();
    for (let pod = 0; pod < 12; pod += 1) registry.record(created(`p${pod}`));
    const combined = eventsOf(registry).filter(({ message = '' }) => message.startsWith('(combined'));
    expect(eventsOf(registry)).toHaveLength(10);
    expect(combined).toMatchObject([{ message: '(combined from similar events): Created pod: p11', count: 3 }]);
  });

  it('is not heard when its source has said 25 things about the object, until five minutes have passed (B-301)', () => {
    const { registry, clock } = newRegistry();
    for (let times = 0; times < 30; times += 1) registry.record(created('a'));
    expect(eventsOf(registry)[0]?.count).toBe(25);
    clock.advance(300_000);
    registry.record(created('a'));
    expect(eventsOf(registry)[0]?.count).toBe(31);
  });

  it('about an object of the cluster lies in the namespace default', () => {
    const { registry } = newRegistry();
    registry.record(created('a', { regarding: { kind: 'Node', name: 'n', uid: 'n' } }));
    expect(eventsOf(registry)[0]?.metadata.namespace).toBe('default');
  });

  it('is dropped where its namespace takes nothing new', () => {
    const { registry } = newRegistry();
    registry.remove({ key: { resource: 'namespaces', namespace: '', name: 'golden' } });
    registry.record(created('a'));
    registry.record(created('a', { regarding: { ...regarding, namespace: 'nowhere' } }));
    expect(eventsOf(registry)).toEqual([]);
  });

  it('has other names for its fields in group events.k8s.io, and is the same when it comes back', () => {
    const { registry } = newRegistry();
    registry.record(created('a', { host: 'n' }));
    const [event] = eventsOf(registry);
    if (event === undefined) throw new Error('nothing was recorded');
    const shown = toEventsV1(event);
    expect(shown).toMatchObject({
      apiVersion: 'events.k8s.io/v1',
      eventTime: null,
      reportingController: 'daemonset-controller',
      reportingInstance: 'n',
      regarding,
      note: 'Created pod: a',
      deprecatedSource: { component: 'daemonset-controller', host: 'n' },
      deprecatedCount: 1,
    });
    expect(fromEventsV1(shown)).toEqual(event);
  });
});

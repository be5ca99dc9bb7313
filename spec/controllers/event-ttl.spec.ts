import { beforeEach, describe, expect, it } from 'vitest';
import { createEventTtlController } from '#controllers/event-ttl.js';
import { ControllerHarness } from '../support/controllers.js';

const HOUR_MS = 3_600_000;

describe('events', () => {
  let cluster: ControllerHarness;

  beforeEach(() => {
    cluster = new ControllerHarness();
  });

  function record(message: string, name = 'n-0'): void {
    const regarding = { kind: 'Node', name, uid: name, apiVersion: 'v1' };
    cluster.registry.record({ regarding, type: 'Normal', reason: 'Spec', message, component: 'spec' });
    cluster.clock.settle();
  }

  it('are kept for an hour (B-301)', () => {
    cluster.start((context) => createEventTtlController(context));
    record('a');
    cluster.clock.advance(HOUR_MS - 1);
    expect(cluster.events()).toHaveLength(1);
    cluster.clock.advance(1);
    expect(cluster.events()).toEqual([]);
    expect(cluster.errors).toEqual([]);
  });

  it('are kept for an hour after they were last seen (B-301)', () => {
    cluster.start((context) => createEventTtlController(context));
    record('a');
    cluster.clock.advance(HOUR_MS / 2);
    record('a');
    cluster.clock.advance(HOUR_MS - 1);
    expect(cluster.events()).toHaveLength(1);
    cluster.clock.advance(1);
    expect(cluster.events()).toEqual([]);
  });

  it('go at their time after a restart, too', () => {
    record('a');
    cluster.clock.advance(2 * HOUR_MS);
    cluster.start((context) => createEventTtlController(context));
    cluster.clock.settle();
    expect(cluster.events()).toEqual([]);
  });

  it('go, the oldest first, when there are too many', () => {
    cluster.start((context) => createEventTtlController(context, 10));
    for (let number = 0; number < 12; number += 1) record(`m-${number}`, `node-${number}`);
    const messages = cluster.events().map((event) => event.replace('Normal Spec ', ''));
    expect(messages.sort()).toEqual(['m-10', 'm-11', 'm-2', 'm-3', 'm-4', 'm-5', 'm-6', 'm-7', 'm-8', 'm-9']);
  });
});

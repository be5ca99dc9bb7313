import { describe, expect, it } from 'vitest';
import { made, newRegistry, START, type TestRegistry } from '../support/registry.js';

const NODE = { resource: 'nodes', namespace: '', name: 'n' } as const;
const LEASE = { resource: 'leases', namespace: 'kube-node-lease', name: 'n' } as const;

/** A node and its lease, whose kubelet is of that kind. */
function withNode(kubelet: string): TestRegistry {
  const test = newRegistry();
  const times = { lastHeartbeatTime: START, lastTransitionTime: START };
  const conditions = ['Ready', 'NetworkUnavailable'].map((type) => ({ type, status: 'True', ...times }));
  made(test.registry, 'nodes', { metadata: { name: 'n', annotations: { 'everynode.dev/kubelet': kubelet } }, status: { conditions } });
  made(test.registry, 'leases', {
    metadata: { name: 'n', namespace: 'kube-node-lease' },
    spec: { renewTime: '2026-11-23T19:15:00.000000Z' },
  });
  return test;
}

function seen({ registry }: TestRegistry) {
  const { conditions = [] } = registry.get(NODE).status;
  return [...conditions.map(({ lastHeartbeatTime }) => lastHeartbeatTime), registry.get(LEASE).spec.renewTime];
}

describe('heartbeats', () => {
  it.each(['simulated', 'manual'])('of %s nodes are made on reading, and move no version', (kubelet) => {
    const test = withNode(kubelet);
    const { version } = test.registry.store;
    test.clock.advance(307_500);
    test.heartbeats.beat(0, [], test.clock.now());
    expect(seen(test)).toEqual(['2026-11-23T19:20:00Z', START, '2026-11-23T19:20:07.500000Z']);
    expect(test.registry.store.version).toBe(version);
  });

  it('renew the lease each time, and post a status that has not changed every five minutes (B-305)', () => {
    const test = withNode('simulated');
    const posted = [10, 290, 300, 590, 910].map((seconds) => {
      test.heartbeats.beat(0, [], Date.parse(START) + seconds * 1_000);
      return [seen(test)[0], seen(test)[2]];
    });
    expect(posted).toEqual([
      [START, '2026-11-23T19:15:10.000000Z'],
      [START, '2026-11-23T19:19:50.000000Z'],
      ['2026-11-23T19:20:00Z', '2026-11-23T19:20:00.000000Z'],
      ['2026-11-23T19:20:00Z', '2026-11-23T19:24:50.000000Z'],
      ['2026-11-23T19:30:00Z', '2026-11-23T19:30:10.000000Z'],
    ]);
  });

  it('of a silent node stay where they were', () => {
    const test = withNode('simulated');
    test.heartbeats.beat(0, [], test.clock.now() + 310_000);
    test.heartbeats.beat(0, ['n'], test.clock.now() + 700_000);
    expect(seen(test).toSpliced(1, 1)).toEqual(['2026-11-23T19:20:00Z', '2026-11-23T19:20:10.000000Z']);
  });

  it('of a node outside are its own', () => {
    const test = withNode('elsewhere');
    test.heartbeats.beat(0, [], test.clock.now() + 500_000);
    expect(seen(test)).toEqual([START, START, '2026-11-23T19:15:00.000000Z']);
  });

  it('do not touch a condition that has become unknown', () => {
    const test = withNode('simulated');
    const conditions = [{ type: 'Ready', status: 'Unknown', lastHeartbeatTime: START, lastTransitionTime: START }];
    test.registry.patch({ key: NODE, subresource: 'status', type: 'merge', patch: { status: { conditions } } });
    test.heartbeats.beat(0, [], test.clock.now() + 500_000);
    expect(seen(test)[0]).toBe(START);
  });
});

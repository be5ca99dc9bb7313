import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#clock/virtual-clock.js';
import { NodeHealth } from '#controllers/node-health.js';
import type { Lease } from '#objects/kubernetes.js';
import { Heartbeats } from '#registry/heartbeats.js';
import { told } from '../support/told.js';

describe('what is known of the health of nodes', () => {
  it('does not grow with leases that are no node’s', () => {
    const health = new NodeHealth({ heartbeats: new Heartbeats(() => 0), clock: new VirtualClock(), nodes: () => [] });
    const lease = (renewTime: string) => ({ metadata: { name: 'nobody', namespace: 'kube-node-lease' }, spec: { renewTime } }) as Lease;
    told(health.leaseChanged(lease('2026-01-01T00:00:10.000000Z'), lease('2026-01-01T00:00:00.000000Z')), 'kube-node-lease/nobody');
    expect([...health.late(1_000_000)]).toEqual([]);
  });
});

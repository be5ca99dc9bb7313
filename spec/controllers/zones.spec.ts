import { describe, expect, it } from 'vitest';
import { VirtualClock } from '#clock/virtual-clock.js';
import { TaintQueue } from '#controllers/taint-queue.js';
import { Zones, zoneOf } from '#controllers/zones.js';
import { storedNode } from '../support/api-objects.js';
import { told } from '../support/told.js';

/** Nodes of one zone, of which some are ready. */
function zone(name: string, { ready, unready }: { ready: number; unready: number }, labels: Readonly<Record<string, string>> = {}) {
  return Array.from({ length: ready + unready }, (_, index) => {
    const condition = { type: 'Ready', status: index < ready ? 'True' : 'False', lastHeartbeatTime: null, lastTransitionTime: null };
    const metadata = { name: `${name}-${index}`, labels: { 'topology.kubernetes.io/zone': name, ...labels } };
    return storedNode({ metadata, status: { conditions: [condition] } });
  });
}

function zonesOf(...nodes: ReturnType<typeof zone>): Zones {
  const zones = new Zones();
  for (const node of nodes) told(zones.nodeChanged(node, undefined));
  return zones;
}

describe('zones', () => {
  it.each([
    { ready: 10, unready: 0, rate: 0.1 },
    { ready: 1, unready: 2, rate: 0.1 },
    { ready: 5, unready: 6, rate: 0.1 },
    { ready: 4, unready: 5, rate: 0 },
    { ready: 20, unready: 30, rate: 0 },
    { ready: 20, unready: 31, rate: 0.01 },
    { ready: 0, unready: 31, rate: 0.1 },
  ])('let $rate nodes per second be tainted where $ready are ready and $unready are not (B-310)', ({ rate, ...counts }) => {
    expect(zonesOf(...zone('a', counts), ...zone('b', { ready: 1, unready: 0 })).rate(':a')).toBe(rate);
  });

  it('are all disrupted if none has a node that is ready (B-310)', () => {
    const dark = [...zone('a', { ready: 0, unready: 3 }), ...zone('b', { ready: 0, unready: 1 })];
    expect(zonesOf(...dark).isAllDisrupted).toBe(true);
    expect(zonesOf(...dark, ...zone('c', { ready: 1, unready: 9 })).isAllDisrupted).toBe(false);
    expect(zonesOf().isAllDisrupted).toBe(false);
  });

  it('do not count nodes that are excluded (B-310)', () => {
    const excluded = { 'node.kubernetes.io/exclude-disruption': 'true' };
    const zones = zonesOf(...zone('a', { ready: 1, unready: 0 }), ...zone('a', { ready: 0, unready: 9 }, excluded));
    expect(zones.rate(':a')).toBe(0.1);
  });

  it('follow their nodes', () => {
    const [before] = zone('a', { ready: 1, unready: 0 });
    const [after] = zone('b', { ready: 1, unready: 0 });
    const zones = zonesOf(...(before ? [before] : []));
    told(zones.nodeChanged(after, before));
    expect([...zones.names()]).toEqual([':b']);
    told(zones.nodeChanged(undefined, after));
    expect([...zones.names()]).toEqual([]);
  });

  it('are named by region and zone, by the older labels if need be', () => {
    const labels = { 'failure-domain.beta.kubernetes.io/region': 'r', 'topology.kubernetes.io/zone': 'z' };
    expect(zoneOf(storedNode({ metadata: { labels } }))).toBe('r:z');
  });
});

describe('the queue for NoExecute taints', () => {
  function queue() {
    const clock = new VirtualClock(0);
    const granted: string[] = [];
    return { clock, granted, queue: new TaintQueue(clock, (name) => granted.push(`${name}@${clock.now() / 1_000}`)) };
  }

  it('lets one node of each zone pass in 10 s (B-309)', () => {
    const { clock, granted, queue: taints } = queue();
    for (const name of ['a1', 'a2', 'a3']) taints.add('a', name);
    taints.add('b', 'b1');
    clock.advance(25_000);
    expect(granted).toEqual(['a1@0', 'b1@0', 'a2@10', 'a3@20']);
  });

  it('lets nobody pass at rate 0, and goes on at the next rate (B-310)', () => {
    const { clock, granted, queue: taints } = queue();
    taints.setRate('a', 0);
    for (const name of ['a1', 'a2']) taints.add('a', name);
    clock.advance(60_000);
    expect(granted).toEqual([]);
    taints.setRate('a', 0.01);
    clock.advance(200_000);
    expect(granted).toEqual(['a1@60', 'a2@160']);
  });

  it('does not let a new rate cut a wait short (B-310)', () => {
    const { clock, granted, queue: taints } = queue();
    taints.setRate('a', 0.01);
    for (const name of ['a1', 'a2']) taints.add('a', name);
    clock.advance(50_000);
    taints.setRate('a', 0.1);
    clock.advance(20_000);
    expect(granted).toEqual(['a1@0', 'a2@60']);
  });

  it('forgets zones that are no more, unless somebody waits there', () => {
    const { clock, granted, queue: taints } = queue();
    for (const zone of ['gone', 'waiting', 'kept']) taints.setRate(zone, 0);
    taints.add('waiting', 'w1');
    taints.keep(new Set(['kept']));
    expect(taints.zoneCount).toBe(2);
    taints.setRate('waiting', 0.1);
    clock.advance(1_000);
    taints.keep(new Set(['kept']));
    expect([granted, taints.zoneCount]).toEqual([['w1@0'], 1]);
  });

  it('forgets a node, and takes one that has moved in its new zone', () => {
    const { clock, granted, queue: taints } = queue();
    for (const name of ['a1', 'a2', 'a3']) taints.add('a', name);
    taints.delete('a2');
    taints.add('b', 'a3');
    clock.advance(60_000);
    expect(granted).toEqual(['a1@0', 'a3@0']);
  });
});

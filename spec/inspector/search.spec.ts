import { describe, expect, it } from 'vitest';
import type { Clock } from '#clock/clock.js';
import { VirtualClock } from '#clock/virtual-clock.js';
import { ActorIndex } from '#inspector/actor-index.js';
import { listActors } from '#inspector/actor-list.js';
import { shardChart } from '#inspector/inspected-charts.js';
import type { ActorFilter, InspectedShard, ShardQuestion } from '#inspector/inspection-messages.js';
import { type InspectedCluster, Inspector } from '#inspector/inspector.js';

const PODS = 100_000;
/** The most that a shard may look at, at once: less than 5 ms. */
const AT_ONCE = 8_192;

/** The pods `agent-0`, `agent-1`, … of a shard. */
function podIndex(clock: Clock): ActorIndex {
  const state = shardChart('pod')?.states.find((one) => JSON.stringify(one) === '{"running":"ready"}');
  function* pods() {
    for (let number = 0; number < PODS; number += 1) {
      yield { id: `pod/default/agent-${number}`, chart: 'pod', state, node: `node-${number}` };
    }
  }
  return new ActorIndex(clock, pods);
}

const clock = new VirtualClock();
const index = podIndex(clock);
clock.settle();

/** An inspector of one shard, which counts how often it was asked. */
function inspectorOf(onAsk: (count: number) => void = () => undefined) {
  let asked = 0;
  const shard: InspectedShard = {
    ask: async (question: ShardQuestion) => {
      asked += 1;
      onAsk(asked);
      return question.kind === 'list' ? listActors(index, question.filter, question) : undefined;
    },
    follow: () => () => undefined,
  };
  return new Inspector({ shards: () => [shard], local: { list: () => [] } } as unknown as InspectedCluster);
}

describe('a search among many actors', () => {
  it.each([
    { text: 'nobody' },
    { text: 'agent-99999' },
    { node: 'node-99999' },
    { state: 'running.ready', text: '99999' },
  ] as ActorFilter[])('looks at each at most once, and at some thousands at a time: %j', (filter) => {
    let [from, looked, parts, found]: [string | undefined, number, number, string[]] = ['', 0, 0, []];
    while (from !== undefined) {
      const part = listActors(index, filter, { from, limit: 60 });
      expect(part.looked).toBeLessThanOrEqual(AT_ONCE);
      [from, looked, parts, found] = [part.next, looked + part.looked, parts + 1, [...found, ...part.actors.map(({ id }) => id)]];
    }
    expect([looked, parts, found]).toEqual([PODS, Math.ceil(PODS / AT_ONCE), filter.text === 'nobody' ? [] : ['pod/default/agent-99999']]);
  });

  it('looks no further than to the end of a page', async () => {
    const part = await inspectorOf().list({ text: 'agent' }, { limit: 60 });
    expect([part.actors.length, part.looked, part.next]).toEqual([60, 60, '0/3:60']);
  });

  it('goes on where it has stopped, so that typing on costs one pass in all', async () => {
    const inspector = inspectorOf();
    const first = await inspector.list({ text: 'agent-9' }, { limit: 60 });
    const second = await inspector.list({ text: 'agent-9999' }, { from: first.next ?? '', limit: 60 });
    expect(first.looked + second.looked).toBe(PODS);
    expect(second.actors.length + first.actors.filter(({ id }) => id.includes('agent-9999')).length).toBe(11);
  });

  it('says how far it came when it has looked at as many as it may, though it has found too few', async () => {
    const part = await inspectorOf().list({ text: 'agent-5000' }, { limit: 60, looks: 5 * AT_ONCE });
    expect([part.looked, part.next, part.actors.length]).toEqual([5 * AT_ONCE, `0/3:${5 * AT_ONCE}`, 1]);
  });

  it('looks at no more when nobody waits for it, and says how far it came', async () => {
    const over = new AbortController();
    const inspector = inspectorOf((asked) => asked === 2 && over.abort());
    const part = await inspector.list({ text: 'nobody' }, { signal: over.signal });
    expect([part.looked, part.next]).toEqual([2 * AT_ONCE, `0/3:${2 * AT_ONCE}`]);
  });
});

import { describe, expect, it } from 'vitest';
import { shardOf } from '#actors/placement.js';
import { tooManyRequests } from '#objects/api-errors.js';
import { deleting, nodeChange, reportOf, ShardBench } from './shard-bench.js';

const DELETE_A = { verb: 'delete', resource: 'pods', namespace: 'default', name: 'a' } as const;
const DONE = { outcome: 'done' } as const;

const gone = (name: string) => ({ resource: 'nodes', uid: `uid-of-${name}`, name, view: undefined }) as const;

describe('what a shard takes in', () => {
  it('says hello, and shows a listing only when it is whole', () => {
    const bench = new ShardBench();
    bench.connect();
    expect(bench.received).toEqual([{ kind: 'hello', shard: 0, epoch: 3 }]);
    bench.send({ kind: 'listed', isFirst: true, isLast: false, version: 7, changes: [nodeChange('a', 5)] });
    expect(bench.host.views.node('a')).toBeUndefined();
    bench.send({ kind: 'listed', isFirst: false, isLast: true, version: 7, changes: [nodeChange('b', 6)] });
    expect([...bench.host.views.nodes()].map(([place, { name }]) => [place, name])).toEqual([
      [0, 'a'],
      [1, 'b'],
    ]);
    expect(bench.listings).toEqual([7]);
  });

  it('shows each change with what it replaced', () => {
    const bench = new ShardBench().listed(7, nodeChange('a', 5));
    bench.changes.length = 0;
    bench.send(
      { kind: 'changed', from: 7, to: 8, changes: [nodeChange('a', 8, { ready: 'False' })] },
      { kind: 'changed', from: 8, to: 9, changes: [gone('a')] },
    );
    expect(bench.changes.map(({ before, view }) => [before, view])).toMatchObject([
      [{ ready: 'True' }, { ready: 'False' }],
      [{ ready: 'False' }, undefined],
    ]);
    expect(bench.host.views.node('a')).toBeUndefined();
  });

  it('acknowledges a hundred versions at once, when nothing more has arrived', () => {
    const bench = new ShardBench().listed(7);
    bench.received = [];
    bench.send({ kind: 'changed', from: 7, to: 106, changes: [] });
    expect(bench.received).toEqual([]);
    bench.send({ kind: 'changed', from: 106, to: 107, changes: [] }, { kind: 'changed', from: 107, to: 108, changes: [] });
    expect(bench.received).toEqual([{ kind: 'acknowledged', version: 108 }]);
  });

  it('takes in one message a turn, and sends what was asked for about it before it looks at the next', () => {
    const bench = new ShardBench().listed(7, nodeChange('a', 5));
    bench.onChanged = ({ uid }) => bench.submit(deleting(String(uid)));
    bench.received = [];
    bench.send(
      { kind: 'changed', from: 7, to: 8, changes: [gone('a')] },
      { kind: 'changed', from: 8, to: 109, changes: [nodeChange('b', 9)] },
    );
    expect(bench.received.map((message) => (message.kind === 'writes' ? message.batch.groups[0]?.writes : message))).toMatchObject([
      [{ name: 'uid-of-a' }],
      [{ name: 'uid-of-b' }],
      { kind: 'acknowledged', version: 109 },
    ]);
  });

  it('acknowledges changes also when an answer to which there is nothing to say came after them', () => {
    const bench = new ShardBench().listed(7);
    bench.submit(deleting('a'));
    bench.clock.settle();
    const [{ name } = { name: { shard: 0, epoch: 3, sequence: 1 } }] = bench.batches;
    bench.received = [];
    bench.send(
      { kind: 'changed', from: 7, to: 107, changes: [nodeChange('a', 8)] },
      { kind: 'results', result: { name, version: 107, results: [[{ outcome: 'done' }]] } },
    );
    expect(bench.received).toEqual([{ kind: 'acknowledged', version: 107 }]);
  });

  it('acknowledges now and then while changes never cease to arrive', () => {
    const bench = new ShardBench().listed(7);
    bench.received = [];
    const changes = Array.from({ length: 30 }, (_, index) => {
      const from = 7 + index * 100;
      return { kind: 'changed' as const, from, to: from + 100, changes: [nodeChange('a', from + 100)] };
    });
    bench.send(...changes);
    expect(bench.received.map((message) => message.kind === 'acknowledged' && message.version)).toEqual([2007, 3007]);
  });

  it('lists anew after a gap, and then tells only what differs', () => {
    const bench = new ShardBench().listed(7, nodeChange('a', 5), nodeChange('b', 6));
    bench.changes.length = 0;
    bench.received = [];
    bench.send({ kind: 'changed', from: 9, to: 10, changes: [gone('a')] });
    expect(bench.received).toEqual([{ kind: 'hello', shard: 0, epoch: 3 }]);
    bench.send({ kind: 'changed', from: 10, to: 11, changes: [gone('b')] });
    bench.send({ kind: 'listed', isFirst: true, isLast: true, version: 12, changes: [nodeChange('b', 6), nodeChange('c', 9)] });
    expect(bench.changes.map(({ uid, view }) => [uid, view !== undefined])).toEqual([
      ['uid-of-a', false],
      ['uid-of-c', true],
    ]);
    expect(bench.listings).toEqual([7, 12]);
  });

  it('tells of a large listing in turns; what arrives meanwhile waits, and nothing is sent', () => {
    const bench = new ShardBench();
    const changes = Array.from({ length: 2500 }, (_, i) => nodeChange(`node-${i}`, i + 1));
    const order: number[] = [];
    bench.onListed = () => order.push(bench.changes.length);
    bench.connect();
    bench.received = [];
    bench.send(
      { kind: 'listed', isFirst: true, isLast: true, version: 2500, changes },
      { kind: 'changed', from: 2500, to: 2501, changes: [nodeChange('node-0', 2501)] },
    );
    expect([order, bench.changes.length, bench.received.map(({ kind }) => kind)]).toEqual([[2500], 2501, ['heartbeat', 'acknowledged']]);
  });
});

describe('what a shard asks for', () => {
  it('sends what one turn asks for in one batch, and gives everybody the results of his own', () => {
    const bench = new ShardBench().listed(1);
    const [one, two] = [bench.submit(deleting('a')), bench.submit(deleting('b', 'c'))];
    bench.clock.settle();
    expect(bench.batches).toEqual([{ name: { shard: 0, epoch: 3, sequence: 1 }, groups: [deleting('a', 'b', 'c')] }]);
    const results = [{ outcome: 'done' }, { outcome: 'skipped' }, { outcome: 'done' }] as const;
    bench.send({ kind: 'results', result: { name: { shard: 0, epoch: 3, sequence: 1 }, version: 2, results: [results] } });
    expect([one, two]).toEqual([[[[results[0]]]], [[[results[1], results[2]]]]]);
  });

  it('sends what has several groups by itself, so that one refusal does not skip the writes of another', () => {
    const bench = new ShardBench().listed(1);
    bench.submit(deleting('a'));
    bench.submit(deleting('b'), deleting('c'));
    bench.submit(deleting('d'));
    bench.clock.settle();
    expect(bench.batches.map(({ name, groups }) => [name.sequence, groups.length])).toEqual([
      [1, 1],
      [2, 2],
      [3, 1],
    ]);
  });

  it('cuts batches at 125 writes, and settles when the last piece is answered', () => {
    const bench = new ShardBench().listed(1);
    const outcomes = bench.submit(deleting(...Array.from({ length: 600 }, (_, i) => `pod-${i}`)));
    bench.clock.settle();
    expect(bench.batches.map(({ groups }) => groups[0]?.writes.length)).toEqual([125, 125, 125, 125, 100]);
    for (const batch of bench.batches) {
      expect(outcomes).toEqual([]);
      bench.answer(batch);
    }
    expect(outcomes[0]?.[0]?.length).toBe(600);
  });

  it('sends the latest report of each pod, in one write', () => {
    const bench = new ShardBench().listed(1);
    for (const [uid, phase] of [
      ['p', 'Pending'],
      ['q', 'Running'],
      ['p', 'Running'],
    ] as const)
      bench.host.report(reportOf(uid, phase));
    bench.clock.settle();
    expect(bench.batches.map(({ groups }) => groups)).toEqual([
      [{ writes: [{ verb: 'reportPods', reports: [reportOf('q', 'Running'), reportOf('p', 'Running')] }] }],
    ]);
  });

  it('sends 32 batches ahead of the answers, and the rest as they come, in order', () => {
    const bench = new ShardBench().listed(1);
    const outcomes = bench.submit(deleting(...Array.from({ length: 5_000 }, (_, i) => `pod-${i}`)));
    bench.clock.settle();
    expect([bench.batches.length, bench.shard.counts.inFlight]).toEqual([32, 32]);
    for (let answered = 0; answered < 40; answered += 1) {
      const batch = bench.batches[answered];
      if (batch) bench.answer(batch);
    }
    expect(bench.batches.map(({ name }) => name.sequence)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect([outcomes[0]?.[0]?.length, bench.shard.counts.inFlight]).toEqual([5_000, 0]);
  });

  it('keeps 20,000 events that wait to be sent; those beyond are dropped, and counted', () => {
    const bench = new ShardBench();
    bench.connect();
    const event = { regarding: { kind: 'Node' }, type: 'Normal', reason: 'R', message: 'm', component: 'c' } as const;
    for (let count = 0; count < 20_005; count += 1) bench.host.record(event);
    bench.send({ kind: 'listed', isFirst: true, isLast: true, version: 1, changes: [] });
    expect(bench.shard.counts.eventsDropped).toBe(5);
    for (let count = 0; count < 20_000; count += 1) bench.host.record(event);
    bench.clock.settle();
    for (let answered = 0; answered < bench.batches.length; answered += 1) {
      const batch = bench.batches[answered];
      if (batch) bench.answer(batch);
    }
    expect([bench.shard.counts.eventsDropped, bench.batches.flatMap(({ groups }) => groups[0]?.writes ?? []).length]).toEqual([5, 20_000]);
    // All have been sent: as many more may wait.
    for (let count = 0; count < 20_000; count += 1) bench.host.record(event);
    expect(bench.shard.counts.eventsDropped).toBe(5);
  });

  it('sends reports again that the control plane had no room for', () => {
    const bench = new ShardBench().listed(1);
    bench.host.report(reportOf('p', 'Running'));
    bench.clock.settle();
    const refused = { outcome: 'refused', status: tooManyRequests('too much waits', 1).status, failed: 1 } as const;
    bench.send({ kind: 'results', result: { name: { shard: 0, epoch: 3, sequence: 1 }, version: 1, results: [[refused]] } });
    expect(bench.batches.map(({ groups }) => groups)).toEqual(
      [1, 2].map(() => [{ writes: [{ verb: 'reportPods', reports: [reportOf('p', 'Running')] }] }]),
    );
  });

  it('answers single writes that share a batch with a submission, each with its own result', () => {
    const bench = new ShardBench().listed(1);
    const [one, two, three] = [bench.submitOne(DELETE_A), bench.submit(deleting('b', 'c')), bench.submitOne(DELETE_A)];
    bench.clock.settle();
    const refused = { outcome: 'refused', status: tooManyRequests('full', 1).status, failed: 1 } as const;
    const name = bench.batches[0]?.name ?? { shard: 0, epoch: 0, sequence: 0 };
    bench.send({ kind: 'results', result: { name, version: 1, results: [[DONE, DONE, refused, { outcome: 'skipped' }]] } });
    expect({ one, two, three, batches: bench.batches.length }).toEqual({
      one: [DONE],
      two: [[[DONE, refused]]],
      three: [{ outcome: 'skipped' }],
      batches: 1,
    });
  });

  it('records events without waiting for an answer', () => {
    const bench = new ShardBench().listed(1);
    const event = { regarding: { kind: 'DaemonSet' }, type: 'Normal', reason: 'R', message: 'm', component: 'c' } as const;
    bench.host.record(event);
    bench.clock.settle();
    expect(bench.batches[0]?.groups).toEqual([{ writes: [{ verb: 'event', ...event }] }]);
  });
});

describe('a shard that loses the control plane', () => {
  it('settles what was in flight as lost, after it has listed everything anew', () => {
    const bench = new ShardBench().listed(1);
    const outcomes = bench.submit(deleting('a'));
    bench.clock.settle();
    bench.connect();
    const planned = bench.submit(deleting('planned on what is not so any more'));
    bench.clock.settle();
    expect(outcomes).toEqual([]);
    bench.send({ kind: 'listed', isFirst: true, isLast: true, version: 2, changes: [nodeChange('a', 2)] });
    expect({ outcomes, planned, batches: bench.batches.length }).toEqual({ outcomes: [undefined], planned: [undefined], batches: 1 });
  });

  it('answers single writes as lost, whether they were sent or not', () => {
    const bench = new ShardBench().listed(1);
    const sent = bench.submitOne(DELETE_A);
    bench.clock.settle();
    bench.connect();
    const unsent = bench.submitOne(DELETE_A);
    bench.send({ kind: 'listed', isFirst: true, isLast: true, version: 2, changes: [] });
    expect({ sent, unsent }).toEqual({ sent: [undefined], unsent: [undefined] });
  });

  it('tells whoever had a part sent only when that is answered, after a gap in which the rest was forgotten', () => {
    const bench = new ShardBench().listed(1);
    const outcomes = bench.submit(deleting(...Array.from({ length: 4_125 }, (_, i) => `pod-${i}`)));
    bench.clock.settle();
    bench.send({ kind: 'changed', from: 5, to: 6, changes: [] });
    bench.send({ kind: 'listed', isFirst: true, isLast: true, version: 6, changes: [] });
    for (const batch of bench.batches) {
      expect(outcomes).toEqual([]);
      bench.answer(batch, 6);
    }
    expect([bench.batches.length, outcomes]).toEqual([32, [undefined]]);
  });

  it('sends unanswered reports again, but for those that were overtaken', () => {
    const bench = new ShardBench().listed(1);
    for (const uid of ['p', 'q']) bench.host.report(reportOf(uid, 'Pending'));
    bench.clock.settle();
    bench.host.report(reportOf('p', 'Running'));
    bench.listed(2);
    expect(bench.batches.at(-1)?.groups).toEqual([
      { writes: [{ verb: 'reportPods', reports: [reportOf('q', 'Pending'), reportOf('p', 'Running')] }] },
    ]);
  });

  it('acknowledges what it has listed anew, also if nothing has changed', () => {
    const bench = new ShardBench().listed(7);
    bench.received = [];
    bench.listed(7);
    expect(bench.received).toContainEqual({ kind: 'acknowledged', version: 7 });
  });

  it('never names two batches alike', () => {
    const bench = new ShardBench().listed(1);
    bench.submit(deleting('a'));
    bench.clock.settle();
    bench.listed(2);
    bench.submit(deleting('a'));
    bench.clock.settle();
    expect(bench.batches.map(({ name }) => name.sequence)).toEqual([1, 2]);
  });

  it('keeps the results of a gap until it knows the changes that they follow', () => {
    const bench = new ShardBench().listed(1);
    const outcomes = bench.submit(deleting('a'));
    bench.clock.settle();
    bench.send({ kind: 'changed', from: 5, to: 6, changes: [] });
    const [batch] = bench.batches;
    if (batch) bench.answer(batch, 6);
    expect(outcomes).toEqual([]);
    bench.send({ kind: 'listed', isFirst: true, isLast: true, version: 6, changes: [] });
    expect(outcomes).toEqual([[[{ outcome: 'done' }]]]);
  });
});

describe('the life of a shard', () => {
  it('beats every 10 s, naming the silent nodes', () => {
    const bench = new ShardBench().listed(1);
    bench.silent = ['a'];
    bench.clock.advance(20_000);
    expect(bench.received.filter(({ kind }) => kind === 'heartbeat')).toEqual([
      { kind: 'heartbeat', silent: [] },
      { kind: 'heartbeat', silent: ['a'] },
      { kind: 'heartbeat', silent: ['a'] },
    ]);
  });

  it('ends when another has taken its place', () => {
    const bench = new ShardBench().listed(1);
    bench.send({ kind: 'fenced', epoch: 4 });
    bench.received = [];
    bench.submit(deleting('a'));
    bench.clock.advance(60_000);
    expect({ received: bench.received, isStopped: bench.shard.isStopped, isFamilyStopped: bench.isFamilyStopped }).toEqual({
      received: [],
      isStopped: true,
      isFamilyStopped: true,
    });
  });

  it('takes in nothing more that had arrived before it ended', () => {
    const bench = new ShardBench().listed(1);
    bench.send({ kind: 'fenced', epoch: 4 }, { kind: 'changed', from: 1, to: 2, changes: [nodeChange('a', 2)] });
    expect(bench.changes).toEqual([]);
  });

  it('has a failed actor started again, but leaves one dead that fails a sixth time within a minute', () => {
    const bench = new ShardBench().listed(1);
    for (let i = 0; i < 6; i += 1) bench.host.failed('node/a', new Error('broken'));
    bench.clock.settle();
    expect(bench.restarted).toEqual(Array.from({ length: 5 }, () => 'node/a'));
    expect(bench.shard.counts).toMatchObject({ failures: 6, dead: 1 });
  });

  it('starts an actor again that fails rarely', () => {
    const bench = new ShardBench().listed(1);
    for (let i = 0; i < 20; i += 1) {
      bench.host.failed('node/a', new Error('broken'));
      bench.clock.advance(30_000);
    }
    expect(bench.restarted.length).toBe(20);
  });

  it('remembers the failures of 1,000 actors, and forgets the oldest', () => {
    const bench = new ShardBench().listed(1);
    for (let i = 0; i < 5; i += 1) bench.host.failed('node/first', new Error('broken'));
    for (let i = 0; i < 1000; i += 1) bench.host.failed(`node/${i}`, new Error('broken'));
    bench.host.failed('node/first', new Error('broken'));
    expect(bench.shard.counts.dead).toBe(0);
  });

  it('describes the actors of its families', () => {
    expect([...new ShardBench().shard.describe()]).toEqual([{ id: 'node/a', chart: 'node', state: 'ready' }]);
  });
});

describe('placement', () => {
  it('spreads numbered names over the shards, always the same way', () => {
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 1000; i += 1) counts[shardOf(`node-${i}`, 4)] = (counts[shardOf(`node-${i}`, 4)] ?? 0) + 1;
    expect(counts.every((count) => count > 200)).toBe(true);
    expect(shardOf('node-1', 1)).toBe(0);
  });

  it('lets a shard own what is placed in it', () => {
    const bench = new ShardBench({ index: 1, shardCount: 4 });
    const names = Array.from({ length: 20 }, (_, i) => `node-${i}`);
    expect(names.filter((name) => bench.host.owns(name))).toEqual(names.filter((name) => shardOf(name, 4) === 1));
  });
});

import { describe, expect, it } from 'vitest';
import type { ToControlPlane, ToShard } from '#channels/messages.js';
import { packedBatch } from '#channels/packed-writes.js';
import { packingPort, unpackingPort } from '#channels/packing-port.js';
import { ShardLink } from '#cluster/shard-link.js';
import { ControllerHarness } from '../support/controllers.js';

/** A shard that has been told of everything, and hears of what changes. */
function linked() {
  const cluster = new ControllerHarness();
  const heard: ToShard[] = [];
  let toLink: (message: ToControlPlane) => void = () => undefined;
  const close = () => undefined;
  const port = packingPort({
    // What travels is packed, cloned, and unpacked again.
    post: (message) => {
      const there = structuredClone(message);
      unpackingPort({ post: close, close, listen: (receiver) => receiver(there) }).listen((one) => heard.push(one));
    },
    listen: (receiver) => {
      toLink = (message) => receiver(message.kind === 'writes' ? { ...message, batch: packedBatch(message.batch) } : message);
    },
    close,
  });
  new ShardLink({ registry: cluster.registry, clock: cluster.clock, port, shard: 0, epoch: 1 });
  toLink({ kind: 'hello', shard: 0, epoch: 1 });
  cluster.clock.settle();
  heard.length = 0;
  const changes = () => {
    cluster.clock.settle();
    return heard.flatMap((message) => (message.kind === 'changed' ? message.changes : []));
  };
  return { cluster, changes, heard, send: (message: ToControlPlane) => toLink(message) };
}

describe('the link to a shard', () => {
  it('tells of an object that changed several times in a turn as it is now', () => {
    const { cluster, changes } = linked();
    cluster.pod('web');
    cluster.podStatus('web', { phase: 'Running' });
    expect(changes().map(({ view }) => view && 'phase' in view && view.phase)).toEqual(['Running']);
  });

  it('tells once of each of many objects that change as soon as they have come, as pods do that are bound', () => {
    const { cluster, changes } = linked();
    const names = Array.from({ length: 250 }, (_, number) => `web-${number}`);
    for (const name of names) cluster.pod(name);
    for (const name of names) cluster.podStatus(name, { phase: 'Running' });
    expect(changes().map(({ view }) => view && 'phase' in view && view.phase)).toEqual(names.map(() => 'Running'));
  });

  it('tells of no more changes at once than a shard takes in at once', () => {
    const { cluster, changes, heard } = linked();
    for (let number = 0; number < 600; number += 1) cluster.pod(`web-${number}`);
    expect(new Set(changes().map(({ uid }) => uid)).size).toBe(600);
    const sizes = heard.flatMap((message) => (message.kind === 'changed' ? [message.changes.length] : []));
    expect(sizes.reduce((sum, size) => sum + size)).toBe(600);
    expect(Math.max(...sizes)).toBe(100);
  });

  it('tells of each change once and in their order, also if some come while it is behind', () => {
    const { cluster, changes } = linked();
    const names = Array.from({ length: 600 }, (_, number) => `web-${number}`);
    for (const name of names) cluster.pod(name);
    const late = ['late-0', 'late-1', 'late-2'];
    const lateOne = (number: number) => {
      const name = late[number];
      if (name === undefined) return;
      cluster.pod(name);
      cluster.clock.soon(() => lateOne(number + 1));
    };
    cluster.clock.soon(() => lateOne(0));
    expect(changes().map(({ view }) => view && 'name' in view && view.name)).toEqual([...names, ...late]);
  });

  it('tells that an object was there before it tells that it is gone', () => {
    const { cluster, changes } = linked();
    cluster.pod('web');
    cluster.remove('pods', 'web', { namespace: 'default', gracePeriodSeconds: 0 });
    expect(changes().map(({ view }) => view !== undefined)).toEqual([true, false]);
  });

  it('tells of an object and of another that has come in its place', () => {
    const { cluster, changes } = linked();
    const { uids } = cluster.registry.store;
    const first = uids.of(cluster.pod('web').metadata.uid);
    cluster.remove('pods', 'web', { namespace: 'default', gracePeriodSeconds: 0 });
    const second = uids.of(cluster.pod('web').metadata.uid);
    expect(changes().map(({ uid, view }) => `${uid === first ? 'first' : uid === second && 'second'} ${view ? 'there' : 'gone'}`)).toEqual([
      'first there',
      'first gone',
      'second there',
    ]);
  });
});

describe('batches of a shard', () => {
  const batch = (sequence: number): ToControlPlane => {
    const write = { verb: 'delete', resource: 'pods', namespace: 'default', name: 'web' } as const;
    return { kind: 'writes', batch: { name: { shard: 0, epoch: 1, sequence }, groups: [{ writes: [write] }, { writes: [write] }] } };
  };
  const results = (heard: readonly ToShard[]) => heard.flatMap((message) => (message.kind === 'results' ? [message.result] : []));

  it('let others do something between their groups, and are answered after all that they have changed', () => {
    const { cluster, heard, send } = linked();
    const group = (from: number) =>
      Array.from({ length: 60 }, (_, index) => {
        const object = { metadata: { name: `web-${from + index}` }, spec: { containers: [{ name: 'c', image: 'c:1' }] } };
        return { verb: 'create', resource: 'pods', namespace: 'default', object } as const;
      });
    send({ kind: 'writes', batch: { name: { shard: 0, epoch: 1, sequence: 1 }, groups: [{ writes: group(0) }, { writes: group(60) }] } });
    let others: readonly string[] = [];
    const subscription = cluster.registry.store.subscribe(() => {
      cluster.clock.soon(() => {
        others = [...others, `${cluster.registry.store.snapshot().count('pods')} pods`];
      });
    });
    cluster.clock.settle();
    subscription.cancel();
    expect(new Set(others)).toEqual(new Set(['60 pods', '120 pods']));
    const last = heard.findLastIndex(({ kind }) => kind === 'changed');
    expect([heard.slice(last + 1).map(({ kind }) => kind), results(heard)[0]?.results.map((ofGroup) => ofGroup.length)]).toEqual([
      ['results'],
      [60, 60],
    ]);
  });

  it('wait up to 64 of them; one more is refused at once, and the others are carried out', () => {
    const { cluster, heard, send } = linked();
    for (let sequence = 1; sequence <= 65; sequence += 1) send(batch(sequence));
    const [refused, ...others] = results(heard);
    const results429 = [{ outcome: 'refused', failed: 1, status: { code: 429, reason: 'TooManyRequests' } }];
    expect([others.length, refused?.name.sequence, refused?.results]).toMatchObject([0, 65, [results429, results429]]);
    cluster.clock.settle();
    expect(
      results(heard)
        .slice(1)
        .map(({ name }) => name.sequence),
    ).toEqual(Array.from({ length: 64 }, (_, index) => index + 1));
    send(batch(66));
    cluster.clock.settle();
    expect(results(heard).at(-1)).toMatchObject({ name: { sequence: 66 }, results: [[{ outcome: 'done' }], [{ outcome: 'done' }]] });
  });
});

describe('an end of a channel with packed changes', () => {
  it('passes on what carries none as it is', () => {
    const received: ToShard[] = [];
    const message: ToShard = { kind: 'fenced', epoch: 3 };
    unpackingPort({ post: () => undefined, close: () => undefined, listen: (receiver) => receiver(message) }).listen((one) =>
      received.push(one),
    );
    expect(received).toEqual([message]);
  });
});
